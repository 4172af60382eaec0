"""A balancing loop answers late.

A correction that arrives after its cause has passed is a disturbance: the loop overshoots its goal, corrects
the overshoot, and swings. Whether it does depends on how strong and how late the correction is: a sketch can't say it,
and where there are numbers the runs do.

Source: J. D. Sterman, *Business Dynamics* (2000), section 4.1.3.

Bad:

    loop B1 "Autoscaler": Load per pod (+ delay 3 min)-> Pods (-)-> Load per pod

Good:

    loop B1 "Autoscaler": Load per pod (+)-> Pods (-)-> Load per pod
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.late_loops import LateLoop, late_loop
from loopdown.analysis.loops.loop import LoopType
from loopdown.base.finding import Finding, Severity
from loopdown.words.en.grammar import guard_speed

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each told balancing loop with a delay on it."""
    for loop in analysis.told:
        if loop.type is LoopType.BALANCING and loop.delayed_links:
            late = late_loop(analysis, loop)
            speed = guard_speed(loop.delay_seconds, True, months=analysis.in_months)
            yield Finding(
                "delayed-balance",
                SEVERITY,
                analysis.model.path,
                loop.place(analysis.model),
                f"{loop.id} answers {speed}: {_says(late)}",
                None if late.how == "neither" else "shorten the delay, or let the loop correct less at a time",
            )


def _says(late: LateLoop) -> str:
    if late.course is None:
        return "it can overshoot and oscillate" if late.how == "can swing" else "in no run does a stock on it swing"
    when = f" when {late.course.scenario}" if late.course.scenario else ""
    return f"{late.course.figures.name} {late.how}{when}"
