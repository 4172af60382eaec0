"""Places to intervene: what a lever is on, which level fits that, and which loops it touches.

Source of the levels: D. H. Meadows, "Leverage Points: Places to Intervene in a System" (The Sustainability
Institute, 1999); *Thinking in Systems* (2008), chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from loopdown.analysis.structure import Analysis, Loop, LoopType
from loopdown.model.model import Key, Kind
from loopdown.model.names import key
from loopdown.syntax.tree import Add, Assign, Cut, Delayed, Lever, Limit, LinkRef, Name

WEAKEST_STRONG = 8  # 12 to 9 are weak, 8 to 1 strong


class Place(Enum):
    """What kind of place a lever acts on."""

    PARAMETER = "a parameter"
    LIMIT = "a limit"
    STOCK = "a stock"
    FLOW = "a flow"
    DELAY = "a delay"
    BALANCING = "a balancing loop"
    REINFORCING = "a reinforcing loop"
    LOOP = "a loop"  # of undetermined type
    GOAL = "a goal"
    INFORMATION = "information"  # a variable, or a link between variables


# The level that fits a place best.
BEST: dict[Place, int] = {
    Place.PARAMETER: 12,
    Place.LIMIT: 11,
    Place.STOCK: 10,
    Place.FLOW: 10,
    Place.DELAY: 9,
    Place.BALANCING: 8,
    Place.REINFORCING: 7,
    Place.LOOP: 7,
    Place.INFORMATION: 6,
    Place.GOAL: 3,
}

# What each level may be on. 5 (rules), 4 (self-organisation), 3 (goals), 2 and 1 (paradigms) may be on anything.
_FITS: dict[int, frozenset[Place]] = {
    12: frozenset({Place.PARAMETER, Place.LIMIT, Place.FLOW, Place.INFORMATION}),
    11: frozenset({Place.LIMIT, Place.STOCK}),
    10: frozenset({Place.STOCK, Place.FLOW}),
    9: frozenset({Place.DELAY}),
    8: frozenset({Place.BALANCING, Place.LOOP}),
    7: frozenset({Place.REINFORCING, Place.LOOP}),
    6: frozenset({Place.INFORMATION, Place.FLOW, Place.STOCK, Place.REINFORCING, Place.BALANCING, Place.LOOP}),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a lever is on."""

    name: str  # as shown: a variable, a loop's ID, `Queue.max`, `A → B`
    places: frozenset[Place]  # a link with a delay is both information and a delay
    loop: Loop | None = None
    through: frozenset[Place] = frozenset()  # the loops that a link is on: who cuts it, cuts them


def target_of(analysis: Analysis, lever: Lever) -> Target | None:
    """What a lever is on: what it says, else what its first change is on; None where neither is known."""
    if lever.on is not None:
        return _named(analysis, lever.on, lever.on_limit)
    for change in lever.changes:
        match change:
            case Assign():
                return _named(analysis, change.target, change.limit, changed=True)
            case Cut():
                return _named(analysis, change.link)
            case Delayed():
                target = _named(analysis, change.link)
                return target and replace(target, places=target.places | {Place.DELAY})
            case Add():
                return None
    return None


def _named(
    analysis: Analysis, on: Name | LinkRef, limit: Limit | None = None, *, changed: bool = False
) -> Target | None:
    """What a name or a link stands for. Who changes a variable's value is on no delay beside it."""
    if isinstance(on, LinkRef):
        pair = (key(on.source.text), key(on.target.text))
        link = analysis.links.get(pair)
        delayed = link is not None and link.delay is not None
        places = {Place.INFORMATION, Place.DELAY} if delayed else {Place.INFORMATION}
        loops = [loop for loop in analysis.loops if any((each.source, each.target) == pair for each in loop.links)]
        through = {place for loop in loops for place in _of_loop(loop)}
        name = f"{on.source.text} → {on.target.text}"
        return Target(name, frozenset(places), through=frozenset(through - {Place.DELAY}))
    wanted = key(on.text)
    for loop in analysis.loops:
        if loop.declared and key(loop.id) == wanted:
            return Target(loop.id, frozenset(_of_loop(loop)), loop)
    variable = analysis.model.variables.get(wanted)
    if variable is None:
        return None
    if limit:
        return Target(f"{variable.name}.{limit}", frozenset({Place.LIMIT}))
    places = {_of_kind(variable.kind)}
    if variable.goal is not None:
        places.add(Place.GOAL)
    late = [(link, link.delay) for link in analysis.links.values() if link.delay]
    lengths = {key(length) for _, delay in late for length in delay.written.split(" + ")}
    beside = any(wanted in (link.source, link.target) for link, _ in late)
    if wanted in lengths or (beside and not changed):
        places.add(Place.DELAY)
    return Target(variable.name, frozenset(places))


def _of_loop(loop: Loop) -> set[Place]:
    places = {
        {
            LoopType.BALANCING: Place.BALANCING,
            LoopType.REINFORCING: Place.REINFORCING,
            LoopType.UNDETERMINED: Place.LOOP,
        }[loop.type]
    }
    return places | {Place.DELAY} if loop.delayed_links else places


def _of_kind(kind: Kind) -> Place:
    return {
        Kind.STOCK: Place.STOCK,
        Kind.FLOW: Place.FLOW,
        Kind.PARAMETER: Place.PARAMETER,
        Kind.AUXILIARY: Place.INFORMATION,
        Kind.VARIABLE: Place.INFORMATION,
    }[kind]


def fits(level: int, target: Target) -> bool:
    """Whether a level can be on such a place."""
    return level not in _FITS or bool(_FITS[level] & (target.places | target.through))


def best_level(target: Target) -> int:
    """The level that fits a place best: of several, the strongest that isn't a goal."""
    levels = [BEST[place] for place in target.places if place is not Place.GOAL]
    return min(levels)


def touches(analysis: Analysis, lever: Lever, loop: Loop) -> bool:
    """Whether a lever is on a loop, or changes one of its links."""
    target = target_of(analysis, lever)
    return (target is not None and target.loop == loop) or changes_link_of(analysis, lever, loop)


def changes_link_of(analysis: Analysis, lever: Lever, loop: Loop) -> bool:
    """Whether a lever changes what one of the loop's links does: the link itself, or the formula that gives it."""
    pairs = {(link.source, link.target) for link in loop.links}
    on_loop = set(loop.variables)
    for change in lever.changes:
        match change:
            case Cut() | Delayed():
                if (key(change.link.source.text), key(change.link.target.text)) in pairs:
                    return True
            case Add():
                keys = [key(name.text) for name in change.chain.names]
                if any(end in on_loop for end in keys):
                    return True
            case Assign():
                changed = key(change.target.text)
                if changed in on_loop or any(_feeds(analysis, changed, end) for end in on_loop):
                    return True
    return False


def _feeds(analysis: Analysis, source: Key, target: Key) -> bool:
    return (source, target) in analysis.links
