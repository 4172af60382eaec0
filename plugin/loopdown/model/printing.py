"""Writes a formula back as text, with the parentheses that it needs and no others."""

from __future__ import annotations

from collections.abc import Iterable

from loopdown.language.quoting import quoted
from loopdown.model.changes import Assign
from loopdown.model.formula import Binary, Call, Expr, If, Point, Quantity, Ref, Unary, Unreadable

_BINDS = {
    "or": 1, "and": 2, "<": 4, "<=": 4, ">": 4, ">=": 4, "=": 4, "!=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "^": 8,
}  # fmt: skip
_NOT, _SIGN, _ATOM = 3, 7, 9


def show_formula(expr: Expr | Point) -> str:
    """The formula in the plain form of the language; numbers stand as their author wrote them."""
    return _show(expr)[0]


def show_change(change: Assign) -> str:
    """A change of a value as it is written: `Queue.max = 200 requests`, `Nodes += 4 nodes`."""
    target = quoted(change.target.text) + (f".{change.limit}" if change.limit else "")
    return f"{target} {change.by or ''}= {show_formula(change.formula)}"


def _show(expr: Expr | Point) -> tuple[str, int]:
    match expr:
        case Quantity():
            return expr.written, _ATOM
        case Ref():
            return quoted(expr.name) + (f".{expr.limit}" if expr.limit else ""), _ATOM
        case Unary():
            binds = _NOT if expr.op == "not" else _SIGN
            return f"{expr.op}{' ' if expr.op == 'not' else ''}{_inside(expr.operand, binds)}", binds
        case Binary():
            binds = _BINDS[expr.op]
            # Every operator but `^` groups to the left.
            left, right = (binds + 1, binds) if expr.op == "^" else (binds, binds + 1)
            text = f"{_inside(expr.left, left)} {expr.op} {_inside(expr.right, right)}"
            return text, 0 if binds == 4 else binds
        case If():
            return f"if {_show(expr.condition)[0]} then {_show(expr.then)[0]} else {_show(expr.otherwise)[0]}", 0
        case Call():
            return expr.name + (f"({_listed(expr.arguments)})" if expr.arguments else ""), _ATOM
        case Unreadable():
            return expr.written + ("" if expr.arguments is None else f"({_listed(expr.arguments)})"), _ATOM
        case Point():
            return f"({_show(expr.x)[0]}, {_show(expr.y)[0]})", _ATOM


def _inside(expr: Expr, least: int) -> str:
    text, binds = _show(expr)
    return text if binds >= least else f"({text})"


def _listed(arguments: Iterable[Expr | Point]) -> str:
    return ", ".join(_show(argument)[0] for argument in arguments)
