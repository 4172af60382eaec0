"""What the structure of a model says: its causal graph and the loops in it. The types that everything above reads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import Enum
from functools import cached_property

from loopdown.analysis.levers.outcomes import StockOutcome, Stuck
from loopdown.analysis.numbers.numbers import Numbers
from loopdown.base.records import dataclass
from loopdown.base.source import Span
from loopdown.model.model import DeclaredLoop, Key, Link, Model, Origin

COMPARED = 300  # loops; their pairs are what takes the time


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


@dataclass(frozen=True, slots=True)
class LoopChanges:
    """What a lever does to the loops of a model."""

    removed: tuple[Loop, ...] = ()
    added: tuple[Loop, ...] = ()  # as they are once the changes are made; their IDs are of no model
    altered: tuple[tuple[Loop, Loop], ...] = ()  # before and after: another type, or another delay
    truncated: bool = False  # the budget was spent before all new ones were found

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.altered)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says that a lever does."""

    loops: LoopChanges = LoopChanges()
    stocks: tuple[StockOutcome, ...] = ()  # the model as written first, then each scenario; in each as they stand
    stuck: tuple[Stuck, ...] = ()  # scenarios in which it can't be computed


@dataclass(frozen=True)  # without slots: what follows from it is kept, since every rule and callout asks for it
class Analysis:
    """All that is worked out of a model."""

    model: Model
    links: Mapping[tuple[Key, Key], Link]  # the causal graph: written, from flows, from formulas, supply
    loops: tuple[Loop, ...]  # declared ones first, as they stand; then the others, shortest first
    broken: tuple[BrokenLoop, ...] = ()
    truncated: bool = False  # the budget was spent before all circuits were found
    numbers: Numbers = Numbers()
    hidden_told: int = 5  # how many loops that nobody declared are told
    # One for each lever, in the order of the source. None: it says no change, or one that can't be made.
    predictions: tuple[Prediction | None, ...] = ()

    @cached_property
    def told(self) -> tuple[Loop, ...]:
        """The loops that a reader is shown: all declared ones, and the shortest of the others."""
        declared = [loop for loop in self.loops if loop.declared]
        hidden = [loop for loop in self.loops if not loop.declared]
        return (*declared, *hidden[: self.hidden_told])

    @cached_property
    def compared(self) -> tuple[Loop, ...]:
        """The told loops that are compared with each other: in a model of thousands the first of them."""
        return self.told[:COMPARED]

    @cached_property
    def balancing(self) -> tuple[Loop, ...]:
        """The told loops that push back, the fastest first: no delay, then by delay, unknown ones last."""
        balancing = [loop for loop in self.told if loop.pushes_back]
        return tuple(sorted(balancing, key=lambda loop: math.inf if loop.delay_seconds is None else loop.delay_seconds))

    @cached_property
    def opposed(self) -> frozenset[Key]:
        """The variables of the loops that push back, told or not."""
        return frozenset(key for loop in self.loops if loop.pushes_back for key in loop.variables)

    @cached_property
    def unsettled(self) -> frozenset[Key]:
        """The variables of the loops that may push back: the sign of a link on them isn't known."""
        unknown = (loop for loop in self.loops if loop.type is LoopType.UNDETERMINED)
        return frozenset(key for loop in unknown for key in loop.variables)

    @cached_property
    def all_found(self) -> bool:
        """Whether no balancing loop can be missing: every loop was found, or no link is anything but positive."""
        return not self.truncated or all(link.polarity == "+" for link in self.links.values())

    @property
    def untold(self) -> int:
        """How many loops were found and not shown."""
        return len(self.loops) - len(self.told)

    def name(self, key: Key) -> str:
        """A variable's name as it is shown."""
        return self.model.variables[key].name
