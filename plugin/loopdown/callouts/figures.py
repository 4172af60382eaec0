"""Figures as people read them: rates in the author's unit of time, lengths of time, shares."""

from __future__ import annotations

from loopdown.analysis.numbers.figures import StockFigures
from loopdown.analysis.structure import Analysis
from loopdown.model.durations import SECONDS
from loopdown.model.formulas import quantities
from loopdown.model.model import Key

_MINUS = "−"


def number(value: float) -> str:
    """At most four digits that mean something: `103.1`, `0.03`, `12,500`."""
    if value == 0:
        return "0"
    size = abs(value)
    sign = _MINUS if value < 0 else ""
    if size >= 1e9 or size < 1e-4:
        return sign + f"{size:.3g}"
    digits = max(0, 4 - len(str(int(size)))) if size >= 1 else 4
    text = f"{size:,.{digits}f}" if size >= 1 else f"{size:.4g}"
    return sign + (text.rstrip("0").rstrip(".") if "." in text else text)


def signed(value: float, text: str) -> str:
    """A change with its sign."""
    return f"+{text}" if value > 0 else text


def percent(share: float) -> str:
    """`3 %`."""
    return f"{number(share * 100)} %"


class Rates:
    """How the rates of one stock are written: in the unit of time that its flows are written in."""

    def __init__(self, analysis: Analysis, figures: StockFigures) -> None:
        self.unit = figures.unit.text
        self.factor = float(figures.unit.factor)
        self.per = _unit_of_time(analysis, figures.stock)

    def show(self, rate: float) -> str:
        """A rate per second as the author would write it: `103/s`."""
        return f"{number(rate / self.factor * SECONDS[self.per])}/{self.per}"

    def full(self, rate: float) -> str:
        """The same with what it counts: `3 requests/s`."""
        amount = number(rate / self.factor * SECONDS[self.per])
        return f"{amount} {self.unit}/{self.per}" if self.unit else f"{amount}/{self.per}"

    def amount(self, value: float) -> str:
        """An amount: `1,000 requests`."""
        return f"{number(value / self.factor)} {self.unit}".rstrip()


def _unit_of_time(analysis: Analysis, stock: Key) -> str:
    """The first unit of time behind a slash in the rates of a stock's flows, or in what they name."""
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
            for word in (quantity.unit or "").split("/")[1:]:
                if word in SECONDS:
                    return word
        waiting.extend(source for source, target in analysis.links if target == key and source not in seen)
    return "s"
