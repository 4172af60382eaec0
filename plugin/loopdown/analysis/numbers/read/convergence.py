"""Whether a level that hasn't reached its limit in a long run ever will."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from loopdown.analysis.numbers.tolerances import BETWEEN_ROWS, MARK_RESTS


def settles_below(times: Sequence[float], levels: Sequence[float], limit: float) -> bool:
    """Whether a level stays below a limit for good, judged by how its highest mark moves in a run.

    It does where the mark doesn't move in the second half of the run (a level at rest, or one that swings without
    growing), or moves less and less, so that even what is still to come, taken as a geometric series over times that
    double, doesn't reach the limit. A level that keeps climbing, however slowly, reaches any limit.
    """
    if len(levels) < 9:
        return False
    an_eighth, a_quarter, half, three_quarters, all_ = (
        max(levels[: bisect_right(times, times[-1] * part / 8)]) for part in (1, 2, 4, 6, 8)
    )
    small = MARK_RESTS * max(abs(limit), abs(all_), abs(levels[0]))
    if all_ >= limit:
        return False
    if all_ - half <= max(small, BETWEEN_ROWS * (all_ - min(levels))):
        return True
    slower = all_ - three_quarters < 0.9 * (three_quarters - half)
    early, late = half - a_quarter, all_ - half
    if not slower or not an_eighth < a_quarter or late >= early:
        return False
    share = late / early
    return all_ + late * share / (1 - share) < limit - small
