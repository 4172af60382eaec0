"""What a program computes at each moment: functions that are written and compiled when they are first called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from loopdown.analysis.numbers.program import python
from loopdown.analysis.numbers.program.comparisons import comparisons_of
from loopdown.analysis.numbers.program.euler import net_of, steps
from loopdown.analysis.numbers.program.held import held_steps
from loopdown.analysis.numbers.program.ir import Comparison, MomentCode, Part
from loopdown.analysis.numbers.program.layout import Layout
from loopdown.analysis.numbers.program.library import History

Histories = Sequence[History]
Overrides = Mapping[int, float]  # constant rates in the place of flows, by the number of the flow

# Values, shares of the flows, histories, overrides, and where negative rates are noted, by the flows' slots.
Settling = Callable[[list[float], list[float], Histories, Overrides, dict[int, float]], None]
Record = Callable[[tuple[float, ...]], None]
# Values, the step to begin with, the last step, where rows go, histories; what is given back is the step not taken.
Leaping = Callable[[list[float], int, int, Record, Histories], int]
# The same for steps at limits: besides, the time of the last change and the shares of the step before, behind `last`,
# and, as in settling, overrides and where slots of negative flows are noted.
Holding = Callable[[list[float], int, int, float, list[float], Record, Histories, Overrides, dict[int, float]], int]


class Functions:
    """Functions on the list of a program's values: of `width` slots, of which `recorded` make a row."""

    def __init__(self, moment: MomentCode, layout: Layout, width: int, recorded: Sequence[int]) -> None:
        self._moment = moment
        self._layout = layout
        self._width = width
        self._recorded = recorded
        self._parts: dict[object, Sequence[Part | None]] = {}  # what the lines of compiled code stand for

    @cached_property
    def evaluate(self) -> Settling:
        """Every value at one moment, levels being known."""
        printer = python.Printer(self._layout.flows)
        body = [*printer.instructions(self._moment.values, settled=True), python.pack(self._width)]
        arguments = ("values", "shares", "histories", "overrides", "negative")
        function: Settling = self._compile(printer, "evaluate", arguments, body)
        return function

    @cached_property
    def drift(self) -> Callable[[list[float], Histories], tuple[float, ...]]:
        """How fast the stages of delays change."""
        printer = python.Printer(self._layout.flows)
        late = printer.instructions(self._moment.late, settled=True)
        drifts = python.give_back(python.row(printer.value(drift) for drift in self._moment.drifts))
        function: Callable[[list[float], Histories], tuple[float, ...]]
        function = self._compile(printer, "drift", ("values", "histories"), [*late, drifts])
        return function

    @cached_property
    def latched(self) -> Callable[[list[float], Histories], tuple[float, ...]]:
        """What each latch becomes, by what it is and what holds at one moment."""
        printer = python.Printer(self._layout.flows)
        late = printer.instructions(self._moment.late, settled=True)
        given = python.give_back(python.row(printer.latched(self._moment.latches)))
        function: Callable[[list[float], Histories], tuple[float, ...]]
        function = self._compile(printer, "latched", ("values", "histories"), [*late, given])
        return function

    @cached_property
    def slopes(self) -> Callable[[list[float], Histories], tuple[float, ...]]:
        """How fast each stock and each stage of a delay changes, levels being known and no limit met."""
        printer = python.Printer(self._layout.flows)
        body = [
            *printer.instructions(self._moment.values, settled=False, clamped=True),
            *printer.instructions(self._moment.late, settled=False),
            python.pack(self._width),
            python.give_back(
                python.row([
                    *(net_of(self._layout, stock) or python.number(0.0) for stock in self._layout.stocks),
                    *(printer.value(drift) for drift in self._moment.drifts),
                ])
            ),
        ]  # fmt: skip
        function: Callable[[list[float], Histories], tuple[float, ...]]
        function = self._compile(printer, "slopes", ("values", "histories"), body)
        return function

    @cached_property
    def margins(self) -> Callable[[list[float], Histories], tuple[float, ...]]:
        """How far the two sides of each comparison are apart, by the numbers of `comparisons`; all values known."""
        printer = python.Printer(self._layout.flows)
        apart = [
            python.arithmetic(printer.value(each.left), "-", printer.value(each.right)) for each in self.comparisons
        ]
        body = [python.give_back(python.row(apart))]
        function: Callable[[list[float], Histories], tuple[float, ...]]
        function = self._compile(printer, "margins", ("values", "histories"), body)
        return function

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Each comparison of the formulas, once."""
        return tuple(dict.fromkeys(comparisons_of(self._moment)))

    @property
    def moment(self) -> MomentCode:
        """What is compiled."""
        return self._moment

    @cached_property
    def remember(self) -> Callable[[list[float], Histories], None]:
        """Puts what delays are given into their histories."""
        printer = python.Printer(self._layout.flows)
        late = printer.instructions(self._moment.late, settled=True)
        function: Callable[[list[float], Histories], None]
        function = self._compile(
            printer, "remember", ("values", "histories"), [*late, *printer.remembered(self._moment.inputs)]
        )
        return function

    @cached_property
    def inputs(self) -> Callable[[list[float], Histories], tuple[float, ...]]:
        """What goes into each history."""
        printer = python.Printer(self._layout.flows)
        late = printer.instructions(self._moment.late, settled=True)
        given = python.give_back(python.row(printer.value(each) for each in self._moment.inputs))
        function: Callable[[list[float], Histories], tuple[float, ...]]
        function = self._compile(printer, "inputs", ("values", "histories"), [*late, given])
        return function

    @cached_property
    def leap(self) -> Leaping:
        """Euler's loop as long as no flow is negative and no limit is met; what meets one is to be settled."""
        printer = python.Printer(self._layout.flows)
        loop = python.for_ever(steps(printer, self._layout, self._moment, self._recorded))
        body = [loop, python.pack(self._width), python.give_back(python.name("step"))]
        function: Leaping = self._compile(printer, "leap", ("values", "step", "last", "record", "histories"), body)
        return function

    @cached_property
    def hold(self) -> Holding | None:
        """Euler's loop as long as stocks hold flows back by the same shares. None where it can't be written so."""
        printer = python.Printer(self._layout.flows)
        held = held_steps(printer, self._layout, self._moment, self._recorded, self._width)
        if held is None:
            return None
        body = [python.for_ever(held), python.pack(self._width), python.give_back(python.name("step"))]
        arguments = ("values", "step", "last", "last_change", "shares", "record", "histories", "overrides", "negative")
        function: Holding = self._compile(printer, "hold", arguments, body)
        return function

    def part_of(self, error: Exception) -> Part | None:
        """The part of a formula that an error of one of these functions stands for."""
        trace, found = error.__traceback__, None
        while trace is not None:
            parts = self._parts.get(trace.tb_frame.f_code)
            if parts is not None:
                found = parts[trace.tb_lineno - 1]
            trace = trace.tb_next
        return found

    def _compile(self, printer: python.Printer, name: str, arguments: Sequence[str], body: Sequence[Any]) -> Any:
        function = python.compile_function(name, arguments, [python.unpack(self._width), *body])
        self._parts[function.__code__] = printer.parts
        return function
