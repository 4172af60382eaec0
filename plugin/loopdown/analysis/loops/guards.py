"""Which balancing loops push back on a reinforcing one, and how fast."""

from __future__ import annotations

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.drains import drained, only_drains
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.base.records import dataclass
from loopdown.model.formula import Call, Expr, Point, Ref, walk
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


@dataclass(frozen=True, slots=True)
class Choice:
    """A `min` or `max` by which a loop goes, and which follows something else at times: then the loop does nothing."""

    call: Call
    follows: tuple[Expr | Point, ...]  # its parts through which the loop goes


def choices(analysis: Analysis, guard: Guard) -> tuple[Choice, ...]:
    """The choices on the guard's way that are not on that of the loop which it guards."""
    own = {(link.source, link.target) for link in guard.guarded.links}
    ways = (link for link in guard.loop.links if (link.source, link.target) not in own)
    found = (_choice(analysis.model.variables[link.target].formula, link.source) for link in ways)
    return tuple(choice for choice in found if choice is not None)


def _choice(formula: Expr | None, source: Key) -> Choice | None:
    """The `min` or `max` that holds every mention of a variable in a formula, and has a part without it."""
    if formula is None:
        return None
    mentions = _mentions(formula, source)
    for part in walk(formula):
        if isinstance(part, Call) and part.function.chooses and _mentions(part, source) == mentions:
            follows = tuple(argument for argument in part.arguments if _mentions(argument, source))
            if 0 < len(follows) < len(part.arguments):
                return Choice(part, follows)
    return None


def _mentions(part: Expr | Point, source: Key) -> int:
    return sum(isinstance(each, Ref) and each.node == (source, None) for each in walk(part))


def guards(analysis: Analysis, loop: Loop) -> tuple[Guard, ...]:
    """What pushes back on a reinforcing loop, the fastest first: no delay, then by delay, unknown ones last."""
    emptied = drained(analysis, loop)
    return tuple(Guard(other, loop) for other in analysis.balancing if _holds_back(analysis, other, loop, emptied))


def _holds_back(analysis: Analysis, other: Loop, loop: Loop, emptied: frozenset[Key]) -> bool:
    return not set(loop.variables).isdisjoint(other.variables) and not only_drains(analysis, other, emptied, loop)


def amplifies(loop: Loop) -> bool:
    """Whether a loop grows by itself: one that only a supply link closes carries material round instead."""
    return loop.type is LoopType.REINFORCING and not loop.supply_links


def is_guarded(analysis: Analysis, loop: Loop) -> bool:
    """Whether a balancing loop, told or not, shares a variable with it, and is more than what leaves its stock."""
    if analysis.opposed.isdisjoint(loop.variables):
        return False
    emptied = drained(analysis, loop)
    return not emptied or any(
        other.pushes_back and _holds_back(analysis, other, loop, emptied) for other in analysis.loops
    )


def is_unguarded(analysis: Analysis, loop: Loop) -> bool:
    """Whether a loop amplifies and surely none pushes back.

    One of unknown type may be balancing, and so may one that a search which stopped early hasn't found.
    """
    if not amplifies(loop) or is_guarded(analysis, loop):
        return False
    return analysis.all_found and analysis.unsettled.isdisjoint(loop.variables)
