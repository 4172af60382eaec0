"""What functions remember from one moment to the next, and the slots in which it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loopdown.base.records import dataclass
from loopdown.language.function import Latch, Pipeline, Stages, Start
from loopdown.model.formula import Expr, calls


@dataclass(frozen=True, slots=True)
class Memory:
    """What one call keeps."""

    how: Pipeline | Stages | Start | Latch
    slot: int  # of the delay's length; of the value, for what isn't a delay
    stages: tuple[int, ...] = ()  # their slots
    history: int | None = None  # the number of a pipeline's history


@dataclass(frozen=True, slots=True)
class Memories:
    """The memories of a program, by the identity of the calls that keep them."""

    of: Mapping[int, Memory]
    width: int  # slots taken, with those of the values before them

    @property
    def lengths(self) -> tuple[tuple[int, int], ...]:
        """The slot of each delay's length, and how many parts share it."""
        return tuple((m.slot, len(m.stages) or 1) for m in self.of.values() if not isinstance(m.how, Start | Latch))

    @property
    def histories(self) -> int:
        """How many pipelines there are."""
        return sum(memory.history is not None for memory in self.of.values())


def find_memories(formulas: Iterable[Expr], width: int) -> Memories:
    """Give what each call remembers its slots, behind `width` others."""
    found: dict[int, Memory] = {}
    histories = 0
    for formula in formulas:
        for call in calls(formula):
            how = call.function.how
            if id(call) in found or not isinstance(how, Pipeline | Stages | Start | Latch):
                continue
            stages = tuple(range(width + 1, width + 1 + how.count)) if isinstance(how, Stages) else ()
            history = histories if isinstance(how, Pipeline) else None
            found[id(call)] = Memory(how, width, stages, history)
            width += 1 + len(stages)
            histories += history is not None
    return Memories(found, width)
