"""Two controllers move one actuator for different ends.

Each loop is right by itself. Together, whenever one of the two is satisfied and the other isn't, each undoes
what the other has done; with different delays they take turns, and the actuator swings. One actuator can't meet two
goals: that takes as many instruments as there are targets.

The signs can't tell two loops with two ends from two that look after what they share, whichever way a variable
counts. So a fight is told where the author says what loops are for: both have an end of their own with a `goal`, or
named in the loop's title (*Latency autoscaler*, *Cost control*), or with a `better` by which what the actuator does for
one end is bad for the other. What the loops share is an end itself where it has a `goal` or a `better`: then they look
after it together. Two decisions that set one flow fight, too. Material that moves is no decision: a stock and what
leaves it don't fight with whoever sets the rate. Where nothing is said it is [`unclear-ends`](#unclear-ends).

Source: J. Tinbergen, *On the Theory of Economic Policy* (1952); D. H. Meadows, *Thinking in Systems* (2008),
chapter 5, "Policy resistance".

Bad:

    variable Queue depth, goal 100 requests
    variable CPU usage, goal 70%
    loop B1 "Custom scaler": Queue depth (+)-> Pods (-)-> Queue depth
    loop B2 "HPA": CPU usage (+)-> Pods (-)-> CPU usage

Good:

    variable Queue depth, goal 100 requests
    variable CPU usage, goal 70%
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
            f"{analysis.name(one.enters_by.source)} drives it for {analysis.name(one.end)}, "
            f"{analysis.name(other.enters_by.source)} for {analysis.name(other.end)}",
            "let one controller decide, or give each its own actuator",
        )
