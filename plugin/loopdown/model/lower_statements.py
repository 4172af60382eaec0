"""Statements to what a model holds of them, once every name is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from loopdown.base.records import dataclass
from loopdown.language.units import parse_unit
from loopdown.model.changes import Add, AddedLink, Assign, Change, Cut, Delayed, Name, NamedLink
from loopdown.model.formula import Expr, Key
from loopdown.model.lower import Lowering
from loopdown.model.model import Cause, Lever, RunSettings, Scenario, Stock, Variable
from loopdown.model.names import key
from loopdown.model.variables import Declared
from loopdown.syntax import tree


@dataclass(frozen=True, slots=True)
class LoweringStatements:
    """What statements say of the things that they name."""

    formulas: Lowering

    def variables(self, declared: Mapping[Key, Declared]) -> dict[Key, Variable]:
        """The variables, in their order."""
        return {name: self._variable(each) for name, each in declared.items()}

    def scenario(self, statement: tree.WrittenScenario) -> Scenario:
        """A scenario."""
        return Scenario(lower_name(statement.name), self._changes(statement.changes), statement.span)

    def lever(self, statement: tree.WrittenLever) -> Lever:
        """A lever."""
        match statement.on:
            case tree.WrittenName() as name:
                on: Name | NamedLink | None = lower_name(name)
            case tree.LinkRef() as link:
                on = _link(link)
            case None:
                on = None
        return Lever(
            level=statement.level,
            level_span=statement.level_span,
            title=statement.title,
            changes=self._changes(statement.changes),
            span=statement.span,
            on=on,
            on_limit=statement.on_limit,
            within=statement.within,
            because=statement.because,
            effect=statement.effect,
        )

    def cause(self, statement: tree.WrittenCause) -> Cause:
        """A cause."""
        name = lower_name(statement.name)
        return Cause(name, statement.direction, statement.why, statement.span, statement.check, statement.because)

    def run(self, statement: tree.WrittenRun) -> RunSettings:
        """How long the model is run, and how."""
        length, step = (self._seconds(time) for time in (statement.length, statement.step))
        return RunSettings(statement.span, length, step, statement.method or "euler")

    def _seconds(self, time: tree.WrittenQuantity | None) -> float | None:
        return self.formulas.quantity(time).seconds if time is not None else None

    def _variable(self, declared: Declared) -> Variable:
        match declared.statement:
            case tree.WrittenStock() as stock:
                return Variable(
                    declared.key,
                    declared.name,
                    declared.kind,
                    declared.span,
                    self._formula(stock.level),
                    stock.common,
                    stock=Stock(
                        maximum=self._formula(stock.maximum),
                        minimum=None if stock.minimum == "none" else self._formula(stock.minimum),
                        no_minimum=stock.minimum == "none",
                        when_full=stock.when_full,
                        when_empty=stock.when_empty,
                    ),
                    goal=self._formula(stock.goal),
                    better=stock.better,
                )
            case tree.Flow() as flow:
                rate = self._formula(flow.rate)
                return Variable(
                    declared.key, declared.name, declared.kind, declared.span, rate, flow.common, better=flow.better
                )
            case tree.WrittenVariable() as variable:
                return Variable(
                    declared.key,
                    declared.name,
                    declared.kind,
                    declared.span,
                    self._formula(variable.formula),
                    variable.common,
                    self._formula(variable.goal),
                    parse_unit(variable.unit.text) if variable.unit else None,
                    variable.unit.span if variable.unit else None,
                    better=variable.better,
                )
            case None:
                return Variable(declared.key, declared.name, declared.kind, declared.span)

    def _formula(self, expr: tree.Expr | None) -> Expr | None:
        return None if expr is None else self.formulas.formula(expr)

    # -------------------------------------------------------------- changes

    def _changes(self, changes: Iterable[tree.Change]) -> tuple[Change, ...]:
        return tuple(self._change(change) for change in changes)

    def _change(self, change: tree.Change) -> Change:
        match change:
            case tree.WrittenAssign():
                formula = self.formulas.formula(change.formula)
                return Assign(lower_name(change.target), change.limit, formula, change.span, change.by)
            case tree.WrittenCut():
                return Cut(_link(change.link), change.span)
            case tree.WrittenDelayed():
                return Delayed(_link(change.link), self.formulas.formula(change.length), change.span)
            case tree.WrittenAdd():
                return Add(tuple(self._added(change.chain)), change.span)

    def _added(self, chain: tree.Chain) -> Iterator[AddedLink]:
        for arrow, (source, target) in zip(chain.arrows, pairwise(chain.names), strict=True):
            length = arrow.delay.length if arrow.delay else None
            match length:
                case tree.WrittenQuantity():
                    lowered: Expr | None = self.formulas.quantity(length)
                case tree.WrittenName():
                    lowered = self.formulas.variable(length)
                case None:
                    lowered = None
            ends = lower_name(source), lower_name(target)
            yield AddedLink(*ends, arrow.sign, arrow.delay is not None, lowered, arrow.span)


def lower_name(name: tree.WrittenName) -> Name:
    """A name with what it is compared by."""
    return Name(key(name.text), name.text, name.span)


def _link(link: tree.LinkRef) -> NamedLink:
    return NamedLink(lower_name(link.source), lower_name(link.target), link.span)
