"""What a number of a formula counts, and in which measure."""

from __future__ import annotations

import math
from fractions import Fraction

from loopdown.language.units import NUMBER, Freedom, Unit, parse_unit


def unit_of(written: str | None, *, percent: bool) -> tuple[Unit, Freedom]:
    """The unit of a number as it stands in a formula, and what it leaves open. `percent`: a `%` stands in it."""
    if written is None:
        return NUMBER, Freedom.FIXED if percent else Freedom.ANY
    counts = not percent and written.startswith("/")
    return parse_unit(written), Freedom.COUNT if counts else Freedom.FIXED


def measure(value: float, unit: Unit) -> float:
    """What a number is in base units (seconds, bytes), rounded once; infinite where that is too large to be told."""
    if unit.factor == 1 or not math.isfinite(value):
        return value
    try:
        return float(Fraction(value) * unit.factor)
    except OverflowError:
        return math.inf
