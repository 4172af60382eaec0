"""What would hold a stock: the constant rate in the place of a flow at which nothing accumulates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from loopdown.analysis.numbers.program.library import History
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.allocation import settle
from loopdown.analysis.numbers.run.integrate import ERRORS
from loopdown.analysis.numbers.tolerances import JUMP_OVER_ZERO, RATE_BALANCES

DOUBLINGS = 60
ROUNDS = 100


def holding_rates(
    program: Program, values: Sequence[float], histories: Sequence[History], stock: int
) -> tuple[tuple[int, float], ...]:
    """For each flow of a stock the rate at which its net flow is zero, with all other formulas following it.

    The stock's own limits don't count: asked is what would hold it between them. A flow that can't is left out.
    """
    part = program.stocks[stock]
    found = []
    for flow in (*part.inflows, *part.outflows):

        def net(rate: float, flow: int = flow) -> float:
            moved = [*values]
            settle(program, moved, histories, 0.0, overrides={flow: rate}, lifted=(stock,))
            inflow = sum(moved[program.flows[index].rate] for index in part.inflows)
            return inflow - sum(moved[program.flows[index].rate] for index in part.outflows)

        try:
            rate = solve(net, values[program.flows[flow].wanted])
        except ERRORS:
            rate = None
        if rate is not None:
            found.append((flow, rate))
    return tuple(found)


def solve(net: Callable[[float], float], near: float) -> float | None:
    """A rate, not negative, at which `net` is zero; the one that lies nearest above or below a given rate.

    Where `net` is a straight line, as it mostly is, the first secant through two points meets it. Else the zero is
    enclosed by going further out and then narrowed down (Illinois' variant of the false position: M. Dowell,
    P. Jarratt, BIT 11, 1971).
    """
    size = abs(near) or 1.0
    low, high = 0.0, size
    try:
        at_low = net(low)
    except ERRORS:  # something divides by this rate, as the time spent in a stock does
        low = size / 2
        at_low = net(low)
    at_high = net(high)
    scale = max(abs(at_low), abs(at_high), size)
    if at_low == at_high:
        return None if abs(at_low) > RATE_BALANCES * scale else near
    straight = low - at_low * (high - low) / (at_high - at_low)
    if straight >= 0 and abs(net(straight)) <= RATE_BALANCES * scale:
        return straight
    for _ in range(DOUBLINGS):
        if at_low * at_high <= 0:
            return _narrow(net, low, high, at_low, at_high, RATE_BALANCES * scale)
        low, at_low = high, at_high
        high *= 2
        at_high = net(high)
    return None


def _narrow(
    net: Callable[[float], float], low: float, high: float, at_low: float, at_high: float, close: float
) -> float | None:
    side = 0
    middle = low
    for _ in range(ROUNDS):
        if abs(at_low) <= close:
            return low
        if abs(at_high) <= close:
            return high
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        value = net(middle)
        if value * at_high > 0:
            high, at_high = middle, value
            at_low = at_low / 2 if side == 1 else at_low
            side = 1
        else:
            low, at_low = middle, value
            at_high = at_high / 2 if side == -1 else at_high
            side = -1
        if high - low <= RATE_BALANCES * high:
            break
    # A jump changes the sign without a rate at which the net flow is zero.
    left = abs(net(middle))
    return middle if left <= JUMP_OVER_ZERO * abs(at_high - at_low) or left <= close * 1e3 else None
