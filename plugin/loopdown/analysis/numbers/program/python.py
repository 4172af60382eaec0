"""The intermediate representation as Python's own syntax tree, from which it is compiled.

Compiled, because calling a function for each part of a formula is what makes a run slow. No text of a page gets
there: names are the numbers of slots (`x7`), numbers are constants, and the functions are those of the language and
of `library`. What can fail has the number of the part that it stands for as its line, so that an error of the
arithmetic leads back to that part without any cost while it runs.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Sequence
from types import CodeType, FunctionType
from typing import Any, TypedDict

from loopdown.analysis.numbers.program import library
from loopdown.analysis.numbers.program.ir import (
    TIME,
    Apply,
    Arithmetic,
    Comparison,
    Condition,
    Constant,
    Fill,
    IfElse,
    Instruction,
    Junction,
    LatchCode,
    Negative,
    Not,
    Part,
    Recall,
    SetLength,
    SetSlot,
    Slot,
    Value,
    Want,
)
from loopdown.analysis.numbers.program.layout import FlowPart
from loopdown.base.records import dataclass, field

CODE = "<formulas>"  # the file name of compiled code

_KNOWN: dict[str, Any] = {
    "__builtins__": {}, "power": math.pow, "clamp": library.clamp, "positive": library.positive,
    "allowed": library.allowed, "total": sum, "least": min, "most": max,
    **{f"f_{name}": function for name, function in library.COMPUTED.items()},
}  # fmt: skip
_LOAD, _STORE = ast.Load(), ast.Store()
_OPERATOR = {"+": ast.Add(), "-": ast.Sub(), "*": ast.Mult(), "/": ast.Div()}
_COMPARISON = {"<": ast.Lt(), "<=": ast.LtE(), ">": ast.Gt(), ">=": ast.GtE(), "=": ast.Eq(), "!=": ast.NotEq()}
_NO_PART = 1  # the line of what stands for no part


class _Place(TypedDict):
    lineno: int
    col_offset: int


_PLACE: _Place = {"lineno": _NO_PART, "col_offset": 0}


@dataclass(slots=True)
class Printer:
    """Writes the code of one function."""

    flows: Sequence[FlowPart]
    parts: list[Part | None] = field(default_factory=lambda: [None])  # by line

    # -------------------------------------------------------------- instructions

    def instructions(
        self, instructions: Iterable[Instruction], *, settled: bool, clamped: bool = False
    ) -> list[ast.stmt]:
        """Statements. A flow runs at the rate that it wants; where that is to be settled, at its share of it.

        Where it isn't to be settled, a flow that wants less than nothing runs backwards unless it is clamped.
        """
        written: list[ast.stmt] = []
        for each in instructions:
            match each:
                case SetSlot():
                    written.append(assign(each.slot, self.value(each.value)))
                case Want() if settled:
                    written += self._settled(each)
                case Want():
                    rate = self.value(each.rate)
                    rate = call("most", rate, number(0.0)) if clamped else rate
                    written.append(assign(self.flows[each.flow].rate, rate))
                case SetLength():
                    written.append(assign(each.slot, self._length(each)))
                case Fill():
                    begin = attribute(_history(each.history), "begin")
                    given = [self.value(each.length), self.value(each.initial)]
                    written.append(assign(each.slot, ast.Call(begin, given, [], **self._place(each.part))))
        return written

    def _settled(self, want: Want) -> list[ast.stmt]:
        flow, number = self.flows[want.flow], ast.Constant(want.flow, **_PLACE)
        clamped = call("clamp", self.value(want.rate), ast.Constant(flow.rate, **_PLACE), name("negative"))
        overridden = ast.Compare(number, [ast.In()], [name("overrides")], **_PLACE)
        return [
            assign(flow.wanted, ast.IfExp(overridden, item("overrides", number), clamped, **_PLACE)),
            assign(flow.rate, arithmetic(read(flow.wanted), "*", item("shares", number))),
        ]

    def _length(self, each: SetLength) -> ast.expr:
        code = self.value(each.length)
        if isinstance(each.length, Constant) and each.length.value > 0:
            return code
        return ast.Call(name("positive"), [code], [], **self._place(each.part))

    def remembered(self, inputs: Iterable[Value]) -> list[ast.stmt]:
        """`histories[0].inputs.append(…)` for what goes into each history."""
        written = []
        for place, value in enumerate(inputs):
            append = attribute(attribute(_history(place), "inputs"), "append")
            written.append(do(ast.Call(append, [self.value(value)], [], **_PLACE)))
        return written

    def latched(self, latches: Iterable[LatchCode]) -> list[ast.expr]:
        """What each latch becomes."""
        return [self._latched(each) for each in latches]

    def _latched(self, latch: LatchCode) -> ast.expr:
        """`0.0 if reset else 1.0 if set else x7`."""
        stays = ast.IfExp(self._condition(latch.set), number(1.0), read(latch.slot), **_PLACE)
        return ast.IfExp(self._condition(latch.reset), number(0.0), stays, **_PLACE)

    # -------------------------------------------------------------- values

    def value(self, value: Value) -> ast.expr:
        """An expression."""
        match value:
            case Slot():
                return read(value.slot)
            case Constant():
                return number(value.value)
            case Arithmetic(op="^"):
                base, exponent = self.value(value.left), self.value(value.right)
                return ast.Call(name("power"), [base, exponent], [], **self._place(value.part))
            case Arithmetic():
                left, right = self.value(value.left), self.value(value.right)
                return ast.BinOp(left, _OPERATOR[value.op], right, **self._place(value.part))
            case Apply():
                given = [self.value(each) for each in value.arguments]
                return ast.Call(name(f"f_{value.function}"), given, [], **self._place(value.part))
            case Negative():
                return ast.UnaryOp(ast.USub(), self.value(value.value), **_PLACE)
            case IfElse():
                condition = self._condition(value.condition)
                return ast.IfExp(condition, self.value(value.then), self.value(value.otherwise), **_PLACE)
            case Recall():
                return ast.Call(attribute(_history(value.history), "at"), [read(TIME)], [], **_PLACE)

    def _condition(self, condition: Condition) -> ast.expr:
        match condition:
            case Comparison():
                return compare(self.value(condition.left), condition.op, self.value(condition.right))
            case Junction():
                op = ast.And() if condition.op == "and" else ast.Or()
                both = [self._condition(condition.left), self._condition(condition.right)]
                return ast.BoolOp(op, both, **_PLACE)
            case Not():
                return ast.UnaryOp(ast.Not(), self._condition(condition.condition), **_PLACE)

    def _place(self, part: Part | None) -> _Place:
        if part is None:
            return _PLACE
        self.parts.append(part)
        return {"lineno": len(self.parts), "col_offset": 0}


def compile_function(text: str, arguments: Iterable[str], body: Sequence[ast.stmt]) -> FunctionType:
    """A function. It knows the library and nothing else, not even Python's own functions."""
    given = ast.arguments([], [ast.arg(each, **_PLACE) for each in arguments], None, [], [], None, [])
    written = ast.FunctionDef(text, given, [*body], [], None, **_PLACE)
    code = compile(ast.Module([written], []), CODE, "exec")
    made = next(constant for constant in code.co_consts if isinstance(constant, CodeType))
    return FunctionType(made, _KNOWN)


# ------------------------------------------------------------------ pieces of Python


def name(text: str) -> ast.expr:
    """The value of a name."""
    return ast.Name(text, _LOAD, **_PLACE)


def read(slot: int) -> ast.expr:
    """The value of a slot."""
    return ast.Name(f"x{slot}", _LOAD, **_PLACE)


def number(value: float) -> ast.expr:
    """A constant."""
    return ast.Constant(value, **_PLACE)


def assign(slot: int, value: ast.expr) -> ast.stmt:
    """A slot gets a value."""
    return ast.Assign([ast.Name(f"x{slot}", _STORE, **_PLACE)], value, **_PLACE)


def put(target: ast.expr, value: ast.expr) -> ast.stmt:
    """Something that can be assigned to gets a value."""
    return ast.Assign([target], value, **_PLACE)


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """A call of a function that the compiled code knows."""
    return ast.Call(name(function), [*arguments], [], **_PLACE)


def arithmetic(left: ast.expr, op: str, right: ast.expr) -> ast.expr:
    """Two operands and one of `+ - * /` between them."""
    return ast.BinOp(left, _OPERATOR[op], right, **_PLACE)


def negative(value: ast.expr) -> ast.expr:
    """A value with the other sign."""
    return ast.UnaryOp(ast.USub(), value, **_PLACE)


def compare(left: ast.expr, op: str, right: ast.expr) -> ast.expr:
    """A comparison."""
    return ast.Compare(left, [_COMPARISON[op]], [right], **_PLACE)


def any_of(conditions: list[ast.expr]) -> ast.expr:
    """Whether one of some conditions is met, of which there is at least one."""
    return ast.BoolOp(ast.Or(), conditions, **_PLACE) if len(conditions) > 1 else conditions[0]


def all_of(conditions: list[ast.expr]) -> ast.expr:
    """Whether all of some conditions are met, of which there is at least one."""
    return ast.BoolOp(ast.And(), conditions, **_PLACE) if len(conditions) > 1 else conditions[0]


def if_not(condition: ast.expr) -> ast.expr:
    """Whether a condition isn't met."""
    return ast.UnaryOp(ast.Not(), condition, **_PLACE)


def let(text: str, value: ast.expr) -> ast.stmt:
    """A name gets a value."""
    return put(ast.Name(text, _STORE, **_PLACE), value)


def when(condition: ast.expr, body: list[ast.stmt], other: Sequence[ast.stmt] = ()) -> ast.stmt:
    """Statements under a condition, and those where it isn't met."""
    return ast.If(condition, body, [*other], **_PLACE)


def stop_if(condition: ast.expr) -> ast.stmt:
    """Leave the loop."""
    return ast.If(condition, [ast.Break(**_PLACE)], [], **_PLACE)


def for_ever(body: list[ast.stmt]) -> ast.stmt:
    """A loop that is left from inside."""
    return ast.While(ast.Constant(True, **_PLACE), body, [], **_PLACE)


def item(text: str, index: ast.expr) -> ast.expr:
    """One of a list or a mapping."""
    return ast.Subscript(name(text), index, _LOAD, **_PLACE)


def attribute(value: ast.expr, text: str) -> ast.expr:
    """An attribute."""
    return ast.Attribute(value, text, _LOAD, **_PLACE)


def row(values: Iterable[ast.expr]) -> ast.expr:
    """A tuple."""
    return ast.Tuple([*values], _LOAD, **_PLACE)


def do(value: ast.expr) -> ast.stmt:
    """A call whose result isn't wanted."""
    return ast.Expr(value, **_PLACE)


def give_back(value: ast.expr) -> ast.stmt:
    """The result of a function."""
    return ast.Return(value, **_PLACE)


def names_to(texts: Iterable[str]) -> ast.expr:
    """A tuple of names that are assigned to."""
    return ast.Tuple([ast.Name(text, _STORE, **_PLACE) for text in texts], _STORE, **_PLACE)


def unpack(width: int) -> ast.stmt:
    """The slots from the list of values."""
    return put(names_to(f"x{slot}" for slot in range(width)), name("values"))


def pack(width: int) -> ast.stmt:
    """The slots into the list of values."""
    whole = ast.Subscript(name("values"), ast.Slice(**_PLACE), _STORE, **_PLACE)
    return put(whole, row(read(slot) for slot in range(width)))


def count_up(text: str) -> ast.stmt:
    """One more."""
    return ast.AugAssign(ast.Name(text, _STORE, **_PLACE), ast.Add(), ast.Constant(1, **_PLACE), **_PLACE)


def is_past(text: str, last: str) -> ast.expr:
    """Whether a name is more than another."""
    return ast.Compare(name(text), [ast.Gt()], [name(last)], **_PLACE)


def _history(index: int) -> ast.expr:
    return item("histories", ast.Constant(index, **_PLACE))
