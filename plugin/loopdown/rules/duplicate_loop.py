"""Two loop statements declare the same circuit.

A loop is the links that it goes over, wherever its author begins to tell it. Told twice under two names it
looks like two mechanisms.

Bad:

    loop R1 "Storm": Load (+)-> Retries (+)-> Load
    loop R2 "Spiral": Retries -> Load -> Retries

Good:

    loop R1 "Storm": Load (+)-> Retries (+)-> Load
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import Loop
from loopdown.base.finding import Finding, Pointer, Severity

SEVERITY = Severity.WARNING


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each declared loop whose circuit another one has declared before."""
    first: dict[frozenset[tuple[str, str]], Loop] = {}
    for loop in analysis.declared:
        if loop.declared is None:
            continue
        circuit = frozenset((link.source, link.target) for link in loop.links)
        earlier = first.setdefault(circuit, loop)
        if earlier is not loop and earlier.declared:
            yield Finding(
                "duplicate-loop",
                SEVERITY,
                analysis.model.path,
                loop.declared.id_span,
                f"{loop.id} is the same loop as {earlier.id}",
                "keep one of the two",
                (Pointer(earlier.declared.id_span, f"{earlier.id} stands here"),),
            )
