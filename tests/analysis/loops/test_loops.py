"""Loops: declared ones are checked, the others found, typed and numbered."""

import math
import random
import sys
from collections.abc import Iterable

import pytest

from loopdown.analysis.loops.find_loops import find_loops
from loopdown.analysis.loops.loop import BrokenLoop, Loop, LoopType
from loopdown.base.options import Budget
from loopdown.base.source import Span
from loopdown.model.changes import Name
from loopdown.model.model import BlockSpan, DeclaredLoop, Key, Kind, Link, Model, Origin, Sign, Variable

UNLIMITED = Budget(steps=sys.maxsize, circuits=sys.maxsize)
NONE = Budget(steps=0, circuits=0)
HERE = Span(1, 1, 1, 2)

Links = dict[tuple[Key, Key], Link]


def links(*lines: str) -> Links:
    """Written links, one for each arrow of lines such as `a + b - c`."""
    made: Links = {}
    for line in lines:
        words = line.split()
        for source, sign, target in zip(words[::2], words[1::2], words[2::2], strict=False):
            made[source, target] = Link(source, target, polarity(sign))
    return made


def supply(stock: Key, flow: Key) -> Links:
    return {(stock, flow): Link(stock, flow, "+", origins=(Origin.SUPPLY,))}


def polarity(sign: str) -> Sign:
    assert sign in ("+", "-", "?")
    return sign  # type: ignore[return-value]


def declared(id_: str, chain: str) -> DeclaredLoop:
    """A loop statement without signs, from a chain such as `a b c a`; it closes if it ends where it began."""
    keys = chain.split()
    closed = keys[0] == keys[-1]
    return DeclaredLoop(
        key=id_.casefold(),
        id=id_,
        title=None,
        claim=None,
        variables=tuple(keys[:-1] if closed else keys),
        names=tuple(Name(key, key, HERE) for key in keys),
        closed=closed,
        span=HERE,
        id_span=HERE,
    )


def model(variables: str | Iterable[Key], *loops: DeclaredLoop) -> Model:
    keys = variables.split() if isinstance(variables, str) else variables
    return Model(
        path="page.md",
        span=HERE,
        blocks=(BlockSpan(0, HERE),),
        variables={key: Variable(key, key, Kind.VARIABLE, HERE) for key in keys},
        loops=loops,
    )


def loops_of(made: Model, graph: Links, budget: Budget = UNLIMITED) -> tuple[Loop, ...]:
    return find_loops(made, graph, budget)[0]


def told(loops: Iterable[Loop]) -> list[str]:
    return [f"{loop.id}: {' '.join(loop.variables)}" for loop in loops]


# ---------------------------------------------------------------- types


@pytest.mark.parametrize(
    ("line", "id_", "expected"),
    [
        ("a + b + a", "R1", LoopType.REINFORCING),
        ("a + b - a", "B1", LoopType.BALANCING),
        ("a - b + a", "B1", LoopType.BALANCING),
        ("a - b - a", "R1", LoopType.REINFORCING),
        ("a - b ? a", "U1", LoopType.UNDETERMINED),
        ("a - a", "B1", LoopType.BALANCING),
    ],
)
def test_type_and_letter_follow_from_the_signs(line: str, id_: str, expected: LoopType) -> None:
    (loop,) = loops_of(model("a b"), links(line))
    assert (loop.id, loop.type) == (id_, expected)


def test_type_is_the_product_of_the_signs_on_random_graphs() -> None:
    rng = random.Random(4)
    value = {"+": 1, "-": -1, "?": 0}
    type_of = {1: LoopType.REINFORCING, -1: LoopType.BALANCING, 0: LoopType.UNDETERMINED}
    seen = set()
    for _ in range(300):
        keys = [f"v{index}" for index in range(6)]
        graph = {
            (source, target): Link(source, target, polarity(rng.choice("+-+-+-?")))
            for source in keys
            for target in keys
            if rng.random() < 0.35
        }
        for loop in loops_of(model(keys), graph):
            assert loop.type == type_of[math.prod(value[link.polarity] for link in loop.links)]
            assert loop.id[0] == loop.type.name[0]
            assert [link.source for link in loop.links] == list(loop.variables)
            assert [link.target for link in loop.links] == [*loop.variables[1:], loop.variables[0]]
            seen.add(loop.type)
    assert seen == set(LoopType)


# ---------------------------------------------------------------- hidden loops


def test_hidden_loops_shortest_first_each_from_its_first_variable_of_the_source() -> None:
    graph = links("a + b + c + a", "c + b", "d - d")
    assert told(loops_of(model("c b a d"), graph)) == ["B1: d", "R1: c b", "R2: c a b"]


def test_order_of_links_doesnt_matter() -> None:
    graph = links("a + b + c + a", "c + b", "d - d")
    backwards = dict(reversed(graph.items()))
    assert loops_of(model("c b a d"), backwards) == loops_of(model("c b a d"), graph)


def test_numbers_are_counted_for_each_letter() -> None:
    graph = links("a + b + a", "c - d + c", "e - f - e", "g + h - g", "i ? j + i")
    ids = [loop.id for loop in loops_of(model("a b c d e f g h i j"), graph)]
    assert ids == ["R1", "B1", "R2", "B2", "U1"]


def test_authored_ids_are_taken_also_by_broken_loops_and_in_any_case() -> None:
    graph = links("a + b + a", "c + d + c", "e + f + e")
    made = model("a b c d e f", declared("R2", "c d c"), declared("R1", "a c a"), declared("r4", "a b"))
    assert told(loops_of(made, graph)) == ["R2: c d", "R3: a b", "R5: e f"]


def test_names_of_variables_are_taken() -> None:
    assert told(loops_of(model("r1 b"), links("r1 + b + r1"))) == ["R2: r1 b"]


def test_no_loop() -> None:
    assert find_loops(model("a b"), links("a + b"), UNLIMITED) == ((), (), False)
    assert find_loops(model(""), {}, UNLIMITED) == ((), (), False)


# ---------------------------------------------------------------- declared loops


def test_declared_loop_keeps_its_id_and_its_beginning() -> None:
    spiral = declared("Spiral", "b c a b")
    (loop,) = loops_of(model("a b c", spiral), links("a + b + c - a"))
    assert told([loop]) == ["Spiral: b c a"]
    assert loop.declared is spiral
    assert loop.type is LoopType.BALANCING
    assert [(link.source, link.target) for link in loop.links] == [("b", "c"), ("c", "a"), ("a", "b")]


def test_declared_come_first_as_they_stand() -> None:
    graph = links("a + b + a", "c - c", "c + a", "b + c")
    made = model("a b c", declared("R9", "c a b c"), declared("R8", "b a b"))
    assert told(loops_of(made, graph)) == ["R9: c a b", "R8: b a", "B1: c"]


def test_two_declared_loops_over_one_circuit_both_stay() -> None:
    made = model("a b", declared("R1", "a b a"), declared("R2", "b a b"))
    assert told(loops_of(made, links("a + b + a"))) == ["R1: a b", "R2: b a"]


def test_missing_links_are_told_by_their_arrows() -> None:
    wrong = declared("R1", "a c b a")
    loops, broken, _ = find_loops(model("a b c", wrong), links("a + b + a"), UNLIMITED)
    assert broken == (BrokenLoop(wrong, missing=(0, 1)),)
    assert told(loops) == ["R2: a b"]


def test_declared_loop_that_doesnt_close() -> None:
    open_chain = declared("R1", "a b c d")
    loops, broken, _ = find_loops(model("a b c d", open_chain), links("a + b", "c + d"), UNLIMITED)
    assert broken == (BrokenLoop(open_chain, missing=(1,)),)
    assert loops == ()


def test_declared_chain_that_visits_a_variable_twice_is_no_loop_but_its_circuits_are() -> None:
    eight = declared("B1", "a b a c a")
    loops, broken, _ = find_loops(model("a b c", eight), links("a + b + a", "a + c - a"), UNLIMITED)
    assert broken == (BrokenLoop(eight, missing=(), repeated=(2,)),)
    assert told(loops) == ["R1: a b", "B2: a c"]


def test_declared_loop_of_one_variable() -> None:
    assert told(loops_of(model("a", declared("Growth", "a a")), links("a + a"))) == ["Growth: a"]


# ---------------------------------------------------------------- budget


def test_declared_loops_are_checked_without_any_budget() -> None:
    sound, wrong = declared("R1", "a b c a"), declared("B1", "a c a")
    graph = links("a + b + c + a", "b + a")
    loops, broken, truncated = find_loops(model("a b c", sound, wrong), graph, NONE)
    assert told(loops) == ["R1: a b c"]
    assert broken == (BrokenLoop(wrong, missing=(0,)),)
    assert truncated


def test_no_budget_is_needed_where_nothing_can_be_found() -> None:
    assert find_loops(model("a b c"), links("a + b + c"), NONE) == ((), (), False)


def test_a_smaller_budget_tells_the_first_of_the_same_loops() -> None:
    keys = [f"v{index}" for index in range(7)]
    graph = {(a, b): Link(a, b, "-") for a in keys for b in keys if a != b}
    everything, _, truncated = find_loops(model(keys), graph, UNLIMITED)
    assert not truncated
    for kept in (0, 1, 20, 21, 22, 100, len(everything) - 1):
        loops, _, truncated = find_loops(model(keys), graph, Budget(circuits=kept))
        assert loops == everything[:kept]
        assert truncated


# ---------------------------------------------------------------- supply


def test_a_stock_and_its_outflow_tied_by_supply_alone_are_not_told_and_take_no_id() -> None:
    graph = links("drain - tub", "x + y - x") | supply("tub", "drain")
    assert told(loops_of(model("tub drain x y"), graph)) == ["B1: x y"]


def test_an_outflow_whose_formula_names_its_stock_is_told() -> None:
    by_formula = {("tub", "drain"): Link("tub", "drain", "+", origins=(Origin.FORMULA,))}
    assert told(loops_of(model("tub drain"), links("drain - tub") | by_formula)) == ["B1: tub drain"]
    written_too = {("tub", "drain"): Link("tub", "drain", "+", origins=(Origin.WRITTEN, Origin.SUPPLY))}
    assert told(loops_of(model("tub drain"), links("drain - tub") | written_too)) == ["B1: tub drain"]


def test_a_declared_loop_of_a_stock_and_its_outflow_is_told() -> None:
    made = model("tub drain", declared("B1", "drain tub drain"))
    assert told(loops_of(made, links("drain - tub") | supply("tub", "drain"))) == ["B1: drain tub"]


def test_a_longer_loop_that_supply_closes_is_told() -> None:
    graph = links("drain - tub", "drain + pump + tub") | supply("tub", "drain")
    assert told(loops_of(model("tub drain pump"), graph)) == ["R1: tub drain pump"]


# ---------------------------------------------------------------- the example of the reference


def test_checkout_under_load() -> None:
    graph = links(
        "incoming + queue", "processed - queue", "processed + failures + retries + incoming",
        "queue + latency + pods + processed", "failures + breaker - incoming",
    ) | supply("queue", "processed")  # fmt: skip
    made = model(
        "queue incoming processed failures retries latency pods breaker",
        declared("R1", "queue processed failures retries incoming queue"),
        declared("B2", "queue latency pods processed queue"),
        declared("B3", "failures breaker incoming queue processed failures"),
    )
    loops, broken, truncated = find_loops(made, graph, Budget())
    assert told(loops) == [
        "R1: queue processed failures retries incoming",
        "B2: queue latency pods processed",
        "B3: failures breaker incoming queue processed",
        "R2: queue latency pods processed failures retries incoming",
        "B1: queue latency pods processed failures breaker incoming",
    ]
    assert all(loop.type.name[0] == loop.id[0] for loop in loops)
    assert broken == ()
    assert not truncated
