"""The questions that lead to stronger levers, as far as the model itself answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import Loop
from loopdown.base.inline import Code, Line, Plain, Strong
from loopdown.model.printing import show_formula
from loopdown.parts.callout import BodyPart, Callout, Items, Paragraph
from loopdown.parts.callouts.tell_levers import word_lever
from loopdown.story.questions import amplifiers, blind_loops, goals, rules_followed
from loopdown.words.en import grammar
from loopdown.words.en import questions as words
from loopdown.words.sentences import say

SHOWN = 5  # answers to one question

Answers = Callable[[Analysis], Iterator[Line]]


def tell_questions(analysis: Analysis) -> Iterator[Callout]:
    """The questions to which the model has an answer, folded; nothing where it has none."""
    body: list[BodyPart] = []
    for question, answers in _QUESTIONS:
        lines = list(answers(analysis))
        if lines:
            body += [Paragraph((Strong(question),)), Items(tuple(lines[:SHOWN]))]
    if body:
        yield Callout("questions", "note", say(words.QUESTIONS), tuple(body), folded=True)


def _amplification(analysis: Analysis) -> Iterator[Line]:
    for amplifier in amplifiers(analysis):
        levers = [word_lever(lever) for lever in amplifier.levers]
        if levers:
            act = grammar.form(words.ACTS_ON, len(levers))
            yield say(words.AMPLIFIER_TOUCHED, loop=_called(amplifier.loop), levers=grammar.listed(levers), act=act)
        else:
            yield say(words.AMPLIFIER, loop=_called(amplifier.loop))


def _information(analysis: Analysis) -> Iterator[Line]:
    for blind in blind_loops(analysis):
        variables = grammar.listed([(Plain(analysis.name(key)),) for key in blind.variables])
        yield say(words.BLIND, loops=(Strong(blind.loop.id),), variables=variables)


def _rules(analysis: Analysis) -> Iterator[Line]:
    for variable in rules_followed(analysis):
        assert variable.formula is not None
        formula = (Code(show_formula(variable.formula)),)
        yield say(words.RULE_IS, variable=(Strong(variable.name),), formula=formula)


def _goals(analysis: Analysis) -> Iterator[Line]:
    for sought in goals(analysis):
        assert sought.variable.goal is not None
        name, goal = (Strong(sought.variable.name),), show_formula(sought.variable.goal)
        loops: list[Line] = [(Strong(loop.id),) for loop in sought.loops]
        if loops:
            yield say(words.GOAL_LOOPS, variable=name, goal=goal, loops=grammar.listed(loops))
        else:
            yield say(words.GOAL_IS, variable=name, goal=goal)


def _called(loop: Loop) -> Line:
    title = f" {loop.declared.title}" if loop.declared and loop.declared.title else ""
    return (Strong(loop.id), Plain(title)) if title else (Strong(loop.id),)


_QUESTIONS: tuple[tuple[str, Answers], ...] = (
    (words.ASK_AMPLIFICATION, _amplification),
    (words.ASK_INFORMATION, _information),
    (words.ASK_RULES, _rules),
    (words.ASK_GOALS, _goals),
)
