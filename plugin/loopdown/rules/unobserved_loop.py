"""Nobody can watch a loop.

No variable on the loop has a `metric`, in a model that names metrics elsewhere. When this loop acts, the
dashboards show its effects and not the loop.

Bad:

    stock Queue = 50, metric "queue_depth"
    loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load

Good:

    variable Latency, metric "p99"
    loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.couplings import is_observed, uses_metrics
from loopdown.base.finding import Finding, Severity
from loopdown.words.en.grammar import shortened

SEVERITY = Severity.INSIGHT

WHOLE = 16  # names of variables that are told one by one


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each told loop without a metric, in a model that uses metrics."""
    if not uses_metrics(analysis):
        return
    for loop in analysis.told:
        if not is_observed(analysis, loop):
            names = ", ".join(shortened([analysis.name(key) for key in loop.variables], WHOLE))
            yield Finding(
                "unobserved-loop",
                SEVERITY,
                analysis.model.path,
                loop.place(analysis.model),
                f"Nobody can watch {loop.id}: none of {names} has a metric",
                'give one of them a `metric "…"`',
            )
