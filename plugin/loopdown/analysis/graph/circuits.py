"""The elementary circuits of a directed graph, shortest first, within a budget.

The search keeps *open paths*: each begins at the smallest node of the circuits that it can become, is
known to become at least one, and the length of the shortest of them is known. (To know it, one looks
back from the beginning, round the nodes of the path.) Open paths are taken by that length, and by
their nodes where it is equal. Those that differ in their last node alone and are circuits already are kept
as one, which in a dense graph are nearly all. So

- circuits come in their final order, and a search that is stopped has the shortest;
- a search is complete exactly when no path is open: `truncated` is never a guess;
- no path leads nowhere: the work for one more circuit is at most its length times the size of the graph.

Johnson's algorithm (SIAM J. Comput. 4, 1975) is as sure of its way, but doesn't give the shortest first.
Nothing recurses: a circuit may be as long as memory allows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from loopdown.base.options import Budget
from loopdown.base.records import dataclass

Path: TypeAlias = tuple[int, ...]
# A path and the set of what is free behind it; and, where it is kept for the circuits that it becomes by one more
# node, the set of those nodes.
_Open: TypeAlias = tuple[Path, int, int]


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
    after, before, bits = _within_components(successors)
    search = _Search(after, before, bits, budget)
    for start in _smallest_nodes(after):
        # At least 1: their first step tells how long.
        search.open_paths[1].append(((start,), bits[start] - 1, 0))
    while search.open_paths:
        length = min(search.open_paths)
        stack = search.open_paths[length]
        stack.sort(reverse=True)
        while stack:
            path, free, last = stack.pop()
            if not (search.close(path, free, last) if last else search.lengthen(path, free)):
                return Circuits(tuple(search.found), truncated=True)
        del search.open_paths[length]
    return Circuits(tuple(search.found), truncated=False)


class _Search:
    """The graph, the open paths, what was found, and a count of the links followed.

    A set of nodes is a number with their bits.
    """

    def __init__(self, after: list[list[int]], before: list[list[int]], bits: list[int], budget: Budget) -> None:
        self.after = [[(node, bits[node]) for node in nodes] for nodes in after]
        self.before = [[(node, bits[node]) for node in nodes] for nodes in before]
        self.onward = [_union(links) for links in self.after]
        self.closing = [_union(links) for links in self.before]  # the nodes that close a path, by its first
        self.bits = bits
        self.open_paths = defaultdict[int, list[_Open]](list)  # by the shortest circuit that they can become
        self.found: list[Path] = []
        self.most = budget.steps, budget.circuits
        self.steps = 0

    def close(self, path: Path, free: int, last: int) -> bool:
        """Take the circuits that a path becomes by one of some last nodes; False where the budget ends."""
        # In a dense graph nearly all of the time is spent in this loop, so nothing is called here that can be avoided.
        after, onward, found, (most_steps, most) = self.after, self.onward, self.found, self.most
        ends = self.closing[path[0]]
        next_open = self.open_paths[len(path) + 2]
        for node, bit in after[path[-1]]:
            if not bit & last:
                continue
            if self.steps >= most_steps or len(found) >= most:
                return False
            self.steps += len(after[node])
            circuit = (*path, node)
            found.append(circuit)
            left = free ^ bit
            if ways := onward[node] & left:
                if ways & ends == ways:
                    next_open.append((circuit, left, ways))
                else:
                    self._open(circuit, left, ways)
        return True

    def lengthen(self, path: Path, free: int) -> bool:
        """Take an open path and see how it goes on; False where the budget ends."""
        most_steps, most = self.most
        if self.steps >= most_steps or len(self.found) >= most:
            return False
        path, free = self._follow(path, free)
        ends = self.closing[path[0]]
        if self.bits[path[-1]] & ends:
            self.found.append(path)
        if ways := self.onward[path[-1]] & free:
            if ways & ends == ways:
                self.open_paths[len(path) + 1].append((path, free, ways))
            else:
                self._open(path, free, ways)
        return True

    def _follow(self, path: Path, free: int) -> tuple[Path, int]:
        """The path with all that comes until there are several ways or a circuit, and what is free then."""
        trail: list[int] = []
        node, ends = path[-1], self.closing[path[0]]
        while True:
            self.steps += len(self.after[node])
            ways = self.onward[node] & free
            # How long the shortest circuit from a bare start is isn't known yet: its only way is no exception.
            if not ways or ways & (ways - 1) or self.bits[node] & ends or node == path[0]:
                return path + tuple(trail), free
            node = next(other for other, bit in self.after[node] if bit == ways)
            trail.append(node)
            free ^= ways

    def _open(self, path: Path, free: int, ways: int) -> None:
        """Keep the ways on from which the start can be reached again, by the length of the circuit that results."""
        distances = self._distances(path[0], ways, free)
        for node, bit in reversed(self.after[path[-1]]):
            if bit & ways and node in distances:
                self.open_paths[len(path) + distances[node]].append(((*path, node), free ^ bit, 0))

    def _distances(self, start: int, wanted: int, free: int) -> dict[int, int]:
        """How many links lead back to the start, over free nodes, until all that is wanted is reached or nothing is."""
        distances: dict[int, int] = {}
        distance = 0
        layer = [start]
        while layer and wanted & free:
            distance += 1
            reached = []
            for node in layer:
                self.steps += len(self.before[node])
                for other, bit in self.before[node]:
                    if bit & free:
                        free ^= bit
                        distances[other] = distance
                        reached.append(other)
            layer = reached
        return distances


def _union(links: list[tuple[int, int]]) -> int:
    """A set of nodes with their bits; one node's is not another number, which in a large ring would be a long one."""
    return links[0][1] if len(links) == 1 else sum(bit for _, bit in links)


def _within_components(successors: Sequence[Sequence[int]]) -> tuple[list[list[int]], list[list[int]], list[int]]:
    """The links that lie on circuits: what follows each node, and what comes before it, both in order.

    And a bit for each node, its own within its component, where all greater nodes have the lower ones.
    """
    component = components((node, other) for node, others in enumerate(successors) for other in others)
    after: list[list[int]] = [[] for _ in successors]
    before: list[list[int]] = [[] for _ in successors]
    bits = [1] * len(successors)
    places = Counter[int]()
    for node, others in enumerate(successors):
        for other in sorted(set(others)):
            if component[node] == component[other]:
                after[node].append(other)
                before[other].append(node)
    for node in reversed(range(len(successors))):
        if node in component:
            bits[node] <<= places[component[node]]
            places[component[node]] += 1
    return after, before, bits


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
