"""Leaves out of a curve what nobody can see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]

COLUMN = 1.0  # what is narrower than this can't be told apart
TOLERANCE = 0.3  # how far a line may pass by a point that isn't drawn
_A_COLUMN = 4  # the most points that a column keeps


def thin(points: Sequence[Point], most: int) -> list[Point]:
    """The points that a line through all of them looks like, at most about that many; in the units of the picture.

    Columns keep their first, lowest, highest and last point, so no peak is lost (M4: Jugel et al., "M4: A
    Visualization-Oriented Time Series Data Aggregation", VLDB 2014); then points on a straight line go (Ramer, Douglas
    and Peucker). Only a curve that is rough everywhere needs wider columns to come down to the number.
    """
    if not points:
        return []
    kept = _straighten(_outline(points, COLUMN))
    if len(kept) <= most:
        return kept
    width = max(point[0] for point in points) - min(point[0] for point in points)
    return _outline(points, max(COLUMN, width * _A_COLUMN / most))


def _outline(points: Sequence[Point], column: float) -> list[Point]:
    """Of each column the first, the lowest, the highest and the last point, in their order."""
    kept: list[Point] = []
    for _, group in groupby(points, key=lambda point: point[0] // column):
        inside = list(group)
        places = range(len(inside))
        corners = {0, min(places, key=lambda at: inside[at][1]), max(places, key=lambda at: inside[at][1]), places[-1]}
        kept.extend(inside[at] for at in sorted(corners))
    return kept


def _straighten(points: Sequence[Point]) -> list[Point]:
    """Without the points that a straight line between others passes closely enough."""
    kept = {0, len(points) - 1}
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        farthest, distance = max(_distances(points, first, last), key=lambda found: found[1], default=(0, 0.0))
        if distance > TOLERANCE:
            kept.add(farthest)
            parts += [(first, farthest), (farthest, last)]
    return [points[at] for at in sorted(kept)]


def _distances(points: Sequence[Point], first: int, last: int) -> Iterator[tuple[int, float]]:
    """How far each point between two others is from the line between these."""
    (x, y), (end_x, end_y) = points[first], points[last]
    across, up = end_x - x, end_y - y
    length_squared = across * across + up * up
    for at in range(first + 1, last):
        right, above = points[at][0] - x, points[at][1] - y
        along = min(1.0, max(0.0, (right * across + above * up) / length_squared)) if length_squared else 0.0
        yield at, ((right - along * across) ** 2 + (above - along * up) ** 2) ** 0.5
