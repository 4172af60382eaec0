"""Guards that are slower than what they guard is filled."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.guards import amplifies
from loopdown.analysis.loops.loop import Loop
from loopdown.analysis.numbers.read.figures import StockFigures
from loopdown.base.records import dataclass


@dataclass(frozen=True, slots=True)
class SlowGuard:
    """A balancing loop, the stock that is full before it answers (where it is soonest), and who is in time.

    In time are only loops that aren't computed: with those that are the stock was full all the same.
    """

    guard: Loop
    figures: StockFigures
    in_time: tuple[Loop, ...]


def slow_guards(analysis: Analysis) -> Iterator[SlowGuard]:
    """Each told loop that pushes back and whose delay is longer than the time in which a stock on it fills.

    A stock is on it too when it is on a loop that the guard pushes back on.
    """
    balancing = analysis.balancing
    for guard in balancing:
        delay = guard.delay_seconds
        if not delay:
            continue
        late = [
            (figures.full.time_s, place, figures)
            for place, figures in enumerate(analysis.numbers.stocks)
            if figures.full.time_s and figures.full.time_s < delay and _guards(analysis, guard, figures.stock)
        ]
        if late:
            time_s, _, figures = min(late)
            in_time = tuple(
                other
                for other in balancing
                if not other.computed
                and other.delay_seconds is not None
                and other.delay_seconds < time_s
                and _guards(analysis, other, figures.stock)
            )
            yield SlowGuard(guard, figures, in_time)


def _guards(analysis: Analysis, guard: Loop, stock: str) -> bool:
    if stock in guard.variables:
        return True
    mine = set(guard.variables)
    return any(amplifies(loop) and stock in loop.variables and mine & set(loop.variables) for loop in analysis.told)
