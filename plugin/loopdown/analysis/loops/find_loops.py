"""The loops of a model: the declared ones checked against the causal graph, and those that nobody declared."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise

from loopdown.analysis.graph.circuits import circuits
from loopdown.analysis.loops.loop import BrokenLoop, Loop, LoopType
from loopdown.base.options import Budget
from loopdown.model.model import DeclaredLoop, Key, Link, Model, Origin

Links = Mapping[tuple[Key, Key], Link]


def find_loops(model: Model, links: Links, budget: Budget) -> tuple[tuple[Loop, ...], tuple[BrokenLoop, ...], bool]:
    """The loops of the graph, the declared loops that it doesn't hold, and whether the budget cut the search short.

    Every declared loop is checked, whatever the budget. Sound ones come first, as they stand; two over
    the same circuit both stay. Then come the hidden loops, shortest first, then by the order in which
    the source names their variables. The ends of all links are variables of the model.
    """
    sound, broken = check_declared(model, links)
    hidden, truncated = find_hidden(model, links, sound, budget)
    return (*sound, *hidden), broken, truncated


def declared_pairs(model: Model) -> frozenset[tuple[Key, Key]]:
    """The ends of the links that the declared loops go over."""
    return frozenset(pair for declared in model.loops for pair in _pairs(declared.variables))


def check_declared(model: Model, links: Links) -> tuple[tuple[Loop, ...], tuple[BrokenLoop, ...]]:
    """The declared loops that the graph holds, and those that it doesn't, as they stand."""
    checked = [_check(declared, links) for declared in model.loops]
    sound = tuple(loop for loop in checked if isinstance(loop, Loop))
    return sound, tuple(loop for loop in checked if isinstance(loop, BrokenLoop))


def find_hidden(model: Model, links: Links, sound: Iterable[Loop], budget: Budget) -> tuple[tuple[Loop, ...], bool]:
    """The loops of the graph that aren't among the `sound` ones, and whether the budget cut the search short."""
    keys = list(model.variables)
    place = {key: index for index, key in enumerate(keys)}
    successors: list[list[int]] = [[] for _ in keys]
    for source, target in links:
        successors[place[source]].append(place[target])
    result = circuits(successors, budget)

    declared_circuits = {_from_smallest([place[key] for key in loop.variables]) for loop in sound}
    # Loop IDs and names of variables are one namespace, in which case doesn't count.
    taken = {declared.id.casefold() for declared in model.loops} | set(keys)
    numbers = {type_: count(1) for type_ in LoopType}
    hidden = []
    for circuit in result.found:
        if circuit in declared_circuits:
            continue
        variables = tuple(keys[index] for index in circuit)
        way = tuple(links[pair] for pair in _pairs(variables))
        if _is_told(way):
            type_ = loop_type(way)
            hidden.append(Loop(_next_id(type_, numbers[type_], taken), type_, variables, way))
    return tuple(hidden), result.truncated


def loop_type(links: Iterable[Link]) -> LoopType:
    """What the loop over these links does to a change: by the count of negative links, if every sign is known."""
    signs = [link.polarity for link in links]
    if "?" in signs:
        return LoopType.UNDETERMINED
    return LoopType.BALANCING if signs.count("-") % 2 else LoopType.REINFORCING


def _check(declared: DeclaredLoop, links: Links) -> Loop | BrokenLoop:
    variables = declared.variables
    pairs = _pairs(variables) if declared.closed else list(pairwise(variables))
    missing = tuple(index for index, pair in enumerate(pairs) if pair not in links)
    first = {key: index for index, key in reversed([*enumerate(variables)])}
    repeated = tuple(index for index, key in enumerate(variables) if first[key] != index)
    if missing or repeated or not declared.closed:
        return BrokenLoop(declared, missing, repeated)
    way = tuple(links[pair] for pair in pairs)
    return Loop(declared.id, loop_type(way), variables, way, declared)


def _is_told(way: Sequence[Link]) -> bool:
    """False of a stock and its own outflow that only a supply link closes: true of any outflow, it says nothing."""
    return len(way) != 2 or all(link.origins != (Origin.SUPPLY,) for link in way)


def _next_id(type_: LoopType, numbers: Iterator[int], taken: Container[str]) -> str:
    letter = type_.name[0]
    return next(id_ for number in numbers if (id_ := f"{letter}{number}").casefold() not in taken)


def _pairs(variables: Sequence[Key]) -> list[tuple[Key, Key]]:
    """The ends of the links round a closed chain."""
    return list(zip(variables, [*variables[1:], *variables[:1]], strict=True))


def _from_smallest(circuit: Sequence[int]) -> tuple[int, ...]:
    first = circuit.index(min(circuit))
    return (*circuit[first:], *circuit[:first])
