"""Places to intervene: what a lever is on, which level fits that, and which loops it touches.

Source of the levels: D. H. Meadows, "Leverage Points: Places to Intervene in a System" (The Sustainability
Institute, 1999); *Thinking in Systems* (2008), chapter 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from enum import Enum

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.graph.references import references
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.base.records import dataclass, replace
from loopdown.model.changes import Add, Assign, Change, Cut, Delayed, Name, NamedLink
from loopdown.model.formula import LIMITS, Expr, Limit, Quantity, Ref, walk
from loopdown.model.model import Key, Kind, Lever, Origin, Variable

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
    INFORMATION = "part of an information flow"  # a variable, or a link between variables


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
    10: frozenset({Place.STOCK, Place.FLOW}),  # a link into a flow or out of it is part of one
    9: frozenset({Place.DELAY}),
    8: frozenset({Place.BALANCING, Place.LOOP}),
    7: frozenset({Place.REINFORCING, Place.LOOP}),
    # Whatever has a value can be made visible.
    6: frozenset(Place) - {Place.LIMIT, Place.DELAY, Place.GOAL},
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a lever is on."""

    name: str  # as shown: a variable, a loop's ID, `Queue.max`, `A → B`
    places: frozenset[Place]  # a link with a delay is both information and a delay
    loop: Loop | None = None
    variable: Key | None = None
    link: tuple[Key, Key] | None = None
    formula: Expr | None = None  # that a change gives it
    through: frozenset[Place] = frozenset()  # the loops that it is part of, the times in its formula


def target_of(analysis: Analysis, lever: Lever) -> Target | None:
    """What a lever is on: what it says, else what its first change is on; None where neither is there."""
    if isinstance(lever.on, NamedLink):
        return _link(analysis, lever.on, lever)
    if lever.on is not None:
        return _named(analysis, lever.on, lever.on_limit)
    return next((_changed(analysis, lever, change) for change in lever.changes), None)


def readings(analysis: Analysis, lever: Lever) -> Iterator[Target]:
    """Each way to read what a lever is on, the loops that go through it among its places: what it says, each change.

    What isn't there, or can't be told, is left out.
    """
    said = target_of(analysis, lever) if lever.on is not None else None
    found = (said, *(_changed(analysis, lever, change) for change in lever.changes))
    yield from (_with_loops(analysis, target) for target in found if target is not None)


def _changed(analysis: Analysis, lever: Lever, change: Change) -> Target | None:
    match change:
        case Assign():
            target = _named(analysis, change.target, change.limit, changed=True)
            return None if target is None or target.loop else replace(target, formula=change.formula)
        case Cut() | Delayed():
            return _link(analysis, change.link, lever)
        case Add():
            return None


def _link(analysis: Analysis, on: NamedLink, lever: Lever) -> Target | None:
    """What a link stands for: information, and a delay if it has one or the lever gives it one."""
    pair = on.pair
    link = analysis.graph.get(pair)
    if link is None and not _makes(lever, pair):
        return None
    delayed = any(isinstance(change, Delayed) and change.link.pair == pair for change in lever.changes)
    places = {Place.INFORMATION, Place.DELAY} if delayed or (link and link.delay) else {Place.INFORMATION}
    if any(end in analysis.model.ends for end in pair):
        places.add(Place.FLOW)
    return Target(f"{on.source.text} → {on.target.text}", frozenset(places), link=pair)


def _makes(lever: Lever, pair: tuple[Key, Key]) -> bool:
    """Whether a lever adds a link, or gives the second variable a formula that names the first."""
    for change in lever.changes:
        match change:
            case Add():
                if any(added.pair == pair for added in change.links):
                    return True
            case Assign():
                named = (reference.key for reference in references(change.formula))
                if change.target.key == pair[1] and pair[0] in named:
                    return True
    return False


def _named(analysis: Analysis, on: Name, limit: Limit | None = None, *, changed: bool = False) -> Target | None:
    """What a name stands for. Who changes a variable's value is on no delay beside it."""
    wanted = on.key
    for loop in analysis.declared:
        if loop.declared and loop.declared.key == wanted:
            return Target(loop.id, frozenset(_of_loop(loop)), loop)
    variable = analysis.model.variables.get(wanted)
    if variable is None:
        return None
    if limit:
        if not variable.kind.may_have(limit):
            return None
        return Target(f"{variable.name}.{limit}", frozenset({Place.GOAL if limit == "goal" else Place.LIMIT}))
    places = {_of_kind(variable.kind)}
    if variable.goal is not None:
        places.add(Place.GOAL)
    late = [(link, link.delay) for link in analysis.graph.values() if link.delay]
    lengths = {name for _, delay in late for name in delay.names}
    beside = any(wanted in (link.source, link.target) for link, _ in late)
    if wanted in lengths or (beside and not changed) or _is_time(variable):
        places.add(Place.DELAY)
    if _sets_limit(analysis, wanted):
        places.add(Place.LIMIT)
    return Target(variable.name, frozenset(places), variable=wanted)


def _is_time(variable: Variable) -> bool:
    """Whether it is a constant that is a time: a timeout, an interval, a time constant."""
    return isinstance(variable.formula, Quantity) and variable.formula.seconds is not None


def _waits(analysis: Analysis, target: Target) -> bool:
    """Whether a variable works by a time, which stands in its formula or is a constant that it names."""
    variable = analysis.model.variables[target.variable] if target.variable is not None else None
    if variable is None or variable.kind is Kind.STOCK:
        return False
    return any(_names_time(analysis, formula) for formula in (variable.formula, target.formula) if formula is not None)


def _names_time(analysis: Analysis, formula: Expr) -> bool:
    for part in walk(formula):
        if isinstance(part, Quantity) and part.seconds is not None:
            return True
        named = analysis.model.variables.get(part.key) if isinstance(part, Ref) else None
        if named is not None and _is_time(named):
            return True
    return False


def _sets_limit(analysis: Analysis, variable: Key) -> bool:
    """Whether a stock's limit is made of a variable: `max Disk - Live data`."""
    named = (analysis.dependencies.named((name, limit)) for name in analysis.model.variables for limit in LIMITS)
    return any((variable, None) in each for each in named)


def _with_loops(analysis: Analysis, target: Target) -> Target:
    """A target with what it stands in: the loops, declared or found, that it lies on or that read it, and times."""
    gains = _gains(analysis, target)
    through = {place for loop in analysis.loops if _is_of(target, gains, loop) for place in _of_loop(loop)}
    late = {Place.DELAY} if _waits(analysis, target) else set()
    return replace(target, through=frozenset(through - {Place.DELAY} | late))


def _is_of(target: Target, gains: Set[Key], loop: Loop) -> bool:
    """Whether a variable or a link is part of a loop, or sets what one of its links does."""
    if target.link is not None and any((each.source, each.target) == target.link for each in loop.links):
        return True
    return target.variable in loop.variables or not gains.isdisjoint(loop.variables)


def _gains(analysis: Analysis, target: Target) -> frozenset[Key]:
    """The variables on loops whose way to answer a target sets, from outside of all loops."""
    if target.link is not None:
        source, aim = target.link
        return _read_by(analysis, source) & {aim}
    return _read_by(analysis, target.variable) if target.variable is not None else frozenset()


def _read_by(analysis: Analysis, variable: Key) -> frozenset[Key]:
    """The variables on loops that follow one on no loop, directly or by constants that are made of it."""
    read: set[Key] = set()
    seen, waiting = {variable}, [] if variable in analysis.looped else [variable]
    while waiting:
        for user in analysis.readers.get(waiting.pop(), ()):
            if user in analysis.looped:
                read.add(user)
            elif user not in seen and (user, None) not in analysis.dependencies.moving:
                seen.add(user)
                waiting.append(user)
    return frozenset(read)


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
    return min(levels, default=BEST[Place.GOAL])


def touches(analysis: Analysis, lever: Lever, loop: Loop) -> bool:
    """Whether a lever is on a loop or on what is part of it, or changes one of its links."""
    target = target_of(analysis, lever)
    if target is not None and target.loop == loop:
        return True
    if target is not None and lever.on is not None and _is_of(target, _gains(analysis, target), loop):
        return True
    return changes_link_of(analysis, lever, loop)


def changes_link_of(analysis: Analysis, lever: Lever, loop: Loop) -> bool:
    """Whether a lever changes what one of the loop's links does: the link itself, or the formula that gives it."""
    pairs = {(link.source, link.target) for link in loop.links}
    on_loop = set(loop.variables)
    for change in lever.changes:
        match change:
            case Cut() | Delayed():
                if change.link.pair in pairs:
                    return True
            case Add():
                if any(end in on_loop for added in change.links for end in added.pair):
                    return True
            case Assign():
                changed = change.target.key
                if changed in on_loop or any(_feeds(analysis, changed, end) for end in on_loop):
                    return True
                if not _read_by(analysis, changed).isdisjoint(on_loop):
                    return True
    return False


def cut_from_formulas(analysis: Analysis, lever: Lever) -> Iterator[tuple[Key, Key]]:
    """The links that a lever cuts out of a formula: in that of the second variable the first then counts as 0."""
    for change in lever.changes:
        if isinstance(change, Cut):
            pair = change.link.pair
            link = analysis.graph.get(pair)
            if link is not None and Origin.FORMULA in link.origins:
                yield pair


def _feeds(analysis: Analysis, source: Key, target: Key) -> bool:
    return (source, target) in analysis.graph
