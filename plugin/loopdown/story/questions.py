"""The questions that lead to stronger levers, as far as the model itself answers them.

Source: D. H. Meadows, "Leverage Points" (1999): gain of reinforcing loops (7), information flows (6), rules (5),
goals (3).
"""

from __future__ import annotations

from collections.abc import Sequence

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.loop_changes import LoopChanges
from loopdown.analysis.levers.places import target_of, touches
from loopdown.analysis.loops.couplings import is_observed, uses_metrics
from loopdown.analysis.loops.guards import amplifies
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.base.records import dataclass
from loopdown.language.properties import METRIC
from loopdown.model.formula import If, walk
from loopdown.model.model import Key, Lever, Variable
from loopdown.story.levers import RankedLever, ranked_levers


@dataclass(frozen=True, slots=True)
class Amplifier:
    """A loop that amplifies, and the levers that act on it."""

    loop: Loop
    levers: tuple[Lever, ...]


@dataclass(frozen=True, slots=True)
class BlindLoop:
    """A loop that nobody can watch, and its variables without a metric."""

    loop: Loop
    variables: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A variable with a goal, and the balancing loops that it is on."""

    variable: Variable
    loops: tuple[Loop, ...]


def amplifiers(analysis: Analysis) -> tuple[Amplifier, ...]:
    """What amplifies?"""
    ranked = ranked_levers(analysis)
    return tuple(
        Amplifier(loop, tuple(each.lever for each in _acting_on(analysis, ranked, loop)))
        for loop in analysis.told
        if amplifies(loop)
    )


def blind_loops(analysis: Analysis) -> tuple[BlindLoop, ...]:
    """Who lacks information? Nothing is said of a model that has no metrics at all."""
    if not uses_metrics(analysis):
        return ()
    variables = analysis.model.variables
    return tuple(
        BlindLoop(loop, tuple(key for key in loop.variables if variables[key].common.get(METRIC) is None))
        for loop in analysis.told
        if not is_observed(analysis, loop)
    )


def rules_followed(analysis: Analysis) -> tuple[Variable, ...]:
    """Which rule stands in the way? The variables whose formulas choose."""
    return tuple(
        variable
        for variable in analysis.model.variables.values()
        if variable.formula is not None and any(isinstance(part, If) for part in walk(variable.formula))
    )


def goals(analysis: Analysis) -> tuple[Goal, ...]:
    """What is it optimizing for?"""
    balancing = [loop for loop in analysis.told if loop.type is LoopType.BALANCING]
    return tuple(
        Goal(variable, tuple(loop for loop in balancing if variable.key in loop.variables))
        for variable in analysis.model.variables.values()
        if variable.goal is not None
    )


def _acting_on(analysis: Analysis, ranked: Sequence[RankedLever], loop: Loop) -> list[RankedLever]:
    """The levers that are meant for a loop, or are predicted to end it or to change it; else those that touch it."""
    meant = [each for each in ranked if _is_for(analysis, each, loop)]
    return meant or [each for each in ranked if touches(analysis, each.lever, loop)]


def _is_for(analysis: Analysis, ranked: RankedLever, loop: Loop) -> bool:
    target = target_of(analysis, ranked.lever)
    if target is not None and target.loop == loop:
        return True
    changes = ranked.prediction.loops if ranked.prediction else LoopChanges()
    return loop in changes.removed or any(before == loop for before, _ in changes.altered)
