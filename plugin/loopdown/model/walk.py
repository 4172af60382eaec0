"""What stands in a formula."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.language.function import Function
from loopdown.language.functions import FUNCTIONS
from loopdown.syntax.tree import Binary, Call, Expr, If, Point, Quantity, Ref, Unary


def parts_of(expr: Expr | Point) -> tuple[Expr | Point, ...]:
    """The expressions that an expression is made of, in the order of the text."""
    match expr:
        case Call():
            return expr.arguments
        case Point():
            return (expr.x, expr.y)
        case _:
            return inner_expressions(expr)


def function_of(call: Call) -> Function | None:
    """The function that is called; None where there is none, or none that takes these arguments."""
    function = FUNCTIONS.get(call.function)
    points = [isinstance(argument, Point) for argument in call.arguments]
    return function if function is not None and function.accepts(points) else None


def flat_arguments(call: Call) -> tuple[Expr, ...]:
    """The arguments of a call, a point's coordinates counted each."""
    return tuple(
        part
        for argument in call.arguments
        for part in ((argument.x, argument.y) if isinstance(argument, Point) else (argument,))
    )


def inner_expressions(expr: Expr) -> tuple[Expr, ...]:
    """The expressions that an expression is made of, those of a point's coordinates among them."""
    match expr:
        case Unary():
            return (expr.operand,)
        case Binary():
            return (expr.left, expr.right)
        case If():
            return (expr.condition, expr.then, expr.otherwise)
        case Call():
            return flat_arguments(expr)
        case _:
            return ()


def holds(call: Call) -> bool:
    """Whether a call gives what it holds, and so is needed before what it is given is."""
    function = FUNCTIONS.get(call.function)
    return function is not None and function.holds


def follows_time(expr: Expr) -> bool:
    """Whether a formula calls a function that can change while its arguments don't."""
    return any(call.function in FUNCTIONS and FUNCTIONS[call.function].follows_time for call in calls(expr))


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
