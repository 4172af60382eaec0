"""Euler's loop at limits in Python's syntax tree: as long as stocks hold their flows back by the shares that they did.

It does what `run/integrate.py` does for one such step, and ends before a step in which anything else happens: a flow
is negative, a share changes, a limit is reached, something is turned away, or all stands still for good.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from loopdown.analysis.numbers.program.euler import remember_and_drift, time, trouble
from loopdown.analysis.numbers.program.holding import HoldPart, TurnPart, hold_parts, turn_parts
from loopdown.analysis.numbers.program.ir import STEP, TIME, MomentCode
from loopdown.analysis.numbers.program.layout import Layout, StockPart
from loopdown.analysis.numbers.program.python import (
    Printer,
    all_of,
    any_of,
    arithmetic,
    assign,
    call,
    compare,
    count_up,
    do,
    if_not,
    is_past,
    item,
    let,
    name,
    number,
    read,
    row,
    stop_if,
    when,
)
from loopdown.analysis.numbers.tolerances import AT_LIMIT


def held_steps(
    printer: Printer, layout: Layout, moment: MomentCode, recorded: Sequence[int], width: int
) -> list[ast.stmt] | None:
    """What is done in each step; None where none holds anything back, or one may wait for another or share its flow."""
    parts = hold_parts(layout.stocks)
    each = [index for part in parts for index in part.held]
    held = {*each}
    if not held or len(held) < len(each) or any(not held.isdisjoint(part.others) for part in parts):
        return None
    rates = tuple(flow.rate for flow in layout.flows)
    rests = [compare(_later(place), "=", read(stock.slot)) for place, stock in enumerate(layout.stocks)]
    total = call("total", row(read(slot) for slot in range(width)))
    late, moved_stages = remember_and_drift(printer, moment)
    return [
        *time(),
        *printer.instructions(moment.values, settled=False),
        stop_if(if_not(any_of(trouble(layout)))),
        *printer.instructions(moment.values, settled=True),
        let("sum", total),
        stop_if(any_of([name("negative"), compare(arithmetic(name("sum"), "-", name("sum")), "!=", number(0.0))])),
        *_shares(layout, parts),
        *(stop_if(_turns(part)) for part in turn_parts(layout.stocks, rates)),
        *(statement for place, stock in enumerate(layout.stocks) for statement in _moved(layout, place, stock)),
        stop_if(all_of([compare(read(TIME), ">", name("last_change")), *rests])),
        do(call("record", row(read(slot) for slot in recorded))),
        count_up("step"),
        stop_if(is_past("step", "last")),
        *late,
        *(assign(stock.slot, _later(place)) for place, stock in enumerate(layout.stocks)),
        *moved_stages,
    ]


def _shares(layout: Layout, parts: Sequence[HoldPart]) -> Iterator[ast.stmt]:
    """The loop is left where a share isn't what it was."""
    for place, part in enumerate(parts):
        coming: ast.expr = number(0.0)
        for index in part.others:
            coming = arithmetic(coming, "+", read(layout.flows[index].wanted))
        own = arithmetic(arithmetic(read(part.more), "-", read(part.less)), "/", read(STEP))
        asked = call("total", row(read(layout.flows[index].wanted) for index in part.held))
        yield let(f"s{place}", call("allowed", own, coming, asked))
    for index in range(len(layout.flows)):
        share = next((name(f"s{place}") for place, part in enumerate(parts) if index in part.held), number(1.0))
        yield stop_if(compare(share, "!=", item("shares", ast.Constant(index, lineno=1, col_offset=0))))


def _turns(part: TurnPart) -> ast.expr:
    coming, leaving = (call("total", row(map(read, slots))) for slots in (part.rates_in, part.rates_out))
    room = arithmetic(arithmetic(read(part.maximum), "-", read(part.level)), "/", read(STEP))
    return compare(arithmetic(arithmetic(coming, "-", leaving), "-", room), ">", number(0.0))


def _later(place: int) -> ast.expr:
    return name(f"later{place}")


def _moved(layout: Layout, place: int, stock: StockPart) -> Iterator[ast.stmt]:
    """The level of a stock one step later; the loop is left where it reaches a limit."""
    level, later = read(stock.slot), _later(place)
    net = passing = number(0.0)
    for index in stock.inflows:
        rate = read(layout.flows[index].rate)
        net, passing = arithmetic(net, "+", rate), arithmetic(passing, "+", rate)
    for index in stock.outflows:
        rate = read(layout.flows[index].rate)
        net, passing = arithmetic(net, "-", rate), arithmetic(passing, "+", rate)
    yield let("net", net)
    yield let("near", arithmetic(arithmetic(read(STEP), "*", number(AT_LIMIT)), "*", passing))
    yield let(f"later{place}", arithmetic(level, "+", arithmetic(read(STEP), "*", name("net"))))
    other: list[ast.stmt] = []
    if stock.maximum is not None:
        high = read(stock.maximum)
        almost = arithmetic(high, "-", name("near"))
        pushes = [compare(name("net"), ">", number(0.0)), *(_held(layout, stock.inflows) if stock.blocks else ())]
        meets = [compare(level, "<=", high), compare(later, ">=", almost), any_of(pushes)]
        other = [when(all_of(meets), [stop_if(compare(level, "<", almost)), let(f"later{place}", high)])]
    if stock.minimum is None:
        yield from other
        return
    low = read(stock.minimum)
    almost = arithmetic(low, "+", name("near"))
    pushes = [compare(name("net"), "<", number(0.0)), *_held(layout, stock.outflows)]
    meets = [compare(low, "<=", level), compare(later, "<=", almost), any_of(pushes)]
    yield when(all_of(meets), [stop_if(compare(level, ">", almost)), let(f"later{place}", low)], other)


def _held(layout: Layout, flows: Sequence[int]) -> Iterator[ast.expr]:
    """For each flow whether it runs slower than it wants."""
    return (compare(read(layout.flows[index].wanted), ">", read(layout.flows[index].rate)) for index in flows)
