"""When a limit is reached: the one place that says so.

A stock is *at* a limit where its level is no further than the limit. It *reaches* one

- at the start, by where it is (`is_at`);
- on a straight line, by a division (`time_to_limit`);
- within a step, where its level would pass it, or comes closer to it than rounding tells apart, and its flows push on
  or are held back (`move_levels`): the time is that at which what is wanted would bring it there;
- between two steps that are known already, where its level comes to lie on the limit or beyond (`add_touches`).

What stocks that are at their limits allow their flows is another question: `allocation.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from loopdown.analysis.numbers.program.functions import Histories
from loopdown.analysis.numbers.program.ir import TIME
from loopdown.analysis.numbers.program.layout import StockPart
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.allocation import settle
from loopdown.analysis.numbers.run.results import LimitHit
from loopdown.analysis.numbers.tolerances import AT_LIMIT
from loopdown.analysis.trouble import LimitReached
from loopdown.language.computing import SAME_TIME

Columns: TypeAlias = Mapping[int, Sequence[float]]  # values over time, by slot


def is_at(limit: LimitReached, level: float, value: float) -> bool:
    """Whether a level is at a limit of this value, or beyond it."""
    return level >= value if limit == "full" else level <= value


def time_to_limit(values: Sequence[float], stock: StockPart, net: float) -> tuple[float, LimitReached] | None:
    """How long it is, in seconds, until a net flow that stays as it is brings a stock to a limit, and to which."""
    level = values[stock.slot]
    if net > 0 and stock.maximum is not None and not is_at("full", level, values[stock.maximum]):
        return (values[stock.maximum] - level) / net, "full"
    if net < 0 and stock.floor is not None and not is_at("empty", level, values[stock.floor]):
        return (level - values[stock.floor]) / -net, "empty"
    return None


def move_levels(
    program: Program,
    values: list[float],
    step: float,
    turned: Mapping[int, float],
    hits: list[LimitHit],
    histories: Histories = (),
) -> None:
    """Every level one step later; the limits that are reached on the way are added to the hits."""
    before = [*values]
    rates = [values[slot] for slot in program.rates]
    wanted = [values[slot] for slot in program.wanted]
    for stock in program.stocks:
        level = values[stock.slot]
        net = passing = 0.0
        for index in stock.inflows:
            net += rates[index]
            passing += rates[index]
        for index in stock.outflows:
            net -= rates[index]
            passing += rates[index]
        away = sum([turned.get(index, 0.0) for index in stock.inflows]) if turned else 0.0
        later = level + step * (net - away if away else net)
        near = step * AT_LIMIT * passing
        low = values[stock.minimum] if stock.minimum is not None else None
        high = values[stock.maximum] if stock.maximum is not None else None
        if (
            low is not None
            and low <= level
            and later <= low + near
            and (net < 0 or _held(wanted, rates, stock.outflows))
        ):
            later = low
            if level > low + near:
                fall = -_net_without_limits(program, before, step, stock, histories)
                hits.append(LimitHit(stock.key, "empty", values[TIME] + _late(level - low, fall, step)))
        elif (
            high is not None
            and level <= high
            and later >= high - near
            and (net > 0 or away > 0 or (stock.blocks and _held(wanted, rates, stock.inflows)))
        ):
            later = high
            if level < high - near:
                rise = _net_without_limits(program, before, step, stock, histories)
                hits.append(LimitHit(stock.key, "full", values[TIME] + _late(high - level, rise, step)))
        values[stock.slot] = later


def _net_without_limits(
    program: Program, values: Sequence[float], step: float, stock: StockPart, histories: Histories
) -> float:
    """The net flow that brings a stock to its limit: what others hold back counts, its own limits don't."""
    free = [*values]
    settle(program, free, histories, step, lifted=(program.stocks.index(stock),))
    return sum([free[program.rates[i]] for i in stock.inflows]) - sum([free[program.rates[i]] for i in stock.outflows])


def _held(wanted: Sequence[float], rates: Sequence[float], flows: Sequence[int]) -> bool:
    """Whether one of the flows runs slower than it wants."""
    return any(wanted[index] > rates[index] for index in flows)


def _late(distance: float, speed: float, step: float) -> float:
    """How far into a step a limit is reached."""
    return min(distance / speed, step) if speed > 0 else step


def add_touches(program: Program, columns: Columns, hits: list[LimitHit]) -> None:
    """A step sees a level that would pass a limit; one that comes to lie on it, or may go on, is found afterwards."""
    for stock in program.stocks:
        if stock.floor is not None and stock.outflows:
            _add_touches(columns, hits, stock, "empty", stock.floor, 1.0)
        if stock.maximum is not None and stock.inflows:
            _add_touches(columns, hits, stock, "full", stock.maximum, -1.0)
    hits.sort(key=lambda hit: hit.time_s)


def _add_touches(
    columns: Columns, hits: list[LimitHit], stock: StockPart, limit: LimitReached, slot: int, side: float
) -> None:
    """The times at which a level comes to a limit, beside those that are known. `side` is 1 where it lies below."""
    levels, limits = columns[stock.slot], columns.get(slot, (0.0,))
    if len(limits) == 1 or min(limits) == max(limits):
        # Most stocks stay away from a limit that stays where it is: that is seen at once.
        if (min(levels) > limits[0]) if side > 0 else (max(levels) < limits[0]):
            return
        limits = (limits[0],) * len(levels)
    times = columns[TIME]
    known = sorted(hit.time_s for hit in hits if hit.stock == stock.key and hit.limit == limit)
    for place in range(1, len(times)):
        now_over, was_over = levels[place] - limits[place], levels[place - 1] - limits[place - 1]
        if now_over * side <= 0 < was_over * side:
            before, now = times[place - 1], times[place]
            margin = (now - before) * SAME_TIME
            nearest = bisect_left(known, before - margin)
            if nearest == len(known) or known[nearest] > now + margin:
                # A level that rounding alone kept from its limit has been there since the step before.
                rounding = place > 1 and abs(was_over) <= SAME_TIME * abs(levels[place - 1] - levels[place - 2])
                late = 0.0 if rounding else was_over / (was_over - now_over) * (now - before)
                hits.append(LimitHit(stock.key, limit, before + late))
