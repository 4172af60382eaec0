"""Why a stock grows or drains: which of its flows moved, in which scenario, and what drives them.

A stock that grows has exactly two explanations, an inflow that rose or an outflow that fell (D. H. Meadows, *Thinking
in Systems*, 2008, chapter 1). Which of them holds in a scenario is read off the rates at the moment at which the stock
begins to grow there, against the rates at the start of the model as written.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Literal, TypeAlias

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.start import rates_at_start
from loopdown.analysis.numbers.run.results import Jump, Run
from loopdown.analysis.numbers.tolerances import NO_CHANGE, NO_CHANGE_IN_RUNS
from loopdown.analysis.trouble import bad_limits
from loopdown.base.records import dataclass
from loopdown.model.changes import Assign
from loopdown.model.model import Cause, Key, Kind, Origin, Scenario, Variable

_ROUND = (86_400, 3_600, 1_800, 600, 300, 60, 30, 10, 5, 1, 0.5, 0.1, 0.01, 0.001)  # seconds

PULSE = 10  # times the rates beside it: a rate of one step alone is a pulse

Moving = Literal["growing", "draining"]  # as `Trend`, of a stock that doesn't hold its level
Signs: TypeAlias = frozenset[int]  # how a flow follows a variable: 1 the same way, -1 the other; both where unknown
Inward: TypeAlias = Mapping[Key, Sequence[tuple[Key, Signs]]]
Direction = Literal["rises", "falls"]


@dataclass(frozen=True, slots=True)
class Move:
    """A flow whose rate is another than as the model is written, in the direction that explains what the stock does."""

    flow: Key
    before: float  # per second, at the start of the model as written
    after: float  # per second: what it settles at or is at most, or at least, while the stock grows or drains
    changes: tuple[Assign, ...]  # those of the scenario that reach the flow
    amount: float | None = None  # what a pulse moves in no time, in the place of a rate


@dataclass(frozen=True, slots=True)
class Verdict:
    """On which branch a scenario is: one of the two tuples of moves is not empty."""

    scenario: str | None  # None: the model as written
    time_s: float  # when the stock begins to grow or drain
    inflows: tuple[Move, ...]
    outflows: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the two explanations."""

    side: Literal["in", "out"]
    direction: Direction
    flows: tuple[Key, ...]
    drivers: Mapping[Key, tuple[Key, ...]]  # of each flow: what its formula depends on, the nearest first
    causes: tuple[Cause, ...]  # those that move one of the flows that way, in the order of the source


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Both explanations of what one stock does, and what the formulas decide."""

    stock: Key
    trend: Moving
    happens: bool  # it does so in some scenario; else this is told for the day on which it does
    branches: tuple[Branch, ...]  # the inflows first; a side without a flow has none
    own: tuple[Cause, ...]  # causes that are named for the stock itself
    verdicts: tuple[Verdict, ...]

    @property
    def causes(self) -> tuple[Cause, ...]:
        """All causes that are told here."""
        return (*(cause for branch in self.branches for cause in branch.causes), *self.own)


def diagnoses(analysis: Analysis) -> tuple[Diagnosis, ...]:
    """The diagnoses that say something: causes are known, or a scenario decides. In the order of the stocks."""
    stocks = [variable for variable in analysis.model.variables.values() if variable.kind is Kind.STOCK]
    inward = _inward(analysis)
    found = (_diagnose(analysis, inward, stock, trend) for stock in stocks for trend in _told_trends(stock))
    return tuple(each for each in found if each.causes or each.verdicts)


def other_causes(analysis: Analysis) -> tuple[Cause, ...]:
    """The causes that lead to no stock's diagnosis, in the order of the source; of what isn't there nothing is told."""
    if not analysis.model.causes:
        return ()
    told = {cause.span for each in diagnoses(analysis) for cause in each.causes}
    known = analysis.model.variables
    return tuple(c for c in analysis.model.causes if c.span not in told and c.name.key in known)


def _told_trends(stock: Variable) -> Iterator[Moving]:
    """The ways that are bad: growing, unless the only trouble is at the other end; draining where empty is trouble.

    Where the stock says which way is good, the other one is bad.
    """
    bad = bad_limits(stock)
    if "full" in bad or stock.better == "low" or (stock.better is None and bad != ("empty",)):
        yield "growing"
    if "empty" in bad or stock.better == "high":
        yield "draining"


def _diagnose(analysis: Analysis, inward: Inward, stock: Variable, trend: Moving) -> Diagnosis:
    grows = trend == "growing"
    into = tuple(flow for flow, ends in analysis.model.ends.items() if ends.target == stock.key != ends.source)
    out = tuple(flow for flow, ends in analysis.model.ends.items() if ends.source == stock.key != ends.target)
    upstream = {flow: _upstream(inward, flow, stock.key, {*into, *out}) for flow in (*into, *out)}
    branches = (
        _branch(analysis, "in", "rises" if grows else "falls", into, upstream),
        _branch(analysis, "out", "falls" if grows else "rises", out, upstream),
    )
    own = tuple(
        cause
        for cause in analysis.model.causes
        if cause.name.key == stock.key and cause.direction == ("rises" if grows else "falls")
    )
    verdicts = tuple(_verdicts(analysis, into, out, upstream, 1 if grows else -1))
    happens = bool(verdicts) or any(
        figures.stock == stock.key and figures.trend == trend for figures in analysis.numbers.stocks
    )
    return Diagnosis(stock.key, trend, happens, tuple(b for b in branches if b.flows), own, verdicts)


# ------------------------------------------------------------------ the branches


def _inward(analysis: Analysis) -> Inward:
    """What each variable follows. Where only what a stock holds bounds a flow, the stock explains nothing."""
    inward: dict[Key, list[tuple[Key, Signs]]] = {}
    for (source, target), link in analysis.links.items():
        if link.origins != (Origin.SUPPLY,):
            signs = frozenset({"+": (1,), "-": (-1,), "?": (1, -1)}[link.polarity])
            inward.setdefault(target, []).append((source, signs))
    return inward


def _upstream(inward: Inward, flow: Key, stock: Key, flows: Set[Key]) -> dict[Key, Signs]:
    """All that a flow depends on, the nearest first.

    It ends at the stock's other flows, which are explained by themselves, and never goes through the stock.
    """
    found: dict[Key, Signs] = {flow: frozenset({1})}
    waiting = [flow]
    while waiting:
        target = waiting.pop(0)
        if target in flows and target != flow:
            continue
        for source, signs in inward.get(target, ()):
            if source == stock:
                continue
            reached = found.get(source, frozenset()) | {one * other for one in signs for other in found[target]}
            if reached != found.get(source):
                found[source] = reached
                waiting.append(source)
    return found


def _branch(
    analysis: Analysis, side: Literal["in", "out"], direction: Direction, flows: tuple[Key, ...],
    upstream: Mapping[Key, Mapping[Key, Signs]],
) -> Branch:  # fmt: skip
    drivers = {flow: tuple(name for name in upstream[flow] if name != flow) for flow in flows}
    causes = tuple(
        cause
        for cause in analysis.model.causes
        if any(
            (1 if cause.direction == direction else -1) in upstream[flow].get(cause.name.key, ())
            for flow in flows
            if cause.name.key == flow or cause.name.key not in upstream
        )
    )
    return Branch(side, direction, flows, drivers, causes)


# ------------------------------------------------------------------ the verdicts


def _verdicts(
    analysis: Analysis, into: tuple[Key, ...], out: tuple[Key, ...],
    upstream: Mapping[Key, Mapping[Key, Signs]], way: Literal[1, -1],
) -> Iterator[Verdict]:  # fmt: skip
    flows = (*into, *out)
    if not analysis.numbers.cases:
        return
    before = rates_at_start(analysis.numbers.cases[0])
    if not before.keys() >= set(flows):
        return
    written = way * _net(before, into, out)
    scenarios = (None, *analysis.model.scenarios)
    for scenario, case, run in zip(scenarios, analysis.numbers.cases, analysis.numbers.runs, strict=True):
        if not isinstance(run, Run) or not run.values.keys() >= set(flows):
            continue
        begun = _beginning(rates_at_start(case), run, into, out, way)
        moved = {flow: _changes(scenario, upstream[flow]) for flow in flows}
        jumps = _first_jumps(run, into if way > 0 else out)
        if jumps and (begun is None or jumps[0].time_s <= begun[0]):
            told = tuple(
                Move(each.flow, before[each.flow], before[each.flow], moved[each.flow], each.amount) for each in jumps
            )
            yield Verdict(run.scenario, jumps[0].time_s, *((told, ()) if way > 0 else ((), told)))
            continue
        if begun is None:
            continue
        time, after, at = begun
        size = max(*(after[flow] for flow in flows), *(before[flow] for flow in flows), 0.0)
        if way * _net(after, into, out) <= written + NO_CHANGE_IN_RUNS * size:
            continue  # as written it grows as fast: what is different here doesn't explain it

        rows = range(at, _end_of_growth(run, at, into, out, way))
        verdict = Verdict(
            run.scenario,
            time,
            tuple(_moves(run, moved, into, way, before, after, rows)),
            tuple(_moves(run, moved, out, -way, before, after, rows)),
        )
        if verdict.inflows or verdict.outflows:
            yield verdict


def _first_jumps(run: Run, flows: tuple[Key, ...]) -> list[Jump]:
    """The pulses of some flows that come first."""
    jumps = [jump for jump in run.jumps if jump.flow in flows]
    return [jump for jump in jumps if jump.time_s == jumps[0].time_s]


def _moves(
    run: Run, moved: Mapping[Key, tuple[Assign, ...]], flows: tuple[Key, ...], up: int,
    before: Mapping[Key, float], begun: Mapping[Key, float], rows: range,
) -> Iterator[Move]:  # fmt: skip
    """The flows that are higher, or lower, when the stock begins to move, each with its furthest rate on the way."""
    for flow in flows:
        if up * (begun[flow] - before[flow]) > NO_CHANGE * max(begun[flow], before[flow]):
            rates = [begun[flow], *(run.values[flow][row] for row in rows)]
            yield Move(flow, before[flow], max(rates) if up > 0 else min(rates), moved[flow], _pulse(run, flow, rows))


def _pulse(run: Run, flow: Key, rows: range) -> float | None:
    """How much a flow moves that runs for one step alone, far above what it does before and after."""
    first, rates = rows.start, run.values[flow]
    if len(rows) != 1 or not 0 < first < len(rates) - 1:
        return None
    beside = max(rates[first - 1], rates[first + 1])
    moved = (rates[first] - beside) * (run.times[first + 1] - run.times[first])
    return moved if rates[first] > PULSE * beside and moved > 0 else None


def _end_of_growth(run: Run, at: int, into: tuple[Key, ...], out: tuple[Key, ...], way: Literal[1, -1]) -> int:
    """The first row behind one at which the stock grows where it doesn't, or a limit is met."""
    until = next((hit.time_s for hit in run.events if hit.time_s > run.times[at]), math.inf)
    for row in range(at + 1, len(run.times)):
        inflow, outflow = (sum(run.values[flow][row] for flow in flows) for flows in (into, out))
        if run.times[row] >= until or way * (inflow - outflow) <= NO_CHANGE * max(inflow, outflow):
            return row
    return len(run.times)


def _net(rates: Mapping[Key, float], into: tuple[Key, ...], out: tuple[Key, ...]) -> float:
    return sum(rates[flow] for flow in into) - sum(rates[flow] for flow in out)


def _beginning(
    start: Mapping[Key, float], run: Run, into: tuple[Key, ...], out: tuple[Key, ...], way: Literal[1, -1]
) -> tuple[float, Mapping[Key, float], int] | None:
    """When the stock first grows (or drains), in seconds, the rates of its flows then, and the row."""
    flows = (*into, *out)
    series = zip(*(run.values[flow] for flow in flows), strict=True) if flows else ()
    for at, run_rates in enumerate(series):
        rates = [start[flow] for flow in flows] if at == 0 and start else run_rates
        inflow, outflow = sum(rates[: len(into)]), sum(rates[len(into) :])
        if way * (inflow - outflow) > (NO_CHANGE_IN_RUNS if at else NO_CHANGE) * max(inflow, outflow):
            if rates is run_rates and at + 1 < len(run.times) and (hit := _limit_within(run, at)) is not None:
                return hit, {flow: run.values[flow][at + 1] for flow in flows}, at + 1
            time = _roundest(run.times[at - 1], run.times[at]) if at else 0.0
            return time, dict(zip(flows, rates, strict=True)), at
    return None


def _limit_within(run: Run, at: int) -> float | None:
    """When a limit is reached in the midst of a step: its rates are then a mixture of those before and after."""
    begun, until = run.times[at], run.times[at + 1]
    edge = NO_CHANGE * (until - begun)
    return next((e.time_s for e in run.events if begun + edge < e.time_s < until - edge), None)


def _roundest(after: float, until: float) -> float:
    """The roundest time of those between two steps: the run doesn't say which of them it was."""
    found = (unit * math.floor(until / unit + NO_CHANGE) for unit in _ROUND)
    return next((time for time in found if time > after), until)


def _changes(scenario: Scenario | None, upstream: Mapping[Key, Signs]) -> tuple[Assign, ...]:
    if scenario is None:
        return ()
    return tuple(
        change
        for change in scenario.changes
        if isinstance(change, Assign) and change.limit is None and change.target.key in upstream
    )
