"""In which order things can be computed that need each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def in_order(things: Iterable[T], needs: Callable[[T], Iterable[T]]) -> tuple[list[T], list[T]]:
    """Each thing behind those that it needs, and in the given order those that turned out to need themselves.

    What isn't among the things is passed over. Of each set of things that all need each other at least one ring
    is given; one of them comes before what it needs. Walked without recursion: chains can be long.
    """
    known = dict.fromkeys(things)
    ordered: list[T] = []
    rings: set[T] = set()
    depth: dict[T, int] = {}  # of what is being walked
    seen: set[T] = set()
    for first in known:
        if first in seen:
            continue
        seen.add(first)
        depth[first] = 0
        work = [(first, iter(needs(first)))]
        while work:
            thing, waiting = work[-1]
            for need in waiting:
                if need in depth:
                    rings.update(member for member, _ in work[depth[need] :])
                elif need in known and need not in seen:
                    seen.add(need)
                    depth[need] = len(work)
                    work.append((need, iter(needs(need))))
                    break
            else:
                work.pop()
                del depth[thing]
                ordered.append(thing)
    return ordered, [thing for thing in known if thing in rings]
