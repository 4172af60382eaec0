"""Who wins where a reinforcing loop meets what pushes back on it, as the runs show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.guards import Guard
from loopdown.analysis.loops.loop import Loop
from loopdown.analysis.numbers.read.course import Course
from loopdown.analysis.trouble import LimitReached, bad_limits
from loopdown.base.records import dataclass

GONE = 0.01  # of the highest level: a stock that comes to rest below this share of it has lost all that it held

# Too late: each guard has a delay that is longer than it takes.
Outcome = Literal["held", "lost", "too late"]


@dataclass(frozen=True, slots=True)
class Loss:
    """How a guard loses in one scenario: what a stock of the loop comes to."""

    course: Course
    limit: LimitReached | None  # the one that is its trouble; None: it still grows at the end of the run
    time_s: float | None  # None: it comes to nothing without ever being empty, or grows on


@dataclass(frozen=True, slots=True)
class Contest:
    """A reinforcing loop and its guards in all runs."""

    outcome: Outcome
    losses: tuple[Loss, ...]  # of each scenario in which they lose the first; in the order of the scenarios


def contest(analysis: Analysis, loop: Loop, guards: Sequence[Guard]) -> Contest | None:
    """Whether the guards of a loop hold it in every run; None where the runs can't say it.

    They can't where no run has a stock of the loop, or where the loop or all of its guards are only written: what isn't
    computed is in no run. Nor do they say that guards lose of which some aren't there.
    """
    there = [guard.loop.computed for guard in guards]
    if not loop.computed or not any(there):
        return None
    courses = [each for each in analysis.numbers.courses if each.stock in loop.variables and each.length_s is not None]
    if not courses:
        return None
    losses: dict[str | None, Loss] = {}
    for course in courses:
        loss = _loss(analysis, course)
        before = losses.get(course.scenario)
        if loss is not None and (before is None or _moment(loss) < _moment(before)):
            losses[course.scenario] = loss
    if not losses:
        return Contest("held", ())
    if not all(there):
        return None
    soonest = min(map(_moment, losses.values()))
    delays = [guard.loop.delay_seconds for guard in guards]
    late = all(delay is not None and delay > soonest for delay in delays)
    scenarios = [None, *(scenario.name.text for scenario in analysis.model.scenarios)]
    return Contest("too late" if late else "lost", tuple(losses[each] for each in scenarios if each in losses))


def _moment(loss: Loss) -> float:
    return float("inf") if loss.time_s is None else loss.time_s


def _loss(analysis: Analysis, course: Course) -> Loss | None:
    if course.trouble is not None:
        return Loss(course, course.trouble.limit, course.trouble.time_s)
    bad = bad_limits(analysis.model.variables[course.stock])
    end = course.end
    if end.limit in bad and end.limit is not None and end.limit_in_s is not None:
        return Loss(course, end.limit, (course.length_s or 0.0) + end.limit_in_s)
    better = analysis.model.variables[course.stock].better
    wanted = "empty" in bad or better == "high"  # that there is much of it
    if wanted and end.kind in ("at rest", "draining") and 0 <= end.level < GONE * course.high:
        return Loss(course, "empty", None)
    if end.kind == "growing" and not wanted and course.figures.maximum is None:
        return Loss(course, None, None)
    return None
