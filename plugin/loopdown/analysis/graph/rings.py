"""Rings of things that need each other."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from loopdown.analysis.graph.circuits import components

T = TypeVar("T", bound=Hashable)


def shortest_rings(needs: Mapping[T, Sequence[T]]) -> Iterator[Sequence[T]]:
    """For each set of things that all need each other the shortest ring through its first.

    Each thing stands before the one that needs it. All that is needed is one of the things.
    """
    number = {thing: index for index, thing in enumerate(needs)}
    component = components((number[thing], number[need]) for thing, all_ in needs.items() for need in all_)
    done: set[int] = set()
    for first, all_ in needs.items():
        mine = component.get(number[first])
        if mine is None or mine in done:
            continue
        if any(component[number[need]] == mine for need in all_):  # else it stands alone
            done.add(mine)
            yield _shortest(first, needs)


def _shortest(first: T, needs: Mapping[T, Sequence[T]]) -> Sequence[T]:
    needed_by: dict[T, T] = {}
    waiting = deque([first])
    while first not in needed_by:
        thing = waiting.popleft()
        for need in needs[thing]:
            if need not in needed_by:
                needed_by[need] = thing
                waiting.append(need)
    ring = [first]
    while (thing := needed_by[ring[-1]]) != first:
        ring.append(thing)
    return ring
