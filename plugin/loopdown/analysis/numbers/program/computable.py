"""Which variables have numbers, and in which order they are computed.

A model may say more in words and links than in numbers. What has no formula, and what follows from it, is left out;
the rest runs. A stock is left out with any of its flows: with one of them missing its level would be made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from loopdown.analysis.graph.references import references
from loopdown.analysis.numbers.program.ordering import in_order
from loopdown.analysis.numbers.program.reasons import Missing, Reason
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.base.records import dataclass
from loopdown.model.formula import LIMITS, Call, Expr, Node, Point, Ref, is_readable, parts_of
from loopdown.model.model import Key, Kind


@dataclass(frozen=True, slots=True)
class Computable:
    """What can be computed."""

    start: tuple[Node, ...]  # at the start, each behind what it needs then; stocks among them
    steps: tuple[Node, ...]  # at each moment; no stocks: their levels are known
    left_out: Mapping[Key, Reason]  # why a variable has no numbers, in the order of the source


def find_computable(variant: Variant) -> Computable:
    """What of a variant can be computed, and in which order."""
    left_out = dict(_without_numbers(variant))
    while True:
        _spread(variant, left_out)
        nodes = [node for node in variant.formulas if node[0] not in left_out]
        moving = [node for node in nodes if node[1] or variant.model.variables[node[0]].kind is not Kind.STOCK]
        steps, rings = in_order(moving, lambda node: _needs(variant.formulas[node], at_start=False))
        if rings:
            left_out.update((name, Reason(Missing.RING)) for name, _ in rings)
            continue
        start, rings = in_order(nodes, lambda node: _needs(variant.formulas[node], at_start=True))
        if rings:
            left_out.update((name, Reason(Missing.RING_AT_START)) for name, _ in rings)
            continue
        ordered = {name: left_out[name] for name in variant.model.variables if name in left_out}
        return Computable(tuple(start), tuple(steps), ordered)


def _without_numbers(variant: Variant) -> Iterator[tuple[Key, Reason]]:
    """The variables that have no numbers of their own."""
    model = variant.model
    for name, variable in model.variables.items():
        formulas = [variant.formulas.get((name, limit)) for limit in (None, *LIMITS)]
        if formulas[0] is None:
            own = Missing.UNREAD_LINE if name in model.spoiled else _MISSING.get(variable.kind, Missing.NO_FORMULA)
            yield name, Reason(own)
        elif variable.kind is Kind.FLOW and not model.ends[name].sound:
            yield name, Reason(Missing.NO_STOCKS)
        elif not all(is_readable(formula) for formula in formulas if formula is not None):
            yield name, Reason(Missing.UNREAD_FORMULA)


_MISSING = {Kind.STOCK: Missing.NO_LEVEL, Kind.FLOW: Missing.NO_RATE}


def _spread(variant: Variant, left_out: dict[Key, Reason]) -> None:
    """Leave out all that needs what is left out already."""
    model = variant.model
    needed_by: dict[Node, list[Key]] = {}
    for (name, _), formula in variant.formulas.items():
        for reference in references(formula):
            needed_by.setdefault((reference.key, reference.limit), []).append(name)
            if reference.limit:
                needed_by.setdefault((reference.key, None), []).append(name)
    for flow, ends in model.ends.items():
        for stock in (ends.source, ends.target):
            if stock is not None:
                needed_by.setdefault((stock, None), []).append(flow)
                needed_by.setdefault((flow, None), []).append(stock)
    for (name, limit), users in needed_by.items():
        if limit and _has_no(variant, name, limit):
            for user in users:
                left_out.setdefault(user, Reason(Missing.NO_LIMIT, model.variables[name].name, limit))
    waiting = list(left_out)
    while waiting:
        name = waiting.pop()
        for user in needed_by.get((name, None), ()):
            if user not in left_out:
                left_out[user] = Reason(Missing.NEEDS, model.variables[name].name)
                waiting.append(user)


def _has_no(variant: Variant, name: Key, limit: str) -> bool:
    stock = variant.model.variables[name].stock
    if stock is None or any(node == (name, limit) for node in variant.formulas):
        return False
    return limit == "max" or stock.no_minimum


def _needs(formula: Expr, *, at_start: bool) -> Sequence[Node]:
    """What must be known before a formula can be computed.

    A delaying function gives what it holds: it needs its input only at the start, where it isn't told what it
    holds then, and its length (XMILE 1.0, 3.5.3).
    """
    needs: dict[Node, None] = {}
    waiting: list[Expr | Point] = [formula]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Ref):
            needs[part.node] = None
        parts = parts_of(part)
        if isinstance(part, Call) and part.function.holds:
            parts = tuple(parts[place] for place in part.function.needed(len(parts), at_start=at_start))
        waiting.extend(reversed(parts))
    return tuple(needs)
