"""What has rates and isn't run, and the root of the reason.

Known before anything is run. A rate that has no numbers leaves its stocks without them, and those leave all their
flows: what is told is where that begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.graph.rings import shortest_rings
from loopdown.analysis.numbers.numbers import Numbers
from loopdown.analysis.numbers.program.reasons import Missing, Reason
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.analysis.numbers.run.case import Case
from loopdown.analysis.numbers.units.infer_units import infer_units
from loopdown.base.records import dataclass, replace
from loopdown.language.units import NUMBER, Freedom
from loopdown.model.formula import Call, Expr, Node, Point, Quantity, calls, quantities, rewrite
from loopdown.model.model import Key, Kind
from loopdown.model.names import key


@dataclass(frozen=True, slots=True)
class StartRing:
    """What starts with itself, and a delaying function on the way that could say what it starts with."""

    names: tuple[Key, ...]  # each before the one that needs it
    call: Call | None  # None: there is none that says nothing of its start
    initial: str | None  # what it could start with, so that all can be computed at the start; None where 0 can't be


@dataclass(frozen=True, slots=True)
class Unrun:
    """Stocks and flows with rates that aren't run, for one reason."""

    stocks: tuple[Key, ...]  # in the order of the source
    flows: tuple[Key, ...]  # those that say a rate
    root: Key
    reason: Reason
    scenario: str | None  # None: not as written, nor in any scenario
    ring: StartRing | None = None


def find_unrun(numbers: Numbers) -> Iterator[Unrun]:
    """Each root for which something with a rate has no numbers, once.

    What has numbers in one scenario at least is run, though not as it is written: a scenario may give what is left
    open. Of a scenario is told what isn't run in it and is run as written.
    """
    if not numbers.cases:
        return
    first, *others = numbers.cases
    left_out = [_rates_without_numbers(case) for case in numbers.cases]
    nowhere = set.intersection(*map(set, left_out))
    yield from _by_root(first, nowhere, None)
    told = {(each.root, each.reason) for each in _by_root(first, set(left_out[0]), None)}
    for case, flows in zip(others, left_out[1:], strict=True):
        for each in _by_root(case, set(flows) - set(left_out[0]), case.variant.scenario):
            if (each.root, each.reason) not in told:
                told.add((each.root, each.reason))
                yield each


def _rates_without_numbers(case: Case) -> list[Key]:
    """The flows that say a rate, and aren't run."""
    variables = case.variant.model.variables
    return [
        name
        for name in case.computable.left_out
        if variables[name].kind is Kind.FLOW and (name, None) in case.variant.formulas
    ]


def _by_root(case: Case, flows: set[Key], scenario: str | None) -> Iterator[Unrun]:
    left_out, model = case.computable.left_out, case.variant.model
    roots: dict[Key, list[Key]] = {}
    for flow in (name for name in left_out if name in flows):
        for root in [*_own_roots(case, flow)] or [_root(left_out, flow)]:
            roots.setdefault(root, []).append(flow)
    rings: set[Key] = set()
    for root, found in roots.items():
        reason = left_out[root]
        if reason.missing is Missing.RING:
            continue  # an error already
        stocks = {stock for flow in found for stock in _ends(case.variant, flow) if stock in left_out}
        ring = _ring(case, root) if reason.missing is Missing.RING_AT_START else None
        if root in rings:
            continue
        rings.update(ring.names if ring is not None else ())
        yield Unrun(
            tuple(name for name in model.variables if name in stocks), tuple(found), root, reason, scenario, ring
        )


def _own_roots(case: Case, flow: Key) -> Iterator[Key]:
    """What lacks a number of its own and is needed by a rate or by a stock of its flow, each once."""
    left_out, dependencies = case.computable.left_out, case.variant.dependencies
    waiting = [flow, *_ends(case.variant, flow)]
    seen: set[Key] = set()
    while waiting:
        name = waiting.pop(0)
        if name in seen or name not in left_out:
            continue
        seen.add(name)
        if left_out[name].follows:
            waiting.extend(need for need, _ in dependencies.named((name, None)))
        else:
            yield name


def _root(left_out: Mapping[Key, Reason], name: Key) -> Key:
    seen = {name}
    while left_out[name].follows:
        before = key(left_out[name].of)
        if before in seen or before not in left_out:
            break
        seen.add(before)
        name = before
    return name


def _ends(variant: Variant, flow: Key) -> Iterator[Key]:
    ends = variant.model.ends[flow]
    return (stock for stock in (ends.source, ends.target) if stock is not None)


# ------------------------------------------------------------------ rings through the start


def _ring(case: Case, root: Key) -> StartRing:
    """The ring of what a variable starts with."""
    dependencies = case.variant.dependencies
    inputs = dependencies.inputs
    needs = {node: [need for need in each.needed_at_start if need in inputs] for node, each in inputs.items()}
    ring: Sequence[Node] = next((each for each in shortest_rings(needs) if (root, None) in each), [(root, None)])
    members = {*ring}
    names = tuple(name for name, _ in ring)
    for node in ring:
        for call in calls(inputs[node].formula):
            if _may_start(call) and any(need in members for need in _reached(dependencies, call.arguments[0])):
                return StartRing(names, call, _initial(case, ring, node, call))
    return StartRing(names, None, None)


def _may_start(call: Call) -> bool:
    return call.function.delays and len(call.arguments) < call.function.most


def _reached(dependencies: Dependencies, expr: Expr | Point) -> Iterator[Node]:
    """What a part of a formula names."""
    if not isinstance(expr, Point):
        yield from dependencies.varied({("", None): expr}).named(("", None))


def _initial(case: Case, ring: Sequence[Node], node: Node, call: Call) -> str | None:
    """Zero in the unit of what is delayed, if everything can be computed at the start then; else one."""
    argument = call.arguments[0]
    assert not isinstance(argument, Point)
    # The ring is opened to ask for units: a bare number in the place of the function fits whatever it stands beside.
    opened = _with(case, node, call, Quantity(0.0, NUMBER, Freedom.ANY, "0", call.span)).formulas
    units = infer_units(case.variant.dependencies)
    place = ring.index(node)
    for each in (*ring[place:], *ring[:place]):
        if each[1] is None and units.known.get(each[0]) is None:
            units.known[each[0]] = units.of(opened[each])
    known = units.of(argument)
    unit = known.unit if known is not None else NUMBER
    written = (
        number.unit
        for formula in case.variant.formulas.values()
        for number in quantities(formula)
        if number.unit.powers == unit.powers and number.unit.written
    )
    shown = next(written, unit)
    for value in (0, 1):
        start = Quantity(float(value * shown.factor), shown, Freedom.FIXED, f"{value}", call.span)
        formulas = _with(case, node, call, Call(call.function, (*call.arguments, start), call.name, call.span))
        tried = Case(replace(case.variant, dependencies=formulas))
        if tried.start is not None:
            apart = "" if shown.text.startswith("/") or not shown.text else " "
            return f"{value}{apart}{shown.text}"
    return None


def _with(case: Case, node: Node, call: Call, other: Expr) -> Dependencies:
    """The formulas with another expression in the place of a call."""

    def change(part: Expr) -> Expr:
        return other if isinstance(part, Call) and part.span == call.span else part

    formulas = case.variant.formulas
    return case.variant.dependencies.varied({**formulas, node: rewrite(formulas[node], change)})
