"""What a user can set, for every host alike."""

from __future__ import annotations

from loopdown.base.records import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work the search for loops may do. A count, never a clock: the same text gives the same page."""

    steps: int = 200_000  # links followed in the search for circuits
    circuits: int = 1_000  # circuits kept; rules compare them in pairs


@dataclass(frozen=True, slots=True)
class Options:
    """What a user can set."""

    budget: Budget = Budget()
    hidden_loops: int = 5  # how many loops that nobody declared are told on a page
