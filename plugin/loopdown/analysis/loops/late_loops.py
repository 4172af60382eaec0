"""Whether a balancing loop that answers late makes something swing."""

from __future__ import annotations

from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import Loop
from loopdown.analysis.numbers.read.course import Course
from loopdown.base.records import dataclass

# It can: nothing is run of it. Else what the runs show.
Lateness = Literal["can swing", "swings", "overshoots", "neither"]

_AT_ONCE = 1e-3  # of a time: what turns no later than that after an input is turned by it


@dataclass(frozen=True, slots=True)
class LateLoop:
    """What a late balancing loop does."""

    how: Lateness
    course: Course | None = None  # the first that swings or overshoots


def late_loop(analysis: Analysis, loop: Loop) -> LateLoop:
    """What the runs show of a loop with a delay; where it isn't computed, or has no stock in a run, that it can swing.

    A stock overshoots that comes to rest and was beyond that level before, on the side away from where it started,
    after the last input: one that moves what the loop aims at takes a stock there and back without any overshoot.
    """
    courses = [each for each in analysis.numbers.courses if each.stock in loop.variables and each.length_s is not None]
    if not courses or not loop.computed:
        return LateLoop("can swing")
    swinging = next((each for each in courses if each.swing is not None), None)
    if swinging is not None:
        return LateLoop("swings", swinging)
    beyond = next((each for each in courses if _overshoots(each)), None)
    return LateLoop("overshoots", beyond) if beyond is not None else LateLoop("neither")


def _overshoots(course: Course) -> bool:
    if course.end.kind != "at rest":
        return False
    start, end = course.figures.level, course.end.level
    beyond = course.peak if start < end else course.trough if start > end else None
    return beyond is not None and beyond.time_s > course.last_input_s * (1 + _AT_ONCE)
