"""A balancing loop answers late.

A correction that arrives after its cause has passed is a disturbance: the loop overshoots its goal, corrects
the overshoot, and swings. Whether it does depends on how strong and how late the correction is.

Source: J. D. Sterman, *Business Dynamics* (2000), section 4.1.3.

Bad:

    loop B1 "Autoscaler": Load per pod (+ delay 3 min)-> Pods (-)-> Load per pod

Good:

    loop B1 "Autoscaler": Load per pod (+)-> Pods (-)-> Load per pod
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import LoopType
from loopdown.base.finding import Finding, Severity
from loopdown.words.en.grammar import guard_speed

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each told balancing loop with a delay on it."""
    for loop in analysis.told:
        if loop.type is LoopType.BALANCING and loop.delayed_links:
            yield Finding(
                "delayed-balance",
                SEVERITY,
                analysis.model.path,
                loop.place(analysis.model),
                f"{loop.id} answers {guard_speed(loop.delay_seconds, True)}: it can overshoot and oscillate",
                "shorten the delay, or let the loop correct less at a time",
            )
