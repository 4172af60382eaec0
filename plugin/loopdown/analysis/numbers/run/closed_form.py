"""When stocks with constant flows reach their limits: worked out rather than run, and so at any time.

Where no formula behind the flows of a stock follows a level or the time, its rates change only when some stock
reaches a limit. Between two such moments every level is a straight line, so the next one is a division.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from loopdown.analysis.numbers.program.layout import StockPart
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.allocation import settle, turned_away
from loopdown.analysis.numbers.run.integrate import ERRORS, begin
from loopdown.analysis.numbers.run.limits import time_to_limit
from loopdown.analysis.numbers.run.results import Plan
from loopdown.analysis.numbers.tolerances import RATES_CANCEL
from loopdown.analysis.trouble import LimitReached
from loopdown.base.records import dataclass

MOMENTS = 200  # limits reached in one model, after which nothing more is asked


@dataclass(frozen=True, slots=True)
class Reach:
    """A stock reaches a limit for the first time."""

    stock: int  # its number in the program
    limit: LimitReached
    time_s: float
    values: Sequence[float]  # all values at that moment, by slot


def reaches(program: Program) -> tuple[Reach, ...]:
    """The first time at which each stock with constant flows is full and empty, in the order of time."""
    steady = [program.stocks[place] for place in sorted(program.steady)]
    number = {stock.key: place for place, stock in enumerate(program.stocks)}
    if not steady:
        return ()
    found: dict[tuple[int, str], Reach] = {}
    try:
        values, histories = begin(program, Plan(0.0, 0, "euler"))
        time = 0.0
        for _ in range(MOMENTS):
            moments = [
                (next_[0], stock, next_[1])
                for stock in steady
                if (next_ := time_to_limit(values, stock, _net(program, values, stock)))
                and math.isfinite(time + next_[0])  # what takes longer than numbers can tell doesn't happen
            ]
            if not moments:
                break
            late = min(moment[0] for moment in moments)
            time += late
            nets = [_net(program, values, stock) for stock in steady]
            for stock, net in zip(steady, nets, strict=True):
                values[stock.slot] += net * late
            reached = [(stock, limit) for moment, stock, limit in moments if moment <= late * (1 + RATES_CANCEL)]
            for stock, limit in reached:
                slot = stock.maximum if limit == "full" else stock.floor
                assert slot is not None
                values[stock.slot] = values[slot]
            settle(program, values, histories, 0.0)
            for stock, limit in reached:
                place = number[stock.key]
                found.setdefault((place, limit), Reach(place, limit, time, [*values]))
    except ERRORS:
        pass  # the run itself says what can't be computed; what was found before holds
    return tuple(found.values())


def _net(program: Program, values: list[float], stock: StockPart) -> float:
    """The net flow of a stock, less what is turned away; 0 where only rounding is left."""
    turned = turned_away(program, values, 0.0)
    inflow = sum(values[program.flows[i].rate] - turned.get(i, 0.0) for i in stock.inflows)
    outflow = sum(values[program.flows[i].rate] for i in stock.outflows)
    net = inflow - outflow
    return net if abs(net) > RATES_CANCEL * (inflow + outflow) else 0.0
