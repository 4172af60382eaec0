"""What is told of each stock: the worked table of the reference, and what differs from it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.example_models import METASTABLE, WORKED_EXAMPLE
from tests.support import model_of, numbers_of, run_of

from loopdown.analysis.numbers.numbers import simulate
from loopdown.analysis.numbers.read.balancing_rates import solve
from loopdown.analysis.numbers.read.figures import Arrival, StockFigures
from loopdown.analysis.numbers.run.results import Run


def figures(text: str, stock: str = "q", scenario: str | None = None) -> StockFigures:
    (found,) = [f for f in numbers_of(model_of(text)).stocks if f.stock == stock and f.scenario == scenario]
    return found


# ------------------------------------------------------------------ the worked table

TABLE = {
    None: {
        "inflow": 103, "outflow": 100, "net": 3, "full": 950 / 3, "residence_s": 0.5, "residence_at_limit_s": 10,
        "turned_away": 3, "Incoming requests": 100,
    },
    "DB slow": {
        "inflow": 101.2, "outflow": 40, "net": 61.2, "full": 950 / 61.2, "residence_s": 1.25,
        "residence_at_limit_s": 25, "turned_away": 61.2, "Incoming requests": 40,
    },
}  # fmt: skip


@pytest.mark.parametrize("scenario", TABLE)
def test_the_worked_table(scenario: str | None) -> None:
    row = TABLE[scenario]
    found = figures(WORKED_EXAMPLE, "request queue", scenario)
    for name in ("inflow", "outflow", "net", "residence_s", "residence_at_limit_s", "turned_away"):
        assert getattr(found, name) == pytest.approx(row[name], rel=1e-14), name
    assert found.full == Arrival(pytest.approx(row["full"], rel=1e-14), "closed form")
    assert found.empty == Arrival(None, "never")
    assert found.trend == "growing"
    assert found.stable_when == (
        ("incoming requests", pytest.approx(row["Incoming requests"], rel=1e-12)),
        ("processed requests", pytest.approx(100 / 0.97, rel=1e-12)),
    )
    assert found.returned_share == pytest.approx(0.03, rel=1e-12)
    assert found.returned == pytest.approx(0.03 * row["outflow"], rel=1e-12)
    assert found.effective_inflow == found.inflow
    assert (found.inflow_bound, found.amplification) == (False, None)
    assert (found.level, found.maximum, found.minimum, found.unit.text) == (50, 1000, 0, "requests")


def test_the_figures_stand_in_the_order_of_the_source_the_model_as_written_first() -> None:
    text = "stock B = 1\nstock A = 1\nflow F: B -> A @ R\nR = 1/s\nscenario S: R = 2/s\nscenario T: R = 3/s"
    found = [(f.name, f.scenario, f.outflow) for f in numbers_of(model_of(text)).stocks]
    assert found == [("B", None, 1), ("B", "S", 2), ("B", "T", 3), ("A", None, 0), ("A", "S", 0), ("A", "T", 0)]


def test_a_lever_changes_the_figures() -> None:
    model = model_of(WORKED_EXAMPLE)
    changes = {lever.title.text: lever.changes for lever in model.levers}
    base, slow = numbers_of(model, changes["Stop retrying"]).stocks
    assert (base.net, base.trend, base.full) == (0, "stable", Arrival(None, "never"))
    assert slow.full.time_s == pytest.approx(950 / 60)
    _, doubled = numbers_of(model, changes["Double the queue"]).stocks
    assert doubled.full.time_s == pytest.approx(1950 / 61.2)
    assert doubled.residence_at_limit_s == 50


# ------------------------------------------------------------------ trends and limits


def test_a_pool_that_starts_full() -> None:
    text = "stock Q = 200 connections, max 200 connections\nflow In: () -> Q @ {}/s\nflow Out: Q -> () @ 20/s"
    full = figures(text.format(50))
    assert full.at_limit
    assert full.full == Arrival(0.0, "at the start")
    assert (full.inflow, full.outflow, full.net, full.turned_away) == (50, 20, 30, 30)
    assert full.residence_s == full.residence_at_limit_s == 10
    assert full.stable_when == (("in", 20), ("out", 50))
    draining = figures(text.format(5))
    assert (draining.turned_away, draining.trend) == (0, "draining")
    assert draining.empty == Arrival(pytest.approx(200 / 15), "closed form")


def test_a_stock_that_blocks_holds_back_and_turns_nothing_away() -> None:
    found = figures(
        "stock P = 100\nstock Q = 20, max 20, when full block\nflow Move: P -> Q @ 7/s\nflow Out: Q -> () @ 4/s"
    )
    assert (found.inflow, found.outflow, found.trend, found.turned_away) == (4, 4, "stable", 0)


def test_an_empty_stock_that_could_give_more_is_stable_and_bound_by_its_inflow() -> None:
    found = figures("stock Q = 0\nflow In: () -> Q @ 100/s + 3% * Out\nflow Out: Q -> () @ 1000/s")
    assert found.inflow == found.outflow == pytest.approx(100 / 0.97)
    assert found.trend == "stable"
    assert found.inflow_bound
    assert found.amplification == pytest.approx(1 / 0.97)
    assert found.returned_share == pytest.approx(0.03)
    assert found.effective_inflow == pytest.approx(100 / 0.97)
    assert found.empty.how == "at the start"
    assert found.residence_s == 0
    assert found.stable_when == ()


def test_the_amplification_of_retries_without_end_is_that_of_the_closed_form() -> None:
    # Retried for ever, a call that fails with p is made 1/(1 − p) times: the limit of (1 − p^(N+1))/(1 − p).
    for p in (5, 30, 90):
        text = f"stock Q = 0\nflow In: () -> Q @ 10/s + {p}% * Out\nflow Out: Q -> () @ 1000/s"
        assert figures(text).amplification == pytest.approx(1 / (1 - p / 100), rel=1e-9)
        assert figures(text).inflow == pytest.approx(10 / (1 - p / 100), rel=1e-9)


def test_a_stock_without_limits_or_outflows() -> None:
    found = figures("stock Q = 5, min none\nflow In: () -> Q @ 2/s")
    assert (found.full, found.empty) == (Arrival(None, "no limit"), Arrival(None, "no limit"))
    assert (found.residence_s, found.residence_at_limit_s, found.maximum, found.minimum) == (None, None, None, None)
    assert found.stable_when == (("in", 0),)


def test_a_closed_form_holds_beyond_the_end_of_the_run() -> None:
    text = "stock Q = 0, max 1000\nflow In: () -> Q @ 1/min\nrun 10 min"
    assert figures(text).full == Arrival(60000.0, "closed form")


def test_a_stock_without_a_lower_limit_is_empty_at_zero_where_the_model_says_what_that_is() -> None:
    budget = "stock Q = 43.2, min none{}\nflow In: () -> Q @ 1.44/s\nflow Out: Q -> () @ 6/s\nrun 1 s"
    assert figures(budget.format(', when empty "no deploys"')).empty == Arrival(
        pytest.approx(43.2 / 4.56), "closed form"
    )
    assert figures(budget.format("")).empty == Arrival(None, "no limit")


def test_never_is_said_only_where_it_is_known() -> None:
    text = "stock Q = 50, max 100\nflow In: () -> Q @ {}\nflow Out: Q -> () @ 5/s\nrun 10 s"
    assert figures(text.format("5/s")).full == Arrival(None, "never")
    assert figures(text.format("4/s")).full == Arrival(None, "never")
    assert figures(text.format("5/s + step(1/s, 60 s)")).full == Arrival(None, "not within the run")
    assert figures(text.format("5/s + step(20/s, 6 s)")).full == Arrival(pytest.approx(8.5), "run")


def test_constant_flows_change_when_another_stock_meets_its_limit() -> None:
    # P feeds Q until it is empty after 10 s; then Q, at 70, drains at 2/s.
    text = "stock P = 50\nstock Q = 40, max {}\nflow Move: P -> Q @ 5/s\nflow Out: Q -> () @ 2/s\nrun 1 s"
    drained = figures(text.format(1000))
    assert drained.full == Arrival(None, "never")
    assert drained.empty == Arrival(pytest.approx(10 + 70 / 2), "closed form")
    filled = figures(text.format(61))
    assert filled.full == Arrival(pytest.approx(7), "closed form")
    assert filled.empty == Arrival(pytest.approx(10 + 61 / 2), "closed form")
    assert filled.turned_away == pytest.approx(3)


def test_what_is_turned_away_is_that_of_the_moment_at_which_the_stock_is_full() -> None:
    found = figures("stock Q = 10, max 100\nflow In: () -> Q @ 10%/s * Q\nflow Out: Q -> () @ 0.5/s\nrun 1 min")
    assert found.full.how == "run"
    assert found.net == pytest.approx(0.5)
    assert found.turned_away == pytest.approx(9.5, rel=1e-3)
    assert found.residence_at_limit_s == pytest.approx(200)


def test_a_stock_that_never_fills_is_told_how_long_what_is_in_it_would_stay_if_it_did() -> None:
    found = figures("stock Q = 50, max 1000\nflow In: () -> Q @ 5/s\nflow Out: Q -> () @ 10/s")
    assert (found.residence_s, found.residence_at_limit_s, found.turned_away) == (5, 100, 0)
    follows = figures("stock Q = 50, max 1000\nflow In: () -> Q @ 1/s\nflow Out: Q -> () @ Q / (20 s)\nrun 10 s")
    assert (follows.residence_s, follows.residence_at_limit_s) == (pytest.approx(20), pytest.approx(20))


def test_figures_are_in_base_units_and_say_the_authors() -> None:
    found = figures("stock Q = 2 GiB, max 4 GiB\nflow In: () -> Q @ 1 MiB/min")
    assert (found.level, found.unit.text, found.unit.factor) == (2 * 2**30, "GiB", 2**30)
    assert found.full.time_s == pytest.approx(2 * 1024 * 60)


def test_a_scenario_that_can_not_be_computed_has_no_figures_and_leaves_the_others_alone() -> None:
    text = "stock Q = 5\nflow Out: Q -> () @ 1/s / Rate\nRate = 2\nscenario Off: Rate = 0\nrun 1 s"
    assert [f.scenario for f in numbers_of(model_of(text)).stocks] == [None]


def test_a_model_without_numbers_has_no_figures() -> None:
    assert numbers_of(model_of("A (+)-> B (+)-> A")).stocks == ()
    assert numbers_of(model_of("stock Q\nflow In: () -> Q")).stocks == ()


def test_figures_made_before_anything_else_is_asked_for_are_those_made_after() -> None:
    model = model_of(METASTABLE)
    numbers = numbers_of(model)
    assert numbers.runs
    assert numbers.starts
    assert numbers.stocks == numbers_of(model).stocks


@given(st.integers(0, 40), st.integers(41, 90), st.integers(0, 30), st.integers(1, 30))
@settings(deadline=None, max_examples=60)
def test_the_closed_form_and_the_run_agree(level: int, maximum: int, inflow: int, outflow: int) -> None:
    text = (
        f"stock Q = {level}, max {maximum}\nflow In: () -> Q @ {inflow}/s\nflow Out: Q -> () @ {outflow}/s\n"
        "run 100 s, step 0.37 s"
    )
    found = figures(text)
    events = {event.limit: event.time_s for event in run_of(text).events}
    for limit, arrival in (("full", found.full), ("empty", found.empty)):
        if arrival.how == "closed form" and arrival.time_s is not None and arrival.time_s < 99:
            assert events[limit] == pytest.approx(arrival.time_s, rel=1e-9)
        else:
            assert limit not in events


# ------------------------------------------------------------------ what would hold it


def test_the_rate_that_holds_a_stock_is_solved_with_all_other_formulas_following() -> None:
    text = (
        "stock Q = 50\nflow In: () -> Q @ 100/s + Back * 1%\nflow Out: Q -> () @ 40/s\n"
        "Back = max(0/s, Out - 20/s) ^ 2 / (10/s)\nrun 1 s"
    )
    rates = dict(figures(text).stable_when)
    r = rates["out"]
    assert r == pytest.approx(100 + max(0, r - 20) ** 2 / 10 * 0.01)
    assert rates["in"] == pytest.approx(40)
    # The model with that rate in place is stable.
    assert figures(text.replace("40/s", f"{r:.12f}/s")).net == pytest.approx(0, abs=1e-9)


def test_a_flow_that_can_not_hold_a_stock_is_left_out() -> None:
    text = "stock Q = 50\nflow In: () -> Q @ 100/s + 100% * Out\nflow Out: Q -> () @ 40/s"
    assert [flow for flow, _ in figures(text).stable_when] == ["in"]


def test_a_root_is_found_and_a_jump_is_none() -> None:
    assert solve(lambda rate: 100 - 0.97 * rate, 40) == pytest.approx(100 / 0.97, rel=1e-14)
    assert solve(lambda rate: 1000 - rate**3, 1) == pytest.approx(10)
    assert solve(lambda rate: rate**0.5 - 3, 1e-6) == pytest.approx(9)
    assert solve(lambda rate: 5 if rate < 7 else -5, 1) is None
    assert solve(lambda rate: 5 + rate, 1) is None
    assert solve(lambda rate: 5, 1) is None
    assert solve(lambda rate: 0, 3) == 3


@given(st.floats(0.1, 1000), st.floats(0, 0.95), st.floats(1, 1000))
def test_the_figures_of_a_line_are_exact(fresh: float, share: float, near: float) -> None:
    assert solve(lambda rate: fresh + share * rate - rate, near) == pytest.approx(fresh / (1 - share), rel=1e-9)


def test_a_stock_with_several_flows_is_held_by_each_of_them_alone() -> None:
    text = "stock Q = 50\nflow A: () -> Q @ 10/s\nflow B: () -> Q @ 5/s\nflow C: Q -> () @ 9/s\nflow D: Q -> () @ 4/s"
    found = figures(text)
    assert dict(found.stable_when) == {"a": 8, "b": 3, "c": 11, "d": 6}
    assert found.net == 2


def test_the_figures_at_the_start_are_those_of_the_run() -> None:
    run = simulate(model_of(WORKED_EXAMPLE))
    assert isinstance(run, Run)
    found = figures(WORKED_EXAMPLE, "request queue")
    assert (run.values["incoming requests"][0], run.values["processed requests"][0]) == (found.inflow, found.outflow)
