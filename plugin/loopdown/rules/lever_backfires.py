"""A lever makes things worse.

The model is run again with the lever's changes: a limit that means trouble is reached sooner, or at all, or more is
turned away there in the end; or the model says which way is good, with `better` or a goal, and it goes the other way.
What works against the author is usually a loop that the lever feeds: here a larger pool lets more queries wait for each
other, and so fewer are answered.

Said only where the model says what is good or bad: with a `when`, with `better` or with a goal.

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
from loopdown.analysis.levers.outcomes import LevelOutcome
from loopdown.analysis.levers.places import cut_from_formulas
from loopdown.base.finding import Finding, Severity
from loopdown.language.quoting import quoted
from loopdown.model.model import Lever
from loopdown.words.en.grammar import duration

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each lever that makes a level worse in some scenario, once for each."""
    for lever, prediction in zip(analysis.model.levers, analysis.predictions, strict=False):
        worse = [each for each in prediction.levels if each.verdict == "worse"] if prediction else []
        for _, outcomes in groupby(sorted(worse, key=lambda each: each.key), key=lambda each: each.key):
            first, *others = outcomes
            when = f" {_when(first)}" if analysis.model.scenarios else ""
            also = "".join(f", and {_when(each)}" for each in others)
            yield Finding(
                "lever-backfires",
                SEVERITY,
                analysis.model.path,
                lever.title.span,
                f"“{lever.title.text}” makes it worse: {_what(analysis, first)}{when}{also}",
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


def _when(outcome: LevelOutcome) -> str:
    return f"when {outcome.scenario}" if outcome.scenario else "as written"


def _what(analysis: Analysis, outcome: LevelOutcome) -> str:
    name, told = analysis.name(outcome.key), outcome.judgement
    match told.reason:
        case "full":
            return f"{name} is full {_sooner(analysis, told.before, told.after)}"
        case "empty":
            return f"{name} is empty {_sooner(analysis, told.before, told.after)}"
        case "in the end":
            return f"{name} turns away {_more(told.before or 0.0, told.after or 0.0)} in the end"
        case "in all":
            return f"{name} turns away {_more(told.before or 0.0, told.after or 0.0)} in this run"
        case "beyond goal" | "recovered" | "at limits":
            return f"{name} {_WORSE[told.reason]} {_instead(analysis, told.before or 0.0, told.after or 0.0)}"
        case _:
            return f"{name} {_WORSE[told.reason or 'mean']}"


_WORSE = {
    "beyond goal": "is off its goal for",
    "recovered": "is back after",
    "at limits": "is at its limit for",
    "highest": "rises higher",
    "lowest": "falls lower",
    "end": "ends on the wrong side of where it did",
    "mean": "is on the wrong side on average",
    "off goal": "is further off its goal",
    "amplitude": "swings more widely",
}


def _instead(analysis: Analysis, before: float, after: float) -> str:
    one, other = (duration(each, months=analysis.in_months) for each in (before, after))
    return f"{other} instead of {one}" if before else other


def _sooner(analysis: Analysis, before: float | None, after: float | None) -> str:
    if after is None or before is None:
        return f"after {duration(after or 0.0, months=analysis.in_months)}, where it never was,"
    return f"after {_instead(analysis, before, after)}" if after else "from the start"


def _more(before: float, after: float) -> str:
    return f"{(after - before) / before:.0%} more".replace("%", " %") if before else "what found room before"
