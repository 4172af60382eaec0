"""What of a program stays as it is: stocks with constant flows, and the time after which nothing moves by itself."""

from __future__ import annotations

import math

from loopdown.analysis.numbers.program.layout import Layout
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.language.function import Computed
from loopdown.model.formula import Call, Quantity


def last_change(variant: Variant, layout: Layout) -> float:
    """The time in seconds after which no formula follows the time itself; infinite where one always does.

    What a delay still holds isn't seen in the values of a moment: where there is one, something may always change.
    """
    last = 0.0
    for node in layout.slots:
        last = max([last, *(_last_change_of(call) for call in variant.dependencies.inputs[node].calls)])
    return last


def _last_change_of(call: Call) -> float:
    """When the time moves a function for the last time; 0 where it doesn't follow the time."""
    function = call.function
    if not function.follows_time:
        return 0.0
    place = function.how.last_change if isinstance(function.how, Computed) else None
    at = call.arguments[place] if place is not None else None
    seconds = at.seconds if isinstance(at, Quantity) else None
    return math.inf if seconds is None else seconds
