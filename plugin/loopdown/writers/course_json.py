"""The course of a stock in one scenario, for programs."""

from __future__ import annotations

from typing import Any

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.course import Course, End, LimitEvent, Point, Rates
from loopdown.analysis.numbers.read.oscillation import Oscillation, Swing
from loopdown.parts.callouts.word_courses import word_told
from loopdown.parts.callouts.word_rates import Rates as Written
from loopdown.words.sentences import text_of

EVENTS = 100  # of one course; a stock that chatters at its limit has thousands


def course_as_dict(analysis: Analysis, course: Course) -> dict[str, Any]:
    """Amounts in the unit, rates per second, times in seconds from the start. `text` is what the page says."""
    recovery = course.recovery
    return {
        "text": text_of(word_told(Written(analysis, course.figures), course)),
        "trouble": _event(course.trouble) if course.trouble else None,
        "events": [_event(each) for each in course.events[:EVENTS]],
        "holds": course.holds,
        "lowest": course.low,
        "highest": course.high,
        "peak": _point(course.peak),
        "trough": _point(course.trough),
        "recovery": {"level": recovery.level, "time_s": recovery.time_s} if recovery else None,
        "end": {
            **_end(course.end, course.rates),
            "flips": analysis.name(course.end.flips) if course.end.flips is not None else None,
        },
    }


def _event(event: LimitEvent) -> dict[str, Any]:
    return {"limit": event.limit, "time_s": event.time_s, "until_s": event.until_s, "trouble": event.trouble}


def _point(point: Point | None) -> dict[str, float] | None:
    return {"level": point.level, "time_s": point.time_s} if point else None


def _end(end: End, rates: Rates | None) -> dict[str, Any]:
    return {
        "kind": end.kind.replace(" ", "-"),
        "level": end.level,
        "inflow": rates.inflow if rates else None,
        "outflow": rates.outflow if rates else None,
        "net": end.net,
        "limit": end.limit,
        "limit_in_s": end.limit_in_s,
        "swing": _swing(end.swing) if end.swing else None,
    }


def _swing(swing: Oscillation) -> dict[str, Any]:
    return {
        "trend": swing.course.replace(" ", "-"),
        "period_s": swing.period_s,
        "ratio": swing.ratio,
        "first": _between(swing.first),
        "last": _between(swing.last),
    }


def _between(swing: Swing) -> dict[str, float]:
    return {"low": swing.low, "high": swing.high, "amplitude": swing.size / 2}
