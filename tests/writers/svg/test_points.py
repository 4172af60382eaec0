from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from loopdown.writers.svg.points import COLUMN, TOLERANCE, Point, thin

_numbers = st.floats(0, 400)


def _distance(line: list[Point], x: float, y: float) -> float:
    """How far a point is from a line."""
    distances = []
    for (start_x, start_y), (end_x, end_y) in pairwise(line):
        across, up = end_x - start_x, end_y - start_y
        along = ((x - start_x) * across + (y - start_y) * up) / (across**2 + up**2)
        along = min(1.0, max(0.0, along))
        distances.append(math.hypot(start_x + along * across - x, start_y + along * up - y))
    return min(distances)


def test_a_straight_line_keeps_its_ends() -> None:
    assert thin([(x / 10, x / 20) for x in range(4000)], 100) == [(0, 0), (399.9, 199.95)]


def test_a_corner_is_kept() -> None:
    assert thin([(float(x), min(200.0, 8.0 * x)) for x in range(400)], 100) == [(0, 0), (25, 200), (399, 200)]


def test_a_smooth_curve_stays_where_it_is() -> None:
    curve = [(x / 10, 100 + 80 * math.sin(x / 200)) for x in range(4000)]
    line = thin(curve, 1000)
    assert len(line) < 100
    assert max(_distance(line, x, y) for x, y in curve) <= TOLERANCE + COLUMN / 10


def test_a_peak_of_one_point_among_thousands_is_kept() -> None:
    curve = [(x / 1000, 150.0 if x == 123_456 else 3.0) for x in range(400_000)]
    line = thin(curve, 100)
    assert (123.456, 150.0) in line
    assert len(line) < 10


@given(st.lists(st.tuples(_numbers, _numbers), min_size=1, max_size=300), st.integers(8, 50))
def test_what_is_left_is_from_the_curve_in_its_order_and_as_high_and_as_low(points: list[Point], most: int) -> None:
    curve = sorted(points, key=lambda point: point[0])
    line = thin(curve, most)
    assert len(line) <= most + 8
    rest = iter(curve)
    assert all(point in rest for point in line)
    heights = [y for _, y in line]
    assert max(y for _, y in curve) - max(heights) <= TOLERANCE
    assert min(heights) - min(y for _, y in curve) <= TOLERANCE
    assert line[-1][0] - curve[-1][0] <= COLUMN


def test_no_points_are_no_line() -> None:
    assert thin([], 10) == []
