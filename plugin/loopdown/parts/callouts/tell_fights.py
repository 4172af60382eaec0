"""Two controllers on one actuator."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.fights import Contender, Fight, fights, open_fights
from loopdown.base.inline import Code, Line, Plain, Prose, Strong
from loopdown.language.quoting import quoted
from loopdown.model.printing import show_formula
from loopdown.parts.callout import BodyPart, Callout, Items, Paragraph
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


def tell_open_fights(analysis: Analysis) -> Iterator[Callout]:
    """The pairs that help each other or fight, depending on what they are for, which the model doesn't say."""
    pairs = open_fights(analysis)
    if not pairs:
        return
    headline = say(words.OPEN_FIGHTS, count=str(len(pairs)))
    if len(pairs) == 1:
        headline = say(words.OPEN_FIGHT, one=_id(pairs[0].one), other=_id(pairs[0].other))
    body: list[BodyPart] = [Items(tuple(_open_fight(analysis, pair) for pair in pairs[:FIGHTS]))]
    if len(pairs) == 1:
        body = [Paragraph(_open_fight(analysis, pairs[0]))]
    if len(pairs) > FIGHTS:
        body.append(Paragraph((Plain(grammar.plural(words.OPEN_FIGHTS_MORE, len(pairs) - FIGHTS)),)))
    name = quoted(analysis.name(pairs[0].one.end))
    examples = grammar.listed([(Code(each.format(name=name)),) for each in words.OPEN_FIGHT_EXAMPLES], grammar.OR)
    body.append(Paragraph((*say(words.OPEN_FIGHT_MEND), *examples, Plain("."))))
    yield Callout("unclear-ends", "abstract", headline, tuple(body))


def _open_fight(analysis: Analysis, pair: Fight) -> Line:
    one, other = pair.one, pair.other
    return say(
        words.OPEN_FIGHT_PAIR,
        one=_id(one),
        other=_id(other),
        actuator=Plain(analysis.name(pair.actuator[0])),
        moves=words.RAISES[one.raises],
        other_moves=words.RAISES[other.raises],
        driver=Plain(analysis.name(one.enters_by.source)),
        other_driver=Plain(analysis.name(other.enters_by.source)),
        end=Plain(analysis.name(one.end)),
        other_end=Plain(analysis.name(other.end)),
    )


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
        purpose=_purpose(analysis, one),
        other_purpose=_purpose(analysis, other),
    )
    speeds = {"speed": _speed(analysis, one), "other_speed": _speed(analysis, other)}
    speed = say(words.FIGHT_SPEED, one=_id(one), other=_id(other), **speeds)
    mend = say(words.FIGHT_MEND)
    return Callout("fighting-loops", "warning", headline, (Paragraph(why), Paragraph(speed), Paragraph(mend)))


def _purpose(analysis: Analysis, contender: Contender) -> Line:
    """`to keep Latency low`: what a loop is for."""
    variable = analysis.model.variables[contender.end]
    end = (Plain(words.ITSELF if variable.key == contender.enters_by.source else variable.name),)
    if variable.goal is not None:
        return say(words.TO_GOAL, end=end, goal=(Code(show_formula(variable.goal)),))
    return say(words.TO_KEEP[variable.better] if variable.better else words.TO_HOLD, end=end)


def _id(contender: Contender) -> Line:
    return (Strong(contender.loop.id),)


def _speed(analysis: Analysis, contender: Contender) -> str:
    return grammar.guard_speed(
        contender.loop.delay_seconds, bool(contender.loop.delayed_links), months=analysis.in_months
    )
