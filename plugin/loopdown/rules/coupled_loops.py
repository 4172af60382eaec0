"""Loops share variables.

A change in a shared variable goes round every loop through it at once. Which of them wins can't be read off
one loop alone.

Bad:

    loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load
    loop B1: Latency (+)-> Pods (-)-> Latency

Good:

    loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load
    loop B1: Memory use (+)-> Evictions (-)-> Memory use
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.couplings import couplings
from loopdown.analysis.structure import Analysis
from loopdown.finding import Finding, Severity

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """The pairs of told loops that share variables, once for the model."""
    found = couplings(analysis)
    if found:
        pairs = "; ".join(
            f"{c.one.id} and {c.other.id}: {', '.join(analysis.name(key) for key in c.shared)}" for c in found
        )
        yield Finding(
            "coupled-loops", SEVERITY, analysis.model.path, analysis.model.span, f"Loops that share variables: {pairs}"
        )
