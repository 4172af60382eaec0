"""The questions that lead to stronger levers, as far as the model itself answers them.

Source: D. H. Meadows, "Leverage Points" (1999): gain of reinforcing loops (7), information flows (6), rules (5),
goals (3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loopdown.analysis.analysis import Analysis, Loop, LoopChanges, LoopType, Prediction
from loopdown.analysis.levers.places import target_of
from loopdown.analysis.loops.couplings import is_observed, uses_metrics
from loopdown.analysis.loops.guards import amplifies
from loopdown.base.inline import Code, Line, Plain, Strong
from loopdown.model.walk import walk
from loopdown.parts.callout import BodyPart, Callout, Items, Paragraph
from loopdown.parts.callouts.levers import named, ranked
from loopdown.syntax.printing import show_formula
from loopdown.syntax.tree import If, Lever
from loopdown.words import en, sentences
from loopdown.words.sentences import say

SHOWN = 5  # answers to one question

Answers = Callable[[Analysis], Iterator[Line]]


def tell_questions(analysis: Analysis) -> Iterator[Callout]:
    """The questions to which the model has an answer, folded; nothing where it has none."""
    body: list[BodyPart] = []
    for question, answers in _QUESTIONS:
        found = list(answers(analysis))
        if found:
            body += [Paragraph((Strong(question),)), Items(tuple(found[:SHOWN]))]
    if body:
        yield Callout("questions", "note", say(en.QUESTIONS), tuple(body), folded=True)


def _amplification(analysis: Analysis) -> Iterator[Line]:
    for loop in analysis.told:
        if amplifies(loop):
            levers = [
                named(lever) for lever, prediction in ranked(analysis) if _acts_on(analysis, lever, prediction, loop)
            ]
            if levers:
                act = en.ACTS_ON[0 if len(levers) == 1 else 1]
                yield say(en.AMPLIFIER_TOUCHED, loop=_called(loop), levers=sentences.listed(levers), act=act)
            else:
                yield say(en.AMPLIFIER, loop=_called(loop))


def _acts_on(analysis: Analysis, lever: Lever, prediction: Prediction | None, loop: Loop) -> bool:
    """Whether a lever is on a loop, or is predicted to end it or to change it."""
    target = target_of(analysis, lever)
    if target is not None and target.loop == loop:
        return True
    changes = prediction.loops if prediction else LoopChanges()
    return loop in changes.removed or any(before == loop for before, _ in changes.altered)


def _information(analysis: Analysis) -> Iterator[Line]:
    if not uses_metrics(analysis):
        return
    for loop in analysis.told:
        blind = [key for key in loop.variables if analysis.model.variables[key].common.metric is None]
        if not is_observed(analysis, loop):
            variables = sentences.listed([(Plain(analysis.name(key)),) for key in blind])
            yield say(en.BLIND, loops=(Strong(loop.id),), variables=variables)


def _rules(analysis: Analysis) -> Iterator[Line]:
    """What the model decides: formulas that choose."""
    for variable in analysis.model.variables.values():
        if variable.formula is not None and any(isinstance(part, If) for part in walk(variable.formula)):
            formula = (Code(show_formula(variable.formula)),)
            yield say(en.RULE_IS, variable=(Strong(variable.name),), formula=formula)


def _goals(analysis: Analysis) -> Iterator[Line]:
    for variable in analysis.model.variables.values():
        if variable.goal is None:
            continue
        loops = [
            (Strong(loop.id),)
            for loop in analysis.told
            if loop.type is LoopType.BALANCING and variable.key in loop.variables
        ]
        name, goal = (Strong(variable.name),), show_formula(variable.goal)
        if loops:
            yield say(en.GOAL_LOOPS, variable=name, goal=goal, loops=sentences.listed(list(loops)))
        else:
            yield say(en.GOAL_IS, variable=name, goal=goal)


def _called(loop: Loop) -> Line:
    title = f" {loop.declared.title}" if loop.declared and loop.declared.title else ""
    return (Strong(loop.id), Plain(title)) if title else (Strong(loop.id),)


_QUESTIONS: tuple[tuple[str, Answers], ...] = (
    (en.ASK_AMPLIFICATION, _amplification),
    (en.ASK_INFORMATION, _information),
    (en.ASK_RULES, _rules),
    (en.ASK_GOALS, _goals),
)
