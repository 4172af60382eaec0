"""A stock is filled and never drained.

What only accumulates ends at its limit, whatever the rate: the question is when, not whether.

Bad:

    stock Leaked memory = 0 MiB, max 512 MiB, when full "OOM kill"
    flow Leak: () -> Leaked memory @ 1 MiB/min

Good:

    stock Memory = 100 MiB, max 512 MiB, when full "OOM kill"
    flow Allocations: () -> Memory @ 5 MiB/min
    flow Collections: Memory -> () @ 5 MiB/min
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding, Severity
from loopdown.model.model import Kind

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each stock with an inflow and without an outflow."""
    filled = {ends.target for ends in analysis.model.ends.values()}
    drained = {ends.source for ends in analysis.model.ends.values()}
    for key in analysis.model.variables:
        variable = analysis.model.variables[key]
        if variable.kind is Kind.STOCK and key in filled and key not in drained:
            yield Finding(
                "no-outflow",
                SEVERITY,
                analysis.model.path,
                variable.span,
                f"Nothing drains {variable.name}",
                f"add what takes from it: `flow …: {variable.name} -> ()`",
            )
