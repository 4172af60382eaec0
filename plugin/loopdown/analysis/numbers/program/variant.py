"""The formulas of a model once a scenario and the changes of a lever are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from loopdown.analysis.graph.references import limit_formula, references
from loopdown.base.records import dataclass, replace
from loopdown.model.model import Key, Kind, Limit, Model
from loopdown.model.names import key
from loopdown.model.walk import function_of
from loopdown.syntax.tree import Assign, Binary, Call, Change, Cut, Delayed, Expr, If, Point, Quantity, Ref, Scenario
from loopdown.syntax.tree import Unary as Sign

Node = tuple[Key, Limit | None]  # what a formula gives: a variable (a stock at the start), or a stock's limit
LIMITS: tuple[Limit, ...] = ("max", "min")


@dataclass(frozen=True, slots=True)
class Variant:
    """What is computed: the model as written, or with changes."""

    model: Model
    formulas: Mapping[Node, Expr]
    scenario: str | None  # the scenario's name
    changed: bool = False  # changes of a lever are made

    @property
    def told(self) -> str:
        """Where a finding happens: ` in the scenario DB slow`; empty for the model as written."""
        where = f" in the scenario {self.scenario}" if self.scenario else ""
        return where + (" with the lever's changes" if self.changed else "")


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
                assigned = key(change.target.text)
                found = model.variables.get(assigned)
                if found is not None and (change.limit is None or found.kind is Kind.STOCK):
                    formulas[assigned, change.limit] = change.formula
            case Cut() | Delayed():
                source, target = key(change.link.source.text), key(change.link.target.text)
                formula = formulas.get((target, None))
                # What stands at a stock is its level at the start: a link to it is no part of its formula.
                if formula is not None and model.variables[target].kind is not Kind.STOCK:
                    formulas[target, None] = (
                        _cut(formula, source) if isinstance(change, Cut) else _delay(formula, source, change.length)
                    )
    return Variant(model, formulas, scenario.name.text if scenario else None, bool(changes))


def _cut(formula: Expr, source: Key) -> Expr:
    def nothing(part: Expr) -> Expr:
        return Quantity(0.0, None, "0", part.span) if _names(part, source) else part

    return _rewrite(formula, nothing)


def _delay(formula: Expr, source: Key, length: Expr) -> Expr:
    at_once = isinstance(length, Quantity) and length.value == 0

    def relengthen(part: Expr) -> Expr:
        if not isinstance(part, Call) or not (function := function_of(part)) or not function.delays:
            return part
        held, *rest = part.arguments
        if isinstance(held, Point) or not any(r.key == source and not r.limit for r in references(held)):
            return part
        return held if at_once else replace(part, arguments=(held, length, *rest[1:]))

    def hold(part: Expr) -> Expr:
        if not _names(part, source) or at_once:
            return part
        assert isinstance(part, Ref)
        return Call("delay", (part, length), replace(part.name, text="delay"), part.span)

    named = [r for r in references(formula) if r.key == source and not r.limit]
    return _rewrite(formula, relengthen if any(r.delays for r in named) else hold)


def _names(part: Expr, source: Key) -> bool:
    return isinstance(part, Ref) and part.limit is None and key(part.name.text) == source


def _rewrite(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The formula with every part of it changed, from the inside out."""
    match expr:
        case Sign():
            expr = replace(expr, operand=_rewrite(expr.operand, change))
        case Binary():
            expr = replace(expr, left=_rewrite(expr.left, change), right=_rewrite(expr.right, change))
        case If():
            condition, then, otherwise = (
                _rewrite(part, change) for part in (expr.condition, expr.then, expr.otherwise)
            )
            expr = If(condition, then, otherwise, expr.span)
        case Call():
            arguments = tuple(
                replace(part, x=_rewrite(part.x, change), y=_rewrite(part.y, change))
                if isinstance(part, Point)
                else _rewrite(part, change)
                for part in expr.arguments
            )
            expr = replace(expr, arguments=arguments)
    return change(expr)
