"""Whether a curve swings, how long a swing lasts, and whether it dies out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from loopdown.analysis.numbers.tolerances import LEAST_TURN, SUSTAINED, TURN_IS_ROUNDING
from loopdown.base.records import dataclass

Course = Literal["dying out", "sustained", "growing", "unknown"]  # unknown: the curve ends too early to say


@dataclass(frozen=True, slots=True)
class Turn:
    """A turning point: the curve is higher, or lower, than before and after."""

    time_s: float
    value: float
    high: bool


@dataclass(frozen=True, slots=True)
class Oscillation:
    """A curve that turns at least twice."""

    turns: tuple[Turn, ...]
    period_s: float  # from one high to the next, on average
    course: Course
    ratio: float  # the size of a swing over the one before it, on average


def oscillation(times: Sequence[float], series: Sequence[float]) -> Oscillation | None:
    """The oscillation of a curve; None where it turns less than twice: an overshoot that doesn't swing back is none.

    Turning points are found between the steps, by the parabola through the three highest or lowest points. A corner,
    as at a limit or where a burst ends, is where it is.
    """
    turns = _turns(times, series)
    if len(turns) < 2:
        return None
    spans = [after.time_s - before.time_s for before, after in pairwise(turns)]
    # Rise and fall may last differently: whole periods are compared where there are any.
    whole = len(spans) - len(spans) % 2
    period = 2 * sum(spans[-whole:] if whole else spans) / (whole or len(spans))
    ratio = _ratio([series[0], *(turn.value for turn in turns)])
    course: Course = "sustained"
    if abs(ratio - 1) > SUSTAINED:
        course = "growing" if ratio > 1 else "dying out"
    if len(turns) == 2 and course != "dying out":
        course = "unknown"  # the way to the first turn is a part of a swing: that the next is larger says nothing
    return Oscillation(tuple(turns), period, course, ratio)


def _turns(times: Sequence[float], series: Sequence[float]) -> list[Turn]:
    if len(series) < 3:
        return []
    least = max(LEAST_TURN * (max(series) - min(series)), TURN_IS_ROUNDING * max(map(abs, series)))
    turns: list[Turn] = []
    low = high = 0  # where the curve was lowest and highest since its last turn
    rising: bool | None = None
    for place, value in enumerate(series):
        if value > series[high]:
            high = place
        if value < series[low]:
            low = place
        if rising is not False and series[high] - value > least:
            if rising:
                turns.append(_turn(times, series, high, True))
            rising, low, high = False, place, place
        elif rising is not True and value - series[low] > least:
            if rising is False:
                turns.append(_turn(times, series, low, False))
            rising, low, high = True, place, place
    return turns


def _turn(times: Sequence[float], series: Sequence[float], place: int, high: bool) -> Turn:
    """The top of the parabola through a point and its two neighbours."""
    if not 0 < place < len(series) - 1:
        return Turn(times[place], series[place], high)
    before, here, after = series[place - 1 : place + 2]
    bend = before - 2 * here + after
    if _is_corner(series, place, bend):
        return Turn(times[place], here, high)
    step = (times[place + 1] - times[place - 1]) / 2
    shift = 0.5 * (before - after) / bend if bend else 0.0
    shift = min(max(shift, -1.0), 1.0)
    return Turn(times[place] + shift * step, here - 0.25 * (before - after) * shift, high)


def _is_corner(series: Sequence[float], place: int, bend: float) -> bool:
    """Whether a curve bends at this point alone, where a smooth one would bend nearly as much beside it."""
    inner = [at for at in (place - 1, place + 1) if 0 < at < len(series) - 1]
    beside = [series[at - 1] - 2 * series[at] + series[at + 1] for at in inner]
    return any(other * bend <= 0 or abs(other) < abs(bend) / 4 for other in beside)


def _ratio(values: Sequence[float]) -> float:
    """How the size of swings changes from one to the next. The way to the first turn counts only where it must."""
    swings = [abs(after - before) for before, after in pairwise(values)]
    if len(swings) > 2:
        swings = swings[1:]
    if not swings[0] or not swings[-1]:
        return 1.0
    # Swings up and swings down may differ in a curve that only repeats itself: like is compared with like.
    apart = len(swings) - 1
    apart -= apart % 2 if apart > 1 else 0
    return math.exp(math.log(swings[apart] / swings[0]) / apart)
