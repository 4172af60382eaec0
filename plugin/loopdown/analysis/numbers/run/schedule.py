"""The moments that the author wrote: when formulas that follow the time jump or bend, known before anything runs.

A run lands on each of them. They are read off the instructions: where a function of the time has its start, where a
comparison of the time turns over, where a table has its points, as far as what is compared is a straight line in time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from loopdown.analysis.numbers.program.comparisons import parts_of, values_of
from loopdown.analysis.numbers.program.ir import (
    GRID,
    STEP,
    TIME,
    Apply,
    Arithmetic,
    Comparison,
    Condition,
    Constant,
    MomentCode,
    Negative,
    SetSlot,
    Slot,
    Value,
)
from loopdown.analysis.numbers.program.program import Program
from loopdown.base.records import dataclass, field

Line = tuple[float, float]  # a value at the time 0, and by how much it grows in a second

STEPS_IN_A_WAVE = 24  # at least so many in one turn of a sine
NEVER = 1e15  # seconds, some thirty million years


@dataclass(frozen=True, slots=True)
class Repeated:
    """Moments that come again after an interval; with an interval of 0 only once. Times are in seconds."""

    first_s: float
    interval_s: float = 0.0

    def after(self, time_s: float) -> float:
        """The next one after a time; infinite where there is none."""
        if time_s < self.first_s:
            return self.first_s
        if self.interval_s <= 0:
            return math.inf
        count = math.floor((time_s - self.first_s) / self.interval_s) + 1
        while (found := self.first_s + count * self.interval_s) <= time_s * (1 + 1e-12):
            count += 1
        return found


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the author's formulas do at which time."""

    moments: tuple[Repeated, ...] = ()
    pulses: tuple[Repeated, ...] = ()
    longest_step_s: float = math.inf  # in which a wave is still seen

    def after(self, time_s: float) -> float:
        """The next moment after a time."""
        return min([each.after(time_s) for each in (*self.moments, *self.pulses)], default=math.inf)

    def is_pulse(self, time_s: float) -> bool:
        """Whether a pulse falls on a time on which a run landed."""
        return any(
            each.first_s <= time_s and abs(_nearest(each, time_s) - time_s) <= 1e-12 * max(time_s, 1e-300)
            for each in self.pulses
        )

    @property
    def last_s(self) -> float:
        """The last moment that doesn't repeat; of those that do, the first. 0 where there is none."""
        return max((each.first_s for each in (*self.moments, *self.pulses)), default=0.0)

    @property
    def interval_s(self) -> float:
        """The longest time after which something repeats; 0 where nothing does."""
        waves = [self.longest_step_s * STEPS_IN_A_WAVE] if math.isfinite(self.longest_step_s) else []
        return max([each.interval_s for each in (*self.moments, *self.pulses)] + waves, default=0.0)


def _nearest(each: Repeated, time_s: float) -> float:
    if each.interval_s <= 0:
        return each.first_s
    return each.first_s + round((time_s - each.first_s) / each.interval_s) * each.interval_s


def schedule_of(program: Program, values: Sequence[float]) -> Schedule:
    """The moments of a program that starts with these values."""
    reader = _Reader(program, values)
    reader.read(program.run.moment)
    moments = (each for each in dict.fromkeys(reader.moments) if each.interval_s > 0 or each.first_s > 0)
    return Schedule(tuple(moments), tuple(dict.fromkeys(reader.pulses)), reader.longest_step)


@dataclass(slots=True)
class _Reader:
    program: Program
    values: Sequence[float]
    moments: list[Repeated] = field(default_factory=list)
    pulses: list[Repeated] = field(default_factory=list)
    longest_step: float = math.inf
    behind: dict[int, Value] = field(default_factory=dict)  # what is put into a slot at each moment
    lines: dict[int, Line | None] = field(default_factory=dict)

    def read(self, moment: MomentCode) -> None:
        changing = {*self.program.recorded, *self.program.stages, *self.program.latches, *self.program.wanted}
        self.lines = dict.fromkeys(changing)  # what changes is no line …
        instructions = (*moment.values, *moment.late)
        self.behind = {each.slot: each.value for each in instructions if isinstance(each, SetSlot)}
        for slot in self.behind:
            self.lines.pop(slot, None)  # … unless its formula says that it is
        self.lines.update({TIME: (0.0, 1.0), GRID: (0.0, 1.0), STEP: (0.0, 0.0)})
        for each in instructions:
            for value in values_of(each):
                self._look(value)
        for value in (*moment.drifts, *moment.inputs):
            self._look(value)
        for latch in moment.latches:
            self._look(latch.set)
            self._look(latch.reset)

    def _look(self, part: Value | Condition) -> None:
        match part:
            case Apply():
                self._look_at_call(part)
            case Comparison():
                self._look_at_comparison(part)
        for inner in parts_of(part):
            self._look(inner)

    def _look_at_call(self, call: Apply) -> None:
        given = call.arguments
        match call.function:
            case "step":
                self._add(self.moments, *map(self._constant, given[3:4]))
            case "ramp":
                for each in given[2:]:
                    self._add(self.moments, self._constant(each))
            case "pulse":
                interval = self._constant(given[4]) if len(given) > 4 else 0.0
                self._add(self.pulses, self._constant(given[3]), interval)
            case "table":
                line = self.line(given[0])
                if line and line[1]:
                    for x in given[1::2]:
                        at = self._constant(x)
                        self._add(self.moments, None if at is None else (at - line[0]) / line[1])
            case "sin" | "cos" | "tan":
                line = self.line(given[0])
                if line and line[1]:
                    self.longest_step = min(self.longest_step, 2 * math.pi / abs(line[1]) / STEPS_IN_A_WAVE)
            case "mod":
                self._add_turns(call, 0.0)
            case "int":
                self._add_whole(self.line(given[0]), 0.0)
            case "round":
                self._add_whole(self.line(given[0]), 0.5)

    def _look_at_comparison(self, comparison: Comparison) -> None:
        apart = self._apart(comparison.left, comparison.right)
        if apart and apart[1]:
            self._add(self.moments, -apart[0] / apart[1])
            return
        for one, other in ((comparison.left, comparison.right), (comparison.right, comparison.left)):
            edge = self._constant(other)
            if edge is not None:
                for call, factor in _remainders(one, self):
                    self._add_turns(call, edge / factor)

    def _add_turns(self, call: Apply, edge: float) -> None:
        """The times at which a remainder is at an edge."""
        line, divisor = self.line(call.arguments[0]), self._constant(call.arguments[1])
        if line and line[1] and divisor and 0 <= edge / divisor < 1:
            interval = abs(divisor / line[1])
            self._add(self.moments, ((edge - line[0]) / line[1]) % interval, interval)

    def _add_whole(self, line: Line | None, edge: float) -> None:
        if line and line[1]:
            interval = abs(1 / line[1])
            self._add(self.moments, ((edge - line[0]) / line[1]) % interval, interval)

    def _add(self, into: list[Repeated], first: float | None, interval: float | None = 0.0) -> None:
        if first is not None and interval is not None and abs(first) <= NEVER and interval <= NEVER:
            into.append(Repeated(first, max(interval, 0.0)))

    # -------------------------------------------------------------- lines

    def _constant(self, value: Value) -> float | None:
        line = self.line(value)
        return line[0] if line and not line[1] else None

    def _apart(self, left: Value, right: Value) -> Line | None:
        one, other = self.line(left), self.line(right)
        return (one[0] - other[0], one[1] - other[1]) if one and other else None

    def line(self, value: Value) -> Line | None:
        """A value as a straight line in time; None where it is none."""
        match value:
            case Constant():
                return value.value, 0.0
            case Slot():
                return self._line_in(value.slot)
            case Negative():
                inner = self.line(value.value)
                return (-inner[0], -inner[1]) if inner else None
            case Arithmetic(op="+" | "-" as op):
                one, other = self.line(value.left), self.line(value.right)
                sign = 1 if op == "+" else -1
                return (one[0] + sign * other[0], one[1] + sign * other[1]) if one and other else None
            case Arithmetic(op="*"):
                one, other = self.line(value.left), self.line(value.right)
                if one and other and not (one[1] and other[1]):
                    return one[0] * other[0], one[0] * other[1] + one[1] * other[0]
            case Arithmetic(op="/"):
                one, other = self.line(value.left), self.line(value.right)
                if one and other and not other[1] and other[0]:
                    return one[0] / other[0], one[1] / other[0]
        return None

    def _line_in(self, slot: int) -> Line | None:
        if slot not in self.lines:
            self.lines[slot] = None  # while it is looked for
            value = self.behind.get(slot)
            self.lines[slot] = (self.values[slot], 0.0) if value is None else self.line(value)
        return self.lines[slot]


def _remainders(value: Value, reader: _Reader) -> Iterator[tuple[Apply, float]]:
    """A remainder, or a constant part or multiple of one, with the factor."""
    match value:
        case Apply(function="mod"):
            yield value, 1.0
        case Arithmetic(op="/" | "*" as op):
            divisor = reader.line(value.right)
            if divisor and not divisor[1] and divisor[0]:
                for call, factor in _remainders(value.left, reader):
                    yield call, factor / divisor[0] if op == "/" else factor * divisor[0]
