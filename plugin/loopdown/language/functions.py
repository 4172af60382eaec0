"""The functions of formulas: one entry is all that is known of one.

Names and meanings are those of XMILE 1.0 (OASIS, 2015), section 3.5, and 3.3.1 for `mod`, which there is an operator;
`table` is the reference's word for a graphical function (3.1.4), and `sign`, `round` and `safediv` are those of the
programs that write XMILE. Who adds an entry has added a function: it is checked, computed, given a unit and a sign,
told of, coloured and fuzzed by what stands here.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from itertools import pairwise

from loopdown.language import unit_rules
from loopdown.language.computing import pulse, ramp, step, table, whole
from loopdown.language.function import UNBOUNDED, Computed, Function, Latch, Pipeline, Reading, Stages, Start, Undefined
from loopdown.language.intervals import ANY, NOT_NEGATIVE, ONE, SHARE, ZERO, Interval, hull, point
from loopdown.language.units import Known, quotient

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


def _latched_slopes(on: Interval, off: Interval, *initial: Interval) -> tuple[Interval, ...]:
    return _truth_slope(on), -_truth_slope(off), *(_truth_slope(each) for each in initial)


def _truth_slope(x: Interval) -> Interval:
    """Which way a number makes a condition true, which it is where it isn't 0."""
    return NOT_NEGATIVE if x.low >= 0 else -NOT_NEGATIVE if x.high <= 0 else ANY


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


def _wave(angle: Interval) -> Interval:
    """Of a sine: at its ends, and where it turns between them."""
    low, high, turn = angle.low, angle.high, 2 * math.pi
    if not high - low < turn:
        return Interval(-1.0, 1.0)
    ends = (math.sin(low), math.sin(high))

    def passes(at: float) -> bool:
        return at + turn * math.ceil((low - at) / turn) <= high

    return Interval(
        -1.0 if passes(-math.pi / 2) else min(ends),
        1.0 if passes(math.pi / 2) else max(ends),
    )


def _cosine(angle: Interval) -> Interval:
    return _wave(angle + _RIGHT_ANGLE)


def _in_one_branch(angle: Interval) -> bool:
    """Whether a tangent has no pole between the ends."""
    if not math.isfinite(angle.high - angle.low):
        return False
    return math.floor(angle.low / math.pi + 0.5) == math.floor(angle.high / math.pi + 0.5)


def _tangent(angle: Interval) -> Interval:
    return angle.rising(math.tan) if _in_one_branch(angle) else ANY


def _arcsine(x: Interval) -> Interval:
    return Interval(math.asin(max(-1.0, min(x.low, 1.0))), math.asin(max(-1.0, min(x.high, 1.0))))


def _whole_quotient(a: Interval, b: Interval) -> float | None:
    """How often `b` goes into `a`, if that is always the same."""
    times = a / b
    if not math.isfinite(times.high - times.low) or math.floor(times.low) != math.floor(times.high):
        return None
    return float(math.floor(times.low))


def _remainder_slopes(a: Interval, b: Interval) -> tuple[Interval, Interval]:
    times = _whole_quotient(a, b)
    return (ANY, ANY) if times is None else (ONE, point(-times))


def _safe_quotient(a: Interval, b: Interval, otherwise: Interval = ZERO) -> Interval:
    if b == ZERO:
        return otherwise
    return a / b if _never_zero(b) else hull((a / b, otherwise))


def _safe_quotient_slopes(a: Interval, b: Interval, *otherwise: Interval) -> tuple[Interval, ...]:
    inverse = b.reciprocal()
    if _never_zero(b):
        return inverse, -(a * inverse * inverse), *(ZERO for _ in otherwise)
    return (ZERO if b == ZERO else hull((ZERO, inverse))), ANY, *(SHARE for _ in otherwise)


def _never_zero(x: Interval) -> bool:
    return x.low > 0 or x.high < 0


# ------------------------------------------------------------------ what entries share

_RIGHT_ANGLE = point(math.pi / 2)

_NOT_ABOVE_ZERO = Undefined(
    "takes the logarithm of a number that isn't above zero", "keep it above zero, as in `ln(max(x, 0.001))`"
)
_NEGATIVE_ROOT = Undefined(
    "takes the root of a negative number", "keep it from going below zero, as in `sqrt(max(x, 0))`"
)

_OUTSIDE = Undefined(
    "takes the angle to a number that isn't within -1 and 1", "keep it within them, as in `max(-1, min({0}, 1))`"
)
_NO_DIVISOR = Undefined("divides by zero", "keep the divisor away from zero, as in `max({1}, …)`")


def _rounded(x: float) -> float:
    """The nearest whole number; of two as near, the one that is farther from zero."""
    size = abs(x)
    nearest = math.floor(size) + (size - math.floor(size) >= 0.5)
    return float(nearest if x > 0 else -nearest)


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0))


def _divided(a: float, b: float, otherwise: float = 0.0) -> float:
    return a / b if b else otherwise


def _unit_of_quotient(arguments: unit_rules.Arguments) -> Known | None:
    one, other = arguments.unit(0), arguments.unit(1)
    unit = quotient(one, other, arguments.span) if one and other else None
    for place in range(2, arguments.count):
        arguments.fits(place, unit, "`{formula}` divides to {1}, and gives {0} where the divisor is 0")
    return unit


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
        "round", "round(x)", 1, 1, "the nearest whole number; halves go away from zero",
        Computed(_rounded), *_rising(_rounded), unit_rules.kept,
    ),
    Function(
        "sign", "sign(x)", 1, 1, "on which side of zero a number is: 1 above, -1 below, else 0",
        Computed(_sign), *_rising(_sign), unit_rules.plain,
    ),
    Function(
        "mod", "mod(a, b)", 2, 2, "what is left of a number once the second is taken from it as often as it goes",
        Computed(operator.mod), lambda a, b: Interval(min(b.low, 0.0), max(b.high, 0.0)), _remainder_slopes,
        unit_rules.same("`{formula}` divides {0} into parts of {1}"), _NO_DIVISOR,
    ),
    Function(
        "safediv", "safediv(a, b[, otherwise])", 2, 3, "a division, and 0 or what is said where the divisor is 0",
        Computed(_divided), _safe_quotient, _safe_quotient_slopes, _unit_of_quotient,
    ),
    Function(
        "pi", "pi", 0, 0, "the length of a circle of diameter 1",
        Computed(lambda: math.pi), lambda: point(math.pi), lambda: (), unit_rules.plain,
    ),
    Function(
        "sin", "sin(angle)", 1, 1, "the sine of an angle in radians",
        Computed(math.sin), _wave, lambda angle: (_cosine(angle),), unit_rules.plain,
    ),
    Function(
        "cos", "cos(angle)", 1, 1, "the cosine of an angle in radians",
        Computed(math.cos), _cosine, lambda angle: (-_wave(angle),), unit_rules.plain,
    ),
    Function(
        "tan", "tan(angle)", 1, 1, "the tangent of an angle in radians",
        Computed(math.tan), _tangent, lambda angle: (Interval(1.0, math.inf) if _in_one_branch(angle) else ANY,),
        unit_rules.plain,
    ),
    Function(
        "arcsin", "arcsin(x)", 1, 1, "the angle from -pi/2 to pi/2 whose sine is a number",
        Computed(math.asin), _arcsine, lambda x: (Interval(1.0, math.inf),), unit_rules.plain, _OUTSIDE,
    ),
    Function(
        "arccos", "arccos(x)", 1, 1, "the angle from 0 to pi whose cosine is a number",
        Computed(math.acos), lambda x: _RIGHT_ANGLE - _arcsine(x), lambda x: (Interval(-math.inf, -1.0),),
        unit_rules.plain, _OUTSIDE,
    ),
    Function(
        "arctan", "arctan(x)", 1, 1, "the angle between -pi/2 and pi/2 whose tangent is a number",
        Computed(math.atan), lambda x: x.rising(math.atan), lambda x: (SHARE,), unit_rules.plain,
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
        "latch", "latch(set, reset[, initial])", 2, 3,
        "a memory of 0 or 1: 1 once `set` holds, and until `reset` does",
        Latch(), lambda *conditions: SHARE, _latched_slopes, unit_rules.latched,
    ),
    Function(
        "init", "init(x)", 1, 1, "what a value is at the start of the run",
        Start(), lambda x: x, lambda x: (ZERO,), unit_rules.kept,
    ),
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

# Words of others for a function, which are called in another way.
ALSO = dict.fromkeys(("hysteresis", "flipflop", "flip_flop", "toggle", "schmitt", "sr_latch", "memory"), "latch")
