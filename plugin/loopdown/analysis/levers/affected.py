"""What a lever can move at all: whatever follows from a formula that it changes."""

from __future__ import annotations

from loopdown.analysis.numbers.program.variant import Variant
from loopdown.model.model import Key


def affected(before: Variant, after: Variant) -> frozenset[Key]:
    """The variables that can have another value. Stocks move their flows as these do them, for they limit them."""
    one, other = before.formulas, after.formulas
    found = {key for (key, limit) in {*one, *other} if one.get((key, limit)) != other.get((key, limit))}
    beside: dict[Key, set[Key]] = {}
    for flow, ends in before.model.ends.items():
        for stock in (ends.source, ends.target):
            if stock is not None:
                beside.setdefault(flow, set()).add(stock)
                beside.setdefault(stock, set()).add(flow)
    for dependencies in (before.dependencies, after.dependencies):
        for (user, _), each in dependencies.inputs.items():
            for name, _ in each.named:
                beside.setdefault(name, set()).add(user)
    waiting = [*found]
    while waiting:
        for key in beside.get(waiting.pop(), ()):
            if key not in found:
                found.add(key)
                waiting.append(key)
    return frozenset(found)
