"""What can move a stock up and down: loops with two memories, and inputs that the author wrote as functions of time."""

from __future__ import annotations

import math
from collections.abc import Iterator

from loopdown.analysis.graph.circuits import components
from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.base.records import dataclass
from loopdown.language.function import Computed, Reading, Start
from loopdown.model.formula import Call, Expr, calls, quantities
from loopdown.model.model import Key, Kind

AT_TIMES = ("step", "ramp", "pulse")  # what stands behind their first argument are times
REPEATING = ("sin", "cos", "tan", "mod", "int", "round")


@dataclass(frozen=True, slots=True)
class Drives:
    """What moves the stocks of one variant."""

    looped: frozenset[Key]  # those that act on themselves through a second memory: they can swing by themselves
    driven: frozenset[Key]  # those that a function of time reaches
    last_input_s: float  # the last time at which such a function jumps or bends; infinite where that never ends

    def last_input(self, stock: Key) -> float:
        """After what time only loops can turn a stock; infinite where an input never rests."""
        return self.last_input_s if stock in self.driven else 0.0


def drives_of(variant: Variant) -> Drives:
    """What moves the stocks of a variant.

    With a single memory nothing swings by itself (J. D. Sterman, *Business Dynamics*, 2000, chapter 8): two stocks that
    each act on the other, or one and a delay through which it acts on itself, are the least.
    """
    dependencies = variant.dependencies
    follows = {(source, target) for source, target, _ in _edges(dependencies)}
    timed = [key for key, formula in _formulas(dependencies) if _follows_time(formula)]
    moments = [_last_moment(formula) for key, formula in _formulas(dependencies) if _follows_time(formula)]
    return Drives(_looped(dependencies), _reached(timed, follows), max(moments, default=0.0))


# ------------------------------------------------------------------ loops


def _looped(dependencies: Dependencies) -> frozenset[Key]:
    variables = dependencies.model.variables
    number = {key: place for place, key in enumerate(variables)}
    edges = [*_edges(dependencies)]
    component = components((number[source], number[target]) for source, target, _ in edges)
    memories: dict[int, int] = {}
    stocks = [key for key, variable in variables.items() if variable.kind is Kind.STOCK and number[key] in component]
    for key in stocks:
        memories[component[number[key]]] = memories.get(component[number[key]], 0) + 1
    for source, target, held in edges:
        if held and component.get(number[source]) == (mine := component.get(number[target])) and mine is not None:
            memories[mine] = memories.get(mine, 0) + 1
    return frozenset(key for key in stocks if memories[component[number[key]]] > 1)


def _edges(dependencies: Dependencies) -> Iterator[tuple[Key, Key, bool]]:
    """What acts on what after the start, and whether something remembers it on the way."""
    model = dependencies.model
    for (key, limit), inputs in dependencies.inputs.items():
        if limit is None and model.variables[key].kind is Kind.STOCK:
            continue
        remembers = any(_remembers(call) for call in inputs.calls)
        for each in inputs.references:
            if each.lasts and each.key in model.variables:
                yield each.key, key, bool(each.delays) or (remembers and not each.inside)
    for flow, ends in model.ends.items():
        for stock in (ends.source, ends.target):
            if stock is not None and stock in model.variables:
                yield flow, stock, False
                statement = model.variables[stock].stock
                if stock == ends.source or (statement is not None and statement.when_full == "block"):
                    yield stock, flow, False  # where it is empty, or full


def _remembers(call: Call) -> bool:
    """Whether a function keeps something of what was, and isn't a delay: that holds its own argument."""
    return not call.function.delays and not isinstance(call.function.how, Computed | Reading | Start)


# ------------------------------------------------------------------ inputs


def _formulas(dependencies: Dependencies) -> Iterator[tuple[Key, Expr]]:
    for (key, limit), inputs in dependencies.inputs.items():
        if limit is not None or dependencies.model.variables[key].kind is not Kind.STOCK:
            yield key, inputs.formula


def _follows_time(formula: Expr) -> bool:
    return any(call.function.follows_time and not call.function.delays for call in calls(formula))


def _last_moment(formula: Expr) -> float:
    """The last time that the formula names, as far as it goes by names: of `table(time / 1 h, …)` the last point."""
    last = 0.0
    reads_time = any(isinstance(call.function.how, Reading) for call in calls(formula))
    for call in calls(formula):
        if reads_time and call.function.name in REPEATING:
            return math.inf
        if call.function.name in AT_TIMES:
            if call.function.name == "pulse" and len(call.arguments) > 2:
                return math.inf
            last = max([last, *(_seconds(part) for part in call.arguments[1:] if not _is_point(part))])
    if reads_time:
        last = max([last, *(each.seconds or 0.0 for each in quantities(formula))])
    return last


def _seconds(part: object) -> float:
    found = getattr(part, "seconds", None)
    return found if isinstance(found, float) else 0.0


def _is_point(part: object) -> bool:
    return hasattr(part, "x")


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
