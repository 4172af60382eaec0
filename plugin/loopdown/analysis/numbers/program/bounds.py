"""Bounds of every value that a run can have, worked out without running: where they show that nothing can go wrong.

A stock stays between its limits, a flow between nothing and what its formula wants, and each formula between the bounds
that interval arithmetic gives it. Where no divisor can be zero and nothing can grow beyond all numbers, no run fails,
however long it is and in whichever steps it goes. That is so for most models, and takes a hundredth of a run.

Sums, products and quotients of floats never fall as what goes into them grows, so bounds that are rounded as the values
themselves are hold for them to the last digit.

Source: R. E. Moore, R. B. Kearfott, M. J. Cloud, "Introduction to Interval Analysis" (SIAM, 2009).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from loopdown.analysis.numbers.program.computable import Computable
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.base.records import dataclass, field
from loopdown.language.function import Computed, Function, Reading, Stages
from loopdown.language.intervals import SHARE, ZERO, Interval, hull, point, power
from loopdown.model.formula import (
    LIMITS,
    Binary,
    Call,
    Expr,
    If,
    Node,
    Quantity,
    Ref,
    Unary,
    Unreadable,
    inner_expressions,
)
from loopdown.model.model import Key, Kind

# Far from where numbers end, and further than a level without a limit comes: what flows into it in a second stays
# below `RATE`, and no run lasts 10^40 seconds.
FAR = 1e100
RATE = 1e60
LARGEST = 1e300  # of any value: beyond it sums may overflow
ROUNDS = 10  # in which delays come to know their inputs


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is certain of a variant that can't fail."""

    start: Mapping[Node, Interval]  # each formula at the start, a stock's level among them
    stays_positive: bool  # no flow is ever wanted below zero


class _Uncertain(Exception):
    """The bounds don't show that a formula can be computed."""


class _Unknown(_Uncertain):
    """A formula names what has no bounds yet: a delay comes before its input."""


def find_bounds(variant: Variant, computable: Computable) -> Bounds | None:
    """The bounds of what can be computed of a variant; None where they don't show that nothing can go wrong."""
    try:
        return _Bounding(variant, computable).bounds()
    except _Uncertain:
        return None


@dataclass(slots=True)
class _Bounding:
    variant: Variant
    computable: Computable
    times: set[float] = field(default_factory=set)  # at which functions of the time change

    def bounds(self) -> Bounds | None:
        start, _ = self._of_nodes(self.computable.start, {}, point(0.0))
        levels = {node: self._level(node, start) for node in self._stocks()}
        known, negative = self._of_nodes(self.computable.steps, levels, Interval(0.0, FAR))
        if any(node[1] in LIMITS and known[node] != start[node] for node in self.computable.steps):
            return None  # a limit that moves
        self._check_growth(known)
        if negative:  # `step(a, 1 min) - step(a, 2 min)` is never negative, which is seen between its two times
            edges = [0.0, *sorted(time for time in self.times if 0 < time < FAR), FAR]
            windows = [Interval(*each) for each in pairwise(edges)]
            negative = len(windows) == 1 or any(
                self._of_nodes(self.computable.steps, levels, window, known)[1] for window in windows
            )
        return Bounds(start, not negative)

    def _stocks(self) -> Iterator[Node]:
        for node in self.computable.start:
            if node[1] is None and self.variant.model.variables[node[0]].kind is Kind.STOCK:
                yield node

    def _level(self, stock: Node, start: Mapping[Node, Interval]) -> Interval:
        """Where a level can be: between its limits, which it may begin outside of."""
        name = stock[0]
        least, most = start.get((name, "min")), start.get((name, "max"))
        statement = self.variant.model.variables[name].stock
        if least is None:
            least = point(-FAR if statement is not None and statement.no_minimum else 0.0)
        low = min(start[stock].low, least.low)
        high = max(start[stock].high, FAR if most is None else most.high)
        if most is not None and most.low < least.high:
            raise _Uncertain
        return Interval(low, high)

    def _of_nodes(
        self, nodes: Iterable[Node], levels: Mapping[Node, Interval], time: Interval,
        always: Mapping[Node, Interval] | None = None,
    ) -> tuple[dict[Node, Interval], bool]:  # fmt: skip
        """All values within a span of time, and whether a flow may be wanted below zero."""
        known, negative = dict(levels), False
        waiting = list(nodes)
        for _ in range(ROUNDS):
            later = []
            for node in waiting:
                try:
                    known[node], below = self._of_node(node, known, time, always)
                    negative = negative or below
                except _Unknown:
                    later.append(node)
            if not later:
                return known, negative
            waiting = later
        raise _Uncertain

    def _of_node(
        self, node: Node, known: Mapping[Node, Interval], time: Interval, always: Mapping[Node, Interval] | None = None
    ) -> tuple[Interval, bool]:
        found = _Formula(known, always or known, time, self.times, self._step()).of(self.variant.formulas[node])
        if node[1] is None and self.variant.model.variables[node[0]].kind is Kind.FLOW:
            return Interval(0.0, max(found.high, 0.0)), found.low < 0
        return found, False

    def _step(self) -> float:
        """The length of a step where it is written, in seconds; 0 where it is chosen, by the delays among others."""
        run = self.variant.model.run
        return run.step_s or 0.0 if run else 0.0

    def _check_growth(self, known: Mapping[Node, Interval]) -> None:
        """What flows into a stock that has no `max`, and out of one that has no limit below, is bounded."""
        moved: dict[tuple[Key, bool], float] = {}
        for flow, ends in self.variant.model.ends.items():
            rate = known.get((flow, None), ZERO).high
            for stock, into in ((ends.target, True), (ends.source, False)):
                if stock is not None:
                    moved[stock, into] = moved.get((stock, into), 0.0) + rate
        for (stock, into), rate in moved.items():
            level = known.get((stock, None))
            if level is not None and rate > RATE and (level.high >= FAR if into else level.low <= -FAR):
                raise _Uncertain


@dataclass(frozen=True, slots=True)
class _Formula:
    known: Mapping[Node, Interval]
    always: Mapping[Node, Interval]  # what was known at any time: of that delays hold
    time: Interval
    times: set[float]
    step: float

    def of(self, expr: Expr) -> Interval:
        found = self._of(expr)
        if not (-LARGEST < found.low <= found.high < LARGEST):
            raise _Uncertain
        return found

    def _of(self, expr: Expr) -> Interval:
        match expr:
            case Quantity():
                return point(expr.value)
            case Ref():
                return self._look_up(expr.node)
            case Unary():
                found = self.of(expr.operand)
                return SHARE if expr.op == "not" else -found if expr.op == "-" else found
            case Binary():
                return _binary(expr.op, self.of(expr.left), self.of(expr.right))
            case If():
                self.of(expr.condition)
                return hull((self.of(expr.then), self.of(expr.otherwise)))
            case Call():
                return self._call(expr.function, expr)
            case Unreadable():
                raise _Uncertain

    def _look_up(self, node: Node) -> Interval:
        if node in self.known:
            return self.known[node]
        raise _Unknown

    def _call(self, function: Function, call: Call) -> Interval:
        if isinstance(function.how, Reading):
            return self.time if function.how.clock == "time" else function.values()
        held = _Formula(self.always, self.always, Interval(0.0, self.time.high), self.times, self.step)
        parts = inner_expressions(call)
        arguments = [(held if function.holds else self).of(part) for part in parts]
        if function.undefined is not None:
            raise _Uncertain
        if function.delays:
            self._check_length(function, arguments[1])
        if isinstance(function.how, Computed) and function.how.last_change is not None:
            return self._changing_once(function, function.how.last_change, arguments)
        return function.values(*arguments)

    def _check_length(self, function: Function, length: Interval) -> None:
        """A delay has a length. Stages overshoot in steps that are longer than each of them."""
        stages = function.how.count if isinstance(function.how, Stages) else 0
        if length.low <= 0 or (stages and (length.low != length.high or self.step > length.low / stages)):
            raise _Uncertain

    def _changing_once(self, function: Function, place: int, arguments: list[Interval]) -> Interval:
        """A `step`: before its time it is nothing."""
        at = arguments[place]
        if at.low == at.high:
            self.times.add(at.low)
            if self.time.high <= at.low and self.time.low < at.low:
                return ZERO
            if self.time.low >= at.low and self.time.high > at.low:
                return arguments[0]
        return function.values(*arguments)


def _binary(op: str, a: Interval, b: Interval) -> Interval:
    match op:
        case "+":
            return Interval(a.low + b.low, a.high + b.high)
        case "-":
            return Interval(a.low - b.high, a.high - b.low)
        case "*":
            return a * b
        case "/":
            if b.low <= 0 <= b.high:
                raise _Uncertain
            ends = [x / y for x in (a.low, a.high) for y in (b.low, b.high)]
            return Interval(min(ends), max(ends))
        case "^":
            if a.low < 0 or (a.low == 0 and b.low < 0):
                raise _Uncertain
            found = power(a, b)
            return found if math.isfinite(found.high) else _uncertain()
        case _:
            return SHARE


def _uncertain() -> Interval:
    raise _Uncertain
