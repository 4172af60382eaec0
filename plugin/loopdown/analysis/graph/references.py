"""Where a formula names something, and what holds its effect back."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.base.records import dataclass
from loopdown.base.source import Span
from loopdown.model.formula import Call, Expr, Node, Point, Ref, parts_of
from loopdown.model.model import Key, Limit


@dataclass(frozen=True, slots=True)
class Reference:
    """One place where a formula names a variable or a limit of a stock."""

    key: Key
    limit: Limit | None
    span: Span
    inside: tuple[tuple[Call, int], ...] = ()  # in what functions that hold, outermost first; its argument

    @property
    def node(self) -> Node:
        """What is named."""
        return self.key, self.limit

    @property
    def held(self) -> tuple[Call, ...]:
        """The functions that hold it, the outermost first; not those to which it gives a length or a start."""
        return tuple(call for call, place in self.inside if place in call.function.held)

    @property
    def delays(self) -> tuple[Call, ...]:
        """Those of them that hold it back for a time."""
        return tuple(call for call in self.held if call.function.delays)

    @property
    def lasts(self) -> bool:
        """Whether it counts after the start: not where a function keeps what it was then."""
        return all(call.function.opens_rings for call in self.held)

    def is_needed(self, *, at_start: bool) -> bool:
        """Whether it must be known before the formula can be computed, at the start or at a later moment.

        A delaying function gives what it holds: it needs its input only at the start, where it isn't told what it
        holds then, and its length (XMILE 1.0, 3.5.3). A latch needs what it is told of the start alone.
        """
        return all(place in call.function.needed(len(call.arguments), at_start=at_start) for call, place in self.inside)


def references(formula: Expr) -> Iterator[Reference]:
    """All that a formula names, in the order of the text."""
    waiting: list[tuple[Expr | Point, tuple[tuple[Call, int], ...]]] = [(formula, ())]
    while waiting:
        part, inside = waiting.pop()
        if isinstance(part, Ref):
            yield Reference(part.key, part.limit, part.span, inside)
        elif isinstance(part, Call) and part.function.holds:
            held = [(argument, (*inside, (part, place))) for place, argument in enumerate(part.arguments)]
            waiting.extend(reversed(held))
        else:
            waiting.extend((inner, inside) for inner in reversed(parts_of(part)))
