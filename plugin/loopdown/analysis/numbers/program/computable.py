"""Which variables have numbers, and in which order they are computed.

A model may say more in words and links than in numbers. What has no formula, and what follows from it, is left out;
the rest runs. A stock is left out with any of its flows: with one of them missing its level would be made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loopdown.analysis.graph.ordering import in_order
from loopdown.analysis.numbers.program.reasons import Missing, Reason
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.base.records import dataclass
from loopdown.model.formula import LIMITS, Node
from loopdown.model.model import Key, Kind


@dataclass(frozen=True, slots=True)
class Computable:
    """What can be computed."""

    start: tuple[Node, ...]  # at the start, each behind what it needs then; stocks among them
    steps: tuple[Node, ...]  # at each moment; no stocks: their levels are known
    left_out: Mapping[Key, Reason]  # why a variable has no numbers, in the order of the source


def find_computable(variant: Variant) -> Computable:
    """What of a variant can be computed, and in which order."""
    inputs, users = variant.dependencies.inputs, variant.dependencies.users
    left_out = dict(_without_numbers(variant))
    while True:
        _spread(variant, left_out)
        goals = _goals_without_numbers(variant, left_out)
        if needing := {user: goal for goal in goals for user in users.get(goal, ()) if user not in left_out}:
            left_out.update(
                (user, Reason(Missing.NO_GOAL, variant.model.variables[name].name))
                for user, (name, _) in needing.items()
            )
            continue
        nodes = [node for node in inputs if node[0] not in left_out and node not in goals]
        moving = [node for node in nodes if node[1] or variant.model.variables[node[0]].kind is not Kind.STOCK]
        steps, rings = in_order(moving, lambda node: inputs[node].needed_later)
        if rings:
            left_out.update((name, Reason(Missing.RING)) for name, _ in rings)
            continue
        start, rings = in_order(nodes, lambda node: inputs[node].needed_at_start)
        if rings:
            left_out.update((name, Reason(Missing.RING_AT_START)) for name, _ in rings)
            continue
        ordered = {name: left_out[name] for name in variant.model.variables if name in left_out}
        return Computable(tuple(start), tuple(steps), ordered)


def _without_numbers(variant: Variant) -> Iterator[tuple[Key, Reason]]:
    """The variables that have no numbers of their own."""
    model = variant.model
    for name, variable in model.variables.items():
        formulas = [variant.dependencies.inputs.get((name, limit)) for limit in (None, *LIMITS)]
        if formulas[0] is None:
            own = Missing.UNREAD_LINE if name in model.spoiled else _MISSING.get(variable.kind, Missing.NO_FORMULA)
            yield name, Reason(own)
        elif variable.kind is Kind.FLOW and not model.ends[name].sound:
            yield name, Reason(Missing.NO_STOCKS)
        elif not all(formula.is_readable for formula in formulas if formula is not None):
            yield name, Reason(Missing.UNREAD_FORMULA)


_MISSING = {Kind.STOCK: Missing.NO_LEVEL, Kind.FLOW: Missing.NO_RATE}


def _spread(variant: Variant, left_out: dict[Key, Reason]) -> None:
    """Leave out all that needs what is left out already."""
    model, needed_by = variant.model, variant.dependencies.users
    joined: dict[Key, list[Key]] = {}
    for flow, ends in model.ends.items():
        for stock in (ends.source, ends.target):
            if stock is not None:
                joined.setdefault(stock, []).append(flow)
                joined.setdefault(flow, []).append(stock)
    for (name, limit), users in needed_by.items():
        if limit and _has_no(variant, name, limit):
            for user in users:
                left_out.setdefault(user, Reason(Missing.NO_LIMIT, model.variables[name].name, limit))
    waiting = list(left_out)
    while waiting:
        name = waiting.pop()
        for user in (*needed_by.get((name, None), ()), *joined.get(name, ())):
            if user not in left_out:
                left_out[user] = Reason(Missing.NEEDS, model.variables[name].name)
                waiting.append(user)


def _has_no(variant: Variant, name: Key, limit: str) -> bool:
    stock = variant.model.variables[name].stock
    if (name, limit) in variant.formulas:
        return False
    return limit == "goal" or (stock is not None and (limit == "max" or stock.no_minimum))


def _goals_without_numbers(variant: Variant, left_out: Mapping[Key, Reason]) -> set[Node]:
    """The goals that can't be computed. What they belong to can, unless its own formula names its goal."""
    inputs = variant.dependencies.inputs
    goals = [node for node in inputs if node[1] == "goal" and node[0] not in left_out]
    found: set[Node] = set()
    while new := {goal for goal in goals if goal not in found and _lacks(variant, goal, left_out, found)}:
        found |= new
    return found


def _lacks(variant: Variant, goal: Node, left_out: Mapping[Key, Reason], goals: set[Node]) -> bool:
    each = variant.dependencies.inputs[goal]
    return not each.is_readable or any(
        need[0] in left_out or need in goals or (need[1] is not None and _has_no(variant, need[0], need[1]))
        for need in each.named
    )
