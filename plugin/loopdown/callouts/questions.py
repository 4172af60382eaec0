"""The questions that lead to stronger levers, as far as the model itself answers them.

Source: D. H. Meadows, "Leverage Points" (1999): gain of reinforcing loops (7), information flows (6), rules (5),
goals (3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loopdown import wording, words
from loopdown.analysis.couplings import is_observed, uses_metrics
from loopdown.analysis.guards import amplifies
from loopdown.analysis.leverage import target_of
from loopdown.analysis.structure import Analysis, Loop, LoopChanges, LoopType, Prediction
from loopdown.callout import BodyPart, Callout, Code, Items, Line, Paragraph, Plain, Strong
from loopdown.callouts.levers import named, ranked
from loopdown.model.formulas import walk
from loopdown.syntax.printing import show_formula
from loopdown.syntax.tree import If, Lever
from loopdown.wording import say

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
        yield Callout("questions", "note", say(words.QUESTIONS), tuple(body), folded=True)


def _amplification(analysis: Analysis) -> Iterator[Line]:
    for loop in analysis.told:
        if amplifies(loop):
            levers = [
                named(lever) for lever, prediction in ranked(analysis) if _acts_on(analysis, lever, prediction, loop)
            ]
            if levers:
                act = words.ACTS_ON[0 if len(levers) == 1 else 1]
                yield say(words.AMPLIFIER_TOUCHED, loop=_called(loop), levers=wording.listed(levers), act=act)
            else:
                yield say(words.AMPLIFIER, loop=_called(loop))


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
            variables = wording.listed([(Plain(analysis.name(key)),) for key in blind])
            yield say(words.BLIND, loops=(Strong(loop.id),), variables=variables)


def _rules(analysis: Analysis) -> Iterator[Line]:
    """What the model decides: formulas that choose."""
    for variable in analysis.model.variables.values():
        if variable.formula is not None and any(isinstance(part, If) for part in walk(variable.formula)):
            formula = (Code(show_formula(variable.formula)),)
            yield say(words.RULE_IS, variable=(Strong(variable.name),), formula=formula)


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
            yield say(words.GOAL_LOOPS, variable=name, goal=goal, loops=wording.listed(list(loops)))
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
