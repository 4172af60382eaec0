"""How long a run has to last, where the author doesn't say: until what goes on by itself has shown where it goes.

That is when each stock has come to rest, has turned round a few times, or has met the limit that it creeps towards;
and past every moment that the author wrote.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.adaptive import Adaptive
from loopdown.analysis.numbers.run.integrate import ERRORS, begin
from loopdown.analysis.numbers.run.results import Plan
from loopdown.analysis.numbers.run.schedule import Schedule, schedule_of
from loopdown.analysis.numbers.run.stepping import Mark
from loopdown.base.records import dataclass

BEYOND = 1.5  # how far a run goes beyond the last limit
PAST = 1.25  # … and past a moment that the author wrote, or the time at which all is at rest
REPEATS = 4  # of what the author lets come again
LASTING = 20  # longest time constants that a run lasts in which nothing else says how long
TURNS = 8  # of a level that swings
DOUBLINGS = 16
FAR = 1_000  # times as long as so far: a limit that is farther off is told by the rate at the end
NEAR_END = 0.02  # of all that a level covers: so near to its end it is at rest
CONFIRMED = 2  # times as long, in which what rests has to rest still
SHRINKS_ON = 2.0  # times as much as in proportion: a level that covers more than that comes to rest late, or never
OFF = 5e-6  # of the largest value of a level: what steps may be off by, and no movement
STEADY_RATE = 0.01  # a rate that changes by less in half of a run is the same
MOST_WORK = 20_000  # of finding one length


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far one case has to be run, in seconds, and the work of finding out."""

    length_s: float
    last_hit_s: float  # 0: it meets no limit
    work: int


def horizon_of(program: Program, constants: Sequence[float], last_reach_s: float, habit_s: float) -> Horizon:
    """Run a program until it has shown where it goes."""
    try:
        run = explore(program, constants, last_reach_s, habit_s)
    except ERRORS:
        return Horizon(0.0, 0.0, 0)
    written, reached = _written(run.schedule, run.lags), run.time
    last_hit = max((hit.time_s for hit in run.drawn.hits), default=0.0)
    at_rest = max((_rests_from(run, place, run.schedule.last_s) for place in run.moving), default=0.0)
    needed = max(BEYOND * last_hit, min(PAST * at_rest, reached), written)
    if not last_hit and not any(_turns(run.trail, place) >= TURNS for place in run.moving):
        needed = max(needed, LASTING * max(constants, default=0.0))
    return Horizon(needed, last_hit, run.drawn.work)


def _written(schedule: Schedule, lags: Sequence[float]) -> float:
    """Until when the author lets things happen."""
    return max([PAST * schedule.last_s, REPEATS * schedule.interval_s, *(3 * lag for lag in lags)])


def explore(
    program: Program, constants: Sequence[float], last_reach_s: float, habit_s: float, *, record: bool = False
) -> Adaptive:
    """A run that has gone on until each stock has shown where it goes. What can't be begun passes as its error."""
    values, histories = begin(program, Plan(0.0, 0, "adaptive"))
    schedule = schedule_of(program, values)
    written = _written(schedule, [history.lag for history in histories])
    guess = max([LASTING * max(constants, default=0.0), written]) or BEYOND * last_reach_s or habit_s
    run = Adaptive(program, values, histories, schedule, guess, record=record, most_work=MOST_WORK)
    sure = False
    for _ in range(DOUBLINGS):
        run.advance(guess)
        if run.drawn.spent or run.drawn.error is not None:
            break
        longer = max((_longer(run, place, schedule.last_s) for place in run.moving), default=guess)
        if longer <= guess and sure:
            break
        # What creeps on behind something quick is seen once that is past.
        sure = longer <= guess
        guess = longer if longer > guess else CONFIRMED * guess
        run.span = guess
    return run


def _longer(run: Adaptive, place: int, written: float) -> float:
    """How long the run has to last, by what one level does; as long as it lasts, where that is known."""
    here = run.time
    trail = [each for each in run.trail if each.time_s >= written]
    if len(trail) < 4 or _turns(trail, place) >= TURNS:
        return here
    begun = max(written, 0.0)
    middle, later, end = (_level_at(trail, place, begun + (here - begun) * share) for share in (0.5, 0.75, 1.0))
    quarter = (here - begun) / 4
    before, slope = (later - middle) / quarter, (end - later) / quarter
    covered = run.high[place] - run.low[place]
    if abs(slope) * quarter <= OFF * run.scale[place] or abs(slope) * FAR * here <= NEAR_END * covered:
        return here
    if abs(slope - before) <= STEADY_RATE * abs(slope):
        arrival = here + _distance(run, place, slope) / abs(slope)
        return BEYOND * arrival if here < arrival <= FAR * here else here
    if slope * before > 0:
        if abs(slope) < abs(before):
            # A rate that goes on to shrink like this has so much to bring still; one that shrinks ever less has more.
            rest = abs(slope) * quarter / math.log(before / slope)
            earlier = _level_at(trail, place, begun + quarter)
            if rest <= NEAR_END / 4 * covered and _shrinks_on(
                abs(middle - earlier), abs(later - middle), abs(end - later)
            ):
                return here
        elif not math.isfinite(_distance(run, place, slope)):
            return here  # it grows faster and faster, without a limit
    return 2 * here


def _goes_on(trail: Sequence[Mark], place: int, written: float) -> bool:
    """Whether a level moves as fast as ever since what the author wrote is past: it doesn't come to rest."""
    since = [each.slopes[place] for each in trail if each.time_s > written]
    return bool(since) and bool(since[-1]) and max(since) - min(since) <= STEADY_RATE * abs(since[-1])


def _shrinks_on(first: float, second: float, third: float) -> bool:
    """Whether what a level covers in a quarter of a run shrinks on as it did before."""
    return third * first <= second * second * SHRINKS_ON


def _distance(run: Adaptive, place: int, slope: float) -> float:
    """How far it is to the limit towards which a level moves; infinite where there is none."""
    stock = run.program.stocks[place]
    slot = stock.maximum if slope > 0 else stock.floor
    ahead = math.copysign(1.0, slope) * (run.values[slot] - run.state[place]) if slot is not None else math.inf
    return ahead if ahead > 0 else math.inf


def _level_at(trail: Sequence[Mark], place: int, time: float) -> float:
    """A level at a time, on a straight line between the ends of steps."""
    after = min(max(bisect_left(trail, time, key=lambda mark: mark.time_s), 1), len(trail) - 1)
    (begin, one, _), (end, other, _) = trail[after - 1], trail[after]
    share = min(max((time - begin) / (end - begin), 0.0), 1.0)
    return one[place] + share * (other[place] - one[place])


def _turns(trail: Sequence[Mark], place: int) -> int:
    signs = [math.copysign(1.0, each.slopes[place]) for each in trail if each.slopes[place]]
    return sum(one != other for one, other in pairwise(signs))


def _rests_from(run: Adaptive, place: int, written: float) -> float:
    """Since when a level is where it ends, or has turned round often enough to see how it swings."""
    trail, near = run.trail, NEAR_END * (run.high[place] - run.low[place])
    if not trail or not near or _goes_on(trail, place, written):
        return 0.0
    end = trail[-1].state[place]
    turns = _turns([each for each in trail if each.time_s >= written], place)
    if abs(end - _level_at(trail, place, trail[-1].time_s * 3 / 4)) > near and turns < TURNS:
        return 0.0  # it goes on and on
    since = next((each.time_s for each in reversed(trail) if abs(each.state[place] - end) > near), 0.0)
    signs = 0
    before = 0.0
    for each in trail:
        slope = each.slopes[place]
        if each.time_s >= written and slope and before * slope < 0:
            signs += 1
            if signs >= TURNS:
                return min(since, each.time_s)
        before = slope or before
    return since
