"""Where a curve turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loopdown.analysis.numbers.tolerances import LEAST_TURN, TURN_IS_ROUNDING
from loopdown.base.records import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A turning point: the curve is higher, or lower, than before and after."""

    time_s: float
    value: float
    high: bool


def turns_of(times: Sequence[float], series: Sequence[float], least: float = LEAST_TURN) -> list[Turn]:
    """The turning points of a curve, behind which it moves by at least a share of all that it covers.

    They are found between the points, by the parabola through the three highest or lowest. A corner, as at a limit or
    where a burst ends, is where it is. Times may be spaced as they like; two of the same time are a jump.
    """
    if len(series) < 3:
        return []
    least = max(least * (max(series) - min(series)), TURN_IS_ROUNDING * max(map(abs, series)))
    found: list[Turn] = []
    low = high = 0  # where the curve was lowest and highest since its last turn
    rising: bool | None = None
    for place, value in enumerate(series):
        if value > series[high]:
            high = place
        if value < series[low]:
            low = place
        if rising is not False and series[high] - value > least:
            if rising:
                found.append(_turn(times, series, high, high_one=True))
            rising, low, high = False, place, place
        elif rising is not True and value - series[low] > least:
            if rising is False:
                found.append(_turn(times, series, low, high_one=False))
            rising, low, high = True, place, place
    return found


def _turn(times: Sequence[float], series: Sequence[float], place: int, *, high_one: bool) -> Turn:
    """The top of the parabola through a point and its two neighbours."""
    bend = _bend(times, series, place)
    if not bend or any(other * bend <= 0 or abs(other) < abs(bend) / 4 for other in _beside(times, series, place)):
        return Turn(times[place], series[place], high_one)
    before, after = times[place - 1] - times[place], times[place + 1] - times[place]
    slope = (series[place + 1] - series[place]) / after - bend * after
    shift = min(max(-slope / (2 * bend), before), after)
    return Turn(times[place] + shift, series[place] + shift * (slope + bend * shift), high_one)


def _beside(times: Sequence[float], series: Sequence[float], place: int) -> Iterator[float]:
    """How the curve bends on both sides of a point: a corner bends at that point alone, a smooth curve nearly alike."""
    for at in (place - 1, place + 1):
        if 0 < at < len(series) - 1:
            yield _bend(times, series, at)


def _bend(times: Sequence[float], series: Sequence[float], place: int) -> float:
    """The second divided difference at a point; 0 at the ends, and where the curve jumps."""
    if not 0 < place < len(series) - 1:
        return 0.0
    before, after = times[place] - times[place - 1], times[place + 1] - times[place]
    if before <= 0 or after <= 0:
        return 0.0
    rise, fall = (series[place] - series[place - 1]) / before, (series[place + 1] - series[place]) / after
    return (fall - rise) / (before + after)
