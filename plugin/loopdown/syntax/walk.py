"""What stands in a formula as it is written."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.language.function import Function
from loopdown.language.functions import FUNCTIONS
from loopdown.syntax.tree import Binary, Call, Expr, If, Point, Quantity, Ref, Unary


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
        case _:
            return ()


def function_of(call: Call) -> Function | None:
    """The function that is called; None where there is none, or none that takes these arguments."""
    function = FUNCTIONS.get(call.function)
    points = [isinstance(argument, Point) for argument in call.arguments]
    return function if function is not None and function.accepts(points) else None


def walk(expr: Expr | Point) -> Iterator[Expr | Point]:
    """The expression and all in it, in the order of the text."""
    waiting: list[Expr | Point] = [expr]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(parts_of(current)))


def refs(expr: Expr) -> Iterator[Ref]:
    """The variables and limits that a formula names."""
    return (part for part in walk(expr) if isinstance(part, Ref))


def refs_behind_numbers(expr: Expr) -> Iterator[Ref]:
    """The names that a number is multiplied with or divided by: `s` in `100 / s`."""
    for part in walk(expr):
        if isinstance(part, Binary) and part.op in ("*", "/") and isinstance(part.right, Ref):
            before = part.left
            while isinstance(before, Binary):
                before = before.left if before.op == "/" and isinstance(before.right, Ref) else before.right
            if isinstance(before, Quantity):
                yield part.right


def quantities(expr: Expr) -> Iterator[Quantity]:
    """The numbers of a formula."""
    return (part for part in walk(expr) if isinstance(part, Quantity))


def calls(expr: Expr) -> Iterator[Call]:
    """The functions that a formula calls."""
    return (part for part in walk(expr) if isinstance(part, Call))
