"""The design checklist of a system with loops, each line answered by the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.contests import Contest
from loopdown.analysis.loops.fights import Fight
from loopdown.analysis.loops.loop import Loop
from loopdown.base.inline import Line, Plain, Strong
from loopdown.model.model import Variable
from loopdown.parts.callout import Callout, Items
from loopdown.parts.callouts.word_contests import word_losses
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
from loopdown.words.en import checklist as words
from loopdown.words.en import grammar
from loopdown.words.sentences import say

ITEMS = 6  # of the evidence of one line


def tell_checklist(analysis: Analysis) -> Iterator[Callout]:
    """The task list, where at least one line is about something in the model."""
    items = tuple(checklist(analysis))
    if not items:
        return
    done = sum(item.holds for item in items)
    headline = say(words.CHECKLIST, done=str(done), all=str(len(items)))
    lines = Items(tuple(_line(analysis, item) for item in items), checked=tuple(item.holds for item in items))
    yield Callout("checklist", "success" if done == len(items) else "abstract", headline, (lines,))


def _line(analysis: Analysis, item: ChecklistItem) -> Line:
    match item:
        case LoopsDeclared():
            return _declared(item)
        case GrowthGuarded():
            return _guarded(item)
        case DelaysKnown():
            return _delays(analysis, item)
        case NoFights():
            return _fights(analysis, item)
        case LoopsObserved(blind):
            return say(words.CHECK_UNOBSERVED, loops=_ids(blind)) if blind else say(words.CHECK_OBSERVED)
        case LimitsStated():
            return _limits(item)


def _declared(item: LoopsDeclared) -> Line:
    if item.holds:
        return say(words.CHECK_DECLARED, count=str(item.count))
    more = (Plain(grammar.plural(words.AND_MORE, item.more)),) if item.more else ()
    return say(words.CHECK_NOT_DECLARED, loops=(*_ids(item.hidden), *more))


def _guarded(item: GrowthGuarded) -> Line:
    if item.unguarded:
        return say(words.CHECK_UNGUARDED, loops=_ids(item.unguarded))
    if item.unknown:
        return say(words.CHECK_GUARD_UNKNOWN, loops=_ids(item.unknown))
    if not item.guarded:
        return say(words.CHECK_GUARDED_UNTOLD)
    if item.lost:
        return say(words.CHECK_GUARD_LOST, pairs=grammar.listed([_lost(item, *pair) for pair in item.lost], most=ITEMS))
    pairs = [
        say(words.CHECK_BY, loop=_ids([loop]), guards=_ids([guard.loop for guard in guards]))
        for loop, guards in item.guarded
    ]
    template = words.CHECK_GUARDED_ON_PAPER if item.on_paper else words.CHECK_GUARDED
    return say(template, pairs=grammar.listed(pairs, most=ITEMS))


def _lost(item: GrowthGuarded, loop: Loop, contest: Contest) -> Line:
    found = dict(item.guarded)[loop]
    return say(
        words.CHECK_LOST,
        loop=_ids([loop]),
        guards=_ids([guard.loop for guard in found]),
        loses=grammar.form(words.LOSES if contest.outcome == "lost" else words.COMES_TOO_LATE, len(found)),
        losses=word_losses(contest),
    )


def _delays(analysis: Analysis, item: DelaysKnown) -> Line:
    if item.unknown:
        return say(words.CHECK_DELAY_UNKNOWN, loops=_ids(item.unknown))
    speeds = [
        say(
            words.CHECK_SPEED,
            loop=_ids([loop]),
            speed=grammar.guard_speed(loop.delay_seconds, bool(loop.delayed_links), months=analysis.in_months),
        )
        for loop in item.balancing
    ]
    return say(words.CHECK_DELAYS, speeds=grammar.listed(speeds, most=ITEMS))


def _fights(analysis: Analysis, item: NoFights) -> Line:
    if item.holds:
        return say(words.CHECK_PEACE)
    if item.fights:
        return say(words.CHECK_FIGHTS, pairs=_pairs(analysis, item.fights))
    if item.open:
        return say(words.CHECK_FIGHTS_OPEN, pairs=_pairs(analysis, item.open))
    return say(words.CHECK_PEACE_OF_SOME, compared=f"{item.compared or 0:,}")


def _pairs(analysis: Analysis, fights: Sequence[Fight]) -> Line:
    pairs = [
        say(
            words.CHECK_FIGHT,
            loops=_ids([fight.one.loop, fight.other.loop]),
            actuator=grammar.listed([(Plain(analysis.name(key)),) for key in fight.actuator]),
        )
        for fight in fights
    ]
    return grammar.listed(pairs, most=ITEMS)


def _limits(item: LimitsStated) -> Line:
    if item.silent:
        return say(words.CHECK_LIMIT_SILENT, stocks=_names(item.silent))
    return say(words.CHECK_LIMITS, stocks=_names(item.stocks))


def _names(stocks: Sequence[Variable]) -> Line:
    return grammar.listed([(Strong(stock.name),) for stock in stocks], most=ITEMS)


def _ids(loops: Sequence[Loop]) -> Line:
    return grammar.listed([(Strong(loop.id),) for loop in loops], most=ITEMS)
