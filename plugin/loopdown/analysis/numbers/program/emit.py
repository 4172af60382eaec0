"""Formulas to Python's own syntax tree, from which they are compiled.

No text of a page gets there: names are the numbers of slots (`x7`), numbers are constants, and the functions are
those of `library`. Every node carries the number of the formula's part that it stands for as its line, so that an
error of the arithmetic leads back to that part without any cost while it runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from loopdown.base.records import dataclass, field
from loopdown.language.function import Clock, Computed, Pipeline, Reading, Stages
from loopdown.model.formula import Binary, Call, Expr, If, Node, Quantity, Ref, Unary, Unreadable, inner_expressions

# The first slots hold: the time, the length of a step, the time at which the step began, and 0.
TIME, STEP, GRID, ZERO = 0, 1, 2, 3
FIRST = 4
CLOCK: dict[Clock, int] = {"time": TIME, "step": STEP, "step began": GRID}

_ARITHMETIC: dict[str, type[ast.operator]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div}
_COMPARISON: dict[str, type[ast.cmpop]] = {
    "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "=": ast.Eq, "!=": ast.NotEq,
}  # fmt: skip


def read(slot: int) -> ast.expr:
    """The value of a slot."""
    return ast.Name(f"x{slot}", ast.Load())


def assign(slot: int, value: ast.expr) -> ast.stmt:
    """A slot gets a value."""
    return ast.Assign([ast.Name(f"x{slot}", ast.Store())], value)


def number(value: float) -> ast.expr:
    """A constant."""
    return ast.Constant(value)


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """A call of one of the functions that the compiled code knows."""
    return ast.Call(ast.Name(function, ast.Load()), [*arguments], [])


def arithmetic(left: ast.expr, op: str, right: ast.expr) -> ast.expr:
    """Two operands and one of `+ - * /` between them."""
    return ast.BinOp(left, _ARITHMETIC[op](), right)


def compare(left: ast.expr, op: str, right: ast.expr) -> ast.expr:
    """A comparison."""
    return ast.Compare(left, [_COMPARISON[op]()], [right])


@dataclass(slots=True)
class Held:
    """What one delaying function keeps: the slots of its length and of its stages, or the number of its history."""

    length: int
    stages: tuple[int, ...] = ()
    history: int | None = None
    material: bool = False


@dataclass(slots=True)
class Emitter:
    """The code of one variant while it is written."""

    slots: dict[Node, int]
    width: int  # slots taken so far
    parts: list[tuple[Node, Expr]] = field(default_factory=list)  # by line number, from 1
    before: list[ast.stmt] = field(default_factory=list)  # what must run before the formula that is being written
    after: list[ast.stmt] = field(default_factory=list)  # what can run once all formulas have values
    rates: list[tuple[int, ast.expr]] = field(default_factory=list)  # how fast the stages of delays change
    inputs: list[ast.expr] = field(default_factory=list)  # of the histories, in their order
    lengths: list[tuple[int, int]] = field(default_factory=list)  # the slot of each delay's length, and its order
    held: dict[int, Held] = field(default_factory=dict)  # by the identity of the call
    at_start: bool = False  # whether what is written runs at the start, and fills what delays hold
    node: Node = ("", None)  # whose formula is being written

    def formula(self, node: Node, formula: Expr) -> ast.expr:
        """The code of a formula."""
        self.node = node
        return self.emit(formula)

    def emit(self, expr: Expr) -> ast.expr:
        """The code of a part, marked with the place that it comes from."""
        code = self._plain(expr)
        self.parts.append((self.node, expr))
        code.lineno = code.end_lineno = len(self.parts)
        code.col_offset = code.end_col_offset = 0
        return code

    def _plain(self, expr: Expr) -> ast.expr:
        match expr:
            case Quantity():
                return number(expr.value)
            case Ref():
                return read(self.slots.get(expr.node, ZERO))  # a `min` that isn't said is 0
            case Unreadable():
                raise AssertionError("what can't be read is left out")
            case Unary(op="-"):
                return ast.UnaryOp(ast.USub(), self.emit(expr.operand))
            case Unary(op="+"):
                return self.emit(expr.operand)
            case Unary() | Binary(op="and" | "or" | "<" | "<=" | ">" | ">=" | "=" | "!="):
                return ast.IfExp(self._condition(expr), number(1.0), number(0.0))
            case Binary(op="^"):
                return call("pow", self.emit(expr.left), self.emit(expr.right))
            case Binary():
                return arithmetic(self.emit(expr.left), expr.op, self.emit(expr.right))
            case If():
                return ast.IfExp(self._condition(expr.condition), self.emit(expr.then), self.emit(expr.otherwise))
            case Call():
                return self._call(expr)

    def _condition(self, expr: Expr) -> ast.expr:
        """What `if` asks, as Python asks it."""
        match expr:
            case Binary(op="and" | "or"):
                op = ast.And() if expr.op == "and" else ast.Or()
                return ast.BoolOp(op, [self._condition(expr.left), self._condition(expr.right)])
            case Unary(op="not"):
                return ast.UnaryOp(ast.Not(), self._condition(expr.operand))
            case Binary() if expr.op in _COMPARISON:
                return compare(self.emit(expr.left), expr.op, self.emit(expr.right))
            case _:
                return compare(self.emit(expr), "!=", number(0.0))

    # -------------------------------------------------------------- functions

    def _call(self, expr: Call) -> ast.expr:
        function = expr.function
        arguments = inner_expressions(expr)
        match function.how:
            case Reading():
                return read(CLOCK[function.how.clock])
            case Computed():
                given = [read(CLOCK[each]) for each in function.how.clock]
                return call(f"f_{function.name}", *given, *(self.emit(part) for part in arguments))
            case _:
                return self._delay(expr, [*arguments])

    def _delay(self, expr: Call, arguments: list[Expr]) -> ast.expr:
        held = self.held.get(id(expr)) or self._allocate(expr)
        source, length, *initial = arguments
        if self.at_start:
            self._fill(expr, held, length, initial[0] if initial else source)
        elif held.history is not None:
            with self._later():
                self.inputs[held.history] = self.emit(source)
        else:
            self.before.append(assign(held.length, self._length(length)))
            with self._later():
                self._fill_rates(expr, held, self.emit(source))
        return self._value(expr, held)

    def _allocate(self, expr: Call) -> Held:
        length = self._slot()
        how = expr.function.how
        if isinstance(how, Pipeline):
            held = Held(length, history=len(self.inputs))
            self.inputs.append(number(0.0))
            self.lengths.append((length, 1))
        else:
            assert isinstance(how, Stages)
            stages = tuple(self._slot() for _ in range(how.count))
            held = Held(length, stages, material=how.material)
            self.lengths.append((length, len(stages)))
        self.held[id(expr)] = held
        return held

    def _slot(self) -> int:
        self.width += 1
        return self.width - 1

    def _length(self, expr: Expr) -> ast.expr:
        """How long a delay is: above zero, for it is divided by."""
        code = self.emit(expr)
        if isinstance(expr, Quantity) and expr.value > 0:
            return code
        checked = call("positive", code)
        checked.lineno = checked.end_lineno = code.lineno
        checked.col_offset = checked.end_col_offset = 0
        return checked

    def _fill(self, expr: Call, held: Held, length: Expr, initial: Expr) -> None:
        if held.history is not None:
            code = self.emit(length)
            begin = ast.Attribute(_history(held.history), "begin", ast.Load())
            filled: ast.expr = ast.Call(begin, [code, self.emit(initial)], [])
            filled.lineno = filled.end_lineno = code.lineno
            filled.col_offset = filled.end_col_offset = 0
            self.before.append(assign(held.length, filled))
            return
        self.before.append(assign(held.length, self._length(length)))
        value = self.emit(initial)
        first, *others = held.stages
        self.before.append(assign(first, arithmetic(value, "*", _share(held)) if held.material else value))
        self.before.extend(assign(stage, read(first)) for stage in others)

    def _fill_rates(self, expr: Call, held: Held, source: ast.expr) -> None:
        """A material delay passes on what its stages hold, a smooth what they are (XMILE 1.0, 3.5.3)."""
        into = source
        for stage in held.stages:
            if held.material:
                out = arithmetic(read(stage), "/", _share(held))
                self.rates.append((stage, arithmetic(into, "-", out)))
                into = arithmetic(read(stage), "/", _share(held))
            else:
                gap = arithmetic(into, "-", read(stage))
                self.rates.append((stage, arithmetic(gap, "/", _share(held))))
                into = read(stage)

    def _value(self, expr: Call, held: Held) -> ast.expr:
        if held.history is not None:
            return ast.Call(ast.Attribute(_history(held.history), "at", ast.Load()), [read(TIME)], [])
        last = read(held.stages[-1])
        return arithmetic(last, "/", _share(held)) if held.material else last

    @contextmanager
    def _later(self) -> Iterator[None]:
        """What a delay is given is needed only once all formulas have values: they may need the delay."""
        before, self.before = self.before, self.after
        try:
            yield
        finally:
            self.before = before


def _share(held: Held) -> ast.expr:
    """How long one stage of a delay is."""
    stages = len(held.stages)
    return read(held.length) if stages == 1 else arithmetic(read(held.length), "/", number(float(stages)))


def _history(index: int) -> ast.expr:
    return ast.Subscript(ast.Name("histories", ast.Load()), ast.Constant(index), ast.Load())
