"""Euler's loop in Python's syntax tree: one step after another, as long as every flow runs as it wants."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from loopdown.analysis.numbers.program.ir import GRID, STEP, TIME, ZERO, MomentCode
from loopdown.analysis.numbers.program.layout import Layout, StockPart
from loopdown.analysis.numbers.program.python import (
    Printer,
    any_of,
    arithmetic,
    assign,
    call,
    compare,
    count_up,
    do,
    is_past,
    name,
    names_to,
    negative,
    number,
    put,
    read,
    row,
    stop_if,
)


def steps(printer: Printer, layout: Layout, moment: MomentCode, recorded: Sequence[int]) -> list[ast.stmt]:
    """What is done in each step. It ends before a step in which a flow is negative or a limit is met."""
    values = printer.instructions(moment.values, settled=False)
    troubles = trouble(layout)
    late, moved_stages = remember_and_drift(printer, moment)
    return [
        *time(),
        *values,
        *([stop_if(any_of(troubles))] if troubles else []),
        do(call("record", row(read(slot) for slot in recorded))),
        count_up("step"),
        stop_if(is_past("step", "last")),
        *late,
        *(_moved(stock.slot, net) for stock in layout.stocks if (net := net_of(layout, stock)) is not None),
        *moved_stages,
    ]


def time() -> list[ast.stmt]:
    """The time of the step."""
    return [assign(GRID, arithmetic(name("step"), "*", read(STEP))), assign(TIME, read(GRID))]


def remember_and_drift(printer: Printer, moment: MomentCode) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """What delays and latches make of a step, computed before levels move; then what they hold one step later."""
    drifted = [f"d{number}" for number in range(len(moment.drifts))]
    late = printer.instructions(moment.late, settled=False)
    drifts = [put(names_to(drifted), row(printer.value(drift) for drift in moment.drifts))] if drifted else []
    moved = [_moved(slot, name(drift)) for slot, drift in zip(moment.stages, drifted, strict=True)]
    changed = [f"l{number}" for number in range(len(moment.latches))]
    looked = [put(names_to(changed), row(printer.latched(moment.latches)))] if changed else []
    changes = [assign(latch.slot, name(each)) for latch, each in zip(moment.latches, changed, strict=True)]
    return [*late, *drifts, *looked, *printer.remembered(moment.inputs)], [*moved, *changes]


def _moved(slot: int, rate: ast.expr) -> ast.stmt:
    """A level one step later."""
    return assign(slot, arithmetic(read(slot), "+", arithmetic(read(STEP), "*", rate)))


def net_of(layout: Layout, stock: StockPart) -> ast.expr | None:
    """What flows in less what flows out, from left to right as one would write it."""
    net: ast.expr | None = None
    for index in stock.inflows:
        rate = read(layout.flows[index].rate)
        net = arithmetic(net, "+", rate) if net else rate
    for index in stock.outflows:
        rate = read(layout.flows[index].rate)
        net = arithmetic(net, "-", rate) if net else negative(rate)
    return net


def _sum(layout: Layout, flows: Sequence[int]) -> ast.expr:
    total, *others = (read(layout.flows[index].rate) for index in flows)
    for rate in others:
        total = arithmetic(total, "+", rate)
    return total


def trouble(layout: Layout) -> list[ast.expr]:
    """Whether a flow is negative, takes more than is there, or brings more than has room."""
    negatives = [compare(read(flow.rate), "<", number(0.0)) for flow in layout.flows]
    return [*negatives, *(condition for stock in layout.stocks for condition in _limits(layout, stock))]


def _limits(layout: Layout, stock: StockPart) -> Iterator[ast.expr]:
    level = read(stock.slot)
    if stock.minimum is not None and stock.outflows:
        out = _sum(layout, stock.outflows)
        there = level if stock.minimum == ZERO else arithmetic(level, "-", read(stock.minimum))
        yield compare(arithmetic(out, "*", read(STEP)), ">", there)
    if stock.maximum is None or not stock.inflows:
        return
    # What leaves a stock that blocks makes room, but in a ring of full ones nothing can be the first to leave.
    arriving = _sum(layout, stock.inflows) if stock.blocks else net_of(layout, stock)
    if arriving is not None:
        later = arithmetic(level, "+", arithmetic(read(STEP), "*", arriving))
        yield compare(later, ">", read(stock.maximum))
