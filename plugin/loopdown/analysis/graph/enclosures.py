"""What can be said of a formula whatever values its variables have: bounds of its value and of its slopes.

A slope bounds the *difference quotient*: how much the formula changes for each unit that one variable
changes, the others held. Where there is a derivative that bounds it, and jumps (`if`, `int`) have slopes too.

Source: automatic differentiation in forward mode over intervals (A. Griewank, A. Walther, "Evaluating
Derivatives", SIAM, 2008); the mean value form (R. E. Moore and others, "Introduction to Interval Analysis").
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from loopdown.base.records import dataclass, field, replace
from loopdown.language.intervals import ANY, NOT_NEGATIVE, ONE, SHARE, ZERO, Interval, hull, point, power
from loopdown.model.formula import Binary, Call, Expr, If, Node, Quantity, Ref, Unary, Unreadable, inner_expressions
from loopdown.model.model import Key

_SHARED = 20  # names above and below a division that are told apart; the work grows with the square


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Bounds that hold wherever the variables of a formula are."""

    values: Interval
    corner: Interval  # its value where each variable is at the corner of its interval
    slopes: Mapping[Key, Interval] = field(default_factory=dict)  # of each variable that it names


_Weighted: TypeAlias = tuple[Interval, Enclosure]


def variable(name: Key, values: Interval) -> Enclosure:
    """A variable that may have any of these values."""
    return Enclosure(values, point(values.corner), {name: ONE})


def constant(values: Interval) -> Enclosure:
    """A number that no variable changes."""
    return Enclosure(values, values)


def enclose(formula: Expr, known: Mapping[Node, Enclosure]) -> Enclosure:
    """Bounds of a formula, from those of the variables and limits that it names; others may be anything."""
    return _Enclosing(known).enclose(formula)


@dataclass(frozen=True, slots=True)
class _Enclosing:
    known: Mapping[Node, Enclosure]

    def enclose(self, expr: Expr) -> Enclosure:
        return self._combine(expr, [self.enclose(part) for part in inner_expressions(expr)])

    def _combine(self, expr: Expr, parts: Sequence[Enclosure]) -> Enclosure:
        match expr:
            case Quantity():
                return constant(point(expr.value))
            case Ref():
                return self._look_up(expr)
            case Unreadable():  # it is refused elsewhere: an effect of what it names, which may be any
                return Enclosure(ANY, ANY, _chain(*((ANY, part) for part in parts)))
            case Unary(op="not"):
                return _not(parts[0])
            case Unary():
                return _scale(parts[0], point(-1.0 if expr.op == "-" else 1.0))
            case Binary():
                return self._binary(expr.op, *parts)
            case If():
                return self._if(*parts)
            case Call():
                return _call(expr, parts)

    def _look_up(self, ref: Ref) -> Enclosure:
        if ref.node in self.known:
            return self.known[ref.node]
        return variable(ref.key, ANY) if ref.limit is None else constant(ANY)

    def _binary(self, op: str, f: Enclosure, g: Enclosure) -> Enclosure:
        match op:
            case "+":
                return self._add(f, g)
            case "-":
                return self._subtract(f, g)
            case "*":
                return Enclosure(f.values * g.values, f.corner * g.corner, _chain((g.values, f), (f.values, g)))
            case "/":
                return self._divide(f, g)
            case "^":
                return _power(f, g)
            case "and" | "or":
                return Enclosure(SHARE, SHARE, _chain((SHARE, _truth(f)), (SHARE, _truth(g))))
            case "=" | "!=":
                return Enclosure(SHARE, SHARE, _chain((ANY, self._subtract(f, g))))
            case "<" | "<=":
                f, g = g, f
        return Enclosure(SHARE, SHARE, _chain((NOT_NEGATIVE, self._subtract(f, g))))

    def _add(self, f: Enclosure, g: Enclosure) -> Enclosure:
        """A sum. Bounds of the parts don't know what the parts share (A - 5% * A); slopes do: the mean value form."""
        slopes = _chain((ONE, f), (ONE, g))
        values, corner = f.values + g.values, f.corner + g.corner
        if f.slopes.keys() & g.slopes.keys():
            by_slopes = corner
            for name, slope in slopes.items():
                domain = self.known.get((name, None), variable(name, ANY))
                by_slopes += slope * (domain.values - domain.corner)
            values = values.meet(by_slopes)
        return Enclosure(values, corner, slopes)

    def _subtract(self, f: Enclosure, g: Enclosure) -> Enclosure:
        return self._add(f, _scale(g, point(-1.0)))

    def _divide(self, f: Enclosure, g: Enclosure) -> Enclosure:
        inverse = g.values.reciprocal()
        squared = inverse * inverse
        slopes = _chain((inverse, f), (-(f.values * squared), g))
        shared = f.slopes.keys() & g.slopes.keys()
        for name in shared if len(shared) <= _SHARED else ():
            # The quotient rule in one piece, (f'g - g'f) / g², sees what its two parts share, as in A / (A + K).
            together = self._subtract(_scale(g, f.slopes[name]), _scale(f, g.slopes[name]))
            slopes[name] = together.values * squared
        return Enclosure(f.values * inverse, f.corner * g.corner.reciprocal(), slopes)

    def _if(self, condition: Enclosure, f: Enclosure, g: Enclosure) -> Enclosure:
        """Between the branches it changes as they do; where the condition turns it changes by their difference."""
        jump = self._subtract(f, g).values
        branch = Enclosure(hull((f.values, g.values)), hull((f.corner, g.corner)), _one_of((f, g)))
        return replace(branch, slopes=_chain((ONE, branch), (jump, _truth(condition))))


def _chain(*weighted: _Weighted) -> dict[Key, Interval]:
    """The chain rule: the slopes of something that changes by so much for each unit that its parts change."""
    slopes: dict[Key, Interval] = {}
    for weight, part in weighted:
        for name, slope in part.slopes.items():
            change = slope if weight is ONE else weight * slope
            slopes[name] = slopes[name] + change if name in slopes else change
    return slopes


def _one_of(parts: Sequence[Enclosure]) -> dict[Key, Interval]:
    """The slopes of something that is always one of its parts, and passes from one to another without a jump."""
    found: dict[Key, list[Interval]] = {}
    for part in parts:
        for name, slope in part.slopes.items():
            found.setdefault(name, []).append(slope)
    return {name: hull(slopes if len(slopes) == len(parts) else [ZERO, *slopes]) for name, slopes in found.items()}


def _scale(f: Enclosure, factor: Interval) -> Enclosure:
    return Enclosure(f.values * factor, f.corner * factor, _chain((factor, f)))


def _not(f: Enclosure) -> Enclosure:
    return Enclosure(SHARE, SHARE, _chain((point(-1.0), _truth(f))))


def _truth(f: Enclosure) -> Enclosure:
    """A number as a condition: true where it isn't 0."""
    direction = NOT_NEGATIVE if f.values.low >= 0 else -NOT_NEGATIVE if f.values.high <= 0 else ANY
    return Enclosure(SHARE, SHARE, _chain((direction, f)))


def _power(f: Enclosure, g: Enclosure) -> Enclosure:
    """∂f^g = g·f^(g-1)·∂f + f^g·ln f·∂g, of which the sign is kept; a negative base has whole exponents only."""
    exponent = g.values.low
    if f.values.low >= 0:
        by_base = g.values * NOT_NEGATIVE
        by_exponent = f.values.rising(math.log) * NOT_NEGATIVE
    else:
        by_base = by_exponent = ANY
        if g.values.is_point and exponent % 2 == 1 and exponent > 0:
            by_base = NOT_NEGATIVE
        elif g.values.is_point and exponent % 2 == 0 and f.values.high <= 0:
            by_base = point(-exponent) * NOT_NEGATIVE
    return Enclosure(power(f.values, g.values), power(f.corner, g.corner), _chain((by_base, f), (by_exponent, g)))


def _call(call: Call, arguments: Sequence[Enclosure]) -> Enclosure:
    """A function. What it does over time is left open: its value may be any that it can have."""
    function = call.function
    intervals = [argument.values for argument in arguments]
    values = function.values(*intervals)
    over_time = function.follows_time or function.holds
    corner = values if over_time else function.values(*(argument.corner for argument in arguments))
    if function.slopes is None:
        return Enclosure(values, corner, _one_of(arguments))
    return Enclosure(values, corner, _chain(*zip(function.slopes(*intervals), arguments, strict=True)))
