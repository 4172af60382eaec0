"""Bounds of a number that isn't known exactly.

Source: R. E. Moore, R. B. Kearfott, M. J. Cloud, "Introduction to Interval Analysis" (SIAM, 2009). Ends may
be infinite. Rounding isn't directed outwards; instead a difference that is nothing but rounding counts as 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from loopdown.base.records import dataclass

_ROUNDING = 1e-12  # of the larger operand


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`."""

    low: float
    high: float

    @property
    def is_point(self) -> bool:
        """Whether the number is known exactly."""
        return self.low == self.high

    @property
    def corner(self) -> float:
        """One number of it: an end where one is finite, else 0."""
        return next((end for end in (self.low, self.high) if math.isfinite(end)), 0.0)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __add__(self, other: Interval) -> Interval:
        return Interval(_add(self.low, other.low, -math.inf), _add(self.high, other.high, math.inf))

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        ends = [_multiply(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Bounds of a quotient, rounded once as a quotient is; a divisor's end at 0 is taken as in `reciprocal`."""
        if other.low <= 0 <= other.high:
            return self * other.reciprocal()
        ends = [_divide(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def reciprocal(self) -> Interval:
        """Bounds of 1/x. An end at 0 is taken as approached from inside: 1/[0, 2] is [0.5, ∞)."""
        if self.low >= 0 and self.high > 0:
            return Interval(1 / self.high, 1 / self.low if self.low else math.inf)
        if self.high <= 0 and self.low < 0:
            return -(-self).reciprocal()
        return ANY

    def meet(self, other: Interval) -> Interval:
        """What both allow; this one where they exclude each other, which only rounding can bring about."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, high) if low <= high else self

    def rising(self, function: Callable[[float], float]) -> Interval:
        """Bounds of a function that rises with its argument; its ends may be where it isn't defined."""
        return Interval(_at(function, self.low, -math.inf), _at(function, self.high, math.inf))


def point(value: float) -> Interval:
    """A number that is known exactly."""
    return Interval(value, value)


def hull(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval that holds them all."""
    all_ = tuple(intervals)
    return Interval(min(i.low for i in all_), max(i.high for i in all_))


def power(base: Interval, exponent: Interval) -> Interval:
    """Bounds of base ^ exponent."""
    if base.low >= 0:  # it is monotone in each of the two, so its bounds stand at the corners
        ends = [_power(b, e) for b in (base.low, base.high) for e in (exponent.low, exponent.high)]
        return Interval(min(ends), max(ends))
    even = exponent.is_point and exponent.low % 2 == 0
    return NOT_NEGATIVE if even else ANY


ANY = Interval(-math.inf, math.inf)
NOT_NEGATIVE = Interval(0.0, math.inf)
SHARE = Interval(0.0, 1.0)
ZERO = point(0.0)
ONE = point(1.0)


def _add(a: float, b: float, unknown: float) -> float:
    total = a + b
    if math.isnan(total):
        return unknown
    return 0.0 if abs(total) <= _ROUNDING * max(abs(a), abs(b)) and math.isfinite(total) else total


def _multiply(a: float, b: float) -> float:
    return a * b if a and b else 0.0  # 0 times a number of any size is 0


def _divide(a: float, b: float) -> float:
    return 0.0 if math.isinf(b) else a / b


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except (OverflowError, ValueError):  # too large, or a negative power of 0
        return math.inf


def _at(function: Callable[[float], float], value: float, unknown: float) -> float:
    try:
        return function(value)
    except OverflowError:
        return value if math.isinf(value) else math.inf  # floor(∞), exp(1000)
    except ValueError:  # outside its domain, as in ln 0
        return unknown
