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

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.couplings import couplings
from loopdown.base.finding import Finding, Severity
from loopdown.words.en.grammar import shortened

SEVERITY = Severity.INSIGHT

PAIRS = 40  # of loops; the model itself says the others
WHOLE = 16  # names of variables that are told one by one


def check(analysis: Analysis) -> Iterator[Finding]:
    """The pairs of told loops that share variables, once for the model."""
    found = couplings(analysis)
    if found:
        pairs = "; ".join(
            f"{c.one.id} and {c.other.id}: {', '.join(shortened([analysis.name(key) for key in c.shared], WHOLE))}"
            for c in found[:PAIRS]
        )
        more = f"; and {len(found) - PAIRS:,} more pairs" if len(found) > PAIRS else ""
        message = f"Loops that share variables: {pairs}{more}"
        yield Finding("coupled-loops", SEVERITY, analysis.model.path, analysis.model.span, message)
