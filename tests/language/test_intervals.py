"""Bounds hold the numbers that are computed, to the last digit."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from loopdown.language.intervals import Interval

ends = st.lists(st.floats(-1e9, 1e9), min_size=3, max_size=3).map(sorted)
positive = st.lists(st.floats(1e-9, 1e9), min_size=3, max_size=3).map(sorted)


@given(ends, positive, st.sampled_from([1.0, -1.0]))
@example([2.5, 2.5, 2.5], [1.0, 22026.465794806718, 22026.465794806718], 1.0)
def test_a_quotient_lies_in_the_quotient_of_the_bounds(above: list[float], below: list[float], sign: float) -> None:
    low, inside, high = above
    least, divisor, most = sorted(sign * end for end in below)
    found = Interval(low, high) / Interval(least, most)
    assert found.low <= inside / divisor <= found.high
    assert found.low in {a / b for a in (low, high) for b in (least, most)}  # and no further than they can


def test_a_divisor_that_comes_to_nothing_leaves_one_end_open() -> None:
    assert Interval(1.0, 2.0) / Interval(0.0, 4.0) == Interval(0.25, float("inf"))
    assert Interval(1.0, 2.0) / Interval(1.0, 4.0) == Interval(0.25, 2.0)
