"""Which loops push back on which."""

from __future__ import annotations

from loopdown.analysis.structure import Analysis, Loop, LoopType


def is_unguarded(analysis: Analysis, loop: Loop) -> bool:
    """Whether a reinforcing loop shares no variable with a balancing one.

    Not said of a loop that only a supply link closes: it carries material round and doesn't grow by itself.
    """
    if loop.type is not LoopType.REINFORCING or loop.supply_links:
        return False
    mine = set(loop.variables)
    return not any(other.type is LoopType.BALANCING and mine & set(other.variables) for other in analysis.loops)
