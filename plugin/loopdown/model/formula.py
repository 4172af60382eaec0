"""Formulas whose names are looked up: what they read are variables and limits of stocks.

They have the shapes of the syntax. What differs is what each part refers to, and that each number is in base units.
A part that can't be read (a name that isn't there, a function that is called wrongly) is a part that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from loopdown.base.records import dataclass, replace
from loopdown.base.source import Span
from loopdown.language.function import Function
from loopdown.language.units import SECOND, Freedom, Unit

Key = str  # a name in the form in which names are compared
Limit: TypeAlias = Literal["max", "min", "goal"]
LIMITS: tuple[Limit, ...] = ("max", "min")  # that hold a stock's level
BESIDE: tuple[Limit, ...] = (*LIMITS, "goal")  # all that has a value beside a variable's own
Node: TypeAlias = tuple[Key, Limit | None]  # a variable (a stock at the start), a stock's limit, or a goal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number. The value is in base units: seconds, bytes, and the words that a model counts in."""

    value: float
    unit: Unit
    freedom: Freedom  # what its unit leaves open
    written: str
    span: Span

    @property
    def seconds(self) -> float | None:
        """The time that it is; None where it is none."""
        return self.value if self.unit.powers == SECOND.powers else None


@dataclass(frozen=True, slots=True)
class Ref:
    """A variable of the model, or a limit or the goal of one (`Queue.max`)."""

    key: Key
    limit: Limit | None
    name: str  # as it is spelled here
    span: Span

    @property
    def node(self) -> Node:
        """What it names."""
        return self.key, self.limit


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `+x` or `not x`."""

    op: Literal["-", "+", "not"]
    operand: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and what stands between them."""

    op: Literal["+", "-", "*", "/", "^", "<", "<=", ">", ">=", "=", "!=", "and", "or"]
    left: Expr
    right: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    """`if C then A else B`."""

    condition: Expr
    then: Expr
    otherwise: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a graphical function: `(10, 1)`."""

    x: Expr
    y: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language with arguments that it takes. The time is one too, however it is written."""

    function: Function
    arguments: tuple[Expr | Point, ...]
    name: str  # as it is spelled here; where it takes no arguments, with its parentheses if it has some
    span: Span


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A name that isn't there (no arguments), or a function that isn't there or is called wrongly."""

    written: str
    arguments: tuple[Expr | Point, ...] | None
    span: Span


Expr: TypeAlias = Quantity | Ref | Unary | Binary | If | Call | Unreadable


def parts_of(expr: Expr | Point) -> tuple[Expr | Point, ...]:
    """The expressions that an expression is made of, in the order of the text."""
    match expr:
        case Unary():
            return (expr.operand,)
        case Binary():
            return (expr.left, expr.right)
        case If():
            return (expr.condition, expr.then, expr.otherwise)
        case Call():
            return expr.arguments
        case Point():
            return (expr.x, expr.y)
        case Unreadable():
            return expr.arguments or ()
        case _:
            return ()


def inner_expressions(expr: Expr) -> tuple[Expr, ...]:
    """The expressions that an expression is made of, those of a point's coordinates among them."""
    return tuple(part for each in parts_of(expr) for part in ((each.x, each.y) if isinstance(each, Point) else (each,)))


def walk(expr: Expr | Point) -> Iterator[Expr | Point]:
    """The expression and all in it, in the order of the text."""
    waiting: list[Expr | Point] = [expr]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(parts_of(current)))


def quantities(expr: Expr) -> Iterator[Quantity]:
    """The numbers of a formula."""
    return (part for part in walk(expr) if isinstance(part, Quantity))


def calls(expr: Expr) -> Iterator[Call]:
    """The functions that a formula calls."""
    return (part for part in walk(expr) if isinstance(part, Call))


def is_readable(expr: Expr) -> bool:
    """Whether a formula can be computed once what it names is known."""
    return not any(isinstance(part, Unreadable) for part in walk(expr))


def is_constant(expr: Expr) -> bool:
    """Whether a formula is made of numbers alone: it names nothing and calls nothing."""
    return not any(isinstance(part, Ref | Call | Unreadable) for part in walk(expr))


def rewrite(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The formula with every part of it changed, from the inside out."""
    match expr:
        case Unary():
            expr = replace(expr, operand=rewrite(expr.operand, change))
        case Binary():
            expr = replace(expr, left=rewrite(expr.left, change), right=rewrite(expr.right, change))
        case If():
            condition, then, otherwise = (rewrite(part, change) for part in (expr.condition, expr.then, expr.otherwise))
            expr = If(condition, then, otherwise, expr.span)
        case Call():
            arguments = tuple(
                replace(part, x=rewrite(part.x, change), y=rewrite(part.y, change))
                if isinstance(part, Point)
                else rewrite(part, change)
                for part in expr.arguments
            )
            expr = replace(expr, arguments=arguments)
    return change(expr)
