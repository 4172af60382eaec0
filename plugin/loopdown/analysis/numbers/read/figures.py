"""What is told of each stock in each scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from loopdown.analysis.numbers.program.ir import STEP, TIME
from loopdown.analysis.numbers.program.layout import StockPart
from loopdown.analysis.numbers.program.library import History
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.read.balancing_rates import holding_rates
from loopdown.analysis.numbers.run.allocation import settle, turned_away
from loopdown.analysis.numbers.run.case import Case
from loopdown.analysis.numbers.run.closed_form import Reach
from loopdown.analysis.numbers.run.integrate import ERRORS
from loopdown.analysis.numbers.run.limits import is_at
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.analysis.numbers.tolerances import NO_CHANGE
from loopdown.analysis.trouble import LimitReached
from loopdown.base.records import dataclass
from loopdown.language.units import NUMBER, Unit
from loopdown.model.model import Key, Kind

Trend = Literal["growing", "draining", "stable"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a stock first reaches a limit; `empty` of one that may go below 0 is 0 where the model says `when empty`.

    `how`: it is there at the start; worked out (`closed form`, also beyond the end of the run); read off the `run`;
    `never`, however long it is run; not within the run; there is no such limit; nothing can be said.
    """

    time_s: float | None
    how: Literal["at the start", "closed form", "run", "never", "not within the run", "no limit", "unknown"]


@dataclass(frozen=True, slots=True)
class StockFigures:
    """A stock in one scenario. Amounts are in base units (bytes; requests), rates per second, times in seconds."""

    stock: Key
    name: str
    scenario: str | None  # None: the model as written
    unit: Unit  # as the author writes it: an amount in it is an amount in base units over `unit.factor`
    level: float  # at the start
    maximum: float | None
    minimum: float | None  # None: it may go below any level
    inflow: float  # at the start, as are all rates where nothing else is said
    outflow: float
    net: float
    trend: Trend
    full: Arrival
    empty: Arrival
    turned_away: float  # once it is full; 0 where it never is
    residence_s: float | None  # how long what is in it stays (Little's law); None where nothing leaves
    residence_at_limit_s: float | None  # the same once it is full, or if it were; None without a `max`
    returned: float  # the part of the inflow that is there only because something leaves
    returned_share: float  # of what leaves, the part that comes back at once
    effective_inflow: float  # the inflow with what comes back
    inflow_bound: bool  # what comes in goes out: the inflow decides what leaves
    amplification: float | None  # 1/(1 − returned share): load over first-time load, where the inflow decides
    stable_when: tuple[tuple[Key, float], ...]  # constant rates, each alone in its flow's place, that would hold it
    # The same at the moment at which a run shows it full, else just before it is empty, else at the run's end; nothing
    # where it doesn't grow there, None where the start says it all, or the past counts.
    stable_when_later: tuple[tuple[Key, float], ...] | None

    @property
    def at_limit(self) -> bool:
        """Whether it starts full."""
        return self.full.how == "at the start"


def stock_figures(
    cases: Sequence[Case], runs: Sequence[Run | NotRunnable], units: Mapping[Key, Unit]
) -> tuple[StockFigures, ...]:
    """The figures of every stock that has numbers, in the order of the source; of each in the model as written first.

    `runs` has one run for each case, `units` the unit of each variable of which it is known. A case of which the start
    can't be computed has no figures: its run says why.
    """
    if not cases:
        return ()
    model = cases[0].variant.model
    if not any(variable.kind is Kind.STOCK for variable in model.variables.values()):
        return ()
    found = [figures for case, run in zip(cases, runs, strict=True) for figures in _of_case(case, run, units)]
    place = {name: index for index, name in enumerate(model.variables)}
    return tuple(sorted(found, key=lambda figures: place[figures.stock]))


def _of_case(case: Case, run: Run | NotRunnable, units: Mapping[Key, Unit]) -> list[StockFigures]:
    program, start = case.program, case.start
    if not isinstance(program, Program) or start is None:
        return []
    at = _At(program, start.values, start.histories)
    try:
        return [
            _of_stock(at, place, run, units, [reach for reach in case.reaches if reach.stock == place]
                      if place in program.steady else None)
            for place in range(len(program.stocks))
        ]  # fmt: skip
    except ERRORS:
        return []


@dataclass(slots=True)
class _At:
    """A program at one moment."""

    program: Program
    values: Sequence[float]
    histories: Sequence[History]

    def inflow(self, stock: StockPart) -> float:
        return sum(self.values[self.program.flows[index].rate] for index in stock.inflows)

    def outflow(self, stock: StockPart) -> float:
        return sum(self.values[self.program.flows[index].rate] for index in stock.outflows)

    def turned_away(self, stock: StockPart) -> float:
        turned = turned_away(self.program, [*self.values], 0.0)
        return sum(turned.get(index, 0.0) for index in stock.inflows)

    def without_outflow(self, stock: StockPart) -> _At:
        """If nothing left this stock, and all else as it is."""
        values = [*self.values]
        settle(self.program, values, self.histories, 0.0, overrides=dict.fromkeys(stock.outflows, 0.0))
        return _At(self.program, values, self.histories)

    def filled(self, stock: StockPart) -> _At:
        """If this stock were full, and all else as it is."""
        values = [*self.values]
        if stock.maximum is not None:
            values[stock.slot] = values[stock.maximum]
        settle(self.program, values, self.histories, 0.0)
        return _At(self.program, values, self.histories)


def _of_stock(
    start: _At, place: int, run: Run | NotRunnable, units: Mapping[Key, Unit], closed: Sequence[Reach] | None
) -> StockFigures:
    program = start.program
    stock = program.stocks[place]
    level = start.values[stock.slot]
    maximum = start.values[stock.maximum] if stock.maximum is not None else None
    minimum = start.values[stock.minimum] if stock.minimum is not None else None
    inflow, outflow = start.inflow(stock), start.outflow(stock)
    net = inflow - outflow
    if not math.isfinite(net):
        raise OverflowError  # the run says so, and when
    if abs(net) <= NO_CHANGE * max(inflow, outflow):
        net = 0.0
    full = _arrival(stock, "full", level, maximum, run, closed)
    floor = start.values[stock.floor] if stock.floor is not None else None
    empty = _arrival(stock, "empty", level, floor, run, closed)
    at_limit = _at_limit(start, stock, full, run, closed)
    returned = _returned(start, stock, inflow)
    share = returned / outflow if outflow and returned else 0.0
    bound = minimum is not None and level <= minimum and any(
        start.values[program.flows[index].wanted] > start.values[program.flows[index].rate]
        for index in stock.outflows
    )  # fmt: skip
    rates = holding_rates(program, start.values, start.histories, place) if net else ()
    return StockFigures(
        stock=stock.key,
        name=program.variant.model.variables[stock.key].name,
        scenario=program.variant.scenario,
        unit=units.get(stock.key, NUMBER),
        level=level,
        maximum=maximum,
        minimum=minimum,
        inflow=inflow,
        outflow=outflow,
        net=net,
        trend="growing" if net > 0 else "draining" if net < 0 else "stable",
        full=full,
        empty=empty,
        turned_away=at_limit.turned_away(stock) if at_limit and full.time_s is not None else 0.0,
        residence_s=_time_in(level, outflow),
        residence_at_limit_s=_residence(at_limit, stock),
        returned=returned,
        returned_share=share,
        effective_inflow=inflow,
        inflow_bound=bound,
        amplification=1 / (1 - share) if bound and 0 <= share < 1 else None,
        stable_when=tuple((program.flows[index].key, rate) for index, rate in rates),
        stable_when_later=_held_later(start, place, full, empty, at_limit, run) if closed is None else None,
    )


def _arrival(
    stock: StockPart, limit: LimitReached, level: float, value: float | None, run: Run | NotRunnable,
    closed: Sequence[Reach] | None,
) -> Arrival:  # fmt: skip
    if value is None:
        return Arrival(None, "no limit")
    if is_at(limit, level, value):
        return Arrival(0.0, "at the start")
    if closed is not None:
        times = [reach.time_s for reach in closed if reach.limit == limit]
        return Arrival(times[0], "closed form") if times else Arrival(None, "never")
    if isinstance(run, NotRunnable):
        return Arrival(None, "unknown")
    hits = [hit.time_s for hit in run.events if hit.stock == stock.key and hit.limit == limit]
    return Arrival(hits[0], "run") if hits else Arrival(None, "not within the run")


def _at_limit(
    start: _At, stock: StockPart, full: Arrival, run: Run | NotRunnable, closed: Sequence[Reach] | None
) -> _At | None:
    """The moment at which the stock is full; where it never is, what it would be if it were full now."""
    if stock.maximum is None:
        return None
    if full.how == "closed form" and closed is not None:
        reach = next(reach for reach in closed if reach.limit == "full")
        return _At(start.program, reach.values, start.histories)
    if full.how == "run" and isinstance(run, Run) and full.time_s is not None:
        after = next((place for place, time in enumerate(run.times) if time >= full.time_s), len(run.times) - 1)
        return _in_run(start, run, after)
    try:
        return start.filled(stock)
    except ERRORS:
        return None


def _held_later(
    start: _At, place: int, full: Arrival, empty: Arrival, at_limit: _At | None, run: Run | NotRunnable
) -> tuple[tuple[Key, float], ...] | None:
    """What would hold a stock when its run shows it full, else just before it is empty, else at the end of the run."""
    program = start.program
    if program.histories or program.stages or isinstance(run, NotRunnable):
        return None
    stock = program.stocks[place]
    drains = full.how != "run" and empty.how == "run" and empty.time_s is not None
    if drains:
        # One step before the last: in that one what is there runs out, and the rate is what is left.
        row = next((row for row, time in enumerate(run.times) if time >= (empty.time_s or 0.0)), 0) - 2
        at: _At | None = _in_run(start, run, max(row, 0))
    else:
        at = at_limit if full.how == "run" else _in_run(start, run, len(run.times) - 1)
    if at is None:
        return ()
    inflow, outflow = at.inflow(stock), at.outflow(stock)
    if (outflow - inflow if drains else inflow - outflow) <= NO_CHANGE * max(inflow, outflow):
        return ()
    return tuple((program.flows[index].key, rate) for index, rate in holding_rates(program, at.values, [], place))


def _in_run(start: _At, run: Run, row: int) -> _At:
    """A program as a run shows it at one of its times."""
    values = [*start.values]
    for (name, limit), slot in start.program.slots.items():
        values[slot] = run.values[name][row] if limit is None else run.limits[name, limit][row]
    values[STEP], values[TIME] = 0.0, run.times[row]
    return _At(start.program, values, start.histories)


def _residence(at_limit: _At | None, stock: StockPart) -> float | None:
    """Little's law at the limit: J. D. C. Little, "A proof for the queuing formula L = λW", Oper. Res. 9 (1961)."""
    if at_limit is None or stock.maximum is None:
        return None
    return _time_in(at_limit.values[stock.maximum], at_limit.outflow(stock))


def _time_in(level: float, outflow: float) -> float | None:
    """Level over outflow; None where nothing leaves or is there, or so little that the time is beyond all numbers."""
    seconds = level / outflow if outflow and level >= 0 else math.inf
    return seconds if math.isfinite(seconds) else None


def _returned(start: _At, stock: StockPart, inflow: float) -> float:
    """What would not come in if nothing left: what formulas send back of what leaves."""
    if not stock.outflows or not stock.inflows:
        return 0.0
    try:
        back = inflow - start.without_outflow(stock).inflow(stock)
    except ERRORS:
        return 0.0
    return back if abs(back) > NO_CHANGE * inflow else 0.0
