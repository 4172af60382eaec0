"""Functions of other programs: what they are called here, and stocks that are written as integrals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from loopdown.base.finding import Edit, Fix
from loopdown.base.source import Span
from loopdown.language.functions import FUNCTIONS
from loopdown.language.quoting import quoted
from loopdown.model.formula import Key
from loopdown.model.lookup import Resolving
from loopdown.model.names import key
from loopdown.syntax.tree import (
    Expr,
    Statement,
    WrittenBinary,
    WrittenCall,
    WrittenRef,
    WrittenUnary,
    WrittenVariable,
)
from loopdown.syntax.tree import WrittenStock as StockStatement
from loopdown.syntax.walk import is_integral

_CALLED_HERE = {
    "maximum": "max", "minimum": "min", "floor": "int", "integer": "int", "trunc": "int", "log": "ln", "loge": "ln",
    "modulo": "mod", "xidz": "safediv", "zidz": "safediv", "smooth": "smth1", "smoothi": "smth1", "smooth3": "smth3",
    "smooth3i": "smth3", "delay_fixed": "delay", "delay1i": "delay1", "delay3i": "delay3", "exponential": "exp",
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "sgn": "sign", "power": "^", "pow": "^", "lookup": "table",
    "interp": "table", "with_lookup": "table", "initial": "init",
}  # fmt: skip
_NOT_HERE = {
    "random": "a run is the same each time: give the number a value, and try others with a lever",
    "random_uniform": "a run is the same each time: give the number a value, and try others with a lever",
    "random_normal": "a run is the same each time: give the number a value, and try others with a lever",
    "ceil": "write `-int(-x)` for it",
    "ceiling": "write `-int(-x)` for it",
    "avg": "write the sum and divide it, as in `(A + B) / 2`",
    "average": "write the sum and divide it, as in `(A + B) / 2`",
    "mean": "write the sum and divide it, as in `(A + B) / 2`",
}


def called_here(call: WrittenCall) -> tuple[str, tuple[Fix, ...]] | None:
    """How to say here what a function of another program does; None for one that nobody knows."""
    if call.function in _NOT_HERE:
        return _NOT_HERE[call.function], ()
    name = _CALLED_HERE.get(call.function)
    if name == "^":
        return "a power is written `^`, as in `x ^ 2`", tuple(_power(call))
    if name is None or name not in FUNCTIONS:
        return None
    function = FUNCTIONS[name]
    fits = function.least <= len(call.arguments) <= function.most and not function.points
    edit = Edit(call.name.span, name)
    return f"here it is called `{name}`: `{function.form}`", (
        Fix(f"write `{name}`", (edit,), safe=False),
    ) if fits else ()


def _power(call: WrittenCall) -> Iterator[Fix]:
    if len(call.arguments) != 2:
        return
    base, exponent = (argument.span for argument in call.arguments)
    edits = (
        Edit(_between(_start(call.span), _start(base)), "(("),
        Edit(_between(_end(base), _start(exponent)), ") ^ ("),
        Edit(_between(_end(exponent), _end(call.span)), "))"),
    )
    yield Fix("write it with `^`", edits, safe=False)


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def _between(start: tuple[int, int], end: tuple[int, int]) -> Span:
    return Span(*start, *end)


# ------------------------------------------------------------------ stocks as integrals


def check_integrals(resolving: Resolving, statements: Sequence[Statement]) -> frozenset[Span]:
    """Refuse `Queue = INTEG(In - Out, 50)`, and offer the stock and the flows that it means; where that was told."""
    levels = {call.name.span for each in statements if (call := _level(resolving, each))}
    stocks = {key(each.name.text): each for each in statements if isinstance(each, WrittenVariable) and _integral(each)}
    if not stocks:
        return frozenset(levels)
    declared = {key(each.name.text): each for each in statements if isinstance(each, WrittenVariable)}
    fix = _as_stocks(stocks, declared)
    for stock in stocks.values():
        call = _integral(stock)
        assert call is not None
        name = quoted(stock.name.text)
        resolving.refuse(
            "unknown-name",
            call.name.span,
            f"{call.name.text} makes {stock.name.text} a stock, and a stock is declared with its level at the start",
            f"write `stock {name} = …` with that level, and what changes it as flows: `flow In: () -> {name} @ 3/s`",
            fixes=(fix,) if fix else (),
        )
        levels.add(call.name.span)
    return frozenset(levels)


def integral_elsewhere(call: WrittenCall) -> tuple[str, str]:
    """What is said of an integral that stands within a formula, and the form."""
    what = f"{call.name.text} makes a stock, and a stock is a statement of its own"
    return what, "write `stock Name = …` with its level at the start and flows that change it, and its name here"


def _level(resolving: Resolving, statement: Statement) -> WrittenCall | None:
    """Refuse `stock Queue = INTEG(In - Out, 50)`, of which the level alone stays, and return the call."""
    call = statement.level if isinstance(statement, StockStatement) else None
    if not isinstance(call, WrittenCall) or not is_integral(call) or not isinstance(statement, StockStatement):
        return None
    start = call.arguments[1].span
    name = quoted(statement.name.text)
    edits = (Edit(_between(_start(call.span), _start(start)), ""), Edit(_between(_end(start), _end(call.span)), ""))
    resolving.refuse(
        "unknown-name",
        call.name.span,
        f"A stock is its level at the start: what changes it are its flows, not {call.name.text}",
        f"write `stock {name} = …` with that level, and what changes it as flows: `flow In: () -> {name} @ 3/s`",
        fixes=(Fix("leave its level at the start", edits, safe=False),),
    )
    return call


def _integral(variable: WrittenVariable) -> WrittenCall | None:
    formula = variable.formula
    return formula if isinstance(formula, WrittenCall) and is_integral(formula) else None


def _as_stocks(stocks: Mapping[Key, WrittenVariable], declared: Mapping[Key, WrittenVariable]) -> Fix | None:
    """All of them as stocks, and what changes them as flows; None where that isn't only names with signs."""
    ends: dict[Key, list[str]] = {}
    edits: list[Edit] = []
    for stock in stocks.values():
        call = _integral(stock)
        assert call is not None
        net, level = call.arguments
        terms = _terms(net, 1)  # type: ignore[arg-type]
        if terms is None:
            return None
        name = quoted(stock.name.text)
        for sign, ref in terms:
            flow = ends.setdefault(key(ref.name.text), ["()", "()"])
            if flow[sign > 0] != "()" or key(ref.name.text) in stocks:
                return None
            flow[sign > 0] = name
        edits += (
            Edit(_between(_start(stock.span), _start(level.span)), f"stock {name} = "),
            Edit(_between(_end(level.span), _end(call.span)), ""),
        )
    for flow_key, (source, target) in ends.items():
        flow_variable = declared.get(flow_key)
        if flow_variable is None or flow_variable.formula is None:
            return None
        rate = _start(flow_variable.formula.span)
        head = f"flow {quoted(flow_variable.name.text)}: {source} -> {target} @ "
        edits.append(Edit(_between(_start(flow_variable.span), rate), head))
    return Fix("write them as stocks and flows", tuple(edits), safe=False)


def _terms(expr: Expr, sign: int) -> list[tuple[int, WrittenRef]] | None:
    match expr:
        case WrittenRef():
            return [(sign, expr)] if expr.limit is None else None
        case WrittenUnary(op="-"):
            return _terms(expr.operand, -sign)
        case WrittenBinary(op="+" | "-"):
            left, right = _terms(expr.left, sign), _terms(expr.right, sign if expr.op == "+" else -sign)
            return [*left, *right] if left is not None and right is not None else None
    return None
