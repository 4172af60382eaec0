"""Stocks that a loop empties, and what leaves them anyway.

A stock's own outflow falls as the stock falls. Against a loop that fills the stock that is a guard. Against one that
works by what leaves it, it is none: it takes in the same direction, only ever less of it, and gives nothing back.
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.analysis.numbers.run.results import Run
from loopdown.analysis.trouble import bad_limits
from loopdown.model.model import Key, Kind


def drained(analysis: Analysis, loop: Loop) -> frozenset[Key]:
    """The stocks that a reinforcing loop empties: it works by what leaves them, and that they are empty is the trouble.

    Where no limit is bad, a stock that nothing flows into can only empty, and of another the runs say it.
    """
    return frozenset(stock for stock in _by_outflow(analysis, loop) if _empties(analysis, stock))


def only_drains(analysis: Analysis, guard: Loop, stocks: frozenset[Key], guarded: Loop) -> bool:
    """Whether a loop is only what leaves one of these stocks by itself: directly, or as a short cut of the other."""
    own = [link for link in guard.links if link not in guarded.links]
    for stock in stocks.intersection(_by_outflow(analysis, guard)):
        if len(guard.links) == 2 or [link.source for link in own] == [stock]:
            return True
    return False


def _by_outflow(analysis: Analysis, loop: Loop) -> Iterator[Key]:
    """The stocks of a loop that it goes through by a flow that leaves them."""
    for link in loop.links:
        ends = analysis.model.ends.get(link.source)
        if ends is not None and ends.source == link.target != ends.target:
            yield link.target


def _empties(analysis: Analysis, stock: Key) -> bool:
    variable = analysis.model.variables[stock]
    bad = bad_limits(variable)
    if variable.better is not None:
        return variable.better == "high"
    if variable.kind is not Kind.STOCK or len(bad) == 1:
        return bad == ("empty",)
    if not any(ends.target == stock != ends.source for ends in analysis.model.ends.values()):
        return True
    runs = [run.values[stock] for run in analysis.numbers.runs if isinstance(run, Run) and stock in run.values]
    return bool(runs) and all(levels[-1] < levels[0] for levels in runs)


def is_drain(analysis: Analysis, loop: Loop) -> bool:
    """Whether a loop is only what leaves a stock that a told loop empties."""
    if loop.type is not LoopType.BALANCING:
        return False
    growing = (each for each in analysis.told if each.type is LoopType.REINFORCING and not each.supply_links)
    return any(only_drains(analysis, loop, drained(analysis, each), each) for each in growing)
