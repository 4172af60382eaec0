"""What is beyond the end of a run: whether a limit is reached there, and what is turned away in the end."""

from __future__ import annotations

from typing import Literal

from loopdown.analysis.levers.verdicts import Outcome
from loopdown.analysis.numbers.read.amounts import turned_until
from loopdown.analysis.numbers.read.convergence import settles_below
from loopdown.analysis.numbers.read.figures import Arrival, StockFigures
from loopdown.analysis.numbers.run.results import Run
from loopdown.base.finding import Severity
from loopdown.base.records import replace
from loopdown.model.model import Model

TAIL = 0.25  # the last part of a run, over which is looked at what goes on in the end


def look_further(model: Model, figures: StockFigures, long: Run, known: Outcome) -> Outcome:
    """An outcome with what a long run says of the limits that the run itself doesn't reach."""
    full = _further(known.full, "full", figures, long)
    empty = _further(known.empty, "empty", figures, long)
    return replace(known, full=full, empty=empty, in_the_end=in_the_end(model, figures, full, long))


def in_the_end(model: Model, figures: StockFigures, full: Arrival, run: Run) -> float:
    """The rate that is turned away in the last part of a run, or once it is full where that is later; per second."""
    if full.time_s is None:
        return 0.0
    since = run.length_s * (1 - TAIL)
    if full.time_s > since:
        if figures.turned_away or full.time_s >= run.length_s:
            return figures.turned_away
        since = full.time_s
    away = turned_until(model, run, figures.stock, run.length_s)
    return (away - turned_until(model, run, figures.stock, since)) / (run.length_s - since)


def _further(known: Arrival, limit: Literal["full", "empty"], figures: StockFigures, long: Run) -> Arrival:
    if known.how != "not within the run":
        return known
    hits = [hit.time_s for hit in long.events if hit.stock == figures.stock and hit.limit == limit]
    if hits:
        return Arrival(hits[0], "run")
    level = figures.maximum if limit == "full" else figures.minimum or 0.0
    levels = long.values[figures.stock]
    sign = 1.0 if limit == "full" else -1.0
    assert level is not None
    wrong = any(finding.severity is not Severity.INSIGHT for finding in long.findings)
    rests = not wrong and settles_below(long.times, [sign * each for each in levels], sign * level)
    return Arrival(None, "never") if rests else known
