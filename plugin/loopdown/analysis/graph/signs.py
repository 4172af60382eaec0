"""Which way each variable that a formula names moves it: the sign of the partial derivative.

What is taken of the variables, as the reference says: a stock is not below its `min` (0 unless given) and not above
its `max`; a flow is not negative; a parameter is its number; an auxiliary has the values of its formula; any
other variable may be anything. The signs are those of the model as written, without its scenarios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.graph.enclosures import Enclosure, constant, enclose, variable
from loopdown.analysis.graph.ordering import in_order
from loopdown.language.intervals import ANY, NOT_NEGATIVE, ZERO, Interval
from loopdown.model.formula import LIMITS, Node
from loopdown.model.model import Key, Kind, Limit, Sign, Variable

_TRACED = 20  # roots back to which an auxiliary is traced; one with more counts as a root itself

Signs = Mapping[Key, Sign | None]  # None: named, but without any effect (`0 * A`)


def formula_signs(dependencies: Dependencies) -> Mapping[Key, Signs]:
    """For each flow and auxiliary with a formula the sign of each variable that moves it.

    `?` where the sign changes with the values of the variables, or isn't seen not to. A limit (`Queue.max`)
    isn't the stock's level: what moves it are the variables of its own formula.
    """
    variables = dependencies.model.variables
    exact, loose = _enclosures(dependencies, exact=True), None
    signs: dict[Key, Signs] = {}
    for each in variables.values():
        if each.kind is Kind.STOCK or each.formula is None:
            continue
        slopes = enclose(each.formula, exact).slopes
        found = {name: _sign(slope) for name, slope in slopes.items() if name in variables}
        if None in found.values():
            # A parameter that is 0 now, and not in another scenario, must not take the link away.
            loose = loose or _enclosures(dependencies, exact=False)
            general = enclose(each.formula, loose).slopes
            found = {name: sign or _sign(general[name]) for name, sign in found.items()}
        signs[each.key] = found
    return signs


def _sign(slope: Interval) -> Sign | None:
    if slope == ZERO:
        return None
    return "+" if slope.low >= 0 else "-" if slope.high <= 0 else "?"


def _enclosures(dependencies: Dependencies, *, exact: bool) -> Mapping[Node, Enclosure]:
    """What is known of each variable and each limit; of parameters their numbers, or no more than their signs.

    What values an auxiliary may have is seen best where it is traced back to what it is computed from: after
    `Hits = 95% * Requests`, `Misses = Requests - Hits` is not negative.
    """
    model = dependencies.model
    known: dict[Node, Enclosure] = {}
    traced: dict[Node, Enclosure] = {}
    for node in _in_order(dependencies):
        name, limit = node
        each = model.variables[name]
        in_ring = any(need not in known for need in _needs(dependencies, node))
        if limit is not None:
            known[node], traced[node] = (_limit(dependencies, name, limit, names, in_ring) for names in (known, traced))
        elif in_ring or name in model.spoiled:
            known[node] = traced[node] = variable(name, ANY)
        elif each.kind is Kind.AUXILIARY and each.formula is not None:
            enclosure = enclose(each.formula, traced)
            known[node] = variable(name, enclosure.values)
            traced[node] = enclosure if len(enclosure.slopes) <= _TRACED else known[node]
        else:
            known[node] = traced[node] = variable(name, _values(each, known, exact))
    return known


def _values(each: Variable, known: Mapping[Node, Enclosure], exact: bool) -> Interval:
    """What values a variable may have that isn't computed from others."""
    match each.kind:
        case Kind.STOCK:
            low = known.get((each.key, "min"), constant(ANY)).values.low
            high = known.get((each.key, "max"), constant(ANY)).values.high
            return Interval(low, high) if low <= high else ANY
        case Kind.FLOW:
            return NOT_NEGATIVE
        case Kind.PARAMETER if each.formula is not None:
            values = enclose(each.formula, known).values
            if exact:
                return values
            return NOT_NEGATIVE if values.low >= 0 else -NOT_NEGATIVE if values.high <= 0 else ANY
        case _:
            return ANY


def _limit(
    dependencies: Dependencies, name: Key, limit: Limit, known: Mapping[Node, Enclosure], in_ring: bool
) -> Enclosure:
    formula = dependencies.formulas.get((name, limit))
    if formula is None:
        stock = dependencies.model.variables[name].stock
        is_zero = limit == "min" and stock is not None and not stock.no_minimum
        return constant(ZERO if is_zero else ANY)
    if in_ring:
        return Enclosure(ANY, ANY, {need: ANY for need, of in dependencies.named((name, limit)) if of is None})
    return enclose(formula, known)


def _in_order(dependencies: Dependencies) -> Sequence[Node]:
    """Every variable and limit behind those that its bounds follow from; in a ring some come before."""
    variables = dependencies.model.variables.values()
    nodes: list[Node] = [(each.key, None) for each in variables]
    nodes.extend((each.key, limit) for each in variables if each.kind is Kind.STOCK for limit in LIMITS)
    nodes.extend((each.key, "goal") for each in variables if each.goal is not None)
    return in_order(nodes, lambda node: _needs(dependencies, node))[0]


def _needs(dependencies: Dependencies, node: Node) -> Sequence[Node]:
    name, limit = node
    kind = dependencies.model.variables[name].kind
    if limit is None and kind is Kind.STOCK:
        return ((name, "min"), (name, "max"))
    return () if kind is Kind.FLOW else dependencies.named(node)
