"""Circuits: all of them, in an order of their own, and honest about what a budget leaves out."""

import random
import sys

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopdown.analysis.graph.circuits import circuits
from loopdown.base.options import Budget

UNLIMITED = Budget(steps=sys.maxsize, circuits=sys.maxsize)

Graph = list[list[int]]


def complete(size: int) -> Graph:
    return [[other for other in range(size) if other != node] for node in range(size)]


def ring(size: int) -> Graph:
    return [[(node + 1) % size] for node in range(size)]


def there_and_back(size: int) -> Graph:
    return [[other for other in (node - 1, node + 1) if 0 <= other < size] for node in range(size)]


def stages(count: int) -> Graph:
    """Stage by stage two ways lead on and one link back: few circuits, but 2^count paths through."""
    graph: Graph = []
    for stage in range(count):
        here = 3 * stage
        graph += [[here + 1, here + 2], [here + 3], [here + 3]]
        if stage:
            graph[here].append(here - 3)
    return [*graph, [3 * count - 3]]


def by_networkx(graph: Graph) -> list[tuple[int, ...]]:
    """The oracle's circuits, turned to begin at their smallest node, in our order."""
    oracle = networkx.DiGraph((node, other) for node, others in enumerate(graph) for other in others)
    turned = []
    for circuit in networkx.simple_cycles(oracle):
        first = circuit.index(min(circuit))
        turned.append((*circuit[first:], *circuit[:first]))
    return sorted(turned, key=lambda circuit: (len(circuit), circuit))


def random_graph(rng: random.Random, largest: int) -> Graph:
    size, density = rng.randint(0, largest), rng.random() * 0.6
    return [[other for other in range(size) if rng.random() < density] for _ in range(size)]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 7))
    return draw(st.lists(st.lists(st.integers(0, size - 1), max_size=5), min_size=size, max_size=size))


# ---------------------------------------------------------------- all of them


@settings(max_examples=500, deadline=None)
@given(graphs())
def test_circuits_are_those_of_networkx(graph: Graph) -> None:
    result = circuits(graph, UNLIMITED)
    assert list(result.found) == by_networkx(graph)
    assert not result.truncated


def test_circuits_are_those_of_networkx_on_thousands_of_seeded_graphs() -> None:
    rng = random.Random(1)
    for _ in range(3000):
        graph = random_graph(rng, largest=8)
        assert list(circuits(graph, UNLIMITED).found) == by_networkx(graph), graph


def test_circuits_are_those_of_networkx_on_larger_sparse_graphs() -> None:
    rng = random.Random(2)
    for _ in range(100):
        size = rng.randint(20, 40)
        graph = [rng.sample(range(size), rng.choice((1, 1, 2))) for _ in range(size)]
        assert list(circuits(graph, UNLIMITED).found) == by_networkx(graph), graph


@pytest.mark.parametrize(("size", "count"), [(2, 1), (3, 5), (8, 16_064), (9, 125_664)])
def test_count_in_complete_graphs(size: int, count: int) -> None:
    # The sum over k from 2 of (n choose k) · (k − 1)!
    assert len(circuits(complete(size), UNLIMITED).found) == count


def test_order_shortest_first_then_by_nodes() -> None:
    graph = [[1], [2, 0], [0, 2], [0]]
    assert circuits(graph, UNLIMITED).found == ((2,), (0, 1), (0, 1, 2))


@given(graphs(), st.randoms(use_true_random=False))
def test_neither_the_order_of_links_nor_saying_them_twice_matters(graph: Graph, rng: random.Random) -> None:
    other = [rng.sample(others * 2, 2 * len(others)) for others in graph]
    assert circuits(other, Budget(steps=20, circuits=3)).found == circuits(graph, Budget(steps=20, circuits=3)).found


def test_graph_without_nodes() -> None:
    assert circuits([], Budget()).found == ()


# ---------------------------------------------------------------- large graphs


def test_long_ring_is_found() -> None:
    result = circuits(ring(20_000), Budget())
    assert result.found == (tuple(range(20_000)),)
    assert not result.truncated


def test_long_ring_against_the_order_of_its_nodes_is_found() -> None:
    result = circuits([[(node - 1) % 20_000] for node in range(20_000)], Budget())
    assert result.found == ((0, *range(19_999, 0, -1)),)


def test_long_chain_has_no_circuit() -> None:
    result = circuits([*([node + 1] for node in range(20_000)), []], Budget(steps=0, circuits=0))
    assert result.found == ()
    assert not result.truncated


def test_long_chain_there_and_back_is_one_circuit_a_link() -> None:
    result = circuits(there_and_back(20_001), UNLIMITED)
    assert result.found == tuple((node, node + 1) for node in range(20_000))
    assert not result.truncated


def test_paths_that_lead_nowhere_dont_spend_the_budget() -> None:
    result = circuits(stages(60), Budget())
    assert list(result.found) == by_networkx(stages(60))
    assert not result.truncated


def test_complete_graph_of_40_keeps_the_shortest() -> None:
    budget = Budget()
    result = circuits(complete(40), budget)
    pairs = tuple((node, other) for node in range(40) for other in range(node + 1, 40))
    assert result.truncated
    assert len(result.found) == budget.circuits
    assert result.found[: len(pairs)] == pairs
    assert {len(circuit) for circuit in result.found[len(pairs) :]} == {3}


def test_steps_alone_stop_the_search() -> None:
    result = circuits(complete(40), Budget(steps=10_000, circuits=sys.maxsize))
    assert result.truncated
    assert 0 < len(result.found) < 10_000


# ---------------------------------------------------------------- budgets


@settings(max_examples=300, deadline=None)
@given(graphs(), st.integers(0, 60), st.integers(0, 12))
def test_a_budget_keeps_the_first_and_says_truncated_exactly_when_some_are_missing(
    graph: Graph, steps: int, kept: int
) -> None:
    everything = by_networkx(graph)
    for budget in (Budget(steps, sys.maxsize), Budget(sys.maxsize, kept), Budget(steps, kept)):
        result = circuits(graph, budget)
        assert list(result.found) == everything[: len(result.found)]
        assert len(result.found) <= budget.circuits
        assert result.truncated == (len(result.found) < len(everything))


def test_a_budget_that_is_just_enough_is_not_spent() -> None:
    graph = complete(4)
    count = len(circuits(graph, UNLIMITED).found)
    assert not circuits(graph, Budget(circuits=count)).truncated
    assert circuits(graph, Budget(circuits=count - 1)).truncated


def test_more_steps_never_find_less() -> None:
    graph = complete(6)
    counts = [len(circuits(graph, Budget(steps, sys.maxsize)).found) for steps in range(0, 3000, 50)]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] == len(by_networkx(graph))


def test_same_result_every_time() -> None:
    rng = random.Random(3)
    graph = [rng.sample(range(30), 4) for _ in range(30)]
    first = circuits(graph, Budget(steps=5000))
    assert first.truncated
    assert circuits(graph, Budget(steps=5000)) == first
