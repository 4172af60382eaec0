"""A stock has an inflow and no limit.

Everything real is full at some time: memory, disks, patience. What happens then is the first question of an
incident, and a stock without `max` leaves it open.

Bad:

    stock Backlog = 40 items
    flow Requests: () -> Backlog @ 10 items/wk
    flow Done: Backlog -> () @ 8 items/wk

Good:

    stock Queue = 50 requests, max 1000 requests, when full "HTTP 503"
    flow Incoming: () -> Queue @ 100/s
    flow Processed: Queue -> () @ 100/s
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding, Severity
from loopdown.model.model import Kind

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each stock that something flows into and that has no `max`."""
    filled = {ends.target for ends in analysis.model.ends.values()}
    for variable in analysis.model.variables.values():
        if variable.kind is Kind.STOCK and variable.key in filled and variable.stock and not variable.stock.maximum:
            yield Finding(
                "unbounded-stock",
                SEVERITY,
                analysis.model.path,
                variable.span,
                f"{variable.name} has an inflow and no limit",
                'say where it ends: `max 1000, when full "…"`',
            )
