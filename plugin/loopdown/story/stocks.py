"""What there is to say of each stock: its course in each scenario, what follows from it, and what would hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.course import Course, Point, is_elsewhere
from loopdown.analysis.numbers.run.results import Run
from loopdown.analysis.trouble import bad_limits
from loopdown.base.records import dataclass
from loopdown.model.model import Key, Kind, Variable


@dataclass(frozen=True, slots=True)
class NotWorkedOut:
    """A run in which a stock has no numbers, and why."""

    scenario: str | None  # None: the model as written
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario in which a stock goes another way than in the model as written: on its way, or in the end."""

    course: Course
    by: Literal["kind", "end", "way"]  # another kind of end; another level there; only other extremes before it


@dataclass(frozen=True, slots=True)
class HoldingRate:
    """A rate at which one flow, the others as they are, would hold a stock at its level."""

    flow: Key
    rate: float  # per second
    by: Literal["falling", "rising"]


@dataclass(frozen=True, slots=True)
class Holding:
    """What would hold a stock in one scenario: any of these rates alone."""

    scenario: str | None
    at: Literal["start", "filling", "emptying", "end"]  # of which moment the rates are
    rates: tuple[HoldingRate, ...]


@dataclass(frozen=True, slots=True)
class StockStory:
    """One stock. `courses` has the model as written first; none where the stock has no figures at all."""

    variable: Variable
    courses: tuple[Course, ...]
    not_worked_out: tuple[NotWorkedOut, ...] = ()
    different: tuple[Difference, ...] = ()
    holdings: tuple[Holding, ...] = ()

    @property
    def as_written(self) -> Course | None:
        """The course of the model as written, where it is worked out."""
        return self.courses[0] if self.courses and self.courses[0].scenario is None else None

    @property
    def troubled(self) -> tuple[Course, ...]:
        """The courses that come to a limit which the model calls bad."""
        return tuple(course for course in self.courses if course.trouble is not None)

    @property
    def rates_change(self) -> bool:
        """Whether rates are told at the end, too: they are others there than at the start."""
        return any(course.rates_change or course.end.kind == "switching" for course in self.courses)

    @property
    def full(self) -> tuple[Course, ...]:
        """The courses that come to the upper limit, bad or not."""
        return tuple(course for course in self.courses if course.figures.full.time_s is not None)

    @property
    def empty(self) -> tuple[Course, ...]:
        """The courses that come to the lower limit, bad or not."""
        return tuple(course for course in self.courses if course.figures.empty.time_s is not None)

    @property
    def is_empty_bad(self) -> bool:
        """Whether the model says what happens when the stock is empty."""
        return "empty" in bad_limits(self.variable)

    @property
    def grows_without_limit(self) -> bool:
        """Whether it grows at the end of the run, or without one at the start, and has no upper limit."""
        first = self.courses[0]
        return first.figures.maximum is None and first.end.kind == "growing"


def stock_stories(analysis: Analysis, stocks: Collection[Key] | None = None) -> Iterator[StockStory]:
    """The stocks in the order of the source, or these of them."""
    known = {name: tuple(group) for name, group in groupby(analysis.numbers.courses, key=lambda each: each.stock)}
    for variable in analysis.model.variables.values():
        if variable.kind is Kind.STOCK and (stocks is None or variable.key in stocks):
            courses = known.get(variable.key, ())
            yield StockStory(
                variable,
                courses,
                tuple(_not_worked_out(analysis, variable, courses)),
                tuple(_different(courses)),
                tuple(_holdings(analysis, variable, courses)),
            )


def _not_worked_out(analysis: Analysis, variable: Variable, courses: tuple[Course, ...]) -> Iterator[NotWorkedOut]:
    """Where some runs give it numbers, those that don't; where none does, those that say why."""
    worked_out = {course.scenario for course in courses}
    names = (None, *(scenario.name.text for scenario in analysis.model.scenarios))
    for name, run in zip(names, analysis.numbers.runs, strict=False):  # a model that isn't run has none
        if courses and name not in worked_out:
            yield NotWorkedOut(name, str(run.left_out.get(variable.key, "")) if isinstance(run, Run) else run.reason)
        elif not courses and variable.key in run.left_out:
            yield NotWorkedOut(name, str(run.left_out[variable.key]))


def _different(courses: tuple[Course, ...]) -> Iterator[Difference]:
    for course in courses[1:]:
        base = courses[0]
        extremes = (course.peak, base.peak), (course.trough, base.trough)
        if course.end.kind != base.end.kind or course.holds != base.holds:
            yield Difference(course, "kind")
        elif course.holds:
            continue
        elif _comes_to(course) and is_elsewhere(course.end.level, base.end.level):
            yield Difference(course, "end")
        elif any(_is_another(one, other) for one, other in extremes):
            yield Difference(course, "way")


def _comes_to(course: Course) -> bool:
    """Whether the level at the end of the run says where it goes, and not only how long it was run."""
    return course.end.kind in ("at rest", "swinging", "following")


def _is_another(one: Point | None, other: Point | None) -> bool:
    """Whether an extreme is there in one course alone, or at another level."""
    if one is None or other is None:
        return one is not other
    return is_elsewhere(one.level, other.level)


# ------------------------------------------------------------------ what would hold it


def _holdings(analysis: Analysis, variable: Variable, courses: tuple[Course, ...]) -> Iterator[Holding]:
    for course in courses:
        if _asks_to_be_held(variable, course) and (rates := tuple(_holding_rates(analysis, course))):
            yield Holding(course.scenario, _moment(course), rates)


def _asks_to_be_held(variable: Variable, course: Course) -> bool:
    """Not one that drains, unless empty is bad; nor one that is full already, unless that is, or comes to rest."""
    figures, bad = course.figures, bad_limits(variable)
    if figures.full.time_s is None and course.ends_by_itself:
        return False
    at_start = _moment(course) == "start"
    if figures.net < 0 if at_start else course.empties or not figures.stable_when_later:
        return "empty" in bad
    return not figures.at_limit or "full" in bad


def _moment(course: Course) -> Literal["start", "filling", "emptying", "end"]:
    """When it fills, or in the end, where its rates at the start are of another time."""
    if course.figures.stable_when_later is None or not course.rates_change:
        return "start"
    if course.figures.full.how == "run":
        return "filling"
    return "emptying" if course.empties else "end"


def _holding_rates(analysis: Analysis, course: Course) -> Iterator[HoldingRate]:
    figures = course.figures
    at_start = _moment(course) == "start"
    grows = figures.net > 0 if at_start else not course.empties
    for flow, rate in figures.stable_when if at_start else figures.stable_when_later or ():
        flows_in = analysis.model.ends[flow].target == figures.stock
        yield HoldingRate(flow, rate, "falling" if flows_in == grows else "rising")
