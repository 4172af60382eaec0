"""A loop's claim and its signs disagree.

An even number of negative links makes a loop reinforcing: a change comes back with the same sign and grows.
An odd number makes it balancing: a change comes back against itself. A loop with the wrong label sends its
readers looking for the wrong mend: they wait for a storm to settle, or remove what was holding it.

Source: J. D. Sterman, *Business Dynamics* (2000), section 5.2.

Bad:

    loop R1: Load (+)-> Pods (-)-> Load

Good:

    loop B1: Load (+)-> Pods (-)-> Load
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.base.finding import Edit, Finding, Fix, Pointer, Severity
from loopdown.model.changes import Name
from loopdown.model.model import DeclaredLoop
from loopdown.model.names import key

SEVERITY = Severity.ERROR


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each declared loop whose claim its signs refute."""
    for loop in analysis.declared:
        declared = loop.declared
        if declared and declared.claim and loop.type is not LoopType.UNDETERMINED and loop.type.value != declared.claim:
            fix = _fix(analysis, loop, declared)
            yield Finding(
                "loop-polarity",
                SEVERITY,
                analysis.model.path,
                declared.id_span,
                f"{loop.id} claims {declared.claim}, but {_count(loop)} it {loop.type.value}",
                f"correct the sign that is wrong, or {fix.title}",
                tuple(
                    Pointer(link.spans[0], f"negative: {analysis.name(link.source)} (-)-> {analysis.name(link.target)}")
                    for link in loop.negative_links
                    if link.spans
                ),
                (fix,),
            )


def _count(loop: Loop) -> str:
    count = len(loop.negative_links)
    if count == 0:
        return "no negative link makes"
    return "1 negative link makes" if count == 1 else f"{count} negative links make"


def _fix(analysis: Analysis, loop: Loop, declared: DeclaredLoop) -> Fix:
    """Lets a loop claim what its signs make it: by its ID, wherever that stands, or else by the word alone."""
    claims = [Edit(declared.claim_span, loop.type.value)] if declared.claim_span else []
    if loop.id[:1] not in "RrBb" or not loop.id[1:].isdigit():
        return Fix(f"claim `{loop.type.value}`", tuple(claims), safe=False)
    letter = "R" if loop.type is LoopType.REINFORCING else "B"
    ids = [other.id for other in analysis.told] + [broken.declared.id for broken in analysis.broken]
    taken = {key(id_) for id_ in ids} | analysis.model.variables.keys()
    free = next(f"{letter}{n}" for n in count(1) if key(f"{letter}{n}") not in taken)
    levers = (lever.on for lever in analysis.model.levers if isinstance(lever.on, Name))
    spans = [declared.id_span, *(name.span for name in levers if name.key == key(loop.id))]
    return Fix(f"call the loop {free}", (*(Edit(span, free) for span in spans), *claims), safe=False)
