"""The elementary circuits of a directed graph, shortest first, within a budget.

The search keeps *open paths*: each begins at the smallest node of the circuits that it can become, is
known to become at least one, and the length of the shortest of them is known. (To know it, one looks
back from the beginning, round the nodes of the path.) Open paths are taken by that length, and by
their nodes where it is equal. So

- circuits come in their final order, and a search that is stopped has the shortest;
- a search is complete exactly when no path is open: `truncated` is never a guess;
- no path leads nowhere: the work for one more circuit is at most its length times the size of the graph.

Johnson's algorithm (SIAM J. Comput. 4, 1975) is as sure of its way, but doesn't give the shortest first.
Nothing recurses: a circuit may be as long as memory allows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from loopdown.base.options import Budget
from loopdown.base.records import dataclass

Path: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Circuits:
    """The circuits of a graph, each as its nodes in order, beginning at the smallest."""

    found: tuple[Path, ...]  # shortest first, then by their nodes
    truncated: bool  # the budget was spent and at least one circuit is missing


def circuits(successors: Sequence[Sequence[int]], budget: Budget) -> Circuits:
    """Find the elementary circuits of the graph in which node i has links to `successors[i]`.

    A link to itself is a circuit of one node; a link given twice counts once. The result depends on the
    graph and the budget alone. `budget.steps` counts the links followed; the work that is done once for
    the whole graph, nearly linear in its size, isn't counted.
    """
    search = _Search(*_within_components(successors))
    open_paths = defaultdict[int, list[Path]](list)  # by the length of the shortest circuit that they can become
    if starts := _smallest_nodes(search.after):
        open_paths[1] = [(node,) for node in starts]  # at least 1: their first step tells how long
    found: list[Path] = []
    while open_paths:
        length = min(open_paths)
        stack = sorted(open_paths.pop(length), reverse=True)
        while stack:
            if search.steps >= budget.steps or len(found) >= budget.circuits:
                return Circuits(tuple(found), truncated=True)
            path, ways = search.follow(stack.pop())
            if path[-1] in search.closing[path[0]]:
                found.append(path)
            for node, back in search.ways_back(path, ways):
                shortest = len(path) + back
                (stack if shortest == length else open_paths[shortest]).append((*path, node))
    return Circuits(tuple(found), truncated=False)


class _Search:
    """The graph, ways through it, and a count of the links followed."""

    def __init__(self, after: list[list[int]], before: list[list[int]]) -> None:
        self.after = after
        self.before = before
        self.closing = [frozenset(nodes) for nodes in before]  # the nodes that close a path, by its first
        self.steps = 0

    def follow(self, path: Path) -> tuple[Path, list[int]]:
        """Go on from an open path as long as there is only one way; then the nodes where it can go on."""
        start, node = path[0], path[-1]
        taken = set(path)
        trail: list[int] = []
        while True:
            self.steps += len(self.after[node])
            ways = [other for other in self.after[node] if other > start and other not in taken]
            # How long the shortest circuit from a bare start is isn't known yet: its only way is no exception.
            if len(ways) != 1 or len(taken) == 1 or node in self.closing[start]:
                return path + tuple(trail), ways
            node = ways[0]
            taken.add(node)
            trail.append(node)

    def ways_back(self, path: Path, ways: list[int]) -> list[tuple[int, int]]:
        """Those of the ways on from which the start can be reached again, the last first.

        Each comes with the smallest number of links that it takes, over nodes that the path may go to.
        """
        start = path[0]
        if self.closing[start].issuperset(ways):
            return [(node, 1) for node in reversed(ways)]
        taken = set(path)
        distances: dict[int, int] = {}
        distance = 0
        layer = [start]
        missing = ways
        while layer and missing:
            distance += 1
            reached = []
            for node in layer:
                self.steps += len(self.before[node])
                for other in self.before[node]:
                    if other > start and other not in taken and other not in distances:
                        distances[other] = distance
                        reached.append(other)
            layer = reached
            missing = [node for node in missing if node not in distances]
        return [(node, distances[node]) for node in reversed(ways) if node in distances]


def _within_components(successors: Sequence[Sequence[int]]) -> tuple[list[list[int]], list[list[int]]]:
    """The links that lie on circuits: what follows each node, and what comes before it, both in order."""
    component = components((node, other) for node, others in enumerate(successors) for other in others)
    after: list[list[int]] = [[] for _ in successors]
    before: list[list[int]] = [[] for _ in successors]
    for node, others in enumerate(successors):
        for other in sorted(set(others)):
            if component[node] == component[other]:
                after[node].append(other)
                before[other].append(node)
    return after, before


def _smallest_nodes(after: Sequence[Sequence[int]]) -> list[int]:
    """The nodes that are the smallest of a circuit, given the links that lie on circuits.

    Take the graph of the nodes from `low` up. As `low` falls, links come onto circuits, and those that do
    so at s do it by a circuit whose smallest node is s. When each does is found by halving the range: O(m log n).
    """
    rings = _rings(after)
    smallest = [min(ring) for ring in rings]
    in_rings = frozenset(node for ring in rings for node in ring)
    # Links that are on a circuit of the nodes from `low` up, but on none of the nodes from `high` up.
    # Each comes with its smaller node; its ends are merged with what they share a circuit with from `high` up.
    links = [
        (min(node, other), node, other) for node, others in enumerate(after) if node not in in_rings for other in others
    ]
    tasks = [(0, len(after), links)]
    while tasks:
        low, high, links = tasks.pop()
        if not links:
            continue
        if high - low == 1:
            smallest.append(low)
            continue
        middle = (low + high) // 2
        component = components((node, other) for least, node, other in links if least >= middle)
        inside, outside = [], []
        for link in links:
            least, node, other = link
            merged = component.get(node, node), component.get(other, other)
            if least >= middle and merged[0] == merged[1]:
                inside.append(link)
            else:
                outside.append((least, *merged))
        tasks += (low, middle, outside), (middle, high, inside)
    return smallest


def _rings(after: Sequence[Sequence[int]]) -> list[list[int]]:
    """The components that are one circuit and nothing else, given the links that lie on circuits."""
    rings = []
    passed: set[int] = set()
    for start in range(len(after)):
        way, node = [start], start
        while node not in passed and len(after[node]) == 1:
            passed.add(node)
            node = after[node][0]
            if node == start:
                rings.append(way)
                break
            way.append(node)
    return rings


def components(links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The strongly connected components of a graph: for each node one that stands for its component.

    Tarjan's algorithm (SIAM J. Comput. 1, 1972), with a stack in place of the recursion.
    """
    after: dict[int, list[int]] = {}
    for node, other in links:
        after.setdefault(node, []).append(other)
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    component: dict[int, int] = {}
    pending: list[int] = []
    for root in after:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        pending.append(root)
        work = [(root, iter(after[root]))]
        while work:
            node, others = work[-1]
            for other in others:
                if other not in number:
                    number[other] = low[other] = len(number)
                    pending.append(other)
                    work.append((other, iter(after.get(other, ()))))
                    break
                if other not in component:
                    low[node] = min(low[node], number[other])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == number[node]:
                    member = None
                    while member != node:
                        member = pending.pop()
                        component[member] = node
    return component
