"""The formulas of a model once a scenario and the changes of a lever are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loopdown.analysis.graph.references import limit_formula, references
from loopdown.analysis.numbers.program.scope import Scope
from loopdown.base.records import dataclass, replace
from loopdown.language.functions import FUNCTIONS
from loopdown.language.units import NUMBER, Freedom
from loopdown.model.changes import Assign, Change, Cut, Delayed
from loopdown.model.formula import LIMITS, Call, Expr, Node, Point, Quantity, Ref, rewrite
from loopdown.model.model import Key, Kind, Model, Scenario


@dataclass(frozen=True, slots=True)
class Variant:
    """What is computed: the model as written, or with changes."""

    model: Model
    formulas: Mapping[Node, Expr]
    scope: Scope

    @property
    def scenario(self) -> str | None:
        """The scenario's name."""
        return self.scope.scenario


def vary(model: Model, scenario: Scenario | None = None, changes: Sequence[Change] = ()) -> Variant:
    """The model's formulas with the changes of a scenario and then those of a lever.

    A value or limit that is assigned takes the place of the old one. Where a link is cut, its source counts as 0
    in the target's formula. Where a link gets a delay, the delaying functions through which the formula names the
    source get that length; a source that it names without one is delayed by it. What is added has no numbers.
    """
    formulas: dict[Node, Expr] = {}
    for name, variable in model.variables.items():
        if variable.formula is not None:
            formulas[name, None] = variable.formula
        if variable.kind is Kind.STOCK:
            for limit in LIMITS:
                formula = limit_formula(model, name, limit)
                if formula is not None:
                    formulas[name, limit] = formula
    for change in (*(scenario.changes if scenario else ()), *changes):
        match change:
            case Assign():
                found = model.variables.get(change.target.key)
                if found is not None and (change.limit is None or found.kind is Kind.STOCK):
                    formulas[change.node] = change.formula
            case Cut() | Delayed():
                source, target = change.link.pair
                formula = formulas.get((target, None))
                # What stands at a stock is its level at the start: a link to it is no part of its formula.
                if formula is not None and model.variables[target].kind is not Kind.STOCK:
                    formulas[target, None] = (
                        _cut(formula, source) if isinstance(change, Cut) else _delay(formula, source, change.length)
                    )
    return Variant(model, formulas, Scope(scenario.name.text if scenario else None, bool(changes)))


def _cut(formula: Expr, source: Key) -> Expr:
    def nothing(part: Expr) -> Expr:
        return Quantity(0.0, NUMBER, Freedom.ANY, "0", part.span) if _names(part, source) else part

    return rewrite(formula, nothing)


def _delay(formula: Expr, source: Key, length: Expr) -> Expr:
    at_once = isinstance(length, Quantity) and length.value == 0

    def relengthen(part: Expr) -> Expr:
        if not isinstance(part, Call) or not part.function.delays:
            return part
        held, *rest = part.arguments
        if isinstance(held, Point) or not any(r.key == source and not r.limit for r in references(held)):
            return part
        return held if at_once else replace(part, arguments=(held, length, *rest[1:]))

    def hold(part: Expr) -> Expr:
        if not _names(part, source) or at_once:
            return part
        return Call(FUNCTIONS["delay"], (part, length), "delay", part.span)

    named = [r for r in references(formula) if r.key == source and not r.limit]
    return rewrite(formula, relengthen if any(r.delays for r in named) else hold)


def _names(part: Expr, source: Key) -> bool:
    return isinstance(part, Ref) and part.node == (source, None)
