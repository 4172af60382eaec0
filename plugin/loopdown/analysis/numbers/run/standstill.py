"""When nothing in a run moves any more, so that the rest of it is known.

A stock that is stuck at its limit is what many models end in, and each step of it takes its time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from loopdown.analysis.numbers.program.program import Program
from loopdown.language.function import Computed
from loopdown.model.formula import Call, Quantity, calls


def quiet_after(program: Program) -> float:
    """The time in seconds after which no formula follows the time itself; infinite where one always does.

    What a delay still holds isn't seen in the values of a moment: a program that has one is never quiet.
    """
    if program.stages or program.histories:
        return math.inf
    last = 0.0
    for node in program.slots:
        formula = program.variant.formulas.get(node)
        if formula is None:
            continue
        last = max([last, *(_last_change(call) for call in calls(formula))])
    return last


def _last_change(call: Call) -> float:
    """When the time moves a function for the last time; 0 where it doesn't follow the time."""
    function = call.function
    if not function.follows_time:
        return 0.0
    place = function.how.last_change if isinstance(function.how, Computed) else None
    at = call.arguments[place] if place is not None else None
    seconds = at.seconds if isinstance(at, Quantity) else None
    return math.inf if seconds is None else seconds


def stands_still(rows: Sequence[tuple[float, ...]]) -> bool:
    """Whether the last two rows, of which each begins with its time, hold the same values: then so does the next."""
    return len(rows) > 1 and rows[-1][1:] == rows[-2][1:]
