"""The design checklist of a system with loops, each line answered by the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loopdown.analysis.analysis import Analysis, Loop, LoopType
from loopdown.analysis.loops.couplings import is_observed
from loopdown.analysis.loops.fights import fights
from loopdown.analysis.loops.guards import amplifies, guards, is_guarded, is_unguarded
from loopdown.base.inline import Line, Plain, Strong
from loopdown.model.model import Kind
from loopdown.parts.callout import Callout, Items
from loopdown.words import en, sentences
from loopdown.words.sentences import say

# Whether it holds, and the line with its evidence. None: the model has nothing that the line is about.
Answer = tuple[bool, Line]

ITEMS = 6  # of the evidence of one line


def tell_checklist(analysis: Analysis) -> Iterator[Callout]:
    """The task list, where at least one line is about something in the model."""
    answers = [answer for question in _QUESTIONS if (answer := question(analysis)) is not None]
    if not answers:
        return
    done = sum(holds for holds, _ in answers)
    headline = say(en.CHECKLIST, done=str(done), all=str(len(answers)))
    items = Items(tuple(line for _, line in answers), checked=tuple(holds for holds, _ in answers))
    yield Callout("checklist", "success" if done == len(answers) else "abstract", headline, (items,))


def _all_declared(analysis: Analysis) -> Answer | None:
    if not analysis.loops:
        return None
    hidden = [loop for loop in analysis.loops if loop.declared is None]
    if not hidden:
        return True, say(en.CHECK_DECLARED, count=str(len(analysis.loops)))
    told = [loop for loop in analysis.told if loop.declared is None]
    more = len(hidden) - len(told)
    named = _ids(told) if not more else (*_ids(told), Plain(sentences.plural(en.AND_MORE, more)))
    return False, say(en.CHECK_NOT_DECLARED, loops=named)


def _guarded(analysis: Analysis) -> Answer | None:
    growing = [loop for loop in analysis.told if amplifies(loop)]
    if not growing:
        return None
    alone = [loop for loop in growing if is_unguarded(analysis, loop)]
    if alone:
        return False, say(en.CHECK_UNGUARDED, loops=_ids(alone))
    unsettled = [loop for loop in growing if not is_guarded(analysis, loop)]
    if unsettled:
        return False, say(en.CHECK_GUARD_UNKNOWN, loops=_ids(unsettled))
    pairs = [
        say(en.CHECK_BY, loop=_ids([loop]), guards=_ids([guard.loop for guard in found]))
        for loop in growing
        if (found := guards(analysis, loop))
    ]
    if not pairs:  # the guards are loops that aren't told
        return True, say(en.CHECK_GUARDED_UNTOLD)
    return True, say(en.CHECK_GUARDED, pairs=sentences.listed(pairs, most=ITEMS))


def _delays_known(analysis: Analysis) -> Answer | None:
    balancing = [loop for loop in analysis.told if loop.type is LoopType.BALANCING]
    if not balancing:
        return None
    unknown = [loop for loop in balancing if loop.delay_seconds is None]
    if unknown:
        return False, say(en.CHECK_DELAY_UNKNOWN, loops=_ids(unknown))
    speeds = [
        say(en.CHECK_SPEED, loop=_ids([b]), speed=sentences.guard_speed(b.delay_seconds, bool(b.delayed_links)))
        for b in balancing
    ]
    return True, say(en.CHECK_DELAYS, speeds=sentences.listed(speeds, most=ITEMS))


def _observable(analysis: Analysis) -> Answer | None:
    if not analysis.told:
        return None
    blind = [loop for loop in analysis.told if not is_observed(analysis, loop)]
    if blind:
        return False, say(en.CHECK_UNOBSERVED, loops=_ids(blind))
    return True, say(en.CHECK_OBSERVED)


def _peaceful(analysis: Analysis) -> Answer | None:
    if sum(loop.type is LoopType.BALANCING for loop in analysis.told) < 2:
        return None
    found = fights(analysis)
    if not found and len(analysis.compared) < len(analysis.told):
        return False, say(en.CHECK_PEACE_OF_SOME, compared=f"{len(analysis.compared):,}")
    if not found:
        return True, say(en.CHECK_PEACE)
    pairs = [
        say(
            en.CHECK_FIGHT,
            loops=_ids([fight.one.loop, fight.other.loop]),
            actuator=sentences.listed([(Plain(analysis.name(key)),) for key in fight.actuator]),
        )
        for fight in found
    ]
    return False, say(en.CHECK_FIGHTS, pairs=sentences.listed(pairs, most=ITEMS))


def _limits_stated(analysis: Analysis) -> Answer | None:
    limited = [v for v in analysis.model.variables.values() if v.kind is Kind.STOCK and v.stock and v.stock.maximum]
    if not limited:
        return None
    silent = [v for v in limited if v.stock and not v.stock.when_full]
    if silent:
        return False, say(
            en.CHECK_LIMIT_SILENT, stocks=sentences.listed([(Strong(v.name),) for v in silent], most=ITEMS)
        )
    return True, say(en.CHECK_LIMITS, stocks=sentences.listed([(Strong(v.name),) for v in limited], most=ITEMS))


_QUESTIONS: tuple[Callable[[Analysis], Answer | None], ...] = (
    _all_declared,
    _guarded,
    _delays_known,
    _peaceful,
    _observable,
    _limits_stated,
)


def _ids(loops: list[Loop]) -> Line:
    return sentences.listed([(Strong(loop.id),) for loop in loops], most=ITEMS)
