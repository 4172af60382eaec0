"""In which order things are computed."""

from __future__ import annotations

from loopdown.analysis.numbers.program.ordering import in_order


def test_each_thing_stands_behind_what_it_needs() -> None:
    needs = {"rate": ("price", "demand"), "demand": ("price",), "price": ()}
    assert in_order(needs, needs.__getitem__) == (["price", "demand", "rate"], [])


def test_a_ring_is_told_in_the_order_of_the_things() -> None:
    names = [f"step {number}" for number in range(20)]
    needs = dict(zip(names, [*names[1:], names[0]], strict=True))
    ordered, ring = in_order(["apart", *names], lambda name: [needs[name]] if name in needs else [])
    assert ring == names
    assert sorted(ordered) == sorted(["apart", *names])
