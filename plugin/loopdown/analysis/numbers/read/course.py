"""The course of a stock: where it goes in one scenario, from its start to the end of the run.

A course is worked out once from a run, whose times may be spaced as they like, and everything that is told of where a
stock goes is told from it: headlines, tables, descriptions of charts, the terminal, JSON.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from loopdown.analysis.numbers.read.drives import Drives
from loopdown.analysis.numbers.read.figures import Arrival, StockFigures
from loopdown.analysis.numbers.read.oscillation import Oscillation, Swing, oscillation
from loopdown.analysis.numbers.read.rest import Tail, mean_since, tail_of
from loopdown.analysis.numbers.read.turns import Turn, turns_of
from loopdown.analysis.numbers.run.results import Run
from loopdown.analysis.numbers.tolerances import LEAST_SWING, NO_CHANGE
from loopdown.analysis.trouble import LimitReached, bad_limits
from loopdown.base.records import dataclass
from loopdown.model.model import Key, Model

ELSEWHERE = 0.05  # levels that differ by less than this share are the same to a reader
TOLD = 0.01  # of what a curve covers: an extreme that stands out by less isn't told
HELD = 0.1  # the same, or twice of the level: what a condition that flips holds moves by less, as its steps are long
FLIPS = 6  # turns in the last quarter of a run, by a condition that flips
LATEST_TURN = 1.5  # periods before the end of the run; what turned last before that swings no more
STANDS_OUT = 0.1  # the same of one within the course, neither above nor below both its start and its end
BACK = 0.05  # of where a level was before an excursion: it is back when it is no further away
HOLDS = 1e-3  # of a level: one that moves by less and comes to rest holds it
NOTHING = 1e-6  # of the highest rate of a run
CHANGED = 0.01  # a rate that moves by less than this share of itself is as at the start

EndKind = Literal["at rest", "growing", "draining", "full", "empty", "swinging", "following", "switching"]


@dataclass(frozen=True, slots=True)
class Point:
    """A level at a time."""

    level: float
    time_s: float


@dataclass(frozen=True, slots=True)
class LimitEvent:
    """A limit that is reached, and left."""

    limit: LimitReached
    time_s: float
    until_s: float | None  # when it is left; None: it stays there as far as is known
    trouble: bool  # the model calls it bad, and it isn't where the stock only starts


@dataclass(frozen=True, slots=True)
class Recovery:
    """When a level is back within a twentieth of where it was before its excursion."""

    level: float  # where it was
    time_s: float
    within: float  # how near that is


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a stock at one moment, per second."""

    inflow: float
    outflow: float
    net: float  # less what is turned away: by which the level moves


@dataclass(frozen=True, slots=True)
class End:
    """What a stock does at the end of its run.

    It is *at rest* where its net flow shrinks to nothing: not where it is only small against what was covered. It is
    *swinging* where loops turn it, *following* where an input does that never rests, *switching* where a condition
    without memory flips so fast that only its mean counts.
    """

    kind: EndKind
    level: float  # at rest, the one to which it settles; else that of the end
    net: float = 0.0  # per second: by how much it grows or drains, on average where it also swings
    limit: LimitReached | None = None  # the one to which that leads
    limit_in_s: float | None = None  # from the end of the run on, at that rate
    since_s: float = 0.0  # full, empty, switching
    swing: Oscillation | None = None  # also where it has died out
    flips: Key | None = None  # whose condition it is that flips


@dataclass(frozen=True, slots=True)
class Course:
    """A stock in one scenario. Levels are in base units, times in seconds from the start, rates per second."""

    figures: StockFigures  # how it starts, and when it first reaches its limits
    trouble: LimitEvent | None  # the one that matters
    events: tuple[LimitEvent, ...]  # in the order of time, those at the start among them
    length_s: float | None  # of the run; None: there is none
    low: float  # between which levels all of it lies
    high: float
    holds: bool  # it keeps its level all the way
    peak: Point | None  # None: it is nowhere notably higher than at its start and at its end
    trough: Point | None
    recovery: Recovery | None  # from the extreme that stands out more
    end: End
    rates: Rates | None  # at the end of the run
    rates_change: bool  # a rate of it moves in the run, before it reaches a limit
    last_input_s: float = 0.0  # after what time no input that the author wrote turns it; infinite where one goes on

    @property
    def scenario(self) -> str | None:
        """None: the model as written."""
        return self.figures.scenario

    @property
    def stock(self) -> Key:
        """Whose course it is."""
        return self.figures.stock

    @property
    def swing(self) -> Oscillation | None:
        """How loops make it swing."""
        return None if self.end.kind == "following" else self.end.swing

    @property
    def excursions(self) -> tuple[Point, ...]:
        """Peak and trough, in the order of time."""
        return tuple(sorted((each for each in (self.peak, self.trough) if each), key=lambda each: each.time_s))

    @property
    def ends_by_itself(self) -> bool:
        """Whether it comes to rest, or swings, without a limit that stops it."""
        moved = bool(self.figures.net) or not self.holds
        return self.length_s is not None and moved and self.end.kind in ("at rest", "swinging", "following")

    @property
    def empties(self) -> bool:
        """Whether the run shows it empty, and not full."""
        return self.figures.full.how != "run" and self.figures.empty.how == "run"


def course_of(figures: StockFigures, run: Run | None, model: Model, drives: Drives) -> Course:
    """The course that begins with these figures; `run` is None where there is none that has the stock."""
    levels = run.values.get(figures.stock) if run is not None else None
    bad = bad_limits(model.variables[figures.stock])
    if run is None or levels is None:
        events = tuple(_events(figures, None, bad))
        holds = not figures.net
        end = End("at rest", figures.level) if holds else _going(figures, figures.level, figures.net, 0.0)
        return Course(
            figures=figures,
            trouble=_matters(events),
            events=events,
            length_s=None,
            low=figures.level,
            high=figures.level,
            holds=holds,
            peak=None,
            trough=None,
            recovery=None,
            end=end,
            rates=None,
            rates_change=False,
        )
    events = tuple(_events(figures, run, bad))
    tail = _tail(figures, run, events, drives)
    rates = _rates(model, figures, run, tail)
    swing, by_loops = _swing(figures, run, drives)
    flips = _held_by_flips(figures, run, drives)
    if flips is None:
        end = _end(figures, run, events, tail, rates, swing, by_loops=by_loops)
    else:
        end = End("switching", mean_since(run.times, levels, run.length_s * 3 / 4), since_s=flips[0], flips=flips[1])
    peak, trough = _extremes(figures, run, end)
    holds = _holds(levels, end)
    return Course(
        figures=figures,
        trouble=_matters(events),
        events=events,
        length_s=run.length_s,
        low=min(levels),
        high=max(levels),
        holds=holds,
        peak=None if holds else peak,
        trough=None if holds else trough,
        recovery=None if holds else _recovery(figures, run, peak, trough, events),
        end=end,
        rates=rates,
        rates_change=_rates_change(model, figures, run),
        last_input_s=drives.last_input(figures.stock),
    )


def is_elsewhere(level: float, other: float) -> bool:
    """Whether two levels are so far apart that a reader calls them different."""
    return abs(level - other) > ELSEWHERE * max(abs(level), abs(other))


def _holds(levels: Sequence[float], end: End) -> bool:
    covered, size = max(levels) - min(levels), max(map(abs, levels))
    return covered <= NO_CHANGE * size or (end.kind == "at rest" and covered <= HOLDS * size)


# ------------------------------------------------------------------ events


def _events(figures: StockFigures, run: Run | None, bad: Sequence[LimitReached]) -> Iterator[LimitEvent]:
    """Limits reached, by the run; where the flows are constant, by division, and so also behind the end of the run."""
    found: list[tuple[float, LimitReached]] = []
    for limit, arrival in _arrivals(figures):
        hits = [hit.time_s for hit in run.events if hit.stock == figures.stock and hit.limit == limit] if run else []
        hits = [time for time in hits if time > 0]
        if arrival.how == "closed form" and arrival.time_s is not None:
            hits = [arrival.time_s, *hits[1:]]
        if arrival.how == "at the start":
            hits = [0.0, *hits]
        found.extend((time, limit) for time in hits)
    for time, limit in sorted(found):
        leaves = time == 0 and (figures.net < 0 if limit == "full" else figures.net > 0)
        yield LimitEvent(limit, time, _until(figures, run, limit, time), limit in bad and not leaves)


def _arrivals(figures: StockFigures) -> tuple[tuple[LimitReached, Arrival], ...]:
    return ("full", figures.full), ("empty", figures.empty)


def _until(figures: StockFigures, run: Run | None, limit: LimitReached, time: float) -> float | None:
    """When a level leaves a limit that it reached."""
    if run is None or time >= run.length_s:
        return None
    levels = run.values[figures.stock]
    limits = _limits(run, figures, limit)
    near = 1e-6 * max(max(map(abs, limits)), max(levels) - min(levels))
    first = bisect_left(run.times, time)
    there = next((row for row in range(first, len(levels)) if abs(levels[row] - limits[row]) <= near), None)
    if there is None:  # between two rows
        return time
    away = next((row for row in range(there, len(levels)) if abs(levels[row] - limits[row]) > near), None)
    return None if away is None else run.times[away - 1]


def _limits(run: Run, figures: StockFigures, limit: LimitReached) -> Sequence[float]:
    known = run.limits.get((figures.stock, "max" if limit == "full" else "min"))
    return known if known is not None else (0.0,) * len(run.times)


def _matters(events: Sequence[LimitEvent]) -> LimitEvent | None:
    """The trouble that a sentence on a scenario names.

    It is the earliest, but being at a limit from the start is where it begins: what it then comes to is what happens.
    """
    troubles = [event for event in events if event.trouble]
    if not troubles:
        return None
    return next(
        (event for event in troubles if event.limit != troubles[0].limit and not troubles[0].time_s), troubles[0]
    )


# ------------------------------------------------------------------ the end


def _tail(figures: StockFigures, run: Run, events: Sequence[LimitEvent], drives: Drives) -> Tail:
    """The end of the run behind the last moment at which something from outside, or a limit, made the stock turn."""
    left = [each.until_s for each in events if each.until_s is not None]
    moments = [0.0, *left, *(hit.time_s for hit in run.events), drives.last_input(figures.stock)]
    return tail_of(
        run.times, run.values[figures.stock], max((each for each in moments if each < run.length_s), default=0.0)
    )


def _swing(figures: StockFigures, run: Run, drives: Drives) -> tuple[Oscillation | None, bool]:
    """How it goes up and down, and whether that is by loops: by turns that no input can have made."""
    levels = run.values[figures.stock]
    last_input = drives.last_input(figures.stock)
    if figures.stock in drives.looped and last_input < run.length_s:
        found = oscillation(run.times, levels, last_input, LEAST_SWING)
        if found is not None:
            late = run.length_s - found.turns[-1].time_s > LATEST_TURN / 2 * found.period_s
            return (None, False) if late and len(found.turns) == 2 else (found, True)  # two turns may be of its course
    found = oscillation(run.times, levels, 0.0, LEAST_SWING)
    if found is None or len(found.turns) < 4 or found.turns[-1].time_s < run.length_s - found.period_s:
        return None, False  # some turns and then none: they are of the course, and no swings
    others = bool(drives.looped) and figures.stock not in drives.looped  # one of them may turn it
    return (found, False) if others or last_input >= run.length_s else (None, False)


def _held_by_flips(figures: StockFigures, run: Run, drives: Drives) -> tuple[float, Key] | None:
    """Since when a condition without memory, on a loop through it, flips and holds its level; and whose it is."""
    flips = run.switching
    mine = [(each.since_s, each.variable) for each in flips if drives.are_on_a_loop(figures.stock, each.variable)]
    first_of_all: tuple[float, Key] | None = min(mine, default=None)
    if first_of_all is None or first_of_all[0] >= run.length_s:
        return None
    levels, quarter = run.values[figures.stock], run.length_s * 3 / 4
    first = bisect_left(run.times, quarter)
    band = max(levels[first:]) - min(levels[first:])
    size = max(HELD * (max(levels) - min(levels)), HELD / 2 * max(map(abs, levels)))
    turns = turns_of(run.times[first:], levels[first:], STANDS_OUT)
    moved = abs(mean_since(run.times, levels, (quarter + run.length_s) / 2) - mean_since(run.times, levels, quarter))
    stays = moved <= max(band / 4, TOLD / 2 * size)
    return first_of_all if stays and (band <= size or len(turns) >= FLIPS) else None


def _end(
    figures: StockFigures, run: Run, events: Sequence[LimitEvent], tail: Tail, rates: Rates,
    swing: Oscillation | None, *, by_loops: bool,
) -> End:  # fmt: skip
    levels = run.values[figures.stock]
    covered = max(levels) - min(levels)
    if swing is not None and _goes_on(swing, run.length_s, covered):
        drift = _drift(swing)
        if abs(drift) * swing.period_s > STANDS_OUT * swing.last.size:
            return _going(figures, levels[-1], drift, run.length_s, swing)
        return End("swinging" if by_loops else "following", levels[-1], swing=swing)
    stays = next((each for each in reversed(events) if each.until_s is None and each.time_s <= run.length_s), None)
    if stays is not None and (stays.time_s or not _leaves(levels, figures, run, stays)):
        return End(stays.limit, levels[-1], since_s=stays.time_s, swing=swing)
    if tail.rests or _has_died_out(swing, run.length_s):
        return End("at rest", _between_limits(figures, run, tail.level), swing=swing)
    return _going(figures, levels[-1], rates.net if rates.net * tail.net > 0 else tail.net, run.length_s, swing)


def _between_limits(figures: StockFigures, run: Run, level: float) -> float:
    """What is told of where a level comes to is no further than its limits, and no negative zero."""
    low = figures.minimum if figures.minimum is not None else -math.inf
    high = _limits(run, figures, "full")[-1] if (figures.stock, "max") in run.limits else math.inf
    return min(max(level, low), high) + 0.0


def _leaves(levels: Sequence[float], figures: StockFigures, run: Run, event: LimitEvent) -> bool:
    limits = _limits(run, figures, event.limit)
    return abs(levels[-1] - limits[-1]) > NO_CHANGE * max(abs(limits[-1]), abs(levels[0]))


def _going(figures: StockFigures, level: float, net: float, since: float, swing: Oscillation | None = None) -> End:
    """It grows or drains; the limit ahead of it is that of the start."""
    grows = net > 0
    limit = figures.maximum if grows else figures.minimum
    reach = abs(limit - level) / abs(net) if limit is not None and net else math.inf
    ahead = limit is not None and (limit > level if grows else limit < level) and math.isfinite(reach)
    kind: EndKind = "growing" if grows else "draining"
    name: LimitReached = "full" if grows else "empty"
    return End(kind, level, net, name if ahead else None, reach if ahead else None, since, swing)


def _goes_on(swing: Oscillation, length: float, covered: float) -> bool:
    """Whether a curve still swings at its end, so far that it is told."""
    least = 2 * TOLD if swing.course == "dying out" else TOLD
    return length - swing.turns[-1].time_s <= LATEST_TURN * swing.period_s and swing.last.size > least * covered


def _has_died_out(swing: Oscillation | None, length: float) -> bool:
    """Whether a curve of which swings have died out was still swinging a period ago: nothing else moves it."""
    return swing is not None and swing.course == "dying out" and length - swing.turns[-1].time_s <= swing.period_s


def _drift(swing: Oscillation) -> float:
    """By how much the middle of the swings moves in a second; 0 where there are too few to say."""
    if len(swing.turns) < 6:
        return 0.0
    middles = [
        (one.value + other.value) / 2 for one, other in zip(swing.turns[-6::2], swing.turns[-5::2], strict=False)
    ]
    moves = [after - before for before, after in pairwise(middles)]
    return min(moves, key=abs) / swing.period_s if all(move * moves[0] > 0 for move in moves) else 0.0


# ------------------------------------------------------------------ extremes


def _extremes(figures: StockFigures, run: Run, end: End) -> tuple[Point | None, Point | None]:
    """Peak and trough, where they stand out; those of swings that go on are the swings."""
    levels = run.values[figures.stock]
    covered = max(levels) - min(levels)
    if not covered:
        return None, None
    turns = turns_of(run.times, levels, TOLD)
    if end.kind == "switching":
        turns = [turn for turn in turns if turn.time_s < end.since_s]
    if end.kind in ("swinging", "following") and end.swing is not None:
        last = end.swing.first if end.swing.course == "dying out" else end.swing.last
        turns = [turn for turn in turns if not _within(turn, last, covered)]
        if end.swing.course == "growing":
            return None, None
    found: list[Point | None] = []
    for high in (True, False):
        sign = 1 if high else -1
        mine = [turn for turn in turns if turn.high is high]
        furthest = max(mine, key=lambda turn: sign * turn.value, default=None)
        beyond = max(sign * levels[0], sign * end.level)
        if furthest is None:
            found.append(None)
        elif sign * furthest.value - beyond > TOLD * covered or _stands_out(run.times, levels, furthest, covered):
            found.append(Point(furthest.value, _first_there(run.times, levels, furthest, turns)))
        else:
            found.append(None)
    return found[0], found[1]


def _first_there(times: Sequence[float], levels: Sequence[float], turn: Turn, turns: Sequence[Turn]) -> float:
    """The time of a turn; where the curve is long as good as there before, as on a plateau, when that begins."""
    sign = 1 if turn.high else -1
    begin = bisect_left(times, max((each.time_s for each in turns if each.time_s < turn.time_s), default=0.0))
    place = min(bisect_left(times, turn.time_s), len(times) - 1)
    edge = sign * (turn.value - TOLD * (turn.value - levels[begin]))
    near = next((row for row in range(begin, place) if sign * levels[row] >= edge), place)
    if turn.time_s - times[near] <= (times[near] - times[begin]) / 2:
        return turn.time_s
    before, after = sign * levels[max(near - 1, 0)], sign * levels[near]
    share = (edge - before) / (after - before) if after > before else 1.0
    return times[max(near - 1, 0)] + share * (times[near] - times[max(near - 1, 0)])


def _within(turn: Turn, swing: Swing, covered: float) -> bool:
    return swing.low - TOLD * covered <= turn.value <= swing.high + TOLD * covered


def _stands_out(times: Sequence[float], levels: Sequence[float], turn: Turn, covered: float) -> bool:
    """Whether a turn within the course is far from what lies on both sides of it."""
    sign = 1 if turn.high else -1
    place = bisect_left(times, turn.time_s)
    before = min((sign * each for each in levels[: place + 1]), default=0.0)
    after = min((sign * each for each in levels[place:]), default=0.0)
    return sign * turn.value - max(before, after) > STANDS_OUT * covered


def _recovery(
    figures: StockFigures, run: Run, peak: Point | None, trough: Point | None, events: Sequence[LimitEvent]
) -> Recovery | None:
    """When it is back from the one of its extremes that stands out more, or from a limit that it left."""
    levels, times = run.values[figures.stock], run.times
    far = [each for each in (peak, trough) if each is not None]
    if not far:
        return None
    furthest = max(far, key=lambda each: abs(each.level - levels[0]))
    place = bisect_left(times, furthest.time_s)
    sign = 1 if furthest is peak else -1
    before = levels[0]
    height = sign * (furthest.level - before)
    if height <= 0:
        return None
    near = BACK * abs(before) if 2 * BACK * abs(before) < height and before else BACK * height
    edge = before + sign * near
    for row in range(max(place, 1), len(times)):
        if sign * levels[row] <= sign * edge:
            if row > 0 and sign * levels[row - 1] > sign * edge:
                share = (levels[row - 1] - edge) / (levels[row - 1] - levels[row])
                return Recovery(before, times[row - 1] + share * (times[row] - times[row - 1]), near)
            return Recovery(before, times[row], near)
    return None


# ------------------------------------------------------------------ rates


def _rates(model: Model, figures: StockFigures, run: Run, tail: Tail) -> Rates:
    inflow = outflow = away = 0.0
    for flow, ends in model.ends.items():
        if flow in run.values and ends.source != ends.target:
            rate = _at_the_end(run.values[flow])
            if ends.target == figures.stock:
                inflow += rate
                away += run.turned_away[flow][-1] if flow in run.turned_away else 0.0
            elif ends.source == figures.stock:
                outflow += rate
    net = inflow - away - outflow
    passing = max(inflow, outflow)
    quiet = abs(net) <= NO_CHANGE * passing or (tail.rests and abs(net) <= CHANGED * passing)
    return Rates(inflow, outflow, 0.0 if quiet else net)


def _at_the_end(rates: Sequence[float]) -> float:
    """The last of some rates; nothing, where hardly anything is left of what they were."""
    return rates[-1] if abs(rates[-1]) > NOTHING * max(map(abs, rates)) else 0.0


def _rates_change(model: Model, figures: StockFigures, run: Run) -> bool:
    until = next((event.time_s for event in run.events if event.stock == figures.stock), math.inf)
    before = bisect_left(run.times, until) - 1  # in the last step before it the limit counts already
    flows = [
        flow for flow, ends in model.ends.items() if figures.stock in (ends.source, ends.target) and flow in run.values
    ]
    jumps = {jump.flow for jump in run.jumps if jump.time_s <= until}
    return any(flow in jumps or _moves(run.values[flow][:before]) for flow in flows)


def _moves(rates: Sequence[float]) -> bool:
    return any(abs(rate - rates[0]) > CHANGED * max(abs(rate), abs(rates[0])) for rate in rates)
