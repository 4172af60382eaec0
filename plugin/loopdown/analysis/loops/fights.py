"""Two controllers on one actuator."""

from __future__ import annotations

from itertools import combinations

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.base.records import dataclass
from loopdown.model.model import Key, Link, Model, Origin


@dataclass(frozen=True, slots=True)
class Contender:
    """One of two loops that fight: what drives the actuator, and what it corrects."""

    loop: Loop
    enters_by: Link  # from the driver into the actuator
    leaves_by: Link  # a negative link from the actuator to what this loop holds down


@dataclass(frozen=True, slots=True)
class Fight:
    """Two balancing loops that move the same variables, each for its own end."""

    actuator: tuple[Key, ...]  # the run of variables that both share
    one: Contender
    other: Contender


def fights(analysis: Analysis) -> tuple[Fight, ...]:
    """Every pair of the compared balancing loops that fight.

    They share one run of variables (the actuator), enter it by different links (two drivers) and leave it by
    different negative links (two goals). Loops that meet again elsewhere serve one end by two ways. Material that
    moves is no controller's command: neither a flow into its stock, nor a stock that supplies what leaves it.
    """
    balancing = [_Way(loop) for loop in analysis.compared if loop.type is LoopType.BALANCING]
    found = (_fight(analysis.model, one, other) for one, other in combinations(balancing, 2))
    return tuple(fight for fight in found if fight is not None)


class _Way:
    """A loop as the links into and out of each of its variables."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.into = {link.target: link for link in loop.links}
        self.out_of = {link.source: link for link in loop.links}


def _fight(model: Model, one: _Way, other: _Way) -> Fight | None:
    shared = one.into.keys() & other.into.keys()
    if not shared or len(shared) in (len(one.into), len(other.into)):
        return None
    starts = [key for key in one.loop.variables if key in shared and one.into[key].source not in shared]
    if len(starts) != 1:
        return None  # more than one run: the loops meet again
    run = [starts[0]]
    while one.out_of[run[-1]].target in shared and one.out_of[run[-1]] == other.out_of[run[-1]]:
        run.append(one.out_of[run[-1]].target)
    drivers = one.into[run[0]], other.into[run[0]]
    if len(run) != len(shared) or drivers[1].source in shared or any(_is_material(model, link) for link in drivers):
        return None
    goals = one.out_of[run[-1]], other.out_of[run[-1]]
    if goals[0] == goals[1] or any(link.polarity != "-" for link in goals):
        return None
    return Fight(tuple(run), Contender(one.loop, drivers[0], goals[0]), Contender(other.loop, drivers[1], goals[1]))


def _is_material(model: Model, link: Link) -> bool:
    """Whether a link says how material moves: from a flow into its stock, or from a stock to what leaves it."""
    ends = model.ends.get(link.target)
    return Origin.FLOW in link.origins or (ends is not None and ends.source == link.source)
