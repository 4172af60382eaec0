"""Runs without a written step: as they would be in very many small ones. Figures are worked out by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from tests.support import run_of

from loopdown.analysis.numbers.read.amounts import value_at
from loopdown.analysis.numbers.run.results import Run


def level(run: Run, name: str, time_s: float) -> float:
    return value_at(run, run.values[name], time_s)


def hits(run: Run) -> list[tuple[str, str, float]]:
    return [(hit.stock, hit.limit, hit.time_s) for hit in run.events]


def test_a_curve_is_what_it_is_in_closed_form_at_every_time() -> None:
    run = run_of("stock Water = 80 L\nflow Out: Water -> () @ Water / (20 s)\nrun 2 min")
    for time in (0.0, 0.7, 13.3, 50.0, 119.0):
        assert level(run, "water", time) == pytest.approx(80 * math.exp(-time / 20), abs=0.05)
    assert run.moved["out"] == pytest.approx(80 * (1 - math.exp(-6)))


def test_times_grow() -> None:
    run = run_of("stock Q = 0\nflow In: () -> Q @ pulse(5, 10 s, 10 s) + step(1/s, 15 s)\nrun 1 min")
    assert all(before < after for before, after in pairwise(run.times))


def test_rows_that_bends_and_the_grid_ask_for_at_once_are_one() -> None:
    text = "stock Left = 1000\nstock Done = 0\nflow F: Left -> Done @ (3%/s + 38%/s * Done / 1000) * Left\nrun 30 s"
    run = run_of(text)
    assert all(before < after for before, after in pairwise(run.times))
    # F. M. Bass, "A new product growth for model consumer durables", 1969: the share of those who have adopted.
    falls = math.exp(-0.41 * 10)
    assert level(run, "done", 10) == pytest.approx(1000 * (1 - falls) / (1 + 0.38 / 0.03 * falls), rel=1e-3)


def test_a_slow_and_a_quick_stock_are_both_seen() -> None:
    text = (
        "stock Quick = 100\nstock Slow = 100\nflow A: Quick -> () @ Quick / (1 s)\nflow B: Slow -> () @ Slow / (1 h)\n"
    )
    run = run_of(text + "run 3 h")
    assert level(run, "quick", 2) == pytest.approx(100 * math.exp(-2), abs=0.1)
    assert level(run, "slow", 7200) == pytest.approx(100 * math.exp(-2), abs=0.1)


def test_a_pulse_moves_its_amount_at_its_time() -> None:
    text = "stock Clients = 100\nflow Cut: Clients -> () @ pulse(100, 10 s)\n"
    run = run_of(text + "flow Back: () -> Clients @ (100 - Clients) / 20 s\nrun 5 min")
    assert hits(run) == [("clients", "empty", 10.0)]
    assert [(jump.flow, jump.time_s, jump.amount) for jump in run.jumps] == [("cut", 10.0, pytest.approx(100))]
    assert level(run, "clients", 9.99) == pytest.approx(100)
    assert level(run, "clients", 70) == pytest.approx(100 * (1 - math.exp(-3)), abs=0.1)
    assert max(run.values["cut"]) == 0  # what it moves is no rate


def test_a_pulse_takes_no_more_than_is_there_and_comes_again() -> None:
    run = run_of("stock Q = 5\nflow In: () -> Q @ 1/s\nflow Out: Q -> () @ pulse(20, 0 s, 10 s)\nrun 25 s")
    assert [jump.amount for jump in run.jumps] == pytest.approx([5, 10, 10])
    assert run.moved["out"] == pytest.approx(25)
    assert run.values["q"][-1] == pytest.approx(5)


def test_the_moment_of_a_limit_is_that_of_the_rates_that_run() -> None:
    text = "stock Src = 0\nstock Pool = 0, max 10, when full block\nflow In: () -> Src @ 50/s\n"
    text += "flow Move: Src -> Pool @ 500/s\nflow Out: Pool -> () @ 20/s\n"
    for run in (run_of(text + "run 2 s"), run_of(text + "run 2 s, step 70 ms")):
        assert hits(run) == [("pool", "full", pytest.approx(10 / 30))]


def test_what_one_flow_cannot_use_goes_to_the_others() -> None:
    text = """
stock Accepted = 0, max 200, when full "503"
stock Node A = 0, max 10, when full block
stock Node B = 0, max 10, when full block
flow Arrivals: (Clients) -> Accepted @ {}/s
flow To A: Accepted -> Node A @ 500/s
flow To B: Accepted -> Node B @ 500/s
flow A done: Node A -> () @ 20/s
flow B done: Node B -> () @ 100/s
run 2 min"""
    run = run_of(text.format(100))
    assert run.values["accepted"][-1] == pytest.approx(0, abs=1e-9)
    assert (run.values["to a"][-1], run.values["to b"][-1]) == (pytest.approx(20), pytest.approx(80))
    # Beyond what both take, the rest waits: 130 come, 120 go.
    more = run_of(text.format(130))
    assert (more.values["to a"][-1], more.values["to b"][-1]) == (pytest.approx(20), pytest.approx(100))
    (full,) = [hit for hit in more.events if hit.stock == "accepted"]
    # Both get 65, so that A is full after 10 / 45 s; B gets 110 then, and is full a second later; from then on 10 wait.
    assert full.time_s == pytest.approx(10 / 45 + 1 + 200 / 10, rel=1e-6)


def test_a_full_stock_shares_its_room_by_filling_up_too() -> None:
    text = """
stock A = 0
stock B = 1000
stock Pool = 10, max 10, when full block
flow Into A: () -> A @ 2/s
flow From A: A -> Pool @ 50/s
flow From B: B -> Pool @ 50/s
flow Out: Pool -> () @ 20/s
run 10 s"""
    run = run_of(text)
    assert (run.values["from a"][-1], run.values["from b"][-1]) == (pytest.approx(2), pytest.approx(18))


def test_a_tank_runs_dry_in_the_time_that_torricelli_gives() -> None:
    run = run_of("stock Water = 100\nflow Out: Water -> () @ 2/s * sqrt(Water)\nrun 20 s")
    assert hits(run) == [("water", "empty", pytest.approx(10, rel=2e-3))]  # it ends ever more slowly


def test_what_only_comes_nearer_to_a_limit_does_not_reach_it() -> None:
    assert hits(run_of("stock Water = 100\nflow Out: Water -> () @ Water / 10 s\nrun 1 h")) == []
    assert hits(run_of("stock Water = 100\nflow Out: Water -> () @ Water / 10 s + 1e-6/s\nrun 1 h")) != []


def test_a_threshold_within_a_step_is_found() -> None:
    text = """
stock Warm = 0
flow Warmed: () -> Warm @ if Queue < 200 then 100/s else 0/s
stock Queue = 0, max 500
flow Misses: () -> Queue @ 2000/s
flow Answered: Queue -> () @ 100/s
run 10 min"""
    run = run_of(text)
    assert run.values["warm"][-1] == pytest.approx(100 * 200 / 1900, rel=1e-6)


def test_a_latch_switches_when_its_conditions_hold() -> None:
    text = "stock X = 5\nOn = latch(X < 10, X > 20)\nflow In: () -> X @ On * 4/s\nflow Out: X -> () @ 1/s\nrun 1 min"
    run = run_of(text)
    # Up by 3 a second from 5 to 20, down by 1 to 10, up again: a period of 10 + 10 / 3 s.
    assert level(run, "x", 5) == pytest.approx(20)
    assert level(run, "x", 15) == pytest.approx(10)
    assert level(run, "x", 15 + 10 / 3) == pytest.approx(20)
    assert not run.switching


def test_a_condition_without_a_memory_that_turns_back_at_once_is_told_with_its_mean() -> None:
    text = "stock X = 0\nflow In: () -> X @ if X < 10 then 4/s else 0/s\nflow Out: X -> () @ 1/s\nrun 100 s"
    run = run_of(text)
    assert [(each.variable, each.since_s) for each in run.switching] == [("in", pytest.approx(10 / 3, rel=1e-3))]
    assert run.values["x"][-1] == pytest.approx(10, rel=0.01)
    assert value_at(run, run.values["in"], 50) == pytest.approx(1, rel=0.1)  # as much as leaves
    assert run.moved["in"] == pytest.approx(110, rel=1e-3)


def test_a_threshold_at_a_limit_that_turns_back_at_once() -> None:
    text = """
stock Budget = 43, max 43
flow Earned: () -> Budget @ 43 / 30 d
flow Spent: Budget -> () @ Deploys * 1.2
Deploys = if Budget > 0 then 5/d else 0/d
run 90 d"""
    run = run_of(text)
    assert [each.variable for each in run.switching] == ["deploys"]
    assert run.values["budget"][-1] == pytest.approx(0, abs=0.1)
    assert run.moved["spent"] == pytest.approx(43 + 3 * 43, rel=1e-3)


@pytest.mark.parametrize("run", ["run 20 s", "run 20 s, step 1 s"])
def test_a_delay_of_nothing_is_what_came_in(run: str) -> None:
    found = run_of(f"Input = 3 + time / 1 s\nOutput = delay(Input, 0 s)\n{run}")
    assert found.values["output"] == pytest.approx(found.values["input"])


def test_a_delay_gives_a_jump_when_its_time_has_passed() -> None:
    run = run_of("Input = step(10, 3 s)\nOutput = delay(Input, 4 s, 2)\nrun 20 s")
    assert [level(run, "output", time) for time in (0, 3.99, 4.01, 6.99, 7.01, 19)] == [2, 2, 0, 0, 10, 10]


def test_a_delayed_loop_swings_as_its_characteristic_equation_says() -> None:
    # x' = -k x(t - T) with k T = pi / 2 neither grows nor dies out, and has the period 4 T (N. Hayes, 1950).
    text = (
        f"stock X = 10, min none\nflow In: () -> X @ 5/s\nflow Out: X -> () @ 5/s + {math.pi / 2}/s * delay(X, 1 s)\n"
    )
    run = run_of(text.replace("stock X = 10", "stock X = 1") + "run 1 min")
    late = [value for time, value in zip(run.times, run.values["x"], strict=True) if time > 40]
    early = [value for time, value in zip(run.times, run.values["x"], strict=True) if 8 < time < 20]
    assert max(late) == pytest.approx(max(early), rel=0.01)


def test_a_stock_that_starts_beyond_its_limit_comes_back_to_it() -> None:
    run = run_of("stock Q = 20, max 10\nflow In: () -> Q @ 1/s\nflow Out: Q -> () @ 3/s\nrun 10 s")
    assert [level(run, "q", time) for time in (0, 2, 10 / 3, 4)] == pytest.approx([20, 14, 10, 10 - 2 * 2 / 3])
    assert run.turned_away_total["in"] == pytest.approx(10 / 3)
