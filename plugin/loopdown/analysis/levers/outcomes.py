"""What the changes of a lever do to each stock: two runs compared, the model without them and with them."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.levers.affected import affected
from loopdown.analysis.levers.looking_further import in_the_end, look_further
from loopdown.analysis.levers.measures import (
    NEAR_GOAL,
    Measures,
    Series,
    covered_at_the_end,
    furthest_apart,
    mean_of,
    time_above,
    until,
)
from loopdown.analysis.levers.verdicts import NO_EFFECT, Good, Judgement, Outcome, Standard, Verdict, judge
from loopdown.analysis.numbers.numbers import Numbers
from loopdown.analysis.numbers.read.amounts import turned_until
from loopdown.analysis.numbers.read.course import Course, End
from loopdown.analysis.numbers.read.figures import Arrival
from loopdown.analysis.numbers.run.math_error import MathError
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.analysis.numbers.tolerances import SAME_FIGURE, SAME_IN_OTHER_STEPS
from loopdown.analysis.trouble import LimitReached, bad_limits
from loopdown.base.records import dataclass, field, replace
from loopdown.model.model import Key, Kind, Model, Variable


@dataclass(frozen=True, slots=True)
class LevelOutcome:
    """What a lever does to a stock in one scenario, or to a variable of which the model says which way is good."""

    key: Key
    scenario: str | None  # None: the model as written
    before: Outcome
    after: Outcome
    judgement: Judgement
    standard: Standard

    @property
    def verdict(self) -> Verdict:
        """What it does, in a word."""
        return self.judgement.verdict

    @property
    def judged(self) -> bool:
        """Whether the model says what is good, or what is trouble: else a change is neither."""
        return bool(self.standard.troubles) or self.standard.better is not None

    @property
    def in_trouble(self) -> bool:
        """Whether a trouble comes, without the lever or with it."""
        return self.trouble_before or self.standard.reached(self.after)

    @property
    def trouble_before(self) -> bool:
        """Whether a trouble comes without the lever."""
        return self.standard.reached(self.before)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A scenario in which a lever's changes can't be computed."""

    scenario: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a lever does to all that is judged."""

    levels: tuple[LevelOutcome, ...] = ()  # the stocks of a case first
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
    return Outcomes(tuple(comparison.levels), tuple(comparison.stuck), after.runs, errors, comparison.work)


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


@dataclass(frozen=True, slots=True)
class _Side:
    """A level without the lever, or with it."""

    outcome: Outcome
    run: Run
    end: End | None = None  # what a stock does at the end of the run


@dataclass(slots=True)
class _Comparison:
    before: Numbers
    after: Numbers
    levels: list[LevelOutcome] = field(default_factory=list)
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
                self._compare_levels(place, before, after)

    def _compare_levels(self, place: int, before: Run, after: Run) -> None:
        reached = affected(self.before.cases[place].variant, self.after.cases[place].variant)
        with_lever = {each.stock: each for each in self.after.courses if each.scenario == after.scenario}
        for old in self.before.courses:
            if old.scenario != before.scenario:
                continue
            new = with_lever.get(old.stock)
            if new is None:
                why = f"{old.figures.name}: {after.left_out.get(old.stock, 'it has no numbers')}"
                self.stuck.append(Stuck(before.scenario, why))
            else:
                one = _Side(self._of_stock(old, before), before, old.end)
                other = _Side(self._of_stock(new, after), after, new.end)
                self._judge(place, old.stock, one, other, old.stock in reached)
        for variable in self._model.variables.values():
            if variable.kind is Kind.STOCK or variable.key not in before.values or variable.key not in after.values:
                continue
            if standard_of(variable).better is not None:
                one, other = (_Side(self._of_variable(variable.key, run), run) for run in (before, after))
                self._judge(place, variable.key, one, other, variable.key in reached)

    def _judge(self, place: int, key: Key, before: _Side, after: _Side, affected: bool) -> None:
        standard = standard_of(self._model.variables[key])
        one, other, judgement = _in_all_time(before), _in_all_time(after), NO_EFFECT
        if affected:
            if _asks_for_more(before, after, standard) or _asks_for_more(after, before, standard):
                one, other = self._looked(self.before, place, key, before), self._looked(self.after, place, key, after)
            # A level that is held where a condition flips at every step, or depends on the step, is known less well.
            flips = any(key in side.run.unsure or self._is_held(key, side.run) for side in (before, after))
            same = SAME_IN_OTHER_STEPS if flips else SAME_FIGURE
            apart = furthest_apart(self._levels(before.run, key), self._levels(after.run, key), same)
            if apart or not _same_limits(one, other):
                judgement = judge(one, other, standard, apart, same)
        self.levels.append(LevelOutcome(key, before.run.scenario, one, other, judgement, standard))

    def _is_held(self, key: Key, run: Run) -> bool:
        """Whether a condition that flips at every step moves a level directly."""
        flipping = {each.variable for each in run.switching}
        named = self.before.cases[0].variant.dependencies.named
        return any(
            key in (ends.source, ends.target)
            and (flow in flipping or any(need in flipping for need, _ in named((flow, None))))
            for flow, ends in self._model.ends.items()
        )

    @property
    def _model(self) -> Model:
        return self.before.cases[0].variant.model

    # -------------------------------------------------------------- measures

    def _levels(self, run: Run, key: Key) -> Series:
        return until(run.times, run.values[key], self.before.length_s)

    def _of_stock(self, course: Course, run: Run) -> Outcome:
        figures, length = course.figures, self.before.length_s
        swings = course.end.kind == "swinging"
        back = course.recovery.time_s if course.recovery is not None else None
        return Outcome(
            figures.full,
            figures.empty,
            figures.turned_away,
            in_the_end(self._model, figures, figures.full, run),
            turned_until(self._model, run, figures.stock, length),
            self._measures(figures.stock, run, swings=swings, recovered_s=back),
        )

    def _of_variable(self, key: Key, run: Run) -> Outcome:
        none = Arrival(None, "no limit")
        return Outcome(none, none, 0.0, 0.0, 0.0, self._measures(key, run, swings=False, recovered_s=None))

    def _measures(self, key: Key, run: Run, *, swings: bool, recovered_s: float | None) -> Measures:
        levels = self._levels(run, key)
        beyond, off = self._goal(key, run, levels)
        rooms = [self._room(key, run, levels, limit) for limit in bad_limits(self._model.variables[key])]
        return Measures(
            length_s=self.before.length_s,
            highest=max(levels[1]),
            lowest=min(levels[1]),
            end=levels[1][-1],
            mean=mean_of(levels),
            amplitude=covered_at_the_end(levels) if swings else 0.0,
            beyond_goal_s=beyond,
            off_goal=off,
            recovered_s=recovered_s,
            at_limits_s=sum(map(self._time_at, rooms)),
            way_to_trouble=max((max(room[1]) for room in rooms), default=0.0),
        )

    def _goal(self, key: Key, run: Run, levels: Series) -> tuple[float | None, float | None]:
        """How long a level is beyond its goal, and how far on average; None without one."""
        goals = run.limits.get((key, "goal"))
        if goals is None:
            return None, None
        goal = until(run.times, goals, self.before.length_s)
        better = self._model.variables[key].better
        gaps = [
            level - aim if better == "low" else aim - level if better == "high" else abs(level - aim)
            for level, aim in zip(levels[1], goal[1], strict=True)
        ]
        near = [NEAR_GOAL * abs(aim) for aim in goal[1]]
        beyond = time_above((levels[0], [gap - tolerance for gap, tolerance in zip(gaps, near, strict=True)]))
        return beyond, mean_of((levels[0], [max(gap, 0.0) for gap in gaps]))

    def _room(self, key: Key, run: Run, levels: Series, limit: LimitReached) -> Series:
        """How far a level is from a limit."""
        limits = run.limits.get((key, "max" if limit == "full" else "min"))
        bounds = until(run.times, limits, self.before.length_s)[1] if limits is not None else [0.0] * len(levels[0])
        sign = 1 if limit == "full" else -1
        return levels[0], [sign * (bound - level) for bound, level in zip(bounds, levels[1], strict=True)]

    def _time_at(self, room: Series) -> float:
        """How long there is next to no room."""
        near = SAME_FIGURE * (max(room[1]) - min(room[1]))
        return time_above((room[0], [near - each for each in room[1]])) if near else 0.0

    # -------------------------------------------------------------- beyond the run

    def _looked(self, numbers: Numbers, place: int, key: Key, side: _Side) -> Outcome:
        """What is beyond the end of the run. Where a level stays as it is in the end, there is nothing."""
        known = _in_all_time(side)
        if side.end is not None and _stays(side.end):
            return known
        figures = next(
            each for each in numbers.stocks
            if each.stock == key and each.scenario == numbers.cases[place].variant.scenario
        )  # fmt: skip
        long = numbers.long_run(place)
        if long is not numbers.runs[place] and isinstance(long, Run):
            self.looked[place, numbers is self.before] = long.work
        if not isinstance(long, NotRunnable) and key in long.values:
            known = look_further(self._model, figures, long, known)
        return known if side.end is None else _creeps(known, side.end)


def standard_of(variable: Variable) -> Standard:
    """By what a variable is judged: what the model says is good, and what it says is bad."""
    better: Good | None = variable.better or ("goal" if variable.goal is not None else None)
    return Standard(bad_limits(variable), better)


def _in_all_time(side: _Side) -> Outcome:
    """What is known without a longer run: a limit that a level hasn't reached, it never reaches where it stays."""
    known = side.outcome
    if side.end is None or not _stays(side.end):
        return known
    return replace(known, full=_never(known.full), empty=_never(known.empty))


def _stays(end: End) -> bool:
    """Whether a level does in all times to come what it does at the end of its run."""
    swings = end.kind == "swinging" and end.swing is not None and end.swing.course in ("sustained", "dying out")
    return swings or end.kind in ("at rest", "full", "empty")


def _creeps(known: Outcome, end: End) -> Outcome:
    """With the limit to which a level goes at the rate of the end of its run, if nothing reached it in any run."""
    if end.limit is None or end.limit_in_s is None or known.arrival(end.limit).how != "not within the run":
        return known
    arrival = Arrival(end.since_s + end.limit_in_s, "run")
    if end.limit == "empty":
        return replace(known, empty=arrival)
    return replace(known, full=arrival, in_the_end=end.net)


def _never(arrival: Arrival) -> Arrival:
    return Arrival(None, "never") if arrival.how == "not within the run" else arrival


def _asks_for_more(one: _Side, other: _Side, standard: Standard) -> bool:
    """Whether a run shows less than there is: a trouble to which it creeps, or to which only the other one comes."""
    return any(
        one.outcome.arrival(limit).how == "not within the run"
        and ((one.end is not None and one.end.limit == limit) or other.outcome.arrival(limit).time_s is not None)
        for limit in standard.troubles
    )


def _same_limits(before: Outcome, after: Outcome) -> bool:
    return (before.full, before.empty, before.in_all, before.in_the_end) == (
        after.full, after.empty, after.in_all, after.in_the_end
    )  # fmt: skip
