"""Changes that go by what holds already: `Nodes += 4 nodes`."""

from __future__ import annotations

import re

from loopdown.base.records import replace
from loopdown.language.units import NUMBER, Freedom
from loopdown.model.changes import Assign
from loopdown.model.formula import Binary, Expr, Quantity

# The number in front of a quantity's unit; `k`, `M` and `G` belong to it.
_NUMBER = re.compile(r"[\d_.]+(?:[eE][+-]?\d+)?(?:[kMG](?![^\W\d_]))?")


def formula_after(change: Assign, before: Expr | None) -> Expr | None:
    """The formula that a change makes of the one that holds; None where nothing does that it could go by.

    What isn't said counts as nothing where it is a `min`, as everywhere.
    """
    if change.by is None:
        return change.formula
    if before is None and change.limit == "min":
        before = Quantity(0.0, NUMBER, Freedom.ANY, "0", change.span)
    if before is None:
        return None
    whole = Binary(change.by, before, change.formula, change.span)
    if isinstance(before, Quantity) and isinstance(change.formula, Quantity):
        return _counted(whole, before, change.formula) or whole
    return whole


def _counted(whole: Binary, before: Quantity, by: Quantity) -> Quantity | None:
    """Two numbers as one, in the unit of the first: what was a parameter stays one. None where it has no value."""
    match whole.op:
        case "+":
            value = before.value + by.value
        case "-":
            value = before.value - by.value
        case "*":
            value = before.value * by.value
        case _:
            if by.value == 0:
                return None
            value = before.value / by.value
    owner = by if whole.op in ("+", "-") and not before.unit.powers and before.freedom is Freedom.ANY else before
    return replace(owner, value=value, written=_written(owner, value), span=whole.span)


def _written(like: Quantity, value: float) -> str:
    """A value as the number is written whose unit it has."""
    unit = _NUMBER.sub("", like.written, count=1)
    shown = value * 100 if unit.startswith("%") else value / float(like.unit.factor)
    return f"{shown:.12g}{unit}"
