"""What stocks and flows start with: known before any run, and mostly before anything is compiled."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.case import Case
from loopdown.base.records import dataclass
from loopdown.language.intervals import Interval
from loopdown.model.model import Key, Kind


@dataclass(frozen=True, slots=True)
class StockStart:
    """A stock's level at the start and its limits then, in base units. None: there is no such limit."""

    stock: Key
    scenario: str | None  # None: the model as written
    level: float
    maximum: float | None
    minimum: float | None


def starts_of(cases: Sequence[Case]) -> tuple[StockStart, ...]:
    """What every stock that has numbers starts with, in the order of the source; of each by case.

    A case in which the start can't be computed has none.
    """
    found = [start for case in cases for start in (_certain(case) or _computed(case))]
    place = {name: index for index, name in enumerate(cases[0].variant.model.variables)} if cases else {}
    return tuple(sorted(found, key=lambda start: place[start.stock]))


def rates_at_start(case: Case) -> Mapping[Key, float]:
    """The rate of each flow with numbers, per second, at the start. Empty where it can't be computed.

    Those of a run are the rates of its first step, in which no flow takes more than is there.
    """
    if not isinstance(case.program, Program) or case.start is None:
        return {}
    return {flow.key: case.start.values[flow.rate] for flow in case.program.flows}


def _certain(case: Case) -> list[StockStart]:
    """As the bounds of the start say it, where they are no wider than a point; else nothing."""
    bounds = case.bounds
    if bounds is None:
        return []
    variables, found = case.variant.model.variables, []
    for name, limit in bounds.start:
        if limit is None and (statement := variables[name].stock) and variables[name].kind is Kind.STOCK:
            none = Interval(0.0, 0.0)
            least, most = bounds.start.get((name, "min")), bounds.start.get((name, "max"))
            if not all(each.is_point for each in (bounds.start[name, None], least or none, most or none)):
                return []
            unlimited = least is None and statement.no_minimum
            low = None if unlimited else (least or none).low
            level, high = bounds.start[name, None].low, most.low if most else None
            found.append(StockStart(name, case.variant.scenario, level, high, low))
    return found


def _computed(case: Case) -> Iterator[StockStart]:
    program, start = case.program, case.start
    if not isinstance(program, Program) or start is None:
        return
    values = start.values
    if not math.isfinite(sum(values[flow.rate] for flow in program.flows)):
        return  # the run says so, and when
    for stock in program.stocks:
        high = values[stock.maximum] if stock.maximum is not None else None
        low = values[stock.minimum] if stock.minimum is not None else None
        yield StockStart(stock.key, case.variant.scenario, values[stock.slot], high, low)
