"""What of a program stays as it is: stocks with constant flows, and the time after which nothing moves by itself."""

from __future__ import annotations

import math

from loopdown.analysis.graph.references import references
from loopdown.analysis.numbers.program.layout import Layout, StockPart
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.language.function import Computed
from loopdown.model.formula import Call, Node, Quantity, calls, follows_time


def steady_stocks(variant: Variant, layout: Layout) -> frozenset[int]:
    """The numbers of the stocks whose flows are constant from one limit to the next, of a variant as it is laid out."""
    levels = {(stock.key, None) for stock in layout.stocks}
    waiting = {
        node: [(reference.key, reference.limit) for reference in references(formula)]
        for node, formula in variant.formulas.items()
        if node in layout.slots and node not in levels
    }
    unsteady = {node for node in waiting if follows_time(variant.formulas[node])}
    moved = True
    while moved:
        moved = False
        for node, named in waiting.items():
            if node not in unsteady and any(name in levels or name in unsteady for name in named):
                unsteady.add(node)
                moved = True
        for stock in layout.stocks:
            # A flow follows the stock that it empties, and one that it fills where that can hold it back.
            flows: list[Node] = [(layout.flows[index].key, None) for index in (*stock.inflows, *stock.outflows)]
            limits: list[Node] = [(stock.key, "max"), (stock.key, "min")]
            if any(node in unsteady for node in (*flows, *limits)):
                followers = [*stock.outflows, *(stock.inflows if stock.blocks else ())]
                new = {(layout.flows[index].key, None) for index in followers} - unsteady
                unsteady |= new
                moved = moved or bool(new)
    return frozenset(place for place, stock in enumerate(layout.stocks) if not _touches(layout, stock, unsteady))


def _touches(layout: Layout, stock: StockPart, unsteady: set[Node]) -> bool:
    flows: list[Node] = [(layout.flows[index].key, None) for index in (*stock.inflows, *stock.outflows)]
    return any(node in unsteady for node in (*flows, (stock.key, "max"), (stock.key, "min")))


def last_change(variant: Variant, layout: Layout) -> float:
    """The time in seconds after which no formula follows the time itself; infinite where one always does.

    What a delay still holds isn't seen in the values of a moment: where there is one, something may always change.
    """
    last = 0.0
    for node in layout.slots:
        formula = variant.formulas.get(node)
        if formula is None:
            continue
        last = max([last, *(_last_change_of(call) for call in calls(formula))])
    return last


def _last_change_of(call: Call) -> float:
    """When the time moves a function for the last time; 0 where it doesn't follow the time."""
    function = call.function
    if not function.follows_time:
        return 0.0
    place = function.how.last_change if isinstance(function.how, Computed) else None
    at = call.arguments[place] if place is not None else None
    seconds = at.seconds if isinstance(at, Quantity) else None
    return math.inf if seconds is None else seconds
