"""Changes that go by what holds: a lever's on top of a scenario's, of all that a change may be of."""

from __future__ import annotations

import pytest
from tests.support import analysis_of, model_of, run_of

from loopdown.analysis.numbers.program.variant import vary
from loopdown.model.formula import Quantity
from loopdown.model.printing import show_change, show_formula

MODEL = """
stock Queue = 5 jobs, max 20 jobs, goal 3 jobs
Nodes = 10 nodes
Rate = 2 jobs/s/node * Nodes
flow In: () -> Queue @ 0 jobs/s
flow Out: Queue -> () @ 0 jobs/s * Rate / Rate
scenario Fewer: Nodes = 6 nodes
scenario Less: Nodes -= 1 node
scenario Doubled: Nodes *= 200%, Queue.max /= 2
lever 12 "Four more": Nodes += 4 nodes
lever 12 "Three times": Nodes *= 3
lever 12 "Set": Nodes = 7 nodes
lever 12 "Faster": Rate *= 1.5
lever 10 "Starts higher": Queue += 2 jobs
lever 11 "Larger": Queue.max *= 3
lever 11 "Floor": Queue.min += 1 job
lever 3 "Stricter": Queue.goal -= 1 job
run 10 s, step 1 s
"""


@pytest.mark.parametrize(
    ("scenario", "lever", "nodes"),
    [
        (None, None, 10), ("Fewer", None, 6), ("Less", None, 9), ("Doubled", None, 20),
        (None, "Four more", 14), ("Fewer", "Four more", 10), ("Less", "Four more", 13), ("Doubled", "Four more", 24),
        (None, "Three times", 30), ("Less", "Three times", 27), ("Less", "Set", 7), ("Doubled", "Set", 7),
    ],
)  # fmt: skip
def test_a_lever_goes_by_what_the_scenario_makes(scenario: str | None, lever: str | None, nodes: float) -> None:
    run = run_of(MODEL, scenario, lever)
    assert run.values["nodes"][0] == nodes
    assert run.values["rate"][0] == 2 * nodes


def test_all_that_a_change_may_be_of_can_go_by_what_it_is() -> None:
    assert run_of(MODEL, "Less", "Faster").values["rate"][0] == 27
    assert run_of(MODEL, lever="Starts higher").values["queue"][0] == 7
    assert run_of(MODEL, lever="Larger").limits["queue", "max"][0] == 60
    assert run_of(MODEL, "Doubled", "Larger").limits["queue", "max"][0] == 30
    assert run_of(MODEL, lever="Floor").limits["queue", "min"][0] == 1
    assert run_of(MODEL, lever="Stricter").limits["queue", "goal"][0] == 2


@pytest.mark.parametrize(
    ("value", "change", "becomes"),
    [
        ("10 nodes", "+= 4 nodes", "14 nodes"), ("10 nodes", "*= 120%", "12 nodes"), ("70%", "-= 5%", "65%"),
        ("2 min", "+= 30 s", "2.5 min"), ("0.1", "+= 0.2", "0.3"), ("10k requests", "/= 4", "2500 requests"),
        ("100/s", "*= 2", "200/s"), ("3", "+= 2 nodes", "5 nodes"), ("1_000 B", "+= 1 kB", "2000 B"),
    ],
)  # fmt: skip
def test_two_numbers_become_one_in_the_unit_of_the_first(value: str, change: str, becomes: str) -> None:
    analysis = analysis_of(f'X = {value}\nX (+)-> Load\nlever 12 "L": X {change}')
    lever = analysis.model.levers[0]
    formula = vary(analysis.dependencies, lever.changes).formulas["x", None]
    assert isinstance(formula, Quantity)
    assert show_formula(formula) == becomes
    again = model_of(f"X = {becomes}").variables["x"].formula
    assert isinstance(again, Quantity)
    assert again.value == pytest.approx(formula.value)
    assert [show_change(each) for each in lever.changes] == [f"X {change}"]  # type: ignore[arg-type]


def test_a_formula_that_is_changed_keeps_its_parentheses() -> None:
    analysis = analysis_of('A = 3\nX = A + 2\nX (+)-> Load\nlever 12 "L": X *= 4 - 1')
    formula = vary(analysis.dependencies, analysis.model.levers[0].changes).formulas["x", None]
    assert show_formula(formula) == "(A + 2) * (4 - 1)"


def test_what_a_lever_adds_is_in_its_links() -> None:
    """`X += B` makes X follow B, and it still follows A."""
    text = """
    stock Queue = 100 jobs
    flow Out: Queue -> () @ Speed
    Speed = 1 job/s
    lever 6 "Look": Speed += Queue / 100 s
    """
    prediction = analysis_of(text).predictions[0]
    assert prediction is not None
    assert [loop.type.value for loop in prediction.loops.added] == ["balancing"]
