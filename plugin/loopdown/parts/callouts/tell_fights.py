"""Two controllers on one actuator."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.fights import Contender, Fight, fights
from loopdown.base.inline import Line, Plain, Prose, Strong
from loopdown.parts.callout import Callout, Paragraph
from loopdown.words.en import grammar
from loopdown.words.en import interplay as words
from loopdown.words.sentences import say

FIGHTS = 6  # pairs; five controllers of one actuator are ten
ACTUATOR = 6  # variables of it that are named


def tell_fights(analysis: Analysis) -> Iterator[Callout]:
    """Each pair of loops that fight: the actuator, both drivers, what each is for, and how fast."""
    pairs = fights(analysis)
    for fight in pairs[:FIGHTS]:
        yield _fight(analysis, fight)
    if len(pairs) > FIGHTS:
        headline = (Plain(grammar.plural(words.MORE_FIGHTS, len(pairs) - FIGHTS)),)
        yield Callout("more-fights", "warning", headline, (Paragraph((Prose(words.MORE_FIGHTS_WHY),)),), folded=True)


def _fight(analysis: Analysis, fight: Fight) -> Callout:
    one, other = fight.one, fight.other
    actuator = grammar.listed([(Strong(analysis.name(key)),) for key in fight.actuator], most=ACTUATOR)
    headline = say(words.FIGHT, one=_id(one), other=_id(other), actuator=actuator)
    why = say(
        words.FIGHT_WHY,
        actuator=actuator,
        one=_id(one),
        other=_id(other),
        driver=Plain(analysis.name(one.enters_by.source)),
        other_driver=Plain(analysis.name(other.enters_by.source)),
        goal=_goal(analysis, one),
        other_goal=_goal(analysis, other),
    )
    speed = say(words.FIGHT_SPEED, one=_id(one), other=_id(other), speed=_speed(one), other_speed=_speed(other))
    mend = say(words.FIGHT_MEND)
    return Callout("fighting-loops", "warning", headline, (Paragraph(why), Paragraph(speed), Paragraph(mend)))


def _goal(analysis: Analysis, contender: Contender) -> str:
    if contender.leaves_by.target == contender.enters_by.source:
        return words.ITSELF
    return analysis.name(contender.leaves_by.target)


def _id(contender: Contender) -> Line:
    return (Strong(contender.loop.id),)


def _speed(contender: Contender) -> str:
    return grammar.guard_speed(contender.loop.delay_seconds, bool(contender.loop.delayed_links))
