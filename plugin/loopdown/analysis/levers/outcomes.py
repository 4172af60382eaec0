"""What the changes of a lever do to each stock: two runs compared, the model without them and with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from loopdown.analysis.levers.verdicts import Outcome, Reason, Trouble, Verdict, judge
from loopdown.analysis.numbers.program.variant import vary
from loopdown.analysis.numbers.read.convergence import settles_below
from loopdown.analysis.numbers.read.figures import Arrival, StockFigures, stock_figures
from loopdown.analysis.numbers.run.plan import MOST_WORK, plan_long, plan_run
from loopdown.analysis.numbers.run.results import NotRunnable, Plan, Run
from loopdown.analysis.numbers.run.simulate import simulate, simulate_all
from loopdown.analysis.trouble import bad_limits
from loopdown.base.finding import Finding
from loopdown.base.records import dataclass, field
from loopdown.model.changes import Change
from loopdown.model.model import Key, Model, Scenario

TAIL = 0.25  # the last part of a run, over which is looked at what goes on in the end


@dataclass(frozen=True, slots=True)
class StockOutcome:
    """What a lever does to a stock in one scenario."""

    stock: Key
    scenario: str | None  # None: the model as written
    before: Outcome
    after: Outcome
    verdict: Verdict
    reason: Reason | None  # what decides; None where there is no effect
    trouble: Trouble  # which of its limits count

    @property
    def named(self) -> bool:
        """Whether the model says what trouble it is when the stock is full or empty."""
        return self.trouble.named

    @property
    def in_trouble(self) -> bool:
        """Whether a limit that counts is reached, without the lever or with it."""
        return self.trouble_before or any(each.time_s is not None for each in self.trouble.limits(self.after))

    @property
    def trouble_before(self) -> bool:
        """Whether a limit that counts is reached without the lever."""
        return any(each.time_s is not None for each in self.trouble.limits(self.before))


@dataclass(frozen=True, slots=True)
class Stuck:
    """A scenario in which a lever's changes can't be computed."""

    scenario: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a lever does to all stocks."""

    stocks: tuple[StockOutcome, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    runs: tuple[Run | NotRunnable, ...] = ()  # with the lever
    errors: tuple[Finding, ...] = ()  # `math-error`
    work: int = 0  # what the runs took, in plain steps


def compare(
    model: Model,
    runs: Sequence[Run | NotRunnable],
    figures: Sequence[StockFigures],
    changes: Sequence[Change],
    work: int = MOST_WORK,
) -> Outcomes:
    """Run a model with the changes of a lever and compare each stock with what `runs` and `figures` say without them.

    A scenario that has no numbers without the lever has no outcome. One that isn't run, since those before it took
    more than `work`, is stuck.
    """
    length = max((run.length_s for run in runs if isinstance(run, Run) and not _broken(run, None)), default=0.0)
    if not length:
        return Outcomes()
    if _changes_numbers(model, changes):
        plan = plan_run(model, changes, at_least=length)
        if isinstance(plan, NotRunnable):
            return Outcomes(stuck=(Stuck(None, plan.reason),), runs=(plan,))
        comparison = _Comparison(model, changes, length, simulate_all(model, changes, plan=plan, work=work))
        comparison.work = plan.work + sum(run.work for run in comparison.runs if isinstance(run, Run))
        own = stock_figures(model, changes, runs=comparison.runs)
    else:
        comparison, own = _Comparison(model, (), length, tuple(runs)), tuple(figures)
    comparison.compare(runs, figures, own)
    return Outcomes(
        tuple(comparison.stocks), tuple(comparison.stuck), comparison.runs, tuple(comparison.errors), comparison.work
    )


def _changes_numbers(model: Model, changes: Sequence[Change]) -> bool:
    """Whether a formula is another: a link that is added has no numbers, and one may be delayed that has none."""
    scenarios = (None, *model.scenarios)
    return any(vary(model, each, changes).formulas != vary(model, each).formulas for each in scenarios)


def _broken(run: Run | NotRunnable, length: float | None) -> Finding | None:
    """The error that ended a run, within so many seconds."""
    if isinstance(run, Run) and length is not None and run.length_s >= length:
        return None
    return next((finding for finding in run.findings if finding.rule == "math-error"), None)


@dataclass(slots=True)
class _Comparison:
    model: Model
    changes: Sequence[Change]
    length: float
    runs: tuple[Run | NotRunnable, ...]
    stocks: list[StockOutcome] = field(default_factory=list)
    stuck: list[Stuck] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    longer: dict[tuple[str | None, bool], Run | NotRunnable] = field(default_factory=dict)  # with the changes or not
    work: int = 0

    def compare(
        self, runs: Sequence[Run | NotRunnable], figures: Sequence[StockFigures], own: Sequence[StockFigures]
    ) -> None:
        for scenario, before, after in zip((None, *self.model.scenarios), runs, self.runs, strict=True):
            if isinstance(before, NotRunnable) or _broken(before, None):
                continue
            name = scenario.name.text if scenario else None
            error = _broken(after, self.length)
            if isinstance(after, NotRunnable) or error:
                self.stuck.append(Stuck(name, error.message if error else _reason(after)))
                self.errors.extend([error] if error else [])
                continue
            with_lever = {each.stock: each for each in own if each.scenario == name}
            for each in figures:
                if each.scenario != name:
                    continue
                if each.stock in with_lever:
                    self.stocks.append(self._of_stock(scenario, each, before, with_lever[each.stock], after))
                else:
                    self.stuck.append(
                        Stuck(name, f"{each.name}: {after.left_out.get(each.stock, 'it has no numbers')}")
                    )

    def _of_stock(
        self, scenario: Scenario | None, old: StockFigures, before: Run, new: StockFigures, after: Run
    ) -> StockOutcome:
        bad = bad_limits(self.model.variables[old.stock])
        trouble = Trouble(full="full" in bad or not bad, empty="empty" in bad, named=bool(bad))
        one, other = self._outcome(old, before), self._outcome(new, after)
        exact = before.step_s == after.step_s
        verdict, reason = judge(one, other, trouble, exact=exact)
        in_doubt = verdict == "worse" and reason in ("net", "furthest")
        if in_doubt or _asks_for_more(one, other, trouble) or _asks_for_more(other, one, trouble):
            one = self._look_further(scenario, (), old, before, one, trouble)
            other = self._look_further(scenario, self.changes, new, after, other, trouble)
            verdict, reason = judge(one, other, trouble, exact=exact)
        return StockOutcome(old.stock, old.scenario, one, other, verdict, reason, trouble)

    def _outcome(self, figures: StockFigures, run: Run) -> Outcome:
        levels = run.values[figures.stock]
        start, end = levels[0], value_at(run, levels, self.length)
        until = [*levels[: int(self.length / run.step_s * (1 + 1e-12)) + 1], end]
        return Outcome(
            figures.full,
            figures.empty,
            start,
            end,
            figures.turned_away,
            self._in_the_end(figures, figures.full, run),
            _turned_until(self.model, run, figures.stock, self.length),
            (end - start) / self.length,
            max(until),
            min(until),
        )

    def _in_the_end(self, figures: StockFigures, full: Arrival, run: Run) -> float:
        if full.time_s is None:
            return 0.0
        since = run.length_s * (1 - TAIL)
        if full.time_s > since:
            return figures.turned_away
        away = _turned_until(self.model, run, figures.stock, run.length_s)
        return (away - _turned_until(self.model, run, figures.stock, since)) / (run.length_s - since)

    def _look_further(
        self, scenario: Scenario | None, changes: Sequence[Change], figures: StockFigures, run: Run, known: Outcome,
        trouble: Trouble,
    ) -> Outcome:  # fmt: skip
        """Whether a limit that the run doesn't reach is reached after it, or never is."""
        if not any(limit.how == "not within the run" for limit in trouble.limits(known)):
            return known
        long = self._long(scenario, changes, run)
        if isinstance(long, NotRunnable) or figures.stock not in long.values:
            return known
        full = _further(known.full, "full", figures, long)
        return Outcome(
            full,
            _further(known.empty, "empty", figures, long),
            known.start_level,
            known.end_level,
            known.turned_away,
            self._in_the_end(figures, full, long),
            known.in_all,
            known.net,
            known.highest,
            known.lowest,
        )

    def _long(self, scenario: Scenario | None, changes: Sequence[Change], run: Run) -> Run | NotRunnable:
        """A run that lasts until what goes on by itself has come to rest; the one that is there, if it does."""
        place = (scenario.name.text if scenario else None, bool(changes))
        if place not in self.longer:
            plan = plan_long(self.model, changes)
            self.longer[place] = run
            if isinstance(plan, Plan) and plan.length_s > run.length_s:
                long = self.longer[place] = simulate(self.model, scenario, changes, plan=plan)
                self.work += long.work if isinstance(long, Run) else 0
        return self.longer[place]


def _reason(run: Run | NotRunnable) -> str:
    return run.reason if isinstance(run, NotRunnable) else ""


def _further(known: Arrival, limit: Literal["full", "empty"], figures: StockFigures, long: Run) -> Arrival:
    if known.how != "not within the run":
        return known
    hits = [hit.time_s for hit in long.events if hit.stock == figures.stock and hit.limit == limit]
    if hits:
        return Arrival(hits[0], "run")
    level = figures.maximum if limit == "full" else figures.minimum or 0.0
    levels = long.values[figures.stock]
    sign = 1.0 if limit == "full" else -1.0
    assert level is not None
    rests = not long.findings and settles_below([sign * each for each in levels], sign * level)
    return Arrival(None, "never") if rests else known


def _asks_for_more(one: Outcome, other: Outcome, trouble: Trouble) -> bool:
    """Whether a limit of the one is reached, and of the other isn't known to be."""
    pairs = zip(trouble.limits(one), trouble.limits(other), strict=True)
    return any(a.time_s is not None and b.how == "not within the run" for a, b in pairs)


# ------------------------------------------------------------------ reading a run


def value_at(run: Run, series: Sequence[float], time_s: float) -> float:
    """A value at a time, on a straight line between the steps."""
    place = min(int(time_s / run.step_s * (1 + 1e-12)), len(series) - 1)
    share = time_s / run.step_s - place
    if place == len(series) - 1 or abs(share) < 1e-9:
        return series[place]
    return series[place] + share * (series[place + 1] - series[place])


def _turned_until(model: Model, run: Run, stock: Key, time_s: float) -> float:
    """How much has been turned away at a stock until a time."""
    whole = min(int(time_s / run.step_s * (1 + 1e-12)), len(run.times) - 1)
    rest = max(time_s - whole * run.step_s, 0.0)
    total = 0.0
    for flow, rates in run.turned_away.items():
        if model.ends[flow].target == stock:
            total += run.step_s * sum(rates[:whole]) + rest * (rates[whole] if whole < len(rates) else 0.0)
    return total
