"""In which unit of time the author of a model counts."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.language.time_units import SECONDS
from loopdown.model.formula import quantities
from loopdown.model.model import Model

MONTHS = frozenset({"mo", "month", "months", "q", "quarter", "quarters", "y", "yr", "yrs", "year", "years"})


def counts_in_months(model: Model) -> bool:
    """Whether months, quarters and years are the only units of time in the formulas of a model.

    Then a length of time is told in them as well, rather than in days and hours.
    """
    words = set(_time_words(model))
    return bool(words) and words <= MONTHS


def unit_of_time(length_s: float, *, months: bool = False) -> str:
    """The unit in which a run has at most a few hundred on its axis; `months` where its author counts in them."""
    for unit in ("mo",) if months else ("ms", "s", "min", "h", "d", "wk", "mo"):
        if length_s <= 300 * SECONDS[unit]:
            return unit
    return "y"


def _time_words(model: Model) -> Iterator[str]:
    formulas = (
        formula
        for variable in model.variables.values()
        for formula in (variable.formula, *(variable.beside(part) for part in ("max", "min", "goal")))
        if formula is not None
    )
    for formula in formulas:
        for quantity in quantities(formula):
            for word in quantity.unit.written.replace("*", "/").split("/"):
                if word.strip().casefold() in SECONDS:
                    yield word.strip().casefold()
