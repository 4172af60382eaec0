"""Two controllers on one actuator."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from loopdown.analysis.structure import Analysis, Loop, LoopType
from loopdown.model.model import Key, Link


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
    """Every pair of told balancing loops that fight.

    They share one run of variables (the actuator), enter it by different links (two drivers) and leave it by
    different negative links (two goals). Loops that meet again elsewhere serve one end by two ways.
    """
    balancing = [loop for loop in analysis.told if loop.type is LoopType.BALANCING]
    found = (_fight(one, other) for one, other in combinations(balancing, 2))
    return tuple(fight for fight in found if fight is not None)


def _fight(one: Loop, other: Loop) -> Fight | None:
    shared = set(one.variables) & set(other.variables)
    if not shared or len(shared) in (len(one.variables), len(other.variables)):
        return None
    into_one, out_of_one = _by_end(one)
    into_other, out_of_other = _by_end(other)
    starts = [key for key in one.variables if key in shared and into_one[key].source not in shared]
    if len(starts) != 1:
        return None  # more than one run: the loops meet again
    run = [starts[0]]
    while out_of_one[run[-1]].target in shared and out_of_one[run[-1]] == out_of_other[run[-1]]:
        run.append(out_of_one[run[-1]].target)
    if len(run) != len(shared) or into_other[run[0]].source in shared:
        return None
    leaves = out_of_one[run[-1]], out_of_other[run[-1]]
    if leaves[0] == leaves[1] or any(link.polarity != "-" for link in leaves):
        return None
    return Fight(
        tuple(run), Contender(one, into_one[run[0]], leaves[0]), Contender(other, into_other[run[0]], leaves[1])
    )


def _by_end(loop: Loop) -> tuple[dict[Key, Link], dict[Key, Link]]:
    return {link.target: link for link in loop.links}, {link.source: link for link in loop.links}
