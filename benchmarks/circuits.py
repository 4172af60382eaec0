"""All circuits of complete graphs: Loopdown's search beside those of networkx and rustworkx.

    python benchmarks/circuits.py [rounds]

The searches differ in what they give: Loopdown's circuits come shortest first and each from its smallest node, the
others' in the order in which they are met.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import networkx
import rustworkx
from timing import compare

from loopdown.analysis.graph.circuits import circuits
from loopdown.base.options import Budget

UNLIMITED = Budget(steps=sys.maxsize, circuits=sys.maxsize)


def searches(size: int) -> dict[str, Callable[[], int]]:
    """For each tool, a search over the complete graph of that size that gives the number of circuits."""
    successors = [[other for other in range(size) if other != node] for node in range(size)]
    by_networkx = networkx.complete_graph(size, networkx.DiGraph)
    by_rustworkx = rustworkx.generators.directed_complete_graph(size)
    return {
        "loopdown": lambda: len(circuits(successors, UNLIMITED).found),
        "networkx": lambda: len(list(networkx.simple_cycles(by_networkx))),
        "rustworkx": lambda: len([list(circuit) for circuit in rustworkx.simple_cycles(by_rustworkx)]),
    }


def measure(size: int, rounds: int) -> None:
    """Print how long the tools take beside Loopdown."""
    ours, *others = searches(size).items()
    counts = {name: search() for name, search in (ours, *others)}
    if len(set(counts.values())) != 1:
        sys.exit(f"K{size}: the tools don't agree: {counts}")
    print(f"K{size}: {counts['loopdown']:,} circuits, medians of {rounds} rounds")
    for name, search in others:
        print(f"  against {name}: {compare(ours[1], search, rounds)}")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    for size in (8, 9):
        measure(size, rounds)


if __name__ == "__main__":
    main()
