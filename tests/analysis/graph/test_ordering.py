"""In which order things are computed."""

from __future__ import annotations

import random

import networkx

from loopdown.analysis.graph.ordering import in_order


def test_each_thing_stands_behind_what_it_needs() -> None:
    needs = {"rate": ("price", "demand"), "demand": ("price",), "price": ()}
    assert in_order(needs, needs.__getitem__) == (["price", "demand", "rate"], [])


def test_a_ring_is_told_in_the_order_of_the_things() -> None:
    names = [f"step {number}" for number in range(20)]
    needs = dict(zip(names, [*names[1:], names[0]], strict=True))
    ordered, ring = in_order(["apart", *names], lambda name: [needs[name]] if name in needs else [])
    assert ring == names
    assert sorted(ordered) == sorted(["apart", *names])


def test_order_and_rings_of_seeded_graphs_are_those_of_networkx() -> None:
    random.seed(11)
    with_rings = 0
    for _ in range(500):
        count, density = random.randint(1, 12), random.choice((0.05, 0.1, 0.2))
        needs = {n: [m for m in range(count) if random.random() < density] for n in range(count)}
        graph = networkx.DiGraph()
        graph.add_nodes_from(needs)
        graph.add_edges_from((thing, need) for thing, all_ in needs.items() for need in all_)
        ordered, rings = in_order(needs, needs.__getitem__)
        assert sorted(ordered) == [*needs]
        on_rings = [
            component
            for component in networkx.strongly_connected_components(graph)
            if len(component) > 1 or any(graph.has_edge(one, one) for one in component)
        ]
        assert set(rings) <= set().union(*on_rings)
        assert all(not component.isdisjoint(rings) for component in on_rings)
        place = {thing: index for index, thing in enumerate(ordered)}
        together = {one: number for number, component in enumerate(on_rings) for one in component}
        for thing, need in graph.edges:
            same_ring = thing in together and together.get(need) == together[thing]
            assert same_ring or place[need] < place[thing]
        with_rings += bool(on_rings)
    assert 100 < with_rings < 400
