"""The intermediate representation of a program: what its formulas do, for any target.

Values are numbers in slots of one list. An instruction puts a value into a slot; a value is an expression over slots.
What can fail says which part of which formula it stands for, so that an error leads back to the text.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from loopdown.base.records import dataclass
from loopdown.model.formula import Expr, Node

# The first slots hold: the time, the length of a step, the time at which the step began, and 0.
TIME, STEP, GRID, ZERO = 0, 1, 2, 3
FIRST = 4

Part: TypeAlias = tuple[Node, Expr]  # a part of the formula of a node

# ------------------------------------------------------------------ values


@dataclass(frozen=True, slots=True)
class Constant:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in a slot."""

    slot: int


@dataclass(frozen=True, slots=True)
class Negative:
    """A value with the other sign."""

    value: Value


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two values and what stands between them."""

    op: Literal["+", "-", "*", "/", "^"]
    left: Value
    right: Value
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Apply:
    """A function of the language that is computed anew, with what it is told of the clock and its arguments."""

    function: str
    arguments: tuple[Value, ...]
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """What leaves a pipeline now, by the number of its history."""

    history: int


@dataclass(frozen=True, slots=True)
class IfElse:
    """One of two values. The other isn't computed."""

    condition: Condition
    then: Value
    otherwise: Value


Value: TypeAlias = Constant | Slot | Negative | Arithmetic | Apply | Recall | IfElse

# ------------------------------------------------------------------ conditions


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two values stand to each other like this."""

    op: Literal["<", "<=", ">", ">=", "=", "!="]
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Junction:
    """Two conditions. The second isn't asked where the first decides."""

    op: Literal["and", "or"]
    left: Condition
    right: Condition


@dataclass(frozen=True, slots=True)
class Not:
    """Whether a condition isn't met."""

    condition: Condition


Condition: TypeAlias = Comparison | Junction | Not

# ------------------------------------------------------------------ instructions


@dataclass(frozen=True, slots=True)
class SetSlot:
    """A slot gets a value."""

    slot: int
    value: Value


@dataclass(frozen=True, slots=True)
class Want:
    """A flow, by its number, wants a rate. What it wants and what of it runs are put into its two slots."""

    flow: int
    rate: Value


@dataclass(frozen=True, slots=True)
class SetLength:
    """A slot gets the length of a delay, which must be above zero."""

    slot: int
    length: Value
    part: Part


@dataclass(frozen=True, slots=True)
class Fill:
    """A pipeline is filled with what it holds at the start; a slot gets its length, which must not be negative."""

    slot: int
    history: int
    length: Value
    initial: Value
    part: Part


Instruction: TypeAlias = SetSlot | Want | SetLength | Fill

# ------------------------------------------------------------------ what is computed when


@dataclass(frozen=True, slots=True)
class LatchCode:
    """A latch: its slot holds 0 or 1, and stays as it is between two looks at its conditions.

    It becomes 0 where `reset` holds, else 1 where `set` holds, else it stays.
    """

    slot: int
    set: Condition
    reset: Condition


@dataclass(frozen=True, slots=True)
class MomentCode:
    """What is computed at each moment of a run, levels being known."""

    values: tuple[Instruction, ...]  # each behind what it needs
    late: tuple[Instruction, ...]  # what the rest needs besides, once all values are known
    stages: tuple[int, ...]  # of delays: levels that change like stocks
    drifts: tuple[Value, ...]  # how fast each stage changes
    inputs: tuple[Value, ...]  # what goes into each history
    latches: tuple[LatchCode, ...]  # looked at behind `late`; what they become counts from the next moment on
