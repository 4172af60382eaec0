"""From formulas to the intermediate representation: what XMILE means by them, said once for every target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from loopdown.analysis.numbers.program.ir import (
    GRID,
    STEP,
    TIME,
    ZERO,
    Apply,
    Arithmetic,
    Comparison,
    Condition,
    Constant,
    Fill,
    IfElse,
    Instruction,
    Junction,
    LatchCode,
    MomentCode,
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
from loopdown.analysis.numbers.program.layout import Layout
from loopdown.analysis.numbers.program.memories import Memories, Memory
from loopdown.base.records import dataclass, field
from loopdown.language.function import Clock, Computed, Latch, Pipeline, Reading, Stages, Start
from loopdown.model.formula import Binary, Call, Expr, If, Node, Quantity, Ref, Unary, Unreadable, inner_expressions

CLOCK: dict[Clock, int] = {"time": TIME, "step": STEP, "step began": GRID}


def lower_start(formulas: Mapping[Node, Expr], layout: Layout, memories: Memories) -> tuple[Instruction, ...]:
    """What is computed at the start: every value, and what delays hold then."""
    lowering = _Lowering(layout, memories, at_start=True)
    written = [*lowering.nodes(formulas, layout.start)]
    while lowering.unfilled:
        # What goes into a delay isn't needed where it is told what it holds, but may hold something itself.
        node, source = lowering.unfilled.pop(0)
        lowering.node = node
        lowering.value(source)
        written += lowering.taken()
    return tuple(written)


def lower_moment(formulas: Mapping[Node, Expr], layout: Layout, memories: Memories) -> MomentCode:
    """What is computed at each moment."""
    lowering = _Lowering(layout, memories, at_start=False)
    values = tuple(lowering.nodes(formulas, layout.steps))
    # What a stock starts with may hold something too, which then stays as it is.
    inputs = tuple(lowering.inputs.get(history, Constant(0.0)) for history in range(memories.histories))
    return MomentCode(
        values=values,
        late=tuple(lowering.late),
        stages=tuple(lowering.drifts),
        drifts=tuple(lowering.drifts.values()),
        inputs=inputs,
        latches=tuple(lowering.latches.values()),
    )


@dataclass(slots=True)
class _Lowering:
    layout: Layout
    memories: Memories
    at_start: bool
    node: Node = ("", None)  # whose formula it is
    before: list[Instruction] = field(default_factory=list)  # what must run before the formula at hand
    late: list[Instruction] = field(default_factory=list)
    drifts: dict[int, Value] = field(default_factory=dict)  # by the slots of the stages
    inputs: dict[int, Value] = field(default_factory=dict)  # by the numbers of the histories
    latches: dict[int, LatchCode] = field(default_factory=dict)  # by their slots
    unfilled: list[tuple[Node, Expr]] = field(default_factory=list)  # inputs that aren't needed at the start

    def nodes(self, formulas: Mapping[Node, Expr], nodes: Iterable[Node]) -> Iterator[Instruction]:
        """The formulas of these, in their order."""
        number_of: dict[Node, int] = {(flow.key, None): place for place, flow in enumerate(self.layout.flows)}
        for node in nodes:
            self.node = node
            value = self.value(formulas[node])
            yield from self.taken()
            number = number_of.get(node)
            yield SetSlot(self.layout.slots[node], value) if number is None else Want(number, value)

    def taken(self) -> list[Instruction]:
        """What must run first, once."""
        before, self.before = self.before, []
        return before

    def value(self, expr: Expr) -> Value:
        """What a part of a formula gives."""
        match expr:
            case Quantity():
                return Constant(expr.value)
            case Ref():
                return Slot(self.layout.slots.get(expr.node, ZERO))  # a `min` that isn't said is 0
            case Unreadable():
                raise AssertionError("what can't be read is left out")
            case Unary(op="-"):
                return Negative(self.value(expr.operand))
            case Unary(op="+"):
                return self.value(expr.operand)
            case Binary(op="+" | "-" | "*" | "/" | "^" as op):
                return Arithmetic(op, self.value(expr.left), self.value(expr.right), self._part(expr))
            case Unary() | Binary():
                return IfElse(self._condition(expr), Constant(1.0), Constant(0.0))
            case If():
                return IfElse(self._condition(expr.condition), self.value(expr.then), self.value(expr.otherwise))
            case Call():
                return self._call(expr)

    def _part(self, expr: Expr) -> Part:
        return self.node, expr

    def _condition(self, expr: Expr) -> Condition:
        """What `if` asks. A number is true where it isn't 0."""
        match expr:
            case Binary(op="and" | "or" as op):
                return Junction(op, self._condition(expr.left), self._condition(expr.right))
            case Unary(op="not"):
                return Not(self._condition(expr.operand))
            case Binary(op="<" | "<=" | ">" | ">=" | "=" | "!=" as op):
                return Comparison(op, self.value(expr.left), self.value(expr.right))
            case _:
                return Comparison("!=", self.value(expr), Constant(0.0))

    # -------------------------------------------------------------- functions

    def _call(self, call: Call) -> Value:
        how = call.function.how
        match how:
            case Reading():
                return Slot(CLOCK[how.clock])
            case Computed():
                given = [Slot(CLOCK[each]) for each in how.clock]
                arguments = [self.value(part) for part in inner_expressions(call)]
                if not given and not arguments:
                    return Constant(how.call())
                return Apply(call.function.name, (*given, *arguments), self._part(call))
            case Start():
                return self._start(call, self.memories.of[id(call)])
            case Latch():
                return self._latch(call, self.memories.of[id(call)])
            case Pipeline() | Stages():
                return self._delay(call, self.memories.of[id(call)])

    def _start(self, call: Call, memory: Memory) -> Value:
        if self.at_start:
            self.before.append(SetSlot(memory.slot, self.value(*inner_expressions(call))))
        return Slot(memory.slot)

    def _latch(self, call: Call, memory: Memory) -> Value:
        on, off, *initial = inner_expressions(call)
        if self.at_start:
            begins: Value = Constant(0.0)
            if initial:
                begins = IfElse(self._condition(initial[0]), Constant(1.0), Constant(0.0))
            self.before.append(SetSlot(memory.slot, begins))
            self.unfilled += [(self.node, on), (self.node, off)]
        elif memory.slot not in self.latches:
            with self._later():
                self.latches[memory.slot] = LatchCode(memory.slot, self._condition(on), self._condition(off))
        return Slot(memory.slot)

    def _delay(self, call: Call, memory: Memory) -> Value:
        source, length, *initial = inner_expressions(call)
        if self.at_start:
            self._fill(memory, length, initial[0] if initial else source)
            if initial:
                self.unfilled.append((self.node, source))
        elif memory.history is not None:
            with self._later():
                self.inputs[memory.history] = self.value(source)
        else:
            self.before.append(SetLength(memory.slot, self.value(length), self._part(length)))
            with self._later():
                self.drifts.update(_drifts(memory, self.value(source)))
        if memory.history is not None:
            return Recall(memory.history)
        return _outflow(memory, memory.stages[-1])

    def _fill(self, memory: Memory, length: Expr, initial: Expr) -> None:
        if memory.history is not None:
            told, held = self.value(length), self.value(initial)
            self.before.append(Fill(memory.slot, memory.history, told, held, self._part(length)))
            return
        self.before.append(SetLength(memory.slot, self.value(length), self._part(length)))
        value = self.value(initial)
        first, *others = memory.stages
        self.before.append(SetSlot(first, Arithmetic("*", value, _share(memory)) if _material(memory) else value))
        self.before.extend(SetSlot(stage, Slot(first)) for stage in others)

    @contextmanager
    def _later(self) -> Iterator[None]:
        """What a delay is given is needed only once all formulas have values: they may need the delay."""
        before, self.before = self.before, self.late
        try:
            yield
        finally:
            self.before = before


def _drifts(memory: Memory, source: Value) -> Iterator[tuple[int, Value]]:
    """How fast each stage changes. A material delay passes on what its stages hold, a smooth what they are."""
    into = source
    for stage in memory.stages:
        out = _outflow(memory, stage)
        gap = Arithmetic("-", into, out)
        yield stage, gap if _material(memory) else Arithmetic("/", gap, _share(memory))
        into = out


def _outflow(memory: Memory, stage: int) -> Value:
    return Arithmetic("/", Slot(stage), _share(memory)) if _material(memory) else Slot(stage)


def _material(memory: Memory) -> bool:
    return isinstance(memory.how, Stages) and memory.how.material


def _share(memory: Memory) -> Value:
    """How long one stage of a delay is."""
    stages = len(memory.stages)
    return Slot(memory.slot) if stages == 1 else Arithmetic("/", Slot(memory.slot), Constant(float(stages)))
