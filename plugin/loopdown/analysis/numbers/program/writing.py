"""Writes the functions of a program: what is computed at the start, at each moment, and Euler's loop.

Compiled, because calling a function for each part of a formula is what makes a run slow. What is compiled is a
syntax tree that is built here and in `emit`; nothing of it is text, and so nothing of a page can be in it.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any

from loopdown.analysis.numbers.program import library
from loopdown.analysis.numbers.program.emit import (
    GRID,
    STEP,
    TIME,
    ZERO,
    Emitter,
    arithmetic,
    assign,
    call,
    compare,
    number,
    read,
)
from loopdown.analysis.numbers.program.layout import Layout, StockPart
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.base.records import dataclass
from loopdown.language.function import Computed
from loopdown.language.functions import FUNCTIONS
from loopdown.model.formula import Expr, Node

CODE = "<formulas>"  # the file name of compiled code, by which an error of it is known

_LIBRARY: dict[str, Any] = {
    "__builtins__": {}, "pow": math.pow, "clamp": library.clamp, "positive": library.positive,
    **{f"f_{name}": entry.how.call for name, entry in FUNCTIONS.items() if isinstance(entry.how, Computed)},
}  # fmt: skip

Histories = Sequence[library.History]
Overrides = Mapping[int, float]  # constant rates in the place of flows, by the number of the flow


@dataclass(frozen=True, slots=True)
class Functions:
    """The functions of a program, on the list of its values."""

    # values, shares of the flows, histories, overrides, and where slots of negative flows are noted
    start: Callable[[list[float], list[float], Histories, Overrides, set[int]], None]
    evaluate: Callable[[list[float], list[float], Histories, Overrides, set[int]], None]
    # how fast the stages of delays change
    drift: Callable[[list[float], Histories], tuple[float, ...]]
    # puts what delays are given into their histories
    remember: Callable[[list[float], Histories], None]
    # values, step, last step, where rows go, histories: Euler's loop, to the first step that isn't plain
    leap: Callable[[list[float], int, int, Callable[[tuple[float, ...]], None], Histories], int]


@dataclass(frozen=True, slots=True)
class Written:
    """The functions, and what is known once they are written."""

    functions: Functions
    width: int  # slots, those of delays among them
    stages: tuple[int, ...]  # of delays: levels that change as fast as `drift` says
    lengths: tuple[tuple[int, int], ...]  # the slot of each delay's length, and its order
    histories: int
    parts: tuple[tuple[Node, Expr], ...]  # what each line of the code stands for
    recorded: tuple[int, ...]  # the slots that make a row of the result: the time, what may change, `stages`
    fixed: tuple[int, ...]  # the slots of what stays as it is at the start


def write_functions(variant: Variant, layout: Layout) -> Written:
    """Compile the formulas of a variant."""
    emitter = Emitter(layout.slots, layout.width)
    writer = _Writer(variant, layout, emitter)
    start = writer.settled(layout.start, at_start=True)
    evaluate = writer.settled(layout.steps)
    emitter.after.clear()
    emitter.rates.clear()
    plain = writer.plain(layout.steps)
    stages = tuple(slot for slot, _ in emitter.rates)
    moving = {*layout.steps, *((stock.key, None) for stock in layout.stocks)}
    recorded = (TIME, *(slot for node, slot in layout.slots.items() if node in moving), *stages)
    fixed = tuple(slot for node, slot in layout.slots.items() if node not in moving)
    unpack, pack, returned = _unpack(emitter.width), _pack(emitter.width), ast.Return(ast.Name("step", ast.Load()))
    functions = _compile(
        _function("start", _SETTLED, [unpack, *start, pack]),
        _function("evaluate", _SETTLED, [unpack, *evaluate, pack]),
        _function("drift", ("values", "histories"), [unpack, *emitter.after, writer.drifts()]),
        _function("remember", ("values", "histories"), [unpack, *emitter.after, *writer.remembered()]),
        _function("leap", _LEAP, [unpack, writer.leap(plain, recorded), pack, returned]),
    )
    return Written(
        functions=functions,
        width=emitter.width,
        stages=stages,
        lengths=tuple(emitter.lengths),
        histories=len(emitter.inputs),
        parts=tuple(emitter.parts),
        recorded=recorded,
        fixed=fixed,
    )


_SETTLED = ("values", "shares", "histories", "overrides", "negative")
_LEAP = ("values", "step", "last", "record", "histories")


@dataclass(slots=True)
class _Writer:
    variant: Variant
    layout: Layout
    emitter: Emitter

    def settled(self, nodes: Iterable[Node], *, at_start: bool = False) -> list[ast.stmt]:
        """Every value once; of each flow what it wants and the share of it that runs."""
        number_of: dict[Node, int] = {(flow.key, None): place for place, flow in enumerate(self.layout.flows)}
        self.emitter.at_start = at_start
        written: list[ast.stmt] = []
        for node in nodes:
            code = self.emitter.formula(node, self.variant.formulas[node])
            written += self._before()
            if node not in number_of:
                written.append(assign(self.layout.slots[node], code))
                continue
            place = number_of[node]
            flow = self.layout.flows[place]
            index = ast.Constant(place)
            clamped = call("clamp", code, number(flow.rate), ast.Name("negative", ast.Load()))
            overridden = ast.Compare(index, [ast.In()], [ast.Name("overrides", ast.Load())])
            written.append(assign(flow.wanted, ast.IfExp(overridden, _item("overrides", index), clamped)))
            written.append(assign(flow.rate, arithmetic(read(flow.wanted), "*", _item("shares", index))))
        self.emitter.at_start = False
        return written

    def plain(self, nodes: Iterable[Node]) -> list[ast.stmt]:
        """Every value once, where each flow runs as it wants."""
        written: list[ast.stmt] = []
        for node in nodes:
            code = self.emitter.formula(node, self.variant.formulas[node])
            written += [*self._before(), assign(self.layout.slots[node], code)]
        return written

    def _before(self) -> list[ast.stmt]:
        before = [*self.emitter.before]
        self.emitter.before.clear()
        return before

    def drifts(self) -> ast.stmt:
        """`return (how fast each stage of a delay changes, …)`."""
        return ast.Return(ast.Tuple([rate for _, rate in self.emitter.rates], ast.Load()))

    def remembered(self) -> list[ast.stmt]:
        """`histories[0].inputs.append(…)`."""
        written: list[ast.stmt] = [ast.Pass()]
        for index, code in enumerate(self.emitter.inputs):
            inputs = ast.Attribute(_item("histories", ast.Constant(index)), "inputs", ast.Load())
            written.append(ast.Expr(ast.Call(ast.Attribute(inputs, "append", ast.Load()), [code], [])))
        return written

    def leap(self, plain: Sequence[ast.stmt], recorded: Iterable[int]) -> ast.stmt:
        """Euler's loop, as long as no flow is negative and no limit is met; what meets one takes `settle`."""
        row = ast.Tuple([read(slot) for slot in recorded], ast.Load())
        step, last = ast.Name("step", ast.Load()), ast.Name("last", ast.Load())
        one_more = ast.AugAssign(ast.Name("step", ast.Store()), ast.Add(), ast.Constant(1))
        rates = self.emitter.rates
        moves = [
            assign(stock.slot, arithmetic(read(stock.slot), "+", arithmetic(read(STEP), "*", net)))
            for stock in self.layout.stocks
            if (net := self._net(stock)) is not None
        ]
        drifts = ast.Assign([ast.Tuple([ast.Name(f"d{slot}", ast.Store()) for slot, _ in rates], ast.Store())],
                            ast.Tuple([rate for _, rate in rates], ast.Load()))  # fmt: skip
        drifted = [
            assign(slot, arithmetic(read(slot), "+", arithmetic(read(STEP), "*", ast.Name(f"d{slot}", ast.Load()))))
            for slot, _ in rates
        ]
        return ast.While(
            ast.Constant(True),
            [
                assign(GRID, arithmetic(step, "*", read(STEP))),
                assign(TIME, read(GRID)),
                *plain,
                *([ast.If(trouble, [ast.Break()], [])] if (trouble := self._trouble()) else []),
                ast.Expr(ast.Call(ast.Name("record", ast.Load()), [row], [])),
                one_more,
                ast.If(ast.Compare(step, [ast.Gt()], [last]), [ast.Break()], []),
                *self.emitter.after,
                *([drifts] if rates else []),
                *self.remembered()[1:],
                *moves,
                *drifted,
            ],
            [],
        )

    def _net(self, stock: StockPart) -> ast.expr | None:
        """What flows in less what flows out, from left to right as one would write it."""
        net: ast.expr | None = None
        for index in stock.inflows:
            rate = read(self.layout.flows[index].rate)
            net = arithmetic(net, "+", rate) if net else rate
        for index in stock.outflows:
            rate = read(self.layout.flows[index].rate)
            net = arithmetic(net, "-", rate) if net else ast.UnaryOp(ast.USub(), rate)
        return net

    def _sum(self, flows: Sequence[int]) -> ast.expr:
        total, *others = (read(self.layout.flows[index].rate) for index in flows)
        for rate in others:
            total = arithmetic(total, "+", rate)
        return total

    def _trouble(self) -> ast.expr | None:
        """Whether a flow is negative, takes more than is there, or brings more than has room."""
        found = [compare(read(flow.rate), "<", number(0.0)) for flow in self.layout.flows]
        for stock in self.layout.stocks:
            level = read(stock.slot)
            if stock.minimum is not None and stock.outflows:
                out = self._sum(stock.outflows)
                there = level if stock.minimum == ZERO else arithmetic(level, "-", read(stock.minimum))
                found.append(compare(arithmetic(out, "*", read(STEP)), ">", there))
            if stock.maximum is None or not stock.inflows:
                continue
            # What leaves a stock that blocks makes room, but in a ring of full ones nothing can be the first to leave.
            arriving = self._sum(stock.inflows) if stock.blocks else self._net(stock)
            if arriving is not None:
                later = arithmetic(level, "+", arithmetic(read(STEP), "*", arriving))
                found.append(compare(later, ">", read(stock.maximum)))
        return ast.BoolOp(ast.Or(), found) if len(found) > 1 else found[0] if found else None


def _item(name: str, index: ast.expr) -> ast.expr:
    return ast.Subscript(ast.Name(name, ast.Load()), index, ast.Load())


def _unpack(width: int) -> ast.stmt:
    names = ast.Tuple([ast.Name(f"x{slot}", ast.Store()) for slot in range(width)], ast.Store())
    return ast.Assign([names], ast.Name("values", ast.Load()))


def _pack(width: int) -> ast.stmt:
    whole = ast.Subscript(ast.Name("values", ast.Load()), ast.Slice(), ast.Store())
    return ast.Assign([whole], ast.Tuple([read(slot) for slot in range(width)], ast.Load()))


def _function(name: str, arguments: Iterable[str], body: list[ast.stmt]) -> ast.FunctionDef:
    given = ast.arguments([], [ast.arg(argument) for argument in arguments], None, [], [], None, [])
    return ast.FunctionDef(name, given, body, [], None, lineno=1, col_offset=0)


def _compile(*functions: ast.FunctionDef) -> Functions:
    """The functions. They know the library and nothing else, not even Python's own functions."""
    module = ast.fix_missing_locations(ast.Module([*functions], []))
    code = compile(module, CODE, "exec")
    made = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return Functions(**{one.co_name: FunctionType(one, _LIBRARY) for one in made})
