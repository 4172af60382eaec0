"""A lever makes things worse.

The model is run again with the lever's changes: a limit that means trouble is reached sooner, or at all, or more is
turned away there in the end. What works against the author is usually a loop that the lever feeds: here a larger pool
lets more queries wait for each other, and so fewer are answered.

Said only of stocks that have a `when`: without it the model doesn't say that filling is bad.

Bad:

    stock Connections = 200, max 200, when full "requests wait"
    flow Started: () -> Connections @ 50/s
    flow Answered: Connections -> () @ 20 / (100 ms + 4.5 ms * Connections)
    lever 12 "A larger pool": Connections.max = 500

Good:

    stock Connections = 200, max 200, when full "requests wait"
    flow Started: () -> Connections @ 50/s
    flow Answered: Connections -> () @ 20 / (100 ms + 4.5 ms * Connections)
    lever 12 "A smaller pool": Connections.max = 50
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.outcomes import StockOutcome
from loopdown.analysis.levers.places import cut_from_formulas
from loopdown.analysis.levers.verdicts import Reason
from loopdown.base.finding import Finding, Severity
from loopdown.language.quoting import quoted
from loopdown.model.model import Lever
from loopdown.words.en.grammar import duration

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each lever that makes a stock worse in some scenario, once for each stock."""
    for lever, prediction in zip(analysis.model.levers, analysis.predictions, strict=False):
        worse = [each for each in prediction.stocks if each.verdict == "worse"] if prediction else []
        for stock, outcomes in groupby(sorted(worse, key=lambda each: each.stock), key=lambda each: each.stock):
            first, *others = outcomes
            when = f" {_when(first)}" if analysis.model.scenarios else ""
            also = "".join(f", and {_when(each)}" for each in others)
            yield Finding(
                "lever-backfires",
                SEVERITY,
                analysis.model.path,
                lever.title.span,
                f"“{lever.title.text}” makes it worse: {_what(analysis.name(stock), first)}{when}{also}",
                _mend(analysis, lever),
            )


def _mend(analysis: Analysis, lever: Lever) -> str:
    """Where a link is cut out of a formula, that is the likelier reason: `min(Slots, Room)` is 0 without Room."""
    cuts = [(analysis.name(source), analysis.name(target)) for source, target in cut_from_formulas(analysis, lever)]
    if not cuts:
        return "look for the loop that it feeds, and try it the other way round"
    zeros = " and ".join(f"{source} counts as 0 in the formula of {target}" for source, target in cuts)
    target = quoted(cuts[0][1])
    return f"with the cut, {zeros}; if that isn't what you mean, give the formula that holds then: `{target} = …`"


def _when(outcome: StockOutcome) -> str:
    return f"when {outcome.scenario}" if outcome.scenario else "as written"


def _what(stock: str, outcome: StockOutcome) -> str:
    before, after = outcome.before, outcome.after
    reason: Reason | None = outcome.reason
    match reason:
        case "full":
            return f"{stock} is full {_sooner(before.full.time_s, after.full.time_s)}"
        case "empty":
            return f"{stock} is empty {_sooner(before.empty.time_s, after.empty.time_s)}"
        case "in the end":
            return f"{stock} turns away {_more(before.in_the_end, after.in_the_end)} in the end"
        case "in all":
            return f"{stock} turns away {_more(before.in_all, after.in_all)} in this run"
        case "furthest":
            return f"{stock} comes nearer to its limit"
        case _:
            return f"{stock} goes to its limit faster"


def _sooner(before: float | None, after: float | None) -> str:
    if after is None or before is None:
        return f"after {duration(after or 0.0)}, where it never was,"
    return f"after {duration(after)} instead of {duration(before)}" if after else "from the start"


def _more(before: float, after: float) -> str:
    return f"{(after - before) / before:.0%} more".replace("%", " %") if before else "what found room before"
