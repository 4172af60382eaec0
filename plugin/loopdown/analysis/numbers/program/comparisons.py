"""The comparisons that decide what formulas give: where one turns over, what is computed may jump."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.numbers.program.ir import (
    Apply,
    Arithmetic,
    Comparison,
    Condition,
    IfElse,
    Instruction,
    Junction,
    MomentCode,
    Negative,
    Not,
    SetLength,
    SetSlot,
    Value,
    Want,
)


def comparisons_of(moment: MomentCode) -> Iterator[Comparison]:
    """Those of all that is computed at a moment."""
    for each in (*moment.values, *moment.late):
        for value in values_of(each):
            yield from comparisons_in(value)
    for value in (*moment.drifts, *moment.inputs):
        yield from comparisons_in(value)
    for latch in moment.latches:
        yield from comparisons_in(latch.set)
        yield from comparisons_in(latch.reset)


def values_of(instruction: Instruction) -> tuple[Value, ...]:
    """What an instruction works out."""
    match instruction:
        case SetSlot():
            return (instruction.value,)
        case Want():
            return (instruction.rate,)
        case SetLength():
            return (instruction.length,)
        case _:
            return (instruction.length, instruction.initial)


def parts_of(part: Value | Condition) -> tuple[Value | Condition, ...]:
    """What a value or a condition is made of."""
    match part:
        case Arithmetic() | Comparison() | Junction():
            return part.left, part.right
        case Apply():
            return part.arguments
        case Negative():
            return (part.value,)
        case IfElse():
            return part.condition, part.then, part.otherwise
        case Not():
            return (part.condition,)
        case _:
            return ()


def comparisons_in(part: Value | Condition) -> Iterator[Comparison]:
    """The comparisons within a value or a condition, with itself."""
    if isinstance(part, Comparison):
        yield part
    for inner in parts_of(part):
        yield from comparisons_in(inner)
