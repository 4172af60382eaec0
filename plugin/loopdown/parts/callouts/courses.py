"""Where a stock goes in a run after its start: whether it comes to rest, swings, or leaves its level later."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from loopdown.analysis.analysis import Analysis, Loop
from loopdown.analysis.numbers.read.figures import StockFigures
from loopdown.analysis.numbers.read.oscillation import Oscillation, oscillation
from loopdown.analysis.numbers.run.results import Run
from loopdown.model.model import Ends, Key, Kind

ELSEWHERE = 0.05  # a scenario that ends this share away from where the model as written ends, ends elsewhere
AT_REST = 0.005  # of all that a level covers in a run: it moves by less in the last tenth of it
CHANGED = 0.01  # a rate that moves by less than this share of itself is as at the start


def run_of(analysis: Analysis, each: StockFigures) -> Run | None:
    """The run of a stock's scenario, where it has one."""
    runs = (run for run in analysis.numbers.runs if isinstance(run, Run) and run.scenario == each.scenario)
    return next((run for run in runs if each.stock in run.values), None)


def level_at_rest(analysis: Analysis, each: StockFigures) -> float | None:
    """The level at which a stock ends that moves at the start, between its limits and by itself."""
    run = run_of(analysis, each)
    if run is None or not each.net or run.findings or any(event.stock == each.stock for event in run.events):
        return None
    levels = run.values[each.stock]
    last = levels[len(levels) * 9 // 10 :]
    covered = max(levels) - min(levels)
    return levels[-1] if covered > 0 and max(last) - min(last) <= AT_REST * covered else None


def furthest(analysis: Analysis, each: StockFigures) -> tuple[float, float] | None:
    """The level at which a stock turns before it comes to rest elsewhere, and when; None where it goes straight."""
    run = run_of(analysis, each)
    if run is None:
        return None
    levels = run.values[each.stock]
    level = max(levels) if each.net > 0 else min(levels)
    return (level, run.times[levels.index(level)]) if ends_elsewhere(level, levels[-1]) else None


def swing(analysis: Analysis, stock: Key, run: Run) -> Oscillation | None:
    """How a stock swings in a run, where it can by itself."""
    return oscillation(run.times, run.values[stock]) if _can_swing(analysis, stock) else None


def _can_swing(analysis: Analysis, stock: Key) -> bool:
    """Whether a loop through the stock has a second place that keeps what was: another stock, or a delay.

    With a single one nothing swings by itself (J. D. Sterman, *Business Dynamics*, 2000, chapter 8): what goes up and
    down there does so because an input does.
    """

    def memories(loop: Loop) -> int:
        stocks = sum(analysis.model.variables[key].kind is Kind.STOCK for key in loop.variables)
        return stocks + len(loop.delayed_links)

    return analysis.truncated or any(stock in loop.variables and memories(loop) > 1 for loop in analysis.loops)


def ends_elsewhere(level: float, other: float) -> bool:
    """Whether two levels are so far apart that a reader calls them different."""
    return abs(level - other) > ELSEWHERE * max(abs(level), abs(other))


def rates_change(analysis: Analysis, each: StockFigures) -> bool:
    """Whether a rate of a stock moves in the run, before the stock reaches a limit."""
    run = run_of(analysis, each)
    if run is None:
        return False
    until = next((event.time_s for event in run.events if event.stock == each.stock), math.inf)
    before = bisect_left(run.times, until) - 1  # in the last step before it the limit counts already
    flows = [flow for flow, ends in analysis.model.ends.items() if _touches(ends, each) and flow in run.values]
    return any(_moves(run.values[flow][:before]) for flow in flows)


def _moves(rates: Sequence[float]) -> bool:
    return any(abs(rate - rates[0]) > CHANGED * max(abs(rate), abs(rates[0])) for rate in rates)


def _touches(ends: Ends, each: StockFigures) -> bool:
    return each.stock in (ends.source, ends.target)
