"""Two controllers move one actuator for different ends.

Each loop is right by itself. Together, whenever one of the two is satisfied and the other isn't, each undoes
what the other has done; with different delays they take turns, and the actuator swings. Material that moves is no
controller: a stock and what leaves it don't fight with whoever sets the rate.

Bad:

    loop B1 "Custom scaler": Queue depth (+)-> Pods (-)-> Queue depth
    loop B2 "HPA": CPU usage (+)-> Pods (-)-> CPU usage

Good:

    loop B1 "Custom scaler": Queue depth (+)-> Pods (-)-> Queue depth
    loop B2 "Admission": CPU usage (+)-> Shed requests (-)-> CPU usage
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.fights import fights
from loopdown.base.finding import Finding, Severity

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each pair of told loops that fight over what they share."""
    for fight in fights(analysis):
        one, other = fight.one, fight.other
        yield Finding(
            "fighting-loops",
            SEVERITY,
            analysis.model.path,
            one.loop.place(analysis.model),
            f"{one.loop.id} and {other.loop.id} fight over {analysis.name(fight.actuator[0])}: "
            f"{analysis.name(one.enters_by.source)} drives it for {analysis.name(one.leaves_by.target)}, "
            f"{analysis.name(other.enters_by.source)} for {analysis.name(other.leaves_by.target)}",
            "let one controller decide, or give each its own actuator",
        )
