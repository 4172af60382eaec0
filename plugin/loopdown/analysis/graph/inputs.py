"""What one formula is computed from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from loopdown.analysis.graph.references import Reference, references
from loopdown.base.records import dataclass
from loopdown.model.formula import Call, Expr, Node, calls, is_readable


@dataclass(frozen=True)  # without slots: what is worked out is kept
class Inputs:
    """What one formula names and calls. Nodes stand in the order of the text, each once."""

    formula: Expr

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Each place where it names something."""
        return tuple(references(self.formula))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The functions that it calls."""
        return tuple(calls(self.formula))

    @cached_property
    def named(self) -> tuple[Node, ...]:
        """All that it names."""
        return _nodes(self.references)

    @cached_property
    def lasting(self) -> tuple[Node, ...]:
        """What counts after the start, if late."""
        return _nodes(each for each in self.references if each.lasts)

    @cached_property
    def undelayed(self) -> tuple[Node, ...]:
        """What counts at the same moment; what is kept from the start counts at that one."""
        return _nodes(each for each in self.references if not any(call.function.opens_rings for call in each.held))

    @cached_property
    def needed_at_start(self) -> tuple[Node, ...]:
        """What must be known before it can be computed at the start."""
        return _nodes(each for each in self.references if each.is_needed(at_start=True))

    @cached_property
    def needed_later(self) -> tuple[Node, ...]:
        """What must be known before it can be computed at a later moment."""
        return _nodes(each for each in self.references if each.is_needed(at_start=False))

    @cached_property
    def follows_time(self) -> bool:
        """Whether it calls a function that can change while its arguments don't."""
        return any(call.function.follows_time for call in self.calls)

    @cached_property
    def is_readable(self) -> bool:
        """Whether it can be computed once what it names is known."""
        return is_readable(self.formula)


def _nodes(named: Iterable[Reference]) -> tuple[Node, ...]:
    return tuple(dict.fromkeys(each.node for each in named))
