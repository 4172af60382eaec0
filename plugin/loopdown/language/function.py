"""What a function of formulas is: all that any part of the product needs to know of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from loopdown.base.records import dataclass
from loopdown.language.intervals import Interval
from loopdown.language.unit_rules import UnitRule

UNBOUNDED = 1_000  # arguments

# What a function can be told of the run: the time, the length of a step, the time at which the step began; in seconds.
Clock: TypeAlias = Literal["time", "step", "step began"]


@dataclass(frozen=True, slots=True)
class Computed:
    """Worked out anew at each moment."""

    call: Callable[..., float]  # of `clock`, then of the arguments; defaults stand for arguments that may be left out
    clock: tuple[Clock, ...] = ()
    last_change: int | None = None  # the argument that says when the time moves it for the last time


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock of the run shows."""

    clock: Clock


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A delay of the second argument's length; the third is what it holds at the start, the first unless given."""


@dataclass(frozen=True, slots=True)
class Stages:
    """Stages behind each other that share the second argument's length, filled at the start as a pipeline is.

    A material delay passes on what its stages hold, a smooth what they are (XMILE 1.0, 3.5.3).
    """

    count: int
    material: bool


@dataclass(frozen=True, slots=True)
class Start:
    """What its argument is at the start of the run, at every moment."""


@dataclass(frozen=True, slots=True)
class Latch:
    """0 or 1: becomes 1 when the first argument holds, and stays so until the second does, which wins where both do.

    It is looked at once all values of a moment are known, and counts from then on: nothing at a moment depends on
    itself. The third argument says what it is before the start, 0 unless given.
    """


How: TypeAlias = Computed | Reading | Pipeline | Stages | Start | Latch


@dataclass(frozen=True, slots=True)
class Undefined:
    """Where a function has no value: what it does there, and the mend. `{0}` in the mend is the first argument."""

    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of formulas. A points' coordinates count as arguments, in the order of the text.

    Its bounds are of its arguments' intervals: `values` has every value that it can have, `slopes` by how much it
    changes for each unit that one argument changes, the others held, one interval an argument (see
    `analysis/graph/enclosures.py`). Without `slopes` it is always one of its arguments, and passes from one to
    another without a jump.
    """

    name: str  # in lower case
    form: str  # as it is called, optional arguments in brackets
    least: int  # arguments, of which a point is one
    most: int
    meaning: str  # what it gives, in words
    how: How
    values: Callable[..., Interval]
    slopes: Callable[..., Sequence[Interval]] | None
    unit: UnitRule
    undefined: Undefined | None = None
    points: bool = False  # all arguments but the first are points

    @property
    def called(self) -> bool:
        """Whether it is written with parentheses; without them it is a name."""
        return self.most > 0

    @property
    def chooses(self) -> bool:
        """Whether it is always one of its arguments."""
        return self.slopes is None

    @property
    def delays(self) -> bool:
        """Whether it holds back its first argument for as long as the second says."""
        return isinstance(self.how, Pipeline | Stages)

    @property
    def holds(self) -> bool:
        """Whether it gives what it holds, and doesn't need its held arguments once it is filled."""
        return self.delays or isinstance(self.how, Start | Latch)

    @property
    def held(self) -> tuple[int, ...]:
        """The arguments whose effect it holds; the others say how long it does, or what it starts with."""
        return () if not self.holds else (0, 1) if isinstance(self.how, Latch) else (0,)

    @property
    def opens_rings(self) -> bool:
        """Whether what it gives at a moment doesn't depend on its held arguments at that moment."""
        return self.delays or isinstance(self.how, Latch)

    @property
    def follows_time(self) -> bool:
        """Whether it can change while its arguments don't."""
        by_clock = isinstance(self.how, Reading) or (isinstance(self.how, Computed) and bool(self.how.clock))
        return self.opens_rings or by_clock

    def accepts(self, points: Sequence[bool]) -> bool:
        """Whether it can be called with so many arguments, of which these are points."""
        if not self.least <= len(points) <= self.most:
            return False
        return [*points] == [False, *[True] * (len(points) - 1)] if self.points else not any(points)

    def needed(self, count: int, *, at_start: bool) -> tuple[int, ...]:
        """Which of so many arguments must be known before it can be computed, at the start or at a later moment."""
        if isinstance(self.how, Start):
            return (0,) if at_start else ()
        if isinstance(self.how, Latch):
            return (2,) if at_start and count > 2 else ()
        if not self.delays:
            return tuple(range(count))
        return (1, 2 if count > 2 else 0) if at_start else (1,)
