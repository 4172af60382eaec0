"""Behaviour over time before it is drawn: curves, limits and the moments that matter, free of any drawing language.

All numbers here are finite, and at most 1e300 either way. A writer leaves out a point that isn't, and says so.
"""

from __future__ import annotations

from loopdown.base.records import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: a stock in one scenario."""

    name: str  # user text
    points: tuple[tuple[float, float], ...]  # time, never falling, and value, in the units of the chart


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line: a limit or a goal."""

    name: str  # user text
    value: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A point that matters: a curve reaches a limit."""

    curve: int  # its place in `Chart.curves`
    time: float
    value: float
    label: str  # `full after 15.5 s`


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, with the words that stand for it where it can't be seen."""

    title: str
    description: str
    time_unit: str  # `s`, `min`, `h`, …
    value_unit: str  # `requests`; empty where the model says none
    curves: tuple[Curve, ...]
    levels: tuple[Level, ...] = ()
    moments: tuple[Moment, ...] = ()
