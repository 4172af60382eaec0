"""Whether a level comes to rest: by what its net flow shrinks to, not by how small it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from loopdown.base.records import dataclass

WINDOWS = (8, 16)  # the tail is looked at in the last three of so many parts
LEAST_TAIL = 0.05  # of a run: in less nothing is seen
STILL = 1e-4  # of a level, or of what is covered: what would be moved in a whole run is nothing
SHRINKS = 0.97  # the net flow from one part to the next
LEFT = 0.5  # of the net flow: more than that stays, however long it goes on
NEAR = 0.02  # of all that was covered: what is still to come is no more
HOVERS = 0.01  # of all that was covered
CLOSER = 0.3  # how far it is away from its end in the last eighth, to how far in the last quarter …
TINY, CLOSER_BEFORE = 1e-4, 0.05  # … or in that to all that was covered, and to how far in the last half


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a curve."""

    rests: bool
    level: float  # to which it comes; where it doesn't rest, that of the end
    net: float  # its mean rate per second in the last part


def tail_of(times: Sequence[float], levels: Sequence[float], since_s: float) -> Tail:
    """How a curve ends, judged behind a time.

    Its moves in three equal parts of time are taken as what is left of a constant rate and of one that shrinks in the
    same proportion each time: an exponential gives exactly that (A. C. Aitken's delta-squared process, 1926). It rests
    where the constant rate is nothing and what is still to come is small.
    """
    end = times[-1]
    since_s = min(since_s, end * (1 - LEAST_TAIL))
    covered = max(levels) - min(levels)
    found = [_judged(times, levels, (end - since_s) / windows, covered) for windows in WINDOWS]
    rests = all(rest is not None for rest in found)
    level = found[-1] if rests and found[-1] is not None else levels[-1]
    rests = rests or _narrows(times, levels, since_s, covered)
    if not rests and _hovers(times, levels, since_s, covered):
        rests, level = True, mean_since(times, levels, end - (end - since_s) / 4)
    part = (end - since_s) / WINDOWS[-1]
    net = (levels[-1] - level_at(times, levels, end - part)) / part if part > 0 else 0.0
    return Tail(rests, level, net)


def _judged(times: Sequence[float], levels: Sequence[float], part: float, covered: float) -> float | None:
    """The level at which a curve comes to rest; None where it doesn't."""
    end = times[-1]
    last = levels[-1]
    if part <= 0:
        return None
    at = [level_at(times, levels, end - back * part) for back in (3, 2, 1)] + [last]
    first, second, third = (after - before for before, after in pairwise(at))
    still = STILL * max(abs(last), covered) * part / end
    if max(abs(second), abs(third)) <= still:
        return last
    if abs(third) > SHRINKS * abs(second) or abs(second) > SHRINKS * abs(first):
        return None
    if third * second < 0 or second * first < 0:
        return last if abs(third) <= NEAR * covered else None
    bend = third - 2 * second + first
    constant = third - (third - second) ** 2 / bend if bend else third
    share = third / second
    to_come = third * share / (1 - share)
    stays = abs(constant) > LEFT * abs(third)
    return None if stays or abs(to_come) > NEAR * covered else last + to_come


def _narrows(times: Sequence[float], levels: Sequence[float], since_s: float, covered: float) -> bool:
    """Whether a curve keeps ever nearer to where it ends, whichever way it turns: at a constant rate by halves."""
    length = times[-1] - since_s
    half, quarter, eighth = (_away(times, levels, times[-1] - length / part) for part in (2, 4, 8))
    is_there = quarter <= TINY * covered and quarter <= CLOSER_BEFORE * half
    return is_there or (eighth <= CLOSER * quarter and eighth <= NEAR * covered)


def _hovers(times: Sequence[float], levels: Sequence[float], since_s: float, covered: float) -> bool:
    """Whether a curve goes up and down in a last quarter in which it moves by next to nothing, and gets nowhere."""
    since = times[-1] - (times[-1] - since_s) / 4
    later = [level_at(times, levels, since), *levels[bisect_left(times, since) :]]
    third = len(later) // 3
    band = max(later) - min(later)
    if not third or not 0 < band <= HOVERS * covered:
        return False
    first, last = later[:third], later[-third:]
    return abs(sum(last) - sum(first)) / third <= band / 4 and abs(max(last) - max(first)) <= band / 4


def _away(times: Sequence[float], levels: Sequence[float], since_s: float) -> float:
    """How far a curve is from where it ends, at most, from a moment on."""
    later = levels[bisect_left(times, since_s) :]
    return max(abs(level - levels[-1]) for level in (level_at(times, levels, since_s), *later))


def level_at(times: Sequence[float], levels: Sequence[float], time_s: float) -> float:
    """A level at a time, on a straight line between two rows."""
    after = bisect_left(times, time_s)
    if after == 0:
        return levels[0]
    if after >= len(times):
        return levels[-1]
    before = after - 1
    span = times[after] - times[before]
    share = (time_s - times[before]) / span if span > 0 else 1.0
    return levels[before] + share * (levels[after] - levels[before])


def mean_since(times: Sequence[float], levels: Sequence[float], since_s: float) -> float:
    """The mean of a level over the time from a moment to the end."""
    first = bisect_left(times, since_s)
    rows = range(max(first, 1), len(times))
    covered = times[-1] - times[rows.start - 1] if rows else 0.0
    if covered <= 0:
        return levels[-1]
    areas = [(times[row] - times[row - 1]) * (levels[row] + levels[row - 1]) / 2 for row in rows]
    return sum(areas) / covered
