"""Whether a curve swings, how far and how long a swing goes, and whether the swings die out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from loopdown.analysis.numbers.read.turns import Turn, turns_of
from loopdown.analysis.numbers.tolerances import LEAST_TURN, SUSTAINED
from loopdown.base.records import dataclass

RECENT = 6  # like swings by which they are judged
AT_ONCE = 1e-6  # of a curve's length
INNER = 0.5  # of the larger swing beside it: a smaller one is a part of that
ALMOST = 0.9  # of a swing: alike
LEAST_WHOLE, MOST_INNER = 5, 6  # turns that are left, and of how many one: fewer are a slope with swings on it
ALIKE = 0.05  # by what share those scatter that a reader calls the same

# Irregular: neither the same nor ever larger or smaller. Unknown: the curve ends too early to say.
Trend = Literal["dying out", "sustained", "growing", "irregular", "unknown"]


@dataclass(frozen=True, slots=True)
class Swing:
    """One swing: between which levels."""

    low: float
    high: float

    @property
    def size(self) -> float:
        """From one to the other; the amplitude is half of it."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Oscillation:
    """A curve that turns at least twice."""

    turns: tuple[Turn, ...]
    period_s: float  # of the last like swings: from one high to the next, or from one low
    course: Trend
    ratio: float  # the size of a swing over the one a period before, of the last like ones
    first: Swing
    last: Swing


def oscillation(
    times: Sequence[float], series: Sequence[float], since_s: float = 0.0, least: float = LEAST_TURN
) -> Oscillation | None:
    """The oscillation of a curve from a time on; None where it turns less than twice then.

    `least`: of all that the curve covers, what is smaller is no swing.

    An overshoot that doesn't swing back is none. Swings are judged by the last like ones: a fall with the fall a
    period before, so that what repeats itself is sustained whatever its beginning was, and whatever its shape is.
    """
    # What an input turns in no time stands hardly behind it.
    turns = [t for t in turns_of(times, series, least) if not since_s or t.time_s > since_s + AT_ONCE * times[-1]]
    if len(turns) < 2:
        return None
    turns = _whole_swings(turns)
    sizes = [abs(after.value - before.value) for before, after in pairwise(turns)]
    course, ratio = _course(sizes, abs(turns[0].value - series[0]))
    return Oscillation(tuple(turns), _period(turns), course, ratio, _swing(turns[0], turns[1]), _swing(*turns[-2:]))


def _whole_swings(turns: list[Turn]) -> list[Turn]:
    """The turns between which a curve swings, without those of a smaller swing that each of the larger ones holds.

    A small swing has none smaller beside it, and one much larger. Of swings that die out or grow none has. Where
    nothing repeats itself but the small ones, as on a slope, they are all that there is.
    """
    left, largest = list(turns), 0.0
    place = 1
    while place < len(left) - 2:
        before, size, after = (abs(left[at + 1].value - left[at].value) for at in (place - 1, place, place + 1))
        if size <= min(before, after) and size < INNER * max(before, after):
            del left[place : place + 2]
            largest = max(largest, min(before, after))
            place = max(place - 1, 1)
        else:
            place += 1
    if len(left) < max(LEAST_WHOLE, len(turns) / MOST_INNER):
        return turns
    while len(left) > LEAST_WHOLE and abs(left[-1].value - left[-2].value) <= largest / ALMOST:
        del left[-1]  # of a small swing that the end cuts off
    if largest and len(left) > LEAST_WHOLE:
        del left[-1]  # the first of several highs or lows, perhaps, that the end cuts off
    return left


def _swing(one: Turn, other: Turn) -> Swing:
    return Swing(min(one.value, other.value), max(one.value, other.value))


def _period(turns: Sequence[Turn]) -> float:
    """The mean of the last whole periods, at most three; twice a half where there is none."""
    last = turns[-7:]
    whole = (len(last) - 1) // 2
    if not whole:
        return 2 * (turns[-1].time_s - turns[-2].time_s)
    return (last[-1].time_s - last[-1 - 2 * whole].time_s) / whole


def _course(sizes: Sequence[float], way: float) -> tuple[Trend, float]:
    """How swings change, and by what a period. The way to the first turn counts only where it must.

    `sizes` are those from each turn to the next, at least one.
    """
    if len(sizes) == 1:
        # The way to the first turn is a part of a swing: that the next is larger says nothing.
        ratio = (sizes[0] / way) ** 2 if way else math.inf
        return ("dying out", ratio) if ratio < 1 - SUSTAINED else ("unknown", 1.0)
    if len(sizes) == 2:
        # Swings up and down may differ in size where limits or shapes bound them: only much less is less.
        ratio = (sizes[1] / sizes[0]) ** 2
        return ("dying out" if ratio < 1 - SUSTAINED else "growing" if ratio > 1 + SUSTAINED else "sustained"), ratio
    like = sizes[-1::-2][::-1]  # each with the one a period before
    if not all(like):
        return "irregular", 1.0
    ratio, spread = _trend(like[-RECENT:])
    if _comes_to(like[-RECENT:]):
        return "sustained", like[-1] / like[-2]
    if abs(ratio - 1) <= SUSTAINED or abs(ratio - 1) * (len(like[-RECENT:]) - 1) <= 3 * spread:
        # Neither growing nor dying out, as far as they are alike at all.
        return ("sustained" if spread <= ALIKE else "irregular"), ratio
    return ("growing" if ratio > 1 else "dying out"), ratio


def _trend(like: Sequence[float]) -> tuple[float, float]:
    """By what swings change in a period, and by what share they scatter about that: a line through their logarithms."""
    logs = [math.log(size) for size in like]
    middle, mean = (len(logs) - 1) / 2, sum(logs) / len(logs)
    weights = [place - middle for place in range(len(logs))]
    slope = sum(weight * value for weight, value in zip(weights, logs, strict=True)) / sum(w * w for w in weights)
    apart = [value - mean - slope * weight for weight, value in zip(weights, logs, strict=True)]
    return math.exp(slope), math.sqrt(sum(each * each for each in apart) / len(apart))


def _comes_to(like: Sequence[float]) -> bool:
    """Whether swings change less and less and come to a size that isn't nothing.

    What is still to come is taken as a geometric series. Of swings that die out its sum is all that they have.
    """
    if len(like) < 3:
        return False
    before, now = like[-2] - like[-3], like[-1] - like[-2]
    if now * before <= 0 or abs(now) >= 0.9 * abs(before):
        return False
    share = now / before
    end = like[-1] + now * share / (1 - share)
    return abs(end / like[-1] - 1) <= 0.5
