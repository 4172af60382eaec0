"""Figures as people read them: rates in the author's unit of time, lengths of time, shares."""

from __future__ import annotations

import math

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.figures import StockFigures
from loopdown.language.time_units import SECONDS
from loopdown.language.units import Unit, parse_unit
from loopdown.model.formula import quantities
from loopdown.model.model import Key
from loopdown.words.en.grammar import duration

_MINUS = "−"


def number(value: float) -> str:
    """At most four digits that mean something: `103.1`, `0.03`, `12,500`."""
    if value == 0:
        return "0"
    size = abs(value)
    sign = _MINUS if value < 0 else ""
    if math.isinf(size):  # in the unit that is shown; what can't be computed at all has no figures
        return sign + "over 1e308"
    if size >= 1e9 or size < 1e-4:
        return sign + f"{size:.3g}"
    digits = max(0, 4 - len(str(int(size)))) if size >= 1 else 4
    text = f"{size:,.{digits}f}" if size >= 1 else f"{size:.4g}"
    return sign + (text.rstrip("0").rstrip(".") if "." in text else text)


def with_sign(value: float, text: str) -> str:
    """A change with its sign."""
    return f"+{text}" if value > 0 else text


def percent(share: float) -> str:
    """`3 %`."""
    return f"{number(share * 100)} %"


class Rates:
    """How the rates of one stock are written: as its flows are, `103/s` or `5 gal/min`."""

    def __init__(self, analysis: Analysis, figures: StockFigures) -> None:
        self.unit = figures.unit.text
        self.factor = float(figures.unit.factor)
        self.per, amount = written_in(analysis, figures.stock)
        self.in_months = analysis.in_months
        self.says_amount = amount is not None
        # What flows into a stock of GiB may be said in MiB: its rates are told so too.
        finer = amount is not None and amount.powers == figures.unit.powers and amount.factor != figures.unit.factor
        self.rate_unit = amount if amount and finer else figures.unit

    def as_written(self, rate: float) -> str:
        """A rate per second as the author would write it: `103/s`."""
        return self.with_unit(rate) if self.says_amount else f"{self._number(rate)}/{self.per}"

    @property
    def column_unit(self) -> str:
        """The unit in which an author says rates in full: `gal/min`; empty where `/s` stands for it."""
        return f"{self.rate_unit.text}/{self.per}" if self.unit and self.says_amount else ""

    def in_column(self, rate: float) -> str:
        """The number alone where the unit stands beside it, else `103/s`."""
        return self.with_unit(rate).split(" ")[0] if self.column_unit else self.as_written(rate)

    def with_unit(self, rate: float) -> str:
        """The same with what it counts: `3 requests/s`."""
        amount = self._number(rate)
        return f"{amount} {self.rate_unit.text}/{self.per}" if self.unit else f"{amount}/{self.per}"

    def _number(self, rate: float) -> str:
        return number(rate / float(self.rate_unit.factor) * SECONDS[self.per])

    def time(self, seconds: float) -> str:
        """A length of time, as the author counts it."""
        return duration(seconds, months=self.in_months)

    def amount(self, value: float) -> str:
        """An amount: `1,000 requests`."""
        return f"{number(value / self.factor)} {self.unit}".rstrip()


def written_in(analysis: Analysis, stock: Key) -> tuple[str, Unit | None]:
    """The first unit of time behind a slash in the rates of a stock's flows, or in what they name.

    With it what the author says there that is counted: `5 gal/min`; None of `100/s`.
    """
    model = analysis.model
    waiting = [key for key, ends in model.ends.items() if stock in (ends.source, ends.target)]
    seen: set[Key] = set()
    while waiting:
        key = waiting.pop(0)
        formula = model.variables[key].formula
        if key in seen or formula is None:
            continue
        seen.add(key)
        for quantity in quantities(formula):
            amount, *words = quantity.unit.written.split("/")
            for word in words:
                if word in SECONDS:
                    return word, parse_unit(amount) if amount.strip() else None
        waiting.extend(source for source, target in analysis.links if target == key and source not in seen)
    return "s", None
