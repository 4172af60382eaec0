"""The functions of formulas: one entry is all that is known of one.

Names and meanings are those of XMILE 1.0 (OASIS, 2015), section 3.5; `table` is the reference's word for a graphical
function (3.1.4). Who adds an entry has added a function: it is checked, computed, given a unit and a sign, told of,
coloured and fuzzed by what stands here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from loopdown.language import unit_rules
from loopdown.language.computing import pulse, ramp, step, table, whole
from loopdown.language.function import UNBOUNDED, Computed, Function, Pipeline, Reading, Stages, Undefined
from loopdown.language.intervals import ANY, NOT_NEGATIVE, ONE, SHARE, ZERO, Interval, hull, point

Bounds = tuple[Callable[..., Interval], Callable[..., Sequence[Interval]]]  # `values` and `slopes` of an entry


# ------------------------------------------------------------------ bounds


def _least(*values: Interval) -> Interval:
    return Interval(min(i.low for i in values), min(i.high for i in values))


def _greatest(*values: Interval) -> Interval:
    return Interval(max(i.low for i in values), max(i.high for i in values))


def _rising(function: Callable[[float], float]) -> Bounds:
    return lambda x: x.rising(function), lambda x: (NOT_NEGATIVE,)


def _size(x: Interval) -> Interval:
    ends = (abs(x.low), abs(x.high))
    return Interval(0.0 if x.low <= 0 <= x.high else min(ends), max(ends))


def _size_slope(x: Interval) -> tuple[Interval]:
    return (ONE if x.low >= 0 else point(-1.0) if x.high <= 0 else Interval(-1.0, 1.0),)


def _step_slopes(height: Interval, start: Interval) -> tuple[Interval, ...]:
    return SHARE, -(height * NOT_NEGATIVE)


def _ramp_slopes(slope: Interval, start: Interval, *end: Interval) -> tuple[Interval, ...]:
    rise = slope * NOT_NEGATIVE
    return NOT_NEGATIVE, -rise, *(rise for _ in end)


def _held(x: Interval, length: Interval, *initial: Interval) -> Interval:
    return hull((x, *initial))


def _held_slopes(x: Interval, length: Interval, *initial: Interval) -> tuple[Interval, ...]:
    return SHARE, ANY, *(SHARE for _ in initial)


def _table_slopes(x: Interval, *coordinates: Interval) -> tuple[Interval, ...]:
    """Of straight lines between the points, where these are known, and flat ones outside."""
    steps = ANY
    if all(each.is_point for each in coordinates):
        points = sorted((x.low, y.low) for x, y in zip(coordinates[::2], coordinates[1::2], strict=True))
        steps = hull([ZERO, *(_slope(*a, *b) for a, b in pairwise(points))])
    return steps, *(weight for _ in coordinates[::2] for weight in (ANY, SHARE))


def _slope(x0: float, y0: float, x1: float, y1: float) -> Interval:
    rise = point(y1 - y0)
    return rise * (point(1 / (x1 - x0)) if x1 != x0 else NOT_NEGATIVE)


# ------------------------------------------------------------------ what entries share

_NOT_ABOVE_ZERO = Undefined(
    "takes the logarithm of a number that isn't above zero", "keep it above zero, as in `ln(max(x, 0.001))`"
)
_NEGATIVE_ROOT = Undefined(
    "takes the root of a negative number", "keep it from going below zero, as in `sqrt(max(x, 0))`"
)


def _choice(name: str, meaning: str, call: Callable[..., float], values: Callable[..., Interval]) -> Function:
    unit = unit_rules.same("`{formula}` chooses between {0} and {1}")
    return Function(name, f"{name}(a, b, …)", 2, UNBOUNDED, meaning, Computed(call), values, None, unit)


def _delay(name: str, meaning: str, how: Pipeline | Stages) -> Function:
    form = f"{name}(input, time[, initial])"
    return Function(name, form, 2, 3, meaning, how, _held, _held_slopes, unit_rules.delayed)


# ------------------------------------------------------------------ the functions

_ENTRIES = (
    _choice("min", "the smallest of its arguments", min, _least),
    _choice("max", "the largest of its arguments", max, _greatest),
    Function(
        "abs", "abs(x)", 1, 1, "the size of a number, without its sign",
        Computed(abs), _size, _size_slope, unit_rules.kept,
    ),
    Function(
        "exp", "exp(x)", 1, 1, "e to the power of a number",
        Computed(math.exp), *_rising(math.exp), unit_rules.plain,
    ),
    Function(
        "ln", "ln(x)", 1, 1, "the natural logarithm of a number above zero",
        Computed(math.log), *_rising(math.log), unit_rules.plain, _NOT_ABOVE_ZERO,
    ),
    Function(
        "log10", "log10(x)", 1, 1, "the decimal logarithm of a number above zero",
        Computed(math.log10), *_rising(math.log10), unit_rules.plain, _NOT_ABOVE_ZERO,
    ),
    Function(
        "sqrt", "sqrt(x)", 1, 1, "the square root of a number that isn't negative",
        Computed(math.sqrt), *_rising(math.sqrt), unit_rules.root, _NEGATIVE_ROOT,
    ),
    Function(
        "int", "int(x)", 1, 1, "the next whole number that isn't larger",
        Computed(whole), *_rising(math.floor), unit_rules.kept,
    ),
    Function(
        "step", "step(height, start)", 2, 2, "the height from the start time on, and 0 before",
        Computed(step, ("time", "step"), last_change=1),
        lambda height, start: hull((ZERO, height)), _step_slopes, unit_rules.over_time(0),
    ),
    Function(
        "ramp", "ramp(slope, start[, end])", 2, 3, "a line that rises by the slope from the start time to the end",
        Computed(ramp, ("time",)),
        lambda slope, *when: slope * NOT_NEGATIVE, _ramp_slopes, unit_rules.over_time(1),
    ),
    Function(
        "pulse", "pulse(magnitude, first[, interval])", 2, 3,
        "the whole magnitude within one step, at the first time and again after each interval",
        Computed(pulse, ("step began", "step")),
        lambda magnitude, *when: magnitude * NOT_NEGATIVE,
        lambda magnitude, *when: (NOT_NEGATIVE, *(ANY for _ in when)),
        unit_rules.over_time(-1),
    ),
    _delay("delay", "its input, as it was the time ago", Pipeline()),
    _delay("delay1", "a material delay of one stage: what went in leaves bit by bit", Stages(1, material=True)),
    _delay("delay3", "a material delay of three stages", Stages(3, material=True)),
    _delay("smth1", "its input smoothed over the time", Stages(1, material=False)),
    _delay("smth3", "its input smoothed by three stages behind each other", Stages(3, material=False)),
    Function(
        "time", "time", 0, 0, "the time since the start of the run",
        Reading("time"), lambda: NOT_NEGATIVE, lambda: (), unit_rules.seconds,
    ),
    Function(
        "table", "table(x, (0, 0), (10, 1), …)", 2, UNBOUNDED, "what straight lines between points give, flat outside",
        Computed(table), lambda x, *coordinates: hull(coordinates[1::2]), _table_slopes, unit_rules.looked_up,
        points=True,
    ),
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {entry.name: entry for entry in _ENTRIES}
