"""Writes a formula back as text, with the parentheses that it needs and no others."""

from __future__ import annotations

from loopdown.syntax.tree import Binary, Call, Expr, If, Point, Quantity, Ref, Unary

_BINDS = {
    "or": 1, "and": 2, "<": 4, "<=": 4, ">": 4, ">=": 4, "=": 4, "!=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "^": 8,
}  # fmt: skip
_NOT, _SIGN, _ATOM = 3, 7, 9


def show_formula(expr: Expr | Point) -> str:
    """The formula in the plain form of the language; numbers stand as their author wrote them."""
    return _show(expr)[0]


def _show(expr: Expr | Point) -> tuple[str, int]:
    match expr:
        case Quantity():
            return expr.written, _ATOM
        case Ref():
            return quoted(expr.name.text) + (f".{expr.limit}" if expr.limit else ""), _ATOM
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
            arguments = ", ".join(_show(argument)[0] for argument in expr.arguments)
            return f"{expr.name.text}({arguments})", _ATOM
        case Point():
            return f"({_show(expr.x)[0]}, {_show(expr.y)[0]})", _ATOM


def _inside(expr: Expr, least: int) -> str:
    text, binds = _show(expr)
    return text if binds >= least else f"({text})"


def quoted(name: str) -> str:
    """A name as it is written where it is used: in quotes unless it is a plain one."""
    plain = name[:1].isalpha() and all(c.isalnum() or c in " _'" for c in name)
    reserved = {"if", "then", "else", "and", "or", "not"} & set(name.casefold().split())
    return name if plain and not reserved else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
