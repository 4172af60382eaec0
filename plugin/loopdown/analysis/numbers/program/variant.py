"""The formulas of a model once a scenario and the changes of a lever are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.graph.references import references
from loopdown.analysis.numbers.program.scope import Scope
from loopdown.base.records import dataclass, replace
from loopdown.language.functions import FUNCTIONS
from loopdown.language.units import NUMBER, Freedom
from loopdown.model.changes import Assign, Change, Cut, Delayed
from loopdown.model.formula import Call, Expr, Node, Point, Quantity, Ref, rewrite
from loopdown.model.model import Key, Kind, Model, Scenario
from loopdown.model.relative import formula_after


@dataclass(frozen=True, slots=True)
class Variant:
    """What is computed: the model as written, or with changes."""

    written: Dependencies  # of the model as written
    dependencies: Dependencies  # with the changes
    scope: Scope

    @property
    def model(self) -> Model:
        """The model as written."""
        return self.written.model

    @property
    def formulas(self) -> Mapping[Node, Expr]:
        """The formulas with the changes."""
        return self.dependencies.formulas

    @property
    def scenario(self) -> str | None:
        """The scenario's name."""
        return self.scope.scenario


def in_scenario(written: Dependencies, scenario: Scenario | None = None) -> Variant:
    """A model in a scenario, or as written."""
    if scenario is None:
        return Variant(written, written, Scope())
    return Variant(written, vary(written, scenario.changes), Scope(scenario.name.text))


def with_changes(variant: Variant, changes: Sequence[Change]) -> Variant:
    """With the changes of a lever on top; the same variant where there are none."""
    if not changes:
        return variant
    return Variant(variant.written, vary(variant.dependencies, changes), replace(variant.scope, changed=True))


def vary(before: Dependencies, changes: Sequence[Change]) -> Dependencies:
    """The formulas with the changes of a scenario or of a lever.

    A value or limit that is assigned takes the place of the old one, or goes by it. Where a link is cut, its source
    counts as 0 in the target's formula. Where a link gets a delay, the delaying functions through which the formula
    names the source get that length; a source that it names without one is delayed by it. What is added has no numbers.
    """
    model = before.model
    formulas = dict(before.formulas)
    for change in changes:
        match change:
            case Assign():
                found = model.variables.get(change.target.key)
                if found is not None and (change.limit is None or found.kind.may_have(change.limit)):
                    after = formula_after(change, formulas.get(change.node))
                    if after is not None:
                        formulas[change.node] = after
            case Cut() | Delayed():
                source, target = change.link.pair
                formula = formulas.get((target, None))
                # What stands at a stock is its level at the start: a link to it is no part of its formula.
                if formula is not None and model.variables[target].kind is not Kind.STOCK:
                    formulas[target, None] = (
                        _cut(formula, source) if isinstance(change, Cut) else _delay(formula, source, change.length)
                    )
    return before.varied(formulas)


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
