"""Which balancing loops push back on a reinforcing one, and how fast."""

from __future__ import annotations

from dataclasses import dataclass

from loopdown.analysis.structure import Analysis, Loop, LoopType
from loopdown.model.model import Key


@dataclass(frozen=True, slots=True)
class Guard:
    """A balancing loop that shares variables with a reinforcing one."""

    loop: Loop
    acts_on: tuple[Key, ...]  # where its own links enter the guarded loop


def guards(analysis: Analysis, loop: Loop) -> tuple[Guard, ...]:
    """What pushes back on a reinforcing loop, the fastest first: no delay, then by delay, unknown ones last."""
    mine = set(loop.variables)
    own_links = {(link.source, link.target) for link in loop.links}
    found = [
        Guard(other, _entries(other, mine, own_links))
        for other in analysis.told
        if other.type is LoopType.BALANCING and mine & set(other.variables)
    ]
    return tuple(sorted(found, key=lambda guard: _slowness(guard.loop)))


def _entries(guard: Loop, mine: set[Key], own_links: set[tuple[Key, Key]]) -> tuple[Key, ...]:
    """The variables of the guarded loop that the guard moves by a link that is not part of it."""
    return tuple(
        dict.fromkeys(
            link.target for link in guard.links if link.target in mine and (link.source, link.target) not in own_links
        )
    )


def _slowness(loop: Loop) -> float:
    return float("inf") if loop.delay_seconds is None else loop.delay_seconds


def amplifies(loop: Loop) -> bool:
    """Whether a loop grows by itself: one that only a supply link closes carries material round instead."""
    return loop.type is LoopType.REINFORCING and not loop.supply_links


def is_unguarded(analysis: Analysis, loop: Loop) -> bool:
    """Whether a loop that amplifies shares no variable with any balancing one, told or not."""
    mine = set(loop.variables)
    return amplifies(loop) and not any(
        other.type is LoopType.BALANCING and mine & set(other.variables) for other in analysis.loops
    )
