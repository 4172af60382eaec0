"""No lever touches a reinforcing loop.

A reinforcing loop is where a small change grows. A plan whose levers all act elsewhere leaves the growth as it is.

Bad:

    loop R1: Load (+)-> Retries (+)-> Load
    lever 6 "Tracing", on Latency
    Load (+)-> Latency

Good:

    loop R1: Load (+)-> Retries (+)-> Load
    lever 7 "Retry budget", on R1
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.places import touches
from loopdown.analysis.loops.guards import amplifies
from loopdown.base.finding import Finding, Severity

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each told loop that amplifies and that no lever is on or changes, in a model that has levers."""
    levers = analysis.model.levers
    for loop in analysis.told if levers else ():
        if amplifies(loop) and not any(touches(analysis, lever, loop) for lever in levers):
            yield Finding(
                "untouched-loop",
                SEVERITY,
                analysis.model.path,
                loop.place(analysis.model),
                f"No lever touches {loop.id}, which amplifies",
                "a lever at level 7 weakens its gain; one at level 8 adds a guard",
            )
