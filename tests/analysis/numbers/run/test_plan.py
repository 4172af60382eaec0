"""How long a model is run, and in which steps."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.example_models import WORKED_EXAMPLE
from tests.support import model_of, numbers_of, run_of

from loopdown.analysis.numbers.numbers import simulate
from loopdown.analysis.numbers.run.plan import MOST_CHOSEN
from loopdown.analysis.numbers.run.results import NotRunnable, Plan, Run


def plan(text: str) -> Plan:
    found = numbers_of(model_of(text)).plan
    assert isinstance(found, Plan), found.reason
    return found


DRAIN = "stock Level = 80 L\nflow Out: Level -> () @ Level / (20 s)\n"


def test_run_step_and_method_are_the_authors() -> None:
    assert plan(DRAIN + "run 1 min, step 250 ms, method rk4") == Plan(0.25, 240, "rk4", True)
    assert plan(DRAIN + "run 1 s, step 0.3 s").length_s == 1


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_a_run_ends_when_it_should_also_where_its_steps_do_not(method: str) -> None:
    drained = run_of("stock Q = 20\nflow Out: Q -> () @ 3/s\nrun 1 s, step 0.3 s, method " + method)
    assert drained.times == pytest.approx((0, 0.3, 0.6, 0.9, 1))
    assert drained.values["q"] == pytest.approx((20, 19.1, 18.2, 17.3, 17))
    assert drained.moved["out"] == pytest.approx(3)
    assert run_of(DRAIN + "run 1 s, step 0.25 s").times == pytest.approx((0, 0.25, 0.5, 0.75, 1))


def test_rows_are_at_most_a_two_hundredth_apart() -> None:
    text = "stock Q = 5\nflow In: () -> Q @ 1/s\nrun 10 min"
    assert plan(text) == Plan(3.0, 200, "adaptive")
    times = run_of(text).times
    assert max(after - before for before, after in pairwise(times)) == pytest.approx(3)


# With a method that its author wrote, a step is chosen.


def test_the_step_is_a_tenth_of_the_shortest_time_constant() -> None:
    found = plan(DRAIN + "run 1 h, method rk4")
    assert found.step_s == pytest.approx(2, rel=1e-3)
    assert found.length_s == pytest.approx(3600)


@pytest.mark.parametrize(
    ("function", "step"), [("delay", 0.4), ("smth1", 0.4), ("delay1", 0.4), ("smth3", 0.4 / 3), ("delay3", 0.4 / 3)]
)
def test_the_step_is_a_tenth_of_the_shortest_delay_or_stage_of_one(function: str, step: float) -> None:
    found = plan(f"A = step(1, 3 s)\nB = {function}(A, 4 s)\nrun 10 min, method rk4")
    assert found.step_s == pytest.approx(step, rel=1e-3)


def test_a_time_constant_may_go_through_formulas_and_is_that_of_any_scenario() -> None:
    text = DRAIN.replace("Level / (20 s)", "Pressure / Time") + "Pressure = Level\nTime = 20 s\nrun 30 min, method rk4"
    assert plan(text).step_s == pytest.approx(2, rel=1e-3)
    assert plan(text + "\nscenario Burst: Time = 5 s").step_s == pytest.approx(0.5, rel=1e-3)


def test_a_jump_is_no_time_constant() -> None:
    text = "stock Q = 50\nflow In: () -> Q @ if Q > 50 then 1/s else 2/s\nflow Out: Q -> () @ int(Q) * 1/s\n"
    assert plan(text + "run 1 h, method rk4").steps == 500


def test_a_run_that_meets_a_shorter_time_constant_is_made_again_in_finer_steps() -> None:
    text = "stock Q = 1\nflow In: () -> Q @ 1/s\nflow Out: Q -> () @ 0.1/s/s * Q * Q * 0.1 * 1 s\nrun 100 s, method rk4"
    steep = "stock Q = 1\nflow In: () -> Q @ 40/s\nflow Out: Q -> () @ Q ^ 3 * 0.001/s\nrun 100 s, method rk4"
    assert plan(text).steps == plan(steep).steps == 500
    assert run_of(text).step_s == 0.2
    finer = run_of(steep)
    level = 40000 ** (1 / 3)
    assert finer.step_s == pytest.approx(1 / (3 * level**2 * 0.001) / 10, rel=0.05)
    assert finer.values["q"][-1] == pytest.approx(level, rel=1e-6)


def test_without_run_it_lasts_half_as_long_again_as_the_last_limit() -> None:
    text = "stock Q = 50, max 1000\nflow In: () -> Q @ 103/s\nflow Out: Q -> () @ 100/s\n"
    assert plan(text).length_s == pytest.approx(950 / 3 * 1.5)
    assert plan(text + "scenario Slow: Out = 102/s").length_s == pytest.approx(950 * 1.5)
    assert plan(text + "scenario Faster: Out = 110/s").length_s == pytest.approx(950 / 3 * 1.5)


def test_a_limit_that_only_a_run_can_find_counts_alike() -> None:
    text = "stock Q = 100, max 1000\nflow In: () -> Q @ 10%/s * Q\n"
    assert plan(text).length_s == pytest.approx(23.03 * 1.5, rel=0.03)  # 10 · ln 10


def test_without_run_and_limits_it_lasts_twenty_times_the_longest_time_constant() -> None:
    assert plan(DRAIN).length_s == pytest.approx(400, rel=1e-3)
    assert plan(DRAIN + "Felt = smth1(Level, 1 min)").length_s == pytest.approx(1200, rel=1e-3)


def test_where_nothing_says_how_long_the_unit_of_time_of_the_rates_does() -> None:
    assert plan("stock Water = 5 gal\nflow Faucet: () -> Water @ 5 gal/min").length_s == 6000


def test_a_run_of_too_many_steps_is_refused_with_both_figures() -> None:
    found = simulate(model_of(DRAIN + "run 1 y, step 1 s"))
    assert isinstance(found, NotRunnable)
    assert [finding.rule for finding in found.findings] == ["budget-spent"]
    assert "31,557,600 steps, more than 50,000" in found.reason
    found = simulate(model_of(DRAIN + "run 1 y, method rk4"))
    assert isinstance(found, NotRunnable)
    assert "more than 10,000" in found.reason


def test_what_is_at_rest_needs_no_steps() -> None:
    run = run_of(DRAIN + "run 1 y")
    assert run.times[-1] == pytest.approx(31_557_600)
    assert run.values["level"][-1] == pytest.approx(0, abs=1e-9)


def test_a_step_that_was_chosen_may_be_stretched_as_far_as_it_stays_stable() -> None:
    found = plan(DRAIN + "run 20 h, method rk4")
    assert found.steps == MOST_CHOSEN // 4
    assert found.step_s < 10


def test_scenarios_share_the_steps_that_are_chosen_and_not_those_that_are_written() -> None:
    scenarios = "".join(f"\nscenario Level {level}: Level = {level} L" for level in range(1, 4))
    assert isinstance(numbers_of(model_of(DRAIN + "run 20 h, method rk4" + scenarios)).plan, NotRunnable)
    assert plan(DRAIN + "run 5 h, method rk4" + scenarios).steps == MOST_CHOSEN // 16
    assert plan(DRAIN + "run 40 h, step 4 s" + scenarios).steps == 36_000


def test_a_step_of_runge_and_kutta_counts_for_four() -> None:
    assert plan(DRAIN + "run 12500 s, step 1 s, method rk4").steps == 12_500
    assert plan(DRAIN + "run 12501 s, step 1 s").steps == 12_501
    found = numbers_of(model_of(DRAIN + "run 12501 s, step 1 s, method rk4")).plan
    assert isinstance(found, NotRunnable)
    assert "12,501 steps, more than 12,500" in found.reason


def test_finer_runs_share_the_steps_that_are_chosen_too() -> None:
    stiff = (
        "stock Level = 1\nflow In: () -> Level @ 100/s\nflow Out: Level -> () @ Level ^ 2 / 1 s\nrun 1 min, method rk4"
    )
    alone = run_of(stiff)
    several = "".join(f"\nscenario Level {level}: Level = {level}" for level in range(2, 5))
    assert len(alone.times) > MOST_CHOSEN // 16 + 1
    assert len(run_of(stiff + several).times) == MOST_CHOSEN // 16 + 1


AT_LIMIT = """
stock Queue = 90, max 100
flow In: () -> Queue @ Offered * (2 + step(1, 5 s) * time / 1 d)
flow Out: Queue -> () @ Offered
Offered = 5/s
run {steps} s, step 1 s
scenario Busy: Offered = 6/s
scenario Calm: Offered = 4/s
scenario Quiet: Offered = 3/s
"""


@pytest.mark.parametrize(("steps", "runs"), [(500, 4), (45_000, 2)])
def test_scenarios_behind_the_work_of_a_model_are_not_run_and_named(steps: int, runs: int) -> None:
    found = numbers_of(model_of(AT_LIMIT.format(steps=steps))).runs
    assert [isinstance(each, Run) for each in found] == [True] * runs + [False] * (4 - runs)
    told = [(finding.rule, finding.message) for each in found for finding in each.findings]
    reason = "the runs before it took all the steps that there are"
    names = ("Busy", "Calm", "Quiet")[runs - 1 :]
    assert told == [("budget-spent", f"The scenario “{name}” isn't run: {reason}") for name in names]


def test_plain_steps_leave_room_for_more_scenarios_than_steps_at_a_limit() -> None:
    found = numbers_of(model_of(AT_LIMIT.replace("max 100", "min none").format(steps=45_000))).runs
    assert [isinstance(each, Run) for each in found] == [True] * 4


GROWING = "stock Q = 5\nflow In: () -> Q @ {}\n"


@pytest.mark.parametrize(
    "text",
    [
        GROWING.format("1/s") + "run 1e9 s, step 1 ms",
        GROWING.format("1/s") + "run 1 s, step 1e-320 s",
        GROWING.format("1/s * Q") + "run 1e300 s, method rk4",
        GROWING.format("delay1(Q, 1e-300 s) * 1/s") + "run 10 s, method rk4",
        GROWING.format("Q * 1e300/s") + "run 1 d, method rk4",
        DRAIN.replace("20 s", "1e-12 s") + "run 1 y, method rk4",
    ],
)
def test_a_length_and_a_step_that_do_not_go_together_are_told_with_both(text: str) -> None:
    found = simulate(model_of(text))
    assert isinstance(found, NotRunnable)
    (finding,) = found.findings
    assert finding.rule == "budget-spent"
    assert "more than 50,000" in finding.message or "more than 10,000" in finding.message
    assert len(finding.message) < 120
    assert finding.span is not None


@pytest.mark.parametrize("run", ["", "run 1e-300 s", "run 1e300 s, step 1e299 s", "run 5 s, step 5 s"])
def test_time_constants_of_any_size_have_a_plan_or_a_reason(run: str) -> None:
    for rate in (
        "Q * 1e308/s",
        "Q * 1e-308/s",
        "Q ^ 3 * 1e300/s",
        "smth1(Q, 1e308 s) * 1/s",
        "smth1(Q, 1e-308 s) * 1/s",
        "smth1(Q, 5e-324 s) * 1/s",
    ):
        found = numbers_of(model_of(GROWING.format(rate) + run)).plan
        assert found.reason if isinstance(found, NotRunnable) else found.steps > 0


def test_all_scenarios_have_one_plan() -> None:
    found = plan(WORKED_EXAMPLE)
    assert found == Plan(3.0, 200, "adaptive")
