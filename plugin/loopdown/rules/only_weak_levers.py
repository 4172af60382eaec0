"""All levers are weak ones.

Parameters, buffers, pipes and delays (12 to 9) rarely change how a system behaves: they move its numbers. The
loops that no lever touches are where to look for a stronger one.

Source: D. H. Meadows, "Leverage Points" (1999).

Bad:

    Timeout = 5 s
    lever 12 "Longer timeout": Timeout = 10 s

Good:

    loop R1: Load (+)-> Retries (+)-> Load
    lever 7 "Retry budget", on R1
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.places import WEAKEST_STRONG, touches
from loopdown.base.finding import Finding, Severity

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Said once of a model whose levers are all at 12 to 9."""
    levers = analysis.model.levers
    if not levers or any(lever.level <= WEAKEST_STRONG for lever in levers):
        return
    untouched = [loop.id for loop in analysis.told if not any(touches(analysis, lever, loop) for lever in levers)]
    yield Finding(
        "only-weak-levers",
        SEVERITY,
        analysis.model.path,
        levers[0].span,
        "All levers are weak ones (12 to 9)" + (f"; none touches {', '.join(untouched)}" if untouched else ""),
        "look for the gain of a loop (7, 8), who lacks information (6), or a rule (5)",
    )
