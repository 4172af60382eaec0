"""The intermediate representation, interpreted: for what is computed a few times, and so isn't worth compiling."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence

from loopdown.analysis.numbers.program.ir import (
    TIME,
    Apply,
    Arithmetic,
    Comparison,
    Condition,
    Constant,
    Fill,
    IfElse,
    Instruction,
    Junction,
    Negative,
    Not,
    Part,
    Recall,
    SetLength,
    SetSlot,
    Slot,
    Value,
    Want,
)
from loopdown.analysis.numbers.program.layout import FlowPart
from loopdown.analysis.numbers.program.library import COMPUTED, History, clamp, positive
from loopdown.base.records import dataclass

_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": math.pow,
}  # fmt: skip
_COMPARISON: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip


class PartError(ArithmeticError):
    """A part of a formula can't be computed. Why is told by what caused this."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Interpreted:
    """Instructions that are followed one by one when this is called, as a compiled function would be."""

    instructions: Sequence[Instruction]
    flows: Sequence[FlowPart]

    def __call__(
        self,
        values: list[float],
        shares: Sequence[float],
        histories: Sequence[History],
        overrides: Mapping[int, float],
        negative: dict[int, float],
    ) -> None:
        """Put what the instructions give into the values. PartError where one can't be computed."""
        run = _Run(values, histories)
        try:
            for each in self.instructions:
                match each:
                    case SetSlot():
                        values[each.slot] = run.value(each.value)
                    case Want():
                        flow, wanted = self.flows[each.flow], overrides.get(each.flow)
                        if wanted is None:
                            wanted = clamp(run.value(each.rate), flow.rate, negative)
                        values[flow.wanted], values[flow.rate] = wanted, wanted * shares[each.flow]
                    case SetLength():
                        length = run.value(each.length)
                        run.part = each.part
                        values[each.slot] = positive(length)
                    case Fill():
                        length, initial = run.value(each.length), run.value(each.initial)
                        run.part = each.part
                        values[each.slot] = histories[each.history].begin(length, initial)
        except (ArithmeticError, ValueError) as error:
            if run.part is None:
                raise
            raise PartError(run.part) from error


@dataclass(slots=True)
class _Run:
    values: Sequence[float]
    histories: Sequence[History]
    part: Part | None = None  # the last that was begun, of those that can fail

    def value(self, value: Value) -> float:
        match value:
            case Slot():
                return self.values[value.slot]
            case Constant():
                return value.value
            case Arithmetic():
                left, right = self.value(value.left), self.value(value.right)
                self.part = value.part
                return _ARITHMETIC[value.op](left, right)
            case Apply():
                arguments = self.each(value.arguments)
                self.part = value.part
                return COMPUTED[value.function](*arguments)
            case Negative():
                return -self.value(value.value)
            case IfElse():
                return self.value(value.then if self.holds(value.condition) else value.otherwise)
            case Recall():
                return self.histories[value.history].at(self.values[TIME])

    def each(self, values: Iterable[Value]) -> list[float]:
        return [self.value(value) for value in values]

    def holds(self, condition: Condition) -> bool:
        match condition:
            case Comparison():
                return _COMPARISON[condition.op](self.value(condition.left), self.value(condition.right))
            case Junction():
                left = self.holds(condition.left)
                decides = left == (condition.op == "or")
                return left if decides else self.holds(condition.right)
            case Not():
                return not self.holds(condition.condition)
