"""A guard answers after the stock is full.

A balancing loop whose delay is longer than the time to full corrects a system that has failed already. It still
helps with what lasts; for what comes suddenly another loop has to act first.

Bad:

    stock Queue = 50 requests, max 1000 requests, when full "HTTP 503"
    flow Incoming: () -> Queue @ 160/s
    flow Processed: Queue -> () @ 100/s
    loop B1 "Autoscaler": Queue (+ delay 3 min)-> Pods (+)-> Processed -> Queue

Good:

    stock Queue = 50 requests, max 1000 requests, when full "HTTP 503"
    flow Incoming: () -> Queue @ 160/s
    flow Processed: Queue -> () @ 100/s
    loop B1 "Shedding": Queue (+)-> Breaker open (-)-> Incoming -> Queue
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.slow_guards import slow_guards
from loopdown.base.finding import Finding, Severity
from loopdown.words.en.grammar import duration

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each told balancing loop that is slower than a stock that it guards is filled."""
    for slow in slow_guards(analysis):
        when = f"when {slow.figures.scenario} " if slow.figures.scenario else ""
        full = duration(slow.figures.full.time_s or 0.0, months=analysis.in_months)
        late = duration(slow.guard.delay_seconds or 0.0, months=analysis.in_months)
        ids = [loop.id for loop in slow.in_time]
        quick = f"; {', '.join(ids)} act{'s' if len(ids) == 1 else ''} in time" if ids else ""
        yield Finding(
            "slow-guard",
            SEVERITY,
            analysis.model.path,
            slow.guard.place(analysis.model),
            f"{slow.guard.id} answers after {late}; {when}{slow.figures.name} is full in {full}{quick}",
            "shorten its delay, or add a guard that acts at once",
        )
