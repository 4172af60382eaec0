"""A stock starts full.

There is no time left to react: what comes in is turned away, or waits, from the first moment. A stock that only says
what happens when it is empty (an error budget, a fuel tank) is meant to be full, and so is one that is `better high`.

Bad:

    stock Connections = 200 connections, max 200 connections
    flow Opened: () -> Connections @ 50/s
    flow Closed: Connections -> () @ 20/s

Good:

    stock Connections = 20 connections, max 200 connections
    flow Opened: () -> Connections @ 20/s
    flow Closed: Connections -> () @ 20/s
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.trouble import bad_limits
from loopdown.base.finding import Finding, Severity

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each stock that is full at the start, in the model as written or in a scenario only."""
    told: set[str] = set()
    for figures in analysis.numbers.stocks:
        stock = analysis.model.variables[figures.stock]
        meant = bad_limits(stock) == ("empty",) or stock.better == "high"
        if figures.at_limit and not meant and figures.stock not in told:
            told.add(figures.stock)
            when = f" when {figures.scenario}" if figures.scenario else ""
            yield Finding(
                "at-limit",
                SEVERITY,
                analysis.model.path,
                analysis.model.variables[figures.stock].span,
                f"{figures.name} is full from the start{when}",
                "what comes in has to fall, or what leaves to rise, before anything else helps",
            )
