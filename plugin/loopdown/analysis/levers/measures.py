"""What counts of a level in a run: measured until a time, so that two runs of different lengths can be compared.

Times of runs aren't evenly spaced: what is measured is an integral, an extreme, or a value on a straight line between
two rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from loopdown.base.records import dataclass

Series: TypeAlias = tuple[Sequence[float], Sequence[float]]  # times and values, the last time being that of the end

NEAR_GOAL = 0.05  # of a goal: no further away it is met
LAST_PART = 0.25  # of a run, in which it is looked at how far a level swings in the end
APART = 1e-7  # of a run: rows that are nearer stand on both sides of a jump


@dataclass(frozen=True, slots=True)
class Measures:
    """A level over a time."""

    length_s: float
    highest: float
    lowest: float
    end: float
    mean: float
    amplitude: float  # half of what it covers in the last part; 0 of one that doesn't swing in the end
    beyond_goal_s: float | None  # how long it is on the wrong side of its goal, or far from it; None without one
    off_goal: float | None  # how far it is from there on average
    recovered_s: float | None  # when it is back from its excursion; None: it has none, or isn't back
    at_limits_s: float  # how long it is at limits that mean trouble
    way_to_trouble: float  # how far it is from such a limit where it is furthest; 0 without one


@dataclass(frozen=True, slots=True)
class Apart:
    """When two levels are furthest apart, and both."""

    time_s: float
    before: float
    after: float


def until(times: Sequence[float], values: Sequence[float], length: float) -> Series:
    """A series up to a time, with a row there."""
    count = bisect_right(times, length * (1 + 1e-12))
    if not count or count == len(times) or times[count - 1] >= length * (1 - 1e-12):
        return times[:count], values[:count]
    return (*times[:count], length), (*values[:count], value_of((times, values), length))


def value_of(series: Series, time: float) -> float:
    """A value at a time, on a straight line between two rows."""
    times, values = series
    place = bisect_right(times, time) - 1
    if place < 0:
        return values[0]
    if place >= len(times) - 1:
        return values[-1]
    span = times[place + 1] - times[place]
    share = (time - times[place]) / span if span > 0 else 1.0
    return values[place] + share * (values[place + 1] - values[place])


def mean_of(series: Series) -> float:
    """The mean over the time."""
    times, values = series
    span = times[-1] - times[0]
    if not span > 0:
        return values[-1]
    return sum((b - a) * (x + y) / 2 for (a, b), (x, y) in zip(pairwise(times), pairwise(values), strict=True)) / span


def time_above(series: Series) -> float:
    """How long a value is above 0, on straight lines between the rows."""
    total = 0.0
    for (begin, end), (one, other) in zip(pairwise(series[0]), pairwise(series[1]), strict=True):
        if one > 0 and other > 0:
            total += end - begin
        elif (one > 0) != (other > 0):
            total += (end - begin) * max(one, other) / (max(one, other) - min(one, other))
    return total


def covered_at_the_end(series: Series) -> float:
    """Half of what a level covers in the last part of its time."""
    times, values = series
    since = times[0] + (times[-1] - times[0]) * (1 - LAST_PART)
    last = values[bisect_right(times, since) - 1 :]
    return (max(last) - min(last)) / 2


def furthest_apart(one: Series, other: Series, same: float) -> Apart | None:
    """When two levels are furthest apart; None of two that are the same within a share at all times.

    It is a share of the level, or of all that both cover: what is left of something that fades away is nothing beside
    what there was.
    """
    if one == other:
        return None
    covered = max(*one[1], *other[1]) - min(*one[1], *other[1])
    found, furthest = None, 1.0
    for time, a, b in _side_by_side(one, other):
        if a != b and (size := abs(a - b) / (same * max(abs(a), abs(b), covered))) > furthest:
            found, furthest = Apart(time, a, b), size
    return found


def _side_by_side(one: Series, other: Series) -> Iterator[tuple[float, float, float]]:
    """Both levels at the start, at the end, and at times between the rows of both: beside each jump, and not on it."""
    if one[0] == other[0]:
        yield from zip(one[0], one[1], other[1], strict=True)
        return
    times = sorted({*one[0], *other[0]})
    apart = APART * (times[-1] - times[0])
    begin, ahead, behind = times[0], _walk(one), _walk(other)
    yield begin, one[1][0], other[1][0]
    for end in times[1:]:
        if end - begin > apart:
            middle = (begin + end) / 2
            yield middle, ahead(middle), behind(middle)
        begin = end
    yield times[-1], one[1][-1], other[1][-1]


def _walk(series: Series) -> Callable[[float], float]:
    """A value at a time; each that is asked for is later than the one before."""
    times, values = series
    place, last = 0, len(times) - 1

    def at(time: float) -> float:
        nonlocal place
        while place < last and times[place + 1] <= time:
            place += 1
        if place == last:
            return values[last]
        begin, end = times[place], times[place + 1]
        return values[place] + (values[place + 1] - values[place]) * (time - begin) / (end - begin)

    return at
