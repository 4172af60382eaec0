"""What a number of a formula counts, and in which measure."""

from __future__ import annotations

import math
from fractions import Fraction

from loopdown.language.units import NUMBER, Freedom, Unit, parse_unit
from loopdown.syntax.tree import Quantity


def unit_of(quantity: Quantity) -> tuple[Unit, Freedom]:
    """The unit of a number as it stands in a formula, and what it leaves open."""
    percent = "%" in quantity.written
    if quantity.unit is None:
        return NUMBER, Freedom.FIXED if percent else Freedom.ANY
    counts = not percent and quantity.unit.startswith("/")
    return parse_unit(quantity.unit), Freedom.COUNT if counts else Freedom.FIXED


def measure(quantity: Quantity) -> float:
    """What a number is in base units (seconds, bytes), rounded once; infinite where that is too large to be told."""
    if not math.isfinite(quantity.value):
        return quantity.value
    factor = parse_unit(quantity.unit).factor if quantity.unit else Fraction(1)
    if factor == 1:
        return quantity.value
    try:
        return float(Fraction(quantity.value) * factor)
    except OverflowError:
        return math.inf
