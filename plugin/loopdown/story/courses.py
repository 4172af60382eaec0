"""The course of a stock: where it goes in one scenario, from its start to the end of the run."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import Loop
from loopdown.analysis.numbers.read.figures import Arrival, StockFigures
from loopdown.analysis.numbers.read.oscillation import Oscillation, oscillation
from loopdown.analysis.numbers.run.results import Run
from loopdown.analysis.trouble import LimitReached, bad_limits
from loopdown.base.records import dataclass
from loopdown.model.model import Ends, Key, Kind

ELSEWHERE = 0.05  # a scenario that ends this share away from where the model as written ends, ends elsewhere
AT_REST = 0.005  # of all that a level covers in a run: it moves by less in the last tenth of it
CHANGED = 0.01  # a rate that moves by less than this share of itself is as at the start


@dataclass(frozen=True, slots=True)
class Furthest:
    """Where a level turns before it comes to rest elsewhere."""

    level: float
    time_s: float


@dataclass(frozen=True, slots=True)
class Course:
    """A stock in one scenario. Levels are in base units, times in seconds, as in `StockFigures`."""

    figures: StockFigures  # how it starts, and when it reaches its limits
    trouble: LimitReached | None  # the limit that it reaches and that the model calls bad
    length_s: float | None  # of the run; None: there is none
    end: float  # the level at the end of the run; without one that at the start
    rest: float | None  # the level at which it ends, where it moves at the start and comes to rest by itself
    furthest: Furthest | None  # None where it goes to its end straight, or there is no run
    swing: Oscillation | None  # how it swings by itself
    rates_change: bool  # a rate of it moves in the run, before it reaches a limit

    @property
    def scenario(self) -> str | None:
        """None: the model as written."""
        return self.figures.scenario

    @property
    def trouble_arrival(self) -> Arrival:
        """When it reaches the limit that is trouble; of one that has no trouble when it is empty."""
        return self.figures.full if self.trouble == "full" else self.figures.empty

    @property
    def later(self) -> Literal["swings", "leaves its level", "rests"] | None:
        """What it does that its start doesn't tell; None where it goes on as it starts."""
        if self.rest is None and self.swing is not None:
            return "swings"
        if self.length_s is not None and self.figures.trend == "stable" and is_elsewhere(self.end, self.figures.level):
            return "leaves its level"
        return None if self.rest is None else "rests"

    @property
    def ends_by_itself(self) -> bool:
        """Whether it comes to rest, or swings, without a limit that stops it."""
        return self.rest is not None or self.swing is not None

    @property
    def empties(self) -> bool:
        """Whether the run shows it empty, and not full."""
        return self.figures.full.how != "run" and self.figures.empty.how == "run"


def course_of(analysis: Analysis, figures: StockFigures) -> Course:
    """The course that begins with these figures."""
    run = _run_of(analysis, figures)
    return Course(
        figures,
        _trouble(analysis, figures),
        run.length_s if run else None,
        run.values[figures.stock][-1] if run else figures.level,
        _level_at_rest(figures, run) if run else None,
        _furthest(figures, run) if run else None,
        oscillation(run.times, run.values[figures.stock]) if run and _can_swing(analysis, figures.stock) else None,
        _rates_change(analysis, figures, run) if run else False,
    )


def is_elsewhere(level: float, other: float) -> bool:
    """Whether two levels are so far apart that a reader calls them different."""
    return abs(level - other) > ELSEWHERE * max(abs(level), abs(other))


def _run_of(analysis: Analysis, figures: StockFigures) -> Run | None:
    runs = (run for run in analysis.numbers.runs if isinstance(run, Run) and run.scenario == figures.scenario)
    return next((run for run in runs if figures.stock in run.values), None)


def _trouble(analysis: Analysis, figures: StockFigures) -> LimitReached | None:
    """The first bad limit that is reached. A stock that leaves its limit at once isn't in trouble there."""
    bad = bad_limits(analysis.model.variables[figures.stock])
    if "full" in bad and figures.full.time_s is not None and not (figures.at_limit and figures.net < 0):
        return "full"
    leaves_empty = figures.empty.how == "at the start" and figures.net > 0
    return "empty" if "empty" in bad and figures.empty.time_s is not None and not leaves_empty else None


def _level_at_rest(figures: StockFigures, run: Run) -> float | None:
    """The level at which a stock ends that moves at the start, between its limits and by itself."""
    if not figures.net or run.findings or any(event.stock == figures.stock for event in run.events):
        return None
    levels = run.values[figures.stock]
    last = levels[len(levels) * 9 // 10 :]
    covered = max(levels) - min(levels)
    return levels[-1] if covered > 0 and max(last) - min(last) <= AT_REST * covered else None


def _furthest(figures: StockFigures, run: Run) -> Furthest | None:
    levels = run.values[figures.stock]
    level = max(levels) if figures.net > 0 else min(levels)
    return Furthest(level, run.times[levels.index(level)]) if is_elsewhere(level, levels[-1]) else None


def _can_swing(analysis: Analysis, stock: Key) -> bool:
    """Whether a loop through the stock has a second place that keeps what was: another stock, or a delay.

    With a single one nothing swings by itself (J. D. Sterman, *Business Dynamics*, 2000, chapter 8): what goes up and
    down there does so because an input does.
    """

    def memories(loop: Loop) -> int:
        stocks = sum(analysis.model.variables[key].kind is Kind.STOCK for key in loop.variables)
        return stocks + len(loop.delayed_links)

    return analysis.truncated or any(stock in loop.variables and memories(loop) > 1 for loop in analysis.loops)


def _rates_change(analysis: Analysis, figures: StockFigures, run: Run) -> bool:
    until = next((event.time_s for event in run.events if event.stock == figures.stock), math.inf)
    before = bisect_left(run.times, until) - 1  # in the last step before it the limit counts already
    flows = [flow for flow, ends in analysis.model.ends.items() if _touches(ends, figures) and flow in run.values]
    return any(_moves(run.values[flow][:before]) for flow in flows)


def _moves(rates: Sequence[float]) -> bool:
    return any(abs(rate - rates[0]) > CHANGED * max(abs(rate), abs(rates[0])) for rate in rates)


def _touches(ends: Ends, figures: StockFigures) -> bool:
    return figures.stock in (ends.source, ends.target)
