"""Variables that are given to the model and that nothing in it takes up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loopdown.analysis.graph.references import limit_formula, references
from loopdown.model.model import Key, Kind, Link, Model, Variable
from loopdown.model.names import key
from loopdown.syntax.tree import Add, Assign, Change, Cut, Delay, Delayed, Expr, LinkRef, Name


def unused_variables(model: Model, links: Mapping[tuple[Key, Key], Link]) -> tuple[Variable, ...]:
    """The inputs that nothing reads, in the order of the source; `links` is the causal graph.

    An input is a variable that follows from no other: a parameter, one computed from the time alone, one without
    a formula. An auxiliary that is computed from others and read by none is a result, which is worth seeing. Stocks
    and flows are the model itself. Where a line can't be read nothing is told: it may be the one that reads them.
    """
    if model.spoiled:
        return ()
    used = {*_used(model)}.union(*links)
    return tuple(v for v in model.variables.values() if v.key not in used and _is_input(model, v))


def _is_input(model: Model, variable: Variable) -> bool:
    if variable.kind in (Kind.STOCK, Kind.FLOW):
        return False
    return variable.formula is None or not any(r.key in model.variables for r in references(variable.formula))


def _used(model: Model) -> Iterator[Key]:
    """Everything that a statement names, other than to declare it."""
    for formula in _formulas(model):
        yield from (reference.key for reference in references(formula))
    for variable in model.variables.values():
        if variable.flow:  # an end that is no stock is told already
            ends = (variable.flow.source, variable.flow.target)
            yield from (key(end.text) for end in ends if isinstance(end, Name))
    for link in model.written:
        if link.delay:
            yield key(link.delay.written)
    for loop in model.loops:
        yield from loop.variables
        yield from (_delay(arrow.delay) for arrow in loop.arrows)
    for change in _changes(model):
        yield from _named(change)
    for lever in model.levers:
        if isinstance(lever.on, Name):
            yield key(lever.on.text)
        elif lever.on is not None:
            yield from _ends(lever.on)
    yield from (key(cause.name.text) for cause in model.causes)


def _formulas(model: Model) -> Iterator[Expr]:
    for variable in model.variables.values():
        limits = (limit_formula(model, variable.key, "max"), limit_formula(model, variable.key, "min"))
        yield from (f for f in (variable.formula, variable.goal, *limits) if f is not None)
    for change in _changes(model):
        if isinstance(change, Assign):
            yield change.formula
        elif isinstance(change, Delayed):
            yield change.length


def _changes(model: Model) -> Iterator[Change]:
    for scenario in model.scenarios:
        yield from scenario.changes
    for lever in model.levers:
        yield from lever.changes


def _named(change: Change) -> Iterator[Key]:
    match change:
        case Assign():
            yield key(change.target.text)
        case Add():
            yield from (key(name.text) for name in change.chain.names)
            yield from (_delay(arrow.delay) for arrow in change.chain.arrows)
        case Cut() | Delayed():
            yield from _ends(change.link)


def _ends(link: LinkRef) -> tuple[Key, Key]:
    return key(link.source.text), key(link.target.text)


def _delay(delay: Delay | None) -> Key:
    """The variable that holds the length of a delay; no variable has the empty name."""
    return key(delay.length.text) if delay and isinstance(delay.length, Name) else ""
