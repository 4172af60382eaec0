"""What depends on what, in models small enough to be seen through."""

import pytest
from tests.support import clean_model_of, model_of

from loopdown.analysis.graph.dependencies import Dependencies, dependencies_of
from loopdown.analysis.numbers.program.variant import in_scenario, vary

TANK = """
stock Tank = 5 L, max Size, min Tank.max / 10
Size = Wide * 2
Wide = 50 L
flow Fill: () -> Tank @ Size / 10 s
flow Leak: Tank -> () @ Tank / 20 s
"""


def of(text: str) -> Dependencies:
    return dependencies_of(clean_model_of(text))


def named(dependencies: Dependencies) -> dict[str, str]:
    """What each formula names, as it would be written."""
    return {_shown(node): " ".join(map(_shown, each.named)) for node, each in dependencies.inputs.items()}


def _shown(node: tuple[str, str | None]) -> str:
    return ".".join(filter(None, node))


def test_every_variable_and_limit_with_a_formula_is_a_node() -> None:
    assert named(of(TANK + "variable Mood\n")) == {
        "tank": "",
        "tank.max": "size",
        "tank.min": "tank.max",
        "size": "wide",
        "wide": "",
        "fill": "size",
        "leak": "tank",
    }


def test_a_name_that_stands_twice_is_one_input() -> None:
    assert of(TANK + "Room = Size - Tank + Size\n").named(("room", None)) == (("size", None), ("tank", None))
    assert of(TANK).named(("nobody", None)) == ()


def test_who_names_a_limit_uses_the_stock() -> None:
    users = of(TANK + "Room = Tank.max - Wide\n").users
    assert users["size", None] == ("tank", "fill")
    assert users["tank", "max"] == ("tank", "room")
    assert users["tank", None] == ("tank", "leak", "room")
    assert users["wide", None] == ("size", "room")
    assert ("leak", None) not in users


# ---------------------------------------------------------------- what is needed, and when


@pytest.mark.parametrize(
    ("formula", "at_start", "later", "undelayed", "lasting"),
    [
        ("A + B", "a b", "a b", "a b", "a b"),
        ("delay(A, T)", "a t", "t", "t", "a t"),
        ("delay(A, T, B)", "t b", "t", "t b", "a t b"),
        ("smth3(A * B, T)", "a b t", "t", "t", "a b t"),
        ("init(A) + B", "a b", "b", "a b", "b"),
        ("delay(init(A), T)", "a t", "t", "t", "t"),
        ("delay(delay(A, T), U, B)", "u b", "u", "u b", "a t u b"),
        ("A + delay(A, T)", "a t", "a t", "a t", "a t"),
    ],
)
def test_what_a_function_holds_is_needed_at_the_start_only(
    formula: str, at_start: str, later: str, undelayed: str, lasting: str
) -> None:
    found = of(f"A = 1\nB = 2\nT = 3 s\nU = 4 s\nY = {formula}\n").inputs["y", None]
    told = (found.needed_at_start, found.needed_later, found.undelayed, found.lasting)
    assert [" ".join(name for name, _ in nodes) for nodes in told] == [at_start, later, undelayed, lasting]


def test_a_delay_opens_a_ring_and_a_length_does_not() -> None:
    ring = dependencies_of(model_of("A = delay(2, B)\nB = A * 1 s\n")).rings
    assert ring == ([("a", None), ("b", None)],)
    assert dependencies_of(model_of("A = delay(B, 2 s)\nB = A * 3\n")).rings == ()


# ---------------------------------------------------------------- what moves


def moving(text: str) -> str:
    dependencies = of(text)
    found = dependencies.moving
    return " ".join(_shown(node) for node in dependencies.inputs if node in found)


def test_what_moves() -> None:
    assert moving(TANK) == "tank fill leak"
    assert moving(TANK.replace("50 L", "50 L + step(1 L, 3 s)")) == "tank tank.max tank.min size wide fill leak"
    assert moving(TANK + "Level = Tank * 2\nHalf = Level / 2\nRoom = Tank.max * 2\n") == "tank fill leak level half"


def test_a_delay_moves_by_itself_and_a_start_does_not_move() -> None:
    assert moving("A = 2\nB = delay(A, 3 s, 5)\nC = B + 1\nD = A + 1\n") == "b c"
    assert moving(TANK + "Level = Tank\nFirst = init(Tank)\nTwice = First * 2\n") == "tank fill leak level"


# ---------------------------------------------------------------- what is steady

CHAIN = """
stock First = 100
stock Second = 0{limits}
Rate = 2/s
flow In: () -> First @ Rate
flow Over: First -> Second @ {over}
flow Out: Second -> () @ {out}
"""


@pytest.mark.parametrize(
    ("over", "out", "limits", "steady"),
    [
        ("1/s", "1/s", "", "first second"),
        ("Rate / 2", "Rate", ", max 10", "first second"),
        ("1/s", "Second / 3 s", "", "first"),
        ("First / 3 s", "1/s", "", ""),  # it empties the one and fills the other
        ("1/s", "Second / 3 s", ", max 10", "first"),
        ("1/s", "Second / 3 s", ", max 10, when full block", ""),  # the full one holds back what empties the first
        ("delay(1/s, 3 s)", "1/s", "", ""),
        ("1/s", "1/s", ", max 10 + step(5, 3 s)", "first"),
        ("1/s", "init(Second) * 1/s", "", "first second"),
    ],
)
def test_steady_stocks(over: str, out: str, limits: str, steady: str) -> None:
    found = of(CHAIN.format(over=over, out=out, limits=limits)).steady
    assert " ".join(sorted(found)) == steady


# ---------------------------------------------------------------- variants


def test_a_variant_has_its_own_dependencies_and_keeps_what_is_the_same() -> None:
    model = clean_model_of(TANK + 'scenario "Small":\n    Size = 3 L\n    Tank.max = Wide\n')
    written = dependencies_of(model)
    variant = in_scenario(written, model.scenarios[0])
    small = variant.dependencies
    assert (small.named(("size", None)), written.named(("size", None))) == ((), (("wide", None),))
    assert small.named(("tank", "max")) == (("wide", None),)
    assert small.users["size", None] == ("fill",)
    assert variant.model is model
    same = {node for node in written.inputs if small.inputs[node] is written.inputs[node]}
    assert written.inputs.keys() - same == {("size", None), ("tank", "max")}


def test_without_changes_nothing_is_different() -> None:
    written = of(TANK)
    assert in_scenario(written).dependencies is written
    assert vary(written, ()) == written
