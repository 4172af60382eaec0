"""What can move a stock up and down: loops with two memories, and inputs that the author wrote as functions of time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from loopdown.analysis.graph.circuits import components
from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.case import Case
from loopdown.analysis.numbers.run.schedule import schedule_of
from loopdown.base.records import dataclass, field
from loopdown.model.formula import Expr, calls
from loopdown.model.model import Key, Kind

Edge: TypeAlias = tuple[Key, Key, bool]


@dataclass(frozen=True, slots=True)
class Drives:
    """What moves the stocks of one variant."""

    looped: frozenset[Key]  # those that act on themselves through a second memory: they can swing by themselves
    driven: frozenset[Key]  # those that a function of time reaches
    last_input_s: float  # the last time at which such a function jumps or bends; infinite where that never ends
    loops: Mapping[Key, int] = field(default_factory=dict)  # of variables that are on loops, which act on each other

    def are_on_a_loop(self, one: Key, other: Key) -> bool:
        """Whether each of two variables acts on the other."""
        return one in self.loops and self.loops.get(other) == self.loops[one]

    def last_input(self, stock: Key) -> float:
        """After what time only loops can turn a stock; infinite where an input never rests."""
        return self.last_input_s if stock in self.driven else 0.0


def drives_of(case: Case) -> Drives:
    """What moves the stocks of a variant.

    With a single memory nothing swings by itself (J. D. Sterman, *Business Dynamics*, 2000, chapter 8): two stocks that
    each act on the other, or one and a delay or a latch through which it acts on itself, are the least.
    """
    dependencies = case.variant.dependencies
    edges = [*_edges(dependencies)]
    loops = _loops(dependencies, edges)
    timed = [key for key, formula in _formulas(dependencies) if _follows_time(formula)]
    reached = _reached(timed, {(source, target) for source, target, _ in edges})
    return Drives(_looped(dependencies, edges, loops), reached, _last_input(case), loops)


# ------------------------------------------------------------------ loops


def _loops(dependencies: Dependencies, edges: Sequence[Edge]) -> Mapping[Key, int]:
    number = {key: place for place, key in enumerate(dependencies.model.variables)}
    component = components((number[source], number[target]) for source, target, _ in edges)
    return {key: component[place] for key, place in number.items() if place in component}


def _looped(dependencies: Dependencies, edges: Sequence[Edge], loops: Mapping[Key, int]) -> frozenset[Key]:
    variables = dependencies.model.variables
    stocks = [key for key in loops if variables[key].kind is Kind.STOCK]
    memories = Counter(loops[key] for key in stocks)
    memories.update(
        loops[source]
        for source, target, held in edges
        if held and source in loops and loops[source] == loops.get(target)
    )
    return frozenset(key for key in stocks if memories[loops[key]] > 1)


def _edges(dependencies: Dependencies) -> Iterator[Edge]:
    """What acts on what after the start, and whether something remembers it on the way."""
    model = dependencies.model
    for (key, limit), inputs in dependencies.inputs.items():
        if limit is None and model.variables[key].kind is Kind.STOCK:
            continue
        for each in inputs.references:
            if each.lasts and each.key in model.variables:
                yield each.key, key, bool(each.held)
    for flow, ends in model.ends.items():
        for stock in (ends.source, ends.target):
            if stock is not None and stock in model.variables:
                yield flow, stock, False
                statement = model.variables[stock].stock
                if stock == ends.source or (statement is not None and statement.when_full == "block"):
                    yield stock, flow, False  # where it is empty, or full


# ------------------------------------------------------------------ inputs


def _formulas(dependencies: Dependencies) -> Iterator[tuple[Key, Expr]]:
    for (key, limit), inputs in dependencies.inputs.items():
        if limit is not None or dependencies.model.variables[key].kind is not Kind.STOCK:
            yield key, inputs.formula


def _follows_time(formula: Expr) -> bool:
    return any(call.function.follows_time and not call.function.opens_rings for call in calls(formula))


def _last_input(case: Case) -> float:
    """The last moment that the author wrote; infinite where one comes again, or a wave goes on."""
    if not isinstance(case.program, Program) or case.start is None:
        return 0.0
    schedule = schedule_of(case.program, case.start.values)
    return math.inf if schedule.interval_s > 0 else schedule.last_s


def _reached(sources: list[Key], edges: set[tuple[Key, Key]]) -> frozenset[Key]:
    followers: dict[Key, list[Key]] = {}
    for source, target in edges:
        followers.setdefault(source, []).append(target)
    reached, waiting = set(sources), [*sources]
    while waiting:
        for follower in followers.get(waiting.pop(), ()):
            if follower not in reached:
                reached.add(follower)
                waiting.append(follower)
    return frozenset(reached)
