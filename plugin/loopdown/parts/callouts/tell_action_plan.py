"""The levers by the time in which they can be had: what to do now, and what after it."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.inline import Line, Strong
from loopdown.parts.callout import Callout, Items
from loopdown.parts.callouts.tell_levers import word_lever
from loopdown.story.action_plan import action_plan
from loopdown.story.levers import RankedLever
from loopdown.words.en import grammar
from loopdown.words.en import levers as words
from loopdown.words.en.effects import WORSENS
from loopdown.words.sentences import say


def tell_action_plan(analysis: Analysis) -> Iterator[Callout]:
    """The plan, where at least two levers say when. One that is predicted to harm says so."""
    plan = action_plan(analysis)
    if not plan:
        return
    counts: list[Line] = []
    lines: list[Line] = []
    for planned in plan:
        within = words.WITHIN[planned.within]
        counts.append(say(words.PLAN_COUNT, count=str(len(planned.levers)), within=within))
        heading = (Strong(within[0].upper() + within[1:]),)
        lines.append(say(words.PLAN_LINE, within=heading, levers=grammar.listed([*map(_with_harm, planned.levers)])))
    headline = say(words.PLAN_HEADLINE, counts=grammar.listed(counts))
    yield Callout("action-plan", "abstract", headline, (Items(tuple(lines)),))


def _with_harm(ranked: RankedLever) -> Line:
    name = word_lever(ranked.lever)
    return say(words.PLAN_MARKED, lever=name, mark=WORSENS) if ranked.harms else name
