"""Two balancing loops meet, and the model doesn't say what each is for.

Each moves what they share. If that is what both look after (a disk that is cleaned and enlarged), they help each
other. If it is a means, and each has an end of its own (pods, for latency and for cost), they pull it two ways, and
each undoes what the other has done. The signs can't tell: what is one with *Cost* is the other with *Savings*. A `goal`
or a `better` on what they share, or on both ends, says which. This is told of sketches, without formulas.

Bad:

    loop B1 "Cleanup": Free disk (-)-> Cleanup jobs (+)-> Free disk
    loop B2 "Order": Free disk (-)-> Disk ordered (+ delay 2 d)-> Free disk

Good:

    variable Free disk, goal 200 GB
    loop B1 "Cleanup": Free disk (-)-> Cleanup jobs (+)-> Free disk
    loop B2 "Order": Free disk (-)-> Disk ordered (+ delay 2 d)-> Free disk
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.fights import Fight, open_fights
from loopdown.base.finding import Finding, Severity
from loopdown.model.model import Key

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Once for each run of variables by which loops of a sketch fight or help each other."""
    places: dict[tuple[Key, ...], list[Fight]] = {}
    for pair in open_fights(analysis):
        places.setdefault(pair.actuator, []).append(pair)
    for pairs in places.values():
        one, other, shared = pairs[0].one, pairs[0].other, analysis.name(pairs[0].actuator[0])
        more = f"; so do {len(pairs) - 1:,} more pairs of loops" if len(pairs) > 1 else ""
        ends = f"{analysis.name(one.end)} and the other for {analysis.name(other.end)}"
        yield Finding(
            "unclear-ends",
            SEVERITY,
            analysis.model.path,
            one.loop.place(analysis.model),
            f"{one.loop.id} and {other.loop.id} both move {shared}: they help each other if that is what both look "
            f"after, and pull it two ways if one is for {ends}{more}",
            f"say it with a goal, or with the way that is better, of {shared} or of both ends",
        )
