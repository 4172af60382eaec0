"""What of a program can hold flows back or turn them away: known before it runs, since it is asked at each limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loopdown.analysis.numbers.program.layout import StockPart
from loopdown.base.records import dataclass


@dataclass(frozen=True, slots=True)
class HoldPart:
    """A side of a stock that can hold flows back: what leaves it as it empties, or what enters one that blocks."""

    stock: int  # the number of the stock
    more: int  # what is there, or has room: the value of this slot …
    less: int  # … less that of this one
    held: tuple[int, ...]  # the numbers of the flows that are held back
    others: tuple[int, ...]  # those on the other side, which bring more or make room


def hold_parts(stocks: Iterable[StockPart]) -> tuple[HoldPart, ...]:
    """The sides of stocks that can hold flows back, those that empty first."""
    numbered = [*enumerate(stocks)]
    return (
        *(
            HoldPart(place, stock.slot, stock.minimum, stock.outflows, stock.inflows)
            for place, stock in numbered
            if stock.minimum is not None and stock.outflows
        ),
        *(
            HoldPart(place, stock.maximum, stock.slot, stock.inflows, stock.outflows)
            for place, stock in numbered
            if stock.blocks and stock.maximum is not None and stock.inflows
        ),
    )


@dataclass(frozen=True, slots=True)
class TurnPart:
    """A stock that turns away what it has no room for. Rates and limits are given by their slots."""

    stock: int  # its number
    level: int
    maximum: int
    inflows: tuple[int, ...]  # the numbers of the flows
    rates_in: tuple[int, ...]
    rates_out: tuple[int, ...]


def turn_parts(stocks: Iterable[StockPart], rates: tuple[int, ...]) -> Iterator[TurnPart]:
    """The stocks that turn away. `rates` are the slots of the rates of all flows."""
    for place, stock in enumerate(stocks):
        if stock.maximum is not None and stock.inflows and not stock.blocks:
            rates_in, rates_out = (tuple(rates[index] for index in flows) for flows in (stock.inflows, stock.outflows))
            yield TurnPart(place, stock.slot, stock.maximum, stock.inflows, rates_in, rates_out)
