"""When nothing in a run moves any more, so that the rest of it is known.

A stock that is stuck at its limit is what many models end in, and each step of it takes its time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from loopdown.analysis.numbers.program.layout import CHANGING
from loopdown.analysis.numbers.program.program import Program
from loopdown.language.time_units import seconds_in
from loopdown.model.names import key
from loopdown.model.walk import calls, refs
from loopdown.syntax.tree import Call, Quantity


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
        if any(key(ref.name.text) == "time" and ("time", None) not in program.slots for ref in refs(formula)):
            return math.inf
        last = max([last, *(_last_change(call) for call in calls(formula) if call.function in CHANGING)])
    return last


def _last_change(call: Call) -> float:
    """When a function of the time changes for the last time. A `step` does so once."""
    if call.function != "step" or len(call.arguments) < 2 or not isinstance(call.arguments[1], Quantity):
        return math.inf
    at = call.arguments[1]
    factor = seconds_in(at.unit)
    return at.value * factor if factor else math.inf


def stands_still(rows: Sequence[tuple[float, ...]]) -> bool:
    """Whether the last two rows, of which each begins with its time, hold the same values: then so does the next."""
    return len(rows) > 1 and rows[-1][1:] == rows[-2][1:]
