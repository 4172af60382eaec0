"""The design checklist of a system with loops, each line answered by the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loopdown.analysis.analysis import Analysis, Loop
from loopdown.base.inline import Line, Plain, Strong
from loopdown.model.model import Variable
from loopdown.parts.callout import Callout, Items
from loopdown.story.checklist import (
    ChecklistItem,
    DelaysKnown,
    GrowthGuarded,
    LimitsStated,
    LoopsDeclared,
    LoopsObserved,
    NoFights,
    checklist,
)
from loopdown.words import en, sentences
from loopdown.words.sentences import say

ITEMS = 6  # of the evidence of one line


def tell_checklist(analysis: Analysis) -> Iterator[Callout]:
    """The task list, where at least one line is about something in the model."""
    items = tuple(checklist(analysis))
    if not items:
        return
    done = sum(item.holds for item in items)
    headline = say(en.CHECKLIST, done=str(done), all=str(len(items)))
    lines = Items(tuple(_line(analysis, item) for item in items), checked=tuple(item.holds for item in items))
    yield Callout("checklist", "success" if done == len(items) else "abstract", headline, (lines,))


def _line(analysis: Analysis, item: ChecklistItem) -> Line:
    match item:
        case LoopsDeclared():
            return _declared(item)
        case GrowthGuarded():
            return _guarded(item)
        case DelaysKnown():
            return _delays(item)
        case NoFights():
            return _fights(analysis, item)
        case LoopsObserved(blind):
            return say(en.CHECK_UNOBSERVED, loops=_ids(blind)) if blind else say(en.CHECK_OBSERVED)
        case LimitsStated():
            return _limits(item)


def _declared(item: LoopsDeclared) -> Line:
    if item.holds:
        return say(en.CHECK_DECLARED, count=str(item.count))
    more = (Plain(sentences.plural(en.AND_MORE, item.more)),) if item.more else ()
    return say(en.CHECK_NOT_DECLARED, loops=(*_ids(item.hidden), *more))


def _guarded(item: GrowthGuarded) -> Line:
    if item.unguarded:
        return say(en.CHECK_UNGUARDED, loops=_ids(item.unguarded))
    if item.unknown:
        return say(en.CHECK_GUARD_UNKNOWN, loops=_ids(item.unknown))
    if not item.guarded:
        return say(en.CHECK_GUARDED_UNTOLD)
    pairs = [
        say(en.CHECK_BY, loop=_ids([loop]), guards=_ids([guard.loop for guard in guards]))
        for loop, guards in item.guarded
    ]
    return say(en.CHECK_GUARDED, pairs=sentences.listed(pairs, most=ITEMS))


def _delays(item: DelaysKnown) -> Line:
    if item.unknown:
        return say(en.CHECK_DELAY_UNKNOWN, loops=_ids(item.unknown))
    speeds = [
        say(
            en.CHECK_SPEED,
            loop=_ids([loop]),
            speed=sentences.guard_speed(loop.delay_seconds, bool(loop.delayed_links)),
        )
        for loop in item.balancing
    ]
    return say(en.CHECK_DELAYS, speeds=sentences.listed(speeds, most=ITEMS))


def _fights(analysis: Analysis, item: NoFights) -> Line:
    if item.holds:
        return say(en.CHECK_PEACE)
    if not item.fights:
        return say(en.CHECK_PEACE_OF_SOME, compared=f"{item.compared:,}")
    pairs = [
        say(
            en.CHECK_FIGHT,
            loops=_ids([fight.one.loop, fight.other.loop]),
            actuator=sentences.listed([(Plain(analysis.name(key)),) for key in fight.actuator]),
        )
        for fight in item.fights
    ]
    return say(en.CHECK_FIGHTS, pairs=sentences.listed(pairs, most=ITEMS))


def _limits(item: LimitsStated) -> Line:
    if item.silent:
        return say(en.CHECK_LIMIT_SILENT, stocks=_names(item.silent))
    return say(en.CHECK_LIMITS, stocks=_names(item.stocks))


def _names(stocks: Sequence[Variable]) -> Line:
    return sentences.listed([(Strong(stock.name),) for stock in stocks], most=ITEMS)


def _ids(loops: Sequence[Loop]) -> Line:
    return sentences.listed([(Strong(loop.id),) for loop in loops], most=ITEMS)
