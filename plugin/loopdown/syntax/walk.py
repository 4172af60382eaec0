"""What stands in a formula as it is written."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.language.function import Function
from loopdown.language.functions import FUNCTIONS
from loopdown.syntax.tree import (
    Expr,
    WrittenBinary,
    WrittenCall,
    WrittenIf,
    WrittenPoint,
    WrittenQuantity,
    WrittenRef,
    WrittenUnary,
)


def parts_of(expr: Expr | WrittenPoint) -> tuple[Expr | WrittenPoint, ...]:
    """The expressions that an expression is made of, in the order of the text."""
    match expr:
        case WrittenUnary():
            return (expr.operand,)
        case WrittenBinary():
            return (expr.left, expr.right)
        case WrittenIf():
            return (expr.condition, expr.then, expr.otherwise)
        case WrittenCall():
            return expr.arguments
        case WrittenPoint():
            return (expr.x, expr.y)
        case _:
            return ()


def function_of(call: WrittenCall) -> Function | None:
    """The function that is called; None where there is none, or none that takes these arguments."""
    function = FUNCTIONS.get(call.function)
    points = [isinstance(argument, WrittenPoint) for argument in call.arguments]
    return function if function is not None and function.accepts(points) else None


INTEGRALS = ("integ", "integral", "integrate")  # what other programs call what makes a stock


def is_integral(call: WrittenCall) -> bool:
    """Whether a call is one that only a stock could be: `INTEG(In - Out, 50)`."""
    return call.function in INTEGRALS and len(call.arguments) == 2


def walk(expr: Expr | WrittenPoint) -> Iterator[Expr | WrittenPoint]:
    """The expression and all in it, in the order of the text."""
    waiting: list[Expr | WrittenPoint] = [expr]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(parts_of(current)))


def refs(expr: Expr) -> Iterator[WrittenRef]:
    """The variables and limits that a formula names."""
    return (part for part in walk(expr) if isinstance(part, WrittenRef))


def refs_behind_numbers(expr: Expr) -> Iterator[WrittenRef]:
    """The names that a number is multiplied with or divided by: `s` in `100 / s`."""
    for part in walk(expr):
        if isinstance(part, WrittenBinary) and part.op in ("*", "/") and isinstance(part.right, WrittenRef):
            before = part.left
            while isinstance(before, WrittenBinary):
                before = before.left if before.op == "/" and isinstance(before.right, WrittenRef) else before.right
            if isinstance(before, WrittenQuantity):
                yield part.right


def unit_chain(expr: WrittenBinary) -> tuple[WrittenQuantity, tuple[tuple[str, WrittenRef, str], ...]] | None:
    """A number and what names it is multiplied with and divided by at once: `*`, the name, and how it is written.

    None where a formula isn't of that form: `3 kg*m/s^2` is.
    """
    behind: list[tuple[str, WrittenRef, str]] = []
    current: Expr = expr
    while isinstance(current, WrittenBinary):
        if current.op not in ("*", "/"):
            return None
        right = current.right
        if isinstance(right, WrittenRef):
            behind.append((current.op, right, right.name.text))
        elif isinstance(right, WrittenBinary) and right.op == "^":
            base, exponent = right.left, right.right
            if not (
                isinstance(base, WrittenRef) and isinstance(exponent, WrittenQuantity) and exponent.written.isdigit()
            ):
                return None
            behind.append((current.op, base, f"{base.name.text}^{exponent.written}"))
        else:
            return None
        current = current.left
    return (current, tuple(reversed(behind))) if isinstance(current, WrittenQuantity) else None


def quantities(expr: Expr) -> Iterator[WrittenQuantity]:
    """The numbers of a formula."""
    return (part for part in walk(expr) if isinstance(part, WrittenQuantity))


def calls(expr: Expr) -> Iterator[WrittenCall]:
    """The functions that a formula calls."""
    return (part for part in walk(expr) if isinstance(part, WrittenCall))
