"""One ring for each set of things that all need each other, against networkx."""

import random

import networkx

from loopdown.analysis.graph.rings import shortest_rings


def test_one_shortest_ring_for_each_component_of_seeded_graphs() -> None:
    random.seed(7)
    found_some = 0
    for _ in range(400):
        count = random.randint(1, 9)
        needs = {
            f"n{n}": [f"n{m}" for m in range(count) if random.random() < random.choice((0.1, 0.25))]
            for n in range(count)
        }
        graph = networkx.DiGraph()
        graph.add_nodes_from(needs)
        graph.add_edges_from((thing, need) for thing, all_ in needs.items() for need in all_)
        rings = list(shortest_rings(needs))
        on_rings = [
            component
            for component in networkx.strongly_connected_components(graph)
            if len(component) > 1 or any(graph.has_edge(one, one) for one in component)
        ]
        assert {min(component, key=list(needs).index) for component in on_rings} == {ring[0] for ring in rings}
        assert len(rings) == len(on_rings)
        assert [ring[0] for ring in rings] == sorted((ring[0] for ring in rings), key=list(needs).index)
        for ring in rings:
            # Each stands before the one that needs it, so the ring is walked against its needs.
            assert all(graph.has_edge(later, one) for one, later in zip(ring, [*ring[1:], ring[0]], strict=True))
            assert len(set(ring)) == len(ring)
            back = min(networkx.shortest_path_length(graph, need, ring[0]) for need in _inside(graph, ring[0]))
            assert len(ring) == back + 1
            found_some += 1
    assert found_some > 100


def _inside(graph: "networkx.DiGraph[str]", first: str) -> list[str]:
    return [need for need in graph.successors(first) if networkx.has_path(graph, need, first)]


def test_what_needs_nothing_of_itself_has_no_ring() -> None:
    assert list(shortest_rings({"a": ["b", "c"], "b": ["c"], "c": []})) == []
    assert list(shortest_rings({"a": ["b", "c"], "b": ["c"], "c": ["a"]})) == [["a", "c"]]
