"""The levers by the time in which they can be had: what to do now, and what after it."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis, Prediction
from loopdown.base.inline import Line, Plain, Strong
from loopdown.parts.callout import Callout, Items
from loopdown.parts.callouts.levers import named, ranked
from loopdown.syntax.tree import Lever
from loopdown.words import en, sentences
from loopdown.words.sentences import say


def tell_action_plan(analysis: Analysis) -> Iterator[Callout]:
    """The plan, where at least two levers say when. One that is predicted to harm says so."""
    rows = sorted((row for row in ranked(analysis) if row[0].within), key=lambda row: _rank(row[1]))
    if len(rows) < 2:
        return
    counts, lines = [], []
    for within, name in en.WITHIN.items():
        levers = [_marked(*row) for row in rows if row[0].within == within]
        if levers:
            counts.append(en.PLAN_COUNT.format(count=len(levers), within=name))
            heading = (Strong(name[0].upper() + name[1:]),)
            lines.append(say(en.PLAN_LINE, within=heading, levers=sentences.listed(levers)))
    headline = say(en.PLAN_HEADLINE, counts=sentences.listed([(Plain(each),) for each in counts]))
    yield Callout("action-plan", "abstract", headline, (Items(tuple(lines)),))


def _verdicts(prediction: Prediction | None) -> set[str]:
    return {each.verdict for each in prediction.stocks if each.named} if prediction else set()


def _rank(prediction: Prediction | None) -> int:
    """What prevents comes first, then what helps, what harms last; of equals the strongest level first."""
    verdicts = _verdicts(prediction)
    if "worse" in verdicts:
        return 3
    if "prevents" in verdicts and "delays" not in verdicts:
        return 0
    return 1 if verdicts & {"prevents", "delays", "improves"} else 2


def _marked(lever: Lever, prediction: Prediction | None) -> Line:
    if "worse" in _verdicts(prediction):
        return say(en.PLAN_MARKED, lever=named(lever), mark=en.WORSENS)
    return named(lever)
