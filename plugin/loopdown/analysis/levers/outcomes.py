"""What the changes of a lever do to each stock: two runs compared, the model without them and with them."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.levers.looking_further import in_the_end, look_further
from loopdown.analysis.levers.verdicts import Outcome, Reason, Trouble, Verdict, judge
from loopdown.analysis.numbers.numbers import Numbers
from loopdown.analysis.numbers.read.amounts import ROUNDING, turned_until, value_at
from loopdown.analysis.numbers.read.figures import StockFigures
from loopdown.analysis.numbers.run.math_error import MathError
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.analysis.trouble import bad_limits
from loopdown.base.records import dataclass, field
from loopdown.model.model import Key, Model


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
    errors: tuple[MathError, ...] = ()
    work: int = 0  # what the runs took, in plain steps


def compare(before: Numbers, after: Numbers) -> Outcomes:
    """Compare each stock in the runs with the changes of a lever with what is without them.

    Where the changes change no number, both are the same. A case that has no numbers without the lever has no outcome.
    One that isn't run, since those before it took too much, is stuck.
    """
    if not before.length_s:
        return Outcomes()
    if isinstance(after.plan, NotRunnable):
        return Outcomes(stuck=(Stuck(None, after.plan.reason),), runs=(after.plan,))
    comparison = _Comparison(before, after)
    comparison.compare()
    errors = tuple(new_errors(before, after))
    return Outcomes(tuple(comparison.stocks), tuple(comparison.stuck), after.runs, errors, comparison.work)


def new_errors(before: Numbers, after: Numbers) -> Iterator[MathError]:
    """What ends a run with the changes of a lever that none ends without them, within the time of those."""
    if not before.length_s or isinstance(after.plan, NotRunnable):
        return
    for one, other in zip(before.runs, after.runs, strict=True):
        if isinstance(one, Run) and one.error is None and (error := _broken(other, before.length_s)):
            yield error


def _broken(run: Run | NotRunnable, length: float) -> MathError | None:
    """The error that ended a run, within so many seconds."""
    return None if isinstance(run, Run) and run.length_s >= length else run.error


@dataclass(slots=True)
class _Comparison:
    before: Numbers
    after: Numbers
    stocks: list[StockOutcome] = field(default_factory=list)
    stuck: list[Stuck] = field(default_factory=list)
    looked: dict[tuple[int, bool], int] = field(default_factory=dict)  # the work of long runs

    @property
    def work(self) -> int:
        """What the runs took, in plain steps."""
        return sum(self.looked.values()) + (self.after.spent if self.after is not self.before else 0)

    def compare(self) -> None:
        runs = zip(self.before.cases, self.before.runs, self.after.runs, strict=True)
        for place, (case, before, after) in enumerate(runs):
            if isinstance(before, NotRunnable) or before.error is not None:
                continue
            name = case.variant.scenario
            if isinstance(after, NotRunnable):
                self.stuck.append(Stuck(name, after.error.finding().message if after.error else after.reason))
            elif error := _broken(after, self.before.length_s):
                self.stuck.append(Stuck(name, error.finding().message))
            else:
                self._compare_stocks(place, before, after)

    def _compare_stocks(self, place: int, before: Run, after: Run) -> None:
        with_lever = {each.stock: each for each in self.after.stocks if each.scenario == after.scenario}
        for each in self.before.stocks:
            if each.scenario != before.scenario:
                continue
            if each.stock in with_lever:
                self.stocks.append(self._of_stock(place, each, before, with_lever[each.stock], after))
            else:
                why = f"{each.name}: {after.left_out.get(each.stock, 'it has no numbers')}"
                self.stuck.append(Stuck(before.scenario, why))

    def _of_stock(self, place: int, old: StockFigures, before: Run, new: StockFigures, after: Run) -> StockOutcome:
        bad = bad_limits(self._model.variables[old.stock])
        trouble = Trouble(full="full" in bad or not bad, empty="empty" in bad, named=bool(bad))
        one, other = self._outcome(old, before), self._outcome(new, after)
        exact = before.step_s == after.step_s
        verdict, reason = judge(one, other, trouble, exact=exact)
        in_doubt = verdict == "worse" and reason in ("net", "furthest")
        if in_doubt or _asks_for_more(one, other, trouble) or _asks_for_more(other, one, trouble):
            one = self._look_further(self.before, place, old, one, trouble)
            other = self._look_further(self.after, place, new, other, trouble)
            verdict, reason = judge(one, other, trouble, exact=exact)
        return StockOutcome(old.stock, old.scenario, one, other, verdict, reason, trouble)

    @property
    def _model(self) -> Model:
        return self.before.cases[0].variant.model

    def _outcome(self, figures: StockFigures, run: Run) -> Outcome:
        levels, length = run.values[figures.stock], self.before.length_s
        start, end = levels[0], value_at(run, levels, length)
        until = [*levels[: int(length / run.step_s * ROUNDING) + 1], end]
        return Outcome(
            figures.full,
            figures.empty,
            start,
            end,
            figures.turned_away,
            in_the_end(self._model, figures, figures.full, run),
            turned_until(self._model, run, figures.stock, length),
            (end - start) / length,
            max(until),
            min(until),
        )

    def _look_further(
        self, numbers: Numbers, place: int, figures: StockFigures, known: Outcome, trouble: Trouble
    ) -> Outcome:
        """Whether a limit that the run doesn't reach is reached after it, or never is."""
        if not any(limit.how == "not within the run" for limit in trouble.limits(known)):
            return known
        long = numbers.long_run(place)
        if long is not numbers.runs[place] and isinstance(long, Run):
            self.looked[place, numbers is self.before] = long.work
        if isinstance(long, NotRunnable) or figures.stock not in long.values:
            return known
        return look_further(self._model, figures, long, known)


def _asks_for_more(one: Outcome, other: Outcome, trouble: Trouble) -> bool:
    """Whether a limit of the one is reached, and of the other isn't known to be."""
    pairs = zip(trouble.limits(one), trouble.limits(other), strict=True)
    return any(a.time_s is not None and b.how == "not within the run" for a, b in pairs)
