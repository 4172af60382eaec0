"""Which balancing loops push back on a reinforcing one, and how fast."""

from __future__ import annotations

from dataclasses import dataclass

from loopdown.analysis.structure import Analysis, Loop, LoopType
from loopdown.model.model import Key


@dataclass(frozen=True, slots=True)
class Guard:
    """A balancing loop that shares variables with a reinforcing one."""

    loop: Loop
    guarded: Loop

    @property
    def acts_on(self) -> tuple[Key, ...]:
        """The variables of the guarded loop that the guard moves by a link that is not part of it."""
        mine = set(self.guarded.variables)
        own = {(link.source, link.target) for link in self.guarded.links}
        entries = (link for link in self.loop.links if link.target in mine and (link.source, link.target) not in own)
        return tuple(dict.fromkeys(link.target for link in entries))


def guards(analysis: Analysis, loop: Loop) -> tuple[Guard, ...]:
    """What pushes back on a reinforcing loop, the fastest first: no delay, then by delay, unknown ones last."""
    mine = set(loop.variables)
    return tuple(Guard(other, loop) for other in analysis.balancing if not mine.isdisjoint(other.variables))


def amplifies(loop: Loop) -> bool:
    """Whether a loop grows by itself: one that only a supply link closes carries material round instead."""
    return loop.type is LoopType.REINFORCING and not loop.supply_links


def is_guarded(analysis: Analysis, loop: Loop) -> bool:
    """Whether a balancing loop, told or not, shares a variable with it."""
    return not analysis.opposed.isdisjoint(loop.variables)


def is_unguarded(analysis: Analysis, loop: Loop) -> bool:
    """Whether a loop amplifies and surely none pushes back.

    One of unknown type may be balancing, and so may one that a search which stopped early hasn't found.
    """
    if not amplifies(loop) or is_guarded(analysis, loop):
        return False
    return analysis.all_found and analysis.unsettled.isdisjoint(loop.variables)
