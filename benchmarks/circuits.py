"""All circuits of complete graphs: Loopdown's search beside those of networkx and rustworkx.

    python benchmarks/circuits.py [rounds]

The three take turns in one process, so that whatever else the machine does hits them alike. Ratios are
what to read; times depend on the machine. The searches differ in what they give: Loopdown's circuits
come shortest first and each from its smallest node, the others' in the order in which they are met.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import networkx
import rustworkx

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


def compare(size: int, rounds: int) -> None:
    """Print the median time of each tool, and how many times as long Loopdown takes."""
    tools = searches(size)
    counts = {name: search() for name, search in tools.items()}
    if len(set(counts.values())) != 1:
        sys.exit(f"K{size}: the tools don't agree: {counts}")
    times: dict[str, list[float]] = {name: [] for name in tools}
    for _ in range(rounds):
        for name, search in tools.items():
            start = perf_counter()
            search()
            times[name].append(perf_counter() - start)
    print(f"K{size}: {counts['loopdown']:,} circuits, median of {rounds} rounds")
    ours = median(times["loopdown"])
    for name, taken in times.items():
        print(f"  {name:10} {median(taken) * 1000:8.1f} ms   loopdown / {name}: {ours / median(taken):.2f}")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    for size in (8, 9):
        compare(size, rounds)


if __name__ == "__main__":
    main()
