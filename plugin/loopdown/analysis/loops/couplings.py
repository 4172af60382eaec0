"""Which loops share which variables."""

from __future__ import annotations

from itertools import combinations

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import Loop
from loopdown.base.records import dataclass
from loopdown.language.properties import METRIC
from loopdown.model.model import Key


@dataclass(frozen=True, slots=True)
class Coupling:
    """Two loops and the variables that both go through."""

    one: Loop
    other: Loop
    shared: tuple[Key, ...]  # in the order in which the first loop passes them


def couplings(analysis: Analysis) -> tuple[Coupling, ...]:
    """Every pair of the compared loops with a variable in common."""
    passed = [(loop, frozenset(loop.variables)) for loop in analysis.compared]
    return tuple(
        Coupling(one, other, tuple(key for key in one.variables if key in theirs))
        for (one, mine), (other, theirs) in combinations(passed, 2)
        if not mine.isdisjoint(theirs)
    )


def is_observed(analysis: Analysis, loop: Loop) -> bool:
    """Whether somebody can watch a loop: it, or a variable on it, has a metric."""
    if loop.declared and loop.declared.common.get(METRIC):
        return True
    return any(analysis.model.variables[key].common.get(METRIC) for key in loop.variables)


def uses_metrics(analysis: Analysis) -> bool:
    """Whether the model says of anything what to look at."""
    declared = (loop.common.get(METRIC) for loop in analysis.model.loops)
    return any(v.common.get(METRIC) for v in analysis.model.variables.values()) or any(declared)
