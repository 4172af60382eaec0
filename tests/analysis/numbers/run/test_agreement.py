"""Figures don't depend on the length of the steps, or it is said which do. They are worked out by hand."""

from __future__ import annotations

import math

import pytest
from tests.support import run_of

from loopdown.analysis.numbers.read.amounts import value_at
from loopdown.analysis.numbers.run.results import Run

MOVING = """
stock Fill = 0, max Room, when full "lost"
stock Clock = 0
Room = 100 + Clock / 2
flow In: () -> Fill @ max(0, 200 - Fill) / 10 s
flow Tick: () -> Clock @ 1/s
"""


def hits(run: Run) -> list[tuple[str, str, float]]:
    return [(hit.stock, hit.limit, hit.time_s) for hit in run.events]


def test_a_limit_that_moves_is_met_when_both_are_equal() -> None:
    """200 (1 - exp(-t / 10)) = 100 + t / 2: at 7.303 s, found by bisection of the two curves."""
    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if 200 * (1 - math.exp(-middle / 10)) < 100 + middle / 2 else (low, middle)
    run = run_of(MOVING + "run 500 s")
    assert hits(run) == [("fill", "full", pytest.approx(low, rel=0.005))]
    assert value_at(run, run.values["fill"], 5) == pytest.approx(200 * (1 - math.exp(-0.5)), rel=0.005)
    assert value_at(run, run.values["fill"], 60) == pytest.approx(130, rel=0.005)  # it follows its limit
    assert not run.unsure


def test_a_step_that_is_written_is_kept() -> None:
    run = run_of(MOVING + "run 500 s, step 1 s")
    assert len(run.times) == 501
    assert not run.unsure


def test_what_steps_cannot_show_is_said() -> None:
    """A hundred thousand steps would show what comes to rest within two seconds of a quarter of an hour."""
    text = """
stock Quick = 0, max Room
stock Slow = 100
Room = 150 + Slow
flow In: () -> Quick @ (200 - Quick) / 1 s
flow Out: Quick -> () @ Quick / 1 s
flow Drain: Slow -> () @ Slow / 10 min
run 15 min
"""
    run = run_of(text)
    assert run.unsure == {"quick"}
    assert [finding.rule for finding in run.findings] == ["budget-spent"]
    assert "Quick depends on the length of the steps" in run.findings[0].message
    # With a limit that stays where it is steps are as long as they may be.
    still = run_of(text.replace("Room = 150 + Slow", "Room = 250"))
    assert not still.unsure
    assert not still.findings


def test_a_stock_along_a_threshold_is_unsure_where_a_step_moves_it_far() -> None:
    """Each step of the second one moves it by a part of all that it covers; of the first, by next to nothing."""
    text = "stock X = 0\nflow In: () -> X @ if X < 10 then {}/s else 0/s\nflow Out: X -> () @ 1/s\nrun 100 s"
    near, far = run_of(text.format(2)), run_of(text.format(40))
    assert near.switching
    assert not near.unsure
    assert far.switching
    assert far.unsure == {"x"}
    assert [finding.rule for finding in far.findings] == ["budget-spent"]
    assert far.values["x"][-1] == pytest.approx(10, rel=0.05)


def test_what_is_met_along_a_threshold_has_a_row_at_its_moment() -> None:
    """Y fills by 3 a second from 40 s on, whatever flips beside it: full at 40 + 30 / 3 s, and straight until then."""
    text = """
stock X = 0
stock Y = 0, max 30
flow In: () -> X @ if X < 10 then 4/s else 0/s
flow Out: X -> () @ 1/s
flow Into Y: () -> Y @ step(3/s, 40 s)
run 100 s
"""
    run = run_of(text)
    assert run.switching
    assert hits(run) == [("y", "full", pytest.approx(50, rel=1e-3))]
    for time, level in ((45.0, 15.0), (49.9, 29.7), (50.1, 30.0)):
        assert value_at(run, run.values["y"], time) == pytest.approx(level, abs=0.1)
