"""How fast a program answers at one moment: its time constants, from which a step is chosen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from loopdown.analysis.numbers.program.layout import StockPart
from loopdown.analysis.numbers.program.library import History
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.allocation import settle
from loopdown.analysis.numbers.run.integrate import ERRORS
from loopdown.analysis.numbers.tolerances import RATES_CANCEL, SLOPE_FAR, SLOPE_NEAR


def time_constants(program: Program, values: Sequence[float], histories: Sequence[History]) -> Iterator[float]:
    """1/|∂net/∂level| of each stock in seconds, with all formulas following; none where the net flow doesn't follow.

    The slope is taken on both sides of the level, the steeper one counts. A jump (an `if`, a limit) is no slope: it
    is told by a slope that grows as the distance shrinks.
    """
    for place, stock in enumerate(program.stocks):
        if place in program.steady:
            continue
        size = abs(values[stock.slot]) or 1.0
        steepest = 0.0
        for side in (size, -size):
            far = _slope(program, values, histories, stock, side * SLOPE_FAR)
            if far > steepest and _slope(program, values, histories, stock, side * SLOPE_NEAR) <= 5 * far:
                steepest = far
        if 0 < steepest < math.inf:
            yield 1 / steepest


def _slope(
    program: Program, values: Sequence[float], histories: Sequence[History], stock: StockPart, distance: float
) -> float:
    here = _net(program, values, histories, stock, 0.0)
    there = _net(program, values, histories, stock, distance)
    if here is None or there is None:
        return 0.0
    (net, passing), (later, _) = here, there
    change = abs(later - net)
    return change / abs(distance) if change > RATES_CANCEL * passing else 0.0  # what is left below that is rounding


def _net(
    program: Program, values: Sequence[float], histories: Sequence[History], stock: StockPart, shift: float
) -> tuple[float, float] | None:
    """The net flow of a stock and all that passes through it, at another level."""
    moved = [*values]
    moved[stock.slot] += shift
    try:
        settle(program, moved, histories, 0.0)
    except ERRORS:
        return None
    inflow = sum(moved[program.flows[index].rate] for index in stock.inflows)
    outflow = sum(moved[program.flows[index].rate] for index in stock.outflows)
    return inflow - outflow, inflow + outflow
