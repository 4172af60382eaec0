"""Nothing pushes back on a reinforcing loop.

No loop pushes back on a variable of it, so a change that starts to go round keeps growing until something
outside the model stops it. That is the place for a circuit breaker, a limit or a budget. It isn't always bad:
growth that nobody wants to stop has no guard either. A balancing loop that nobody declares and that is closed only
because what isn't in a stock can't leave it is no guard: it acts while the stock is short. Nor is what leaves a stock
by itself, against a loop that empties that stock: both take from it.

Bad:

    loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load

Good:

    loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load
    loop B1 "Breaker": Latency (+)-> Breaker open (-)-> Load (+)-> Latency
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.guards import is_unguarded
from loopdown.base.finding import Finding, Severity

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each told reinforcing loop that shares no variable with one that could hold it."""
    for loop in analysis.told:
        if is_unguarded(analysis, loop):
            yield Finding(
                "unguarded-loop",
                SEVERITY,
                analysis.model.path,
                loop.place(analysis.model),
                f"Nothing pushes back on {loop.id}: no loop that could hold it shares a variable with it",
                "a guard (a circuit breaker, a limit) would act on "
                + ", ".join(analysis.name(key) for key in loop.variables[:3]),
            )
