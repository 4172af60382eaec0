"""A loop of the causal graph, and a declared one that isn't any."""

from __future__ import annotations

import math
from enum import Enum

from loopdown.base.records import dataclass
from loopdown.base.source import Span
from loopdown.model.model import DeclaredLoop, Key, Link, Model, Origin


class LoopType(Enum):
    """What a loop does to a change that goes round it."""

    REINFORCING = "reinforcing"  # an even number of negative links
    BALANCING = "balancing"  # an odd number of negative links
    UNDETERMINED = "undetermined"  # a link whose sign isn't known


@dataclass(frozen=True, slots=True)
class Loop:
    """One elementary circuit of the causal graph."""

    id: str  # as authored, or R, B or U with the smallest free number
    type: LoopType
    variables: tuple[Key, ...]  # starts at the one that its author begins with, else the first of the source
    links: tuple[Link, ...]  # links[i] goes out of variables[i]
    declared: DeclaredLoop | None = None

    def place(self, model: Model) -> Span:
        """Where a reader finds the loop: its statement, else the first of its links, else the model."""
        if self.declared:
            return self.declared.id_span
        return next((link.spans[0] for link in self.links if link.spans), model.span)

    @property
    def negative_links(self) -> tuple[Link, ...]:
        """The links on which cause and effect move opposite ways."""
        return tuple(link for link in self.links if link.polarity == "-")

    @property
    def delayed_links(self) -> tuple[Link, ...]:
        """The links that carry a delay, known or not."""
        return tuple(link for link in self.links if link.delay)

    @property
    def supply_links(self) -> tuple[Link, ...]:
        """The links that are there only because what isn't in a stock can't leave it."""
        return tuple(link for link in self.links if link.origins == (Origin.SUPPLY,))

    @property
    def computed(self) -> bool:
        """Whether all that it does is part of a run: no link of it is only written."""
        return all(link.origins != (Origin.WRITTEN,) for link in self.links)

    @property
    def pushes_back(self) -> bool:
        """Whether it is balancing and counts as a guard.

        One that nobody declared and that only a supply link closes doesn't: it acts while its stock is short, and what
        needs a guard is long. Of a declared one its author says that it acts.
        """
        return self.type is LoopType.BALANCING and (self.declared is not None or not self.supply_links)

    @property
    def delay_seconds(self) -> float | None:
        """The sum of the delays round the loop in seconds; None where one of them has no known length."""
        total = 0.0
        for link in self.links:
            if link.delay:
                if link.delay.seconds is None:
                    return None
                total += link.delay.seconds
        return total if math.isfinite(total) else None


@dataclass(frozen=True, slots=True)
class BrokenLoop:
    """A declared loop that is no circuit of the graph.

    It doesn't close (`declared.closed`), goes over links that aren't there, or visits a variable twice:
    what goes round twice is two loops, each with a type of its own.
    """

    declared: DeclaredLoop
    missing: tuple[int, ...]  # indexes of the arrows without a link
    repeated: tuple[int, ...] = ()  # indexes of the variables that the chain has visited before
