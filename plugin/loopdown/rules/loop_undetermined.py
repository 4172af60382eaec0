"""A loop claims a type that its signs can't settle.

With an unknown sign on the way round nobody can say whether the loop amplifies or pushes back. The claim may
be right; the model doesn't say so yet.

Bad:

    loop R1: Load (+)-> Latency (?)-> Load

Good:

    loop R1: Load (+)-> Latency (+)-> Load
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import LoopType
from loopdown.base.finding import Finding, Pointer, Severity

SEVERITY = Severity.WARNING


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each declared loop that claims a type and has a link of unknown sign."""
    for loop in analysis.declared:
        declared = loop.declared
        if declared is None or declared.claim is None or loop.type is not LoopType.UNDETERMINED:
            continue
        unknown = [link for link in loop.links if link.polarity == "?"]
        names = [f"{analysis.name(link.source)} -> {analysis.name(link.target)}" for link in unknown]
        yield Finding(
            "loop-undetermined",
            SEVERITY,
            analysis.model.path,
            declared.id_span,
            f"{loop.id} claims {declared.claim}, but the sign of {', '.join(names)} isn't known",
            "write the sign: `(+)` if both move the same way, `(-)` if opposite ways",
            tuple(Pointer(link.spans[0], "(?) here") for link in unknown if link.spans),
        )
