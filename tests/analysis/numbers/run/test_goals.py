"""Goals are computed beside what they belong to, and never keep it from having numbers."""

from __future__ import annotations

import pytest
from tests.support import found, model_of, read_text, run_of

SEEKING = """
Wanted = 60 jobs
stock Queue = 100 jobs, goal Wanted / 2
flow Out: Queue -> () @ max(0 jobs, Queue - Queue.goal) / 10 s
variable Gap = Queue - Queue.goal, goal ramp(1 job/s, 0 s)
scenario Lax: Queue.goal = 50 jobs
scenario Twice: Wanted = 120 jobs
lever 3 "None": Queue.goal = 0 jobs
run 5 min, step 1 s
"""


def test_a_stock_seeks_the_goal_that_its_flow_names() -> None:
    run = run_of(SEEKING)
    assert {*run.limits["queue", "goal"]} == {30.0}
    assert run.values["queue"][-1] == pytest.approx(30, abs=1e-3)
    assert run.limits["gap", "goal"][-1] == 300.0


@pytest.mark.parametrize(
    ("scenario", "lever", "goal"), [("Lax", None, 50), ("Twice", None, 60), (None, "None", 0), ("Lax", "None", 0)]
)
def test_scenarios_and_levers_change_a_goal(scenario: str | None, lever: str | None, goal: float) -> None:
    run = run_of(SEEKING, scenario, lever)
    assert run.limits["queue", "goal"][-1] == goal
    assert run.values["queue"][-1] == pytest.approx(goal, abs=1e-3)


@pytest.mark.parametrize("goal", ["Unknown / 2", "Unknown", "Other.goal"])
def test_a_goal_without_numbers_takes_none_from_its_stock(goal: str) -> None:
    text = f"""
    stock Queue = 100 jobs, goal {goal}
    flow Out: Queue -> () @ 1 job/s
    stock Other = 3 jobs
    variable Unknown
    run 10 s, step 1 s
    """
    run = run_of(text)
    assert run.values["queue"][-1] == 90
    assert ("queue", "goal") not in run.limits
    naming = text.replace("@ 1 job/s", "@ Queue.goal / 1 s")
    left_out = read_text(naming).analysis.numbers.runs[0].left_out
    assert "queue" in left_out
    assert "goal" in str(left_out["out"])


def test_a_goal_that_names_itself_is_a_ring() -> None:
    assert len(found("stock Queue = 1 job, goal Queue.goal * 2", "formula-ring")) == 1
    assert found("stock Queue = 1 job, goal Queue * 2", "formula-ring") == []


def test_a_stock_without_a_unit_of_its_own_counts_what_its_goal_does() -> None:
    units = read_text("stock Queue = 5, goal 3 jobs\nX = Queue + 1 person").findings
    assert [finding.rule for finding in units if finding.severity.value == "error"] == ["unit-mismatch"]


def test_which_way_is_good_is_said_of_all_that_has_a_value() -> None:
    model = model_of("""
    stock S = 1, better low
    flow F: () -> S @ 1/s, better high
    A = 2 * S, better low
    variable B = 3, better high
    C = 4
    """)
    assert {name: each.better for name, each in model.variables.items()} == {
        "s": "low", "f": "high", "a": "low", "b": "high", "c": None,
    }  # fmt: skip
