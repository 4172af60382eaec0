"""A stock starts outside its limits.

What starts above its `max` or below its `min` is a slip in the level or in the limit. A stock that says no `min` can't
go below 0: one that may be overdrawn, as an error budget is, says `min none`.

Bad:

    stock Error budget = -3 min, when empty "no deploys"
    flow Granted: () -> Error budget @ 1 min/d
    flow Spent: Error budget -> () @ 2 min/d

Good:

    stock Error budget = -3 min, min none, when empty "no deploys"
    flow Granted: () -> Error budget @ 1 min/d
    flow Spent: Error budget -> () @ 2 min/d
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.start import StockStart
from loopdown.base.finding import Finding, Severity

SEVERITY = Severity.WARNING


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each stock that is outside its limits at the start, once: in the model as written or in a scenario.

    Above its `max` only in the model as written: a scenario may shrink what is full.
    """
    told: set[str] = set()
    for start in analysis.numbers.starts:
        found = _outside(analysis, start)
        if found is not None and start.stock not in told:
            told.add(start.stock)
            where = f" when {start.scenario}" if start.scenario else ""
            what, help_ = found
            yield Finding(
                "outside-limits",
                SEVERITY,
                analysis.model.path,
                analysis.model.variables[start.stock].span,
                f"{analysis.name(start.stock)} {what}{where}",
                help_,
            )


def _outside(analysis: Analysis, start: StockStart) -> tuple[str, str] | None:
    """What is wrong with the level at the start, and how to mend it."""
    low, high = start.minimum, start.maximum
    if low is not None and high is not None and high < low:
        return "has a `max` below its `min`", "let the `max` be the larger of the two"
    if low is not None and start.level < low:
        stock = analysis.model.variables[start.stock].stock
        if stock is not None and stock.minimum is None:
            return "starts below 0, and nothing lets it", "write `min none` if it may go below 0, or another level"
        return "starts below its `min`", "write a lower `min`, or a higher level"
    if high is not None and start.level > high and start.scenario is None:
        return "starts above its `max`", "write a higher `max`, or a lower level"
    return None
