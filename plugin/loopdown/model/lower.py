"""Formulas as they are written to formulas whose names are looked up and whose numbers are in base units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from loopdown.base.records import dataclass
from loopdown.language.function import Function
from loopdown.language.functions import FUNCTIONS
from loopdown.language.quoting import quoted
from loopdown.model import formula as resolved
from loopdown.model.model import Kind
from loopdown.model.names import key
from loopdown.model.units import measure, unit_of
from loopdown.syntax import tree
from loopdown.syntax.walk import function_of, is_integral

if TYPE_CHECKING:
    from loopdown.model.formula import Expr, Key


@dataclass(frozen=True, slots=True)
class Lowering:
    """What the names in a formula may refer to."""

    names: Mapping[Key, str]  # the variables
    kinds: Mapping[Key, Kind]
    spoiled: frozenset[Key]  # names of which nothing is known: `time` may be one of them

    def formula(self, expr: tree.Expr) -> Expr:
        """The resolved formula."""
        match expr:
            case tree.WrittenQuantity():
                return self.quantity(expr)
            case tree.WrittenRef():
                return self._ref(expr)
            case tree.WrittenUnary():
                return resolved.Unary(expr.op, self.formula(expr.operand), expr.span)
            case tree.WrittenBinary():
                return resolved.Binary(expr.op, self.formula(expr.left), self.formula(expr.right), expr.span)
            case tree.WrittenIf():
                condition, then, otherwise = (
                    self.formula(part) for part in (expr.condition, expr.then, expr.otherwise)
                )
                return resolved.If(condition, then, otherwise, expr.span)
            case tree.WrittenCall():
                return self._call(expr)

    def quantity(self, quantity: tree.WrittenQuantity) -> resolved.Quantity:
        """A number in base units."""
        unit, freedom = unit_of(quantity.unit, percent="%" in quantity.written)
        return resolved.Quantity(measure(quantity.value, unit), unit, freedom, quantity.written, quantity.span)

    def variable(self, name: tree.WrittenName) -> Expr:
        """A variable that is named outside a formula, where a function has no place."""
        variable = key(name.text)
        if variable in self.names:
            return resolved.Ref(variable, None, name.text, name.span)
        return resolved.Unreadable(quoted(name.text), None, name.span)

    def _ref(self, ref: tree.WrittenRef) -> Expr:
        name = key(ref.name.text)
        if name in self.names and (ref.limit is None or self.kinds[name].may_have(ref.limit)):
            return resolved.Ref(name, ref.limit, ref.name.text, ref.span)
        written = quoted(ref.name.text) + (f".{ref.limit}" if ref.limit else "")
        function = function_named(ref.name, self.names)
        if function is not None and ref.limit is None and name not in self.spoiled:
            return resolved.Call(function, (), written, ref.span)
        return resolved.Unreadable(written, None, ref.span)

    def _call(self, call: tree.WrittenCall) -> Expr:
        function, arguments = function_of(call), tuple(self._argument(part) for part in call.arguments)
        if function is None:
            if is_integral(call):  # what a stock is fed by isn't what it is computed from
                arguments = arguments[1:]
            return resolved.Unreadable(call.name.text, arguments, call.span)
        name = call.name.text if arguments else f"{call.name.text}()"
        return resolved.Call(function, arguments, name, call.span)

    def _argument(self, part: tree.Expr | tree.WrittenPoint) -> Expr | resolved.Point:
        if isinstance(part, tree.WrittenPoint):
            return resolved.Point(self.formula(part.x), self.formula(part.y), part.span)
        return self.formula(part)


def function_named(name: tree.WrittenName, names: Mapping[Key, object]) -> Function | None:
    """The function without arguments (the time, a constant) that a name in a formula is; a variable comes first."""
    function = FUNCTIONS.get(key(name.text))
    return function if function is not None and not function.called and function.name not in names else None
