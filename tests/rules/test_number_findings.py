"""What is said of numbers: each finding where it must be, beside the nearest case in which it must not."""

from __future__ import annotations

import math

import pytest
from tests.support import callouts_of, found, parts_of, read_text

from loopdown.parts.callout import Callout, Paragraph, Table
from loopdown.words.sentences import text_of

QUEUE = """
stock Queue = {level} requests, max 1000 requests, when full "HTTP 503"
flow Incoming: () -> Queue @ {rate}/s
flow Processed: Queue -> () @ 100/s
"""
FULL_IN_10_S = QUEUE.format(level=0, rate=200)
SCALER = 'loop B1 "Autoscaler": Queue (+ delay {delay})-> Pods (+)-> Processed -> Queue\n'
BREAKER = "loop B2: Queue (+{delay})-> Open (-)-> Incoming -> Queue\n"


@pytest.mark.parametrize(("delay", "slow"), [("11 s", True), ("10 s", False), ("9 s", False), ("1 h", True)])
def test_a_guard_is_slow_that_answers_after_the_stock_is_full(delay: str, slow: bool) -> None:
    assert bool(found(FULL_IN_10_S + SCALER.format(delay=delay), "slow-guard")) is slow


def test_a_guard_is_not_slow_where_nothing_fills_or_its_delay_is_not_known() -> None:
    late = SCALER.format(delay="1 h")
    assert found(FULL_IN_10_S + late, "slow-guard")
    assert not found(QUEUE.format(level=0, rate=100) + late, "slow-guard")  # it holds its level
    assert not found(QUEUE.format(level=50, rate=90) + late, "slow-guard")  # it drains
    assert not found(FULL_IN_10_S.replace(", max 1000 requests", "") + late, "slow-guard")  # it has no limit
    assert not found(FULL_IN_10_S + SCALER.format(delay="").replace("delay )", "delay)"), "slow-guard")


def test_who_acts_only_while_a_stock_is_short_is_not_in_time() -> None:
    """The queue is full of requests when its guard is late: nothing in it is short."""
    late = SCALER.format(delay="1 h")
    supplied = late + "Processed (-)-> Wait (+)-> Incoming\n"  # B2: Queue → Processed is there by supply alone
    assert [finding.message for finding in found(FULL_IN_10_S + supplied, "slow-guard")] == [
        "B1 answers after 1 h; Queue is full in 10 s",
        "B3 answers after 1 h; Queue is full in 10 s",
    ]
    (finding,) = found(FULL_IN_10_S + late + BREAKER.format(delay=""), "slow-guard")
    assert finding.message == "B1 answers after 1 h; Queue is full in 10 s; B2 acts in time"


def test_a_loop_that_amplifies_is_no_slow_guard_and_a_stock_elsewhere_does_not_count() -> None:
    amplifying = "loop R1: Queue (+ delay 1 h)-> Retries (+)-> Incoming -> Queue\n"
    elsewhere = "loop B1: Load (+ delay 1 h)-> Pods (-)-> Load\n"
    assert not found(FULL_IN_10_S + amplifying, "slow-guard")
    assert not found(FULL_IN_10_S + elsewhere, "slow-guard")


def test_a_slow_guard_names_the_scenario_and_those_that_act_in_time() -> None:
    scenario = QUEUE.format(level=0, rate=100) + "scenario Burst: Incoming = 200/s\n" + SCALER.format(delay="1 min")
    (finding,) = found(scenario + BREAKER.format(delay=""), "slow-guard")
    assert finding.message == "B1 answers after 1 min; when Burst Queue is full in 10 s; B2 acts in time"
    shedding = "loop B3: Queue (+)-> Shed (-)-> Incoming -> Queue\n"
    (finding,) = found(scenario + BREAKER.format(delay=" delay 1 s") + shedding, "slow-guard")
    assert finding.message.endswith("; B3, B2 act in time")  # the fastest first
    both = [finding.message for finding in found(scenario + BREAKER.format(delay=" delay 10 s"), "slow-guard")]
    assert [message.split("; ")[2:] for message in both] == [[]]  # at the moment when it is full is not in time


@pytest.mark.parametrize(
    ("flow", "rest", "told"),
    [
        ("() -> A", "", True), ("() -> A", ", min none", True), ("() -> A", ", max 5", False),
        ("() -> A", ", max 5, when full block", False), ("A -> ()", "", False), ("B -> A", "", True),
    ],
)  # fmt: skip
def test_a_stock_is_unbounded_that_is_filled_and_has_no_limit(flow: str, rest: str, told: bool) -> None:
    text = f"stock A = 1{rest}\nstock B = 1, max 9\nflow F: {flow} @ 1/s"
    assert [finding.message for finding in found(text, "unbounded-stock")] == (
        ["A has an inflow and no limit"] if told else []
    )


def test_a_limit_that_only_a_scenario_gives_leaves_the_model_unbounded() -> None:
    assert found("stock A = 1\nflow F: () -> A @ 1/s\nscenario S: A.max = 5", "unbounded-stock")


def test_a_stock_has_no_outflow_whatever_its_limit() -> None:
    text = "stock A = 1, max 5\nstock B = 1, max 5\nflow F: () -> A @ 1/s\n"
    assert [finding.message for finding in found(text, "no-outflow")] == ["Nothing drains A"]
    assert [finding.message for finding in found(text + "flow G: A -> B @ 1/s", "no-outflow")] == ["Nothing drains B"]
    assert found(text + "flow G: A -> B @ 1/s\nflow H: B -> () @ 0/s", "no-outflow") == []


def test_a_stock_is_at_its_limit_in_the_scenario_that_fills_it() -> None:
    text = "stock A = 4, max 5\nflow F: () -> A @ 1/s\nflow G: A -> () @ 1/s\n"
    assert found(text, "at-limit") == []
    (finding,) = found(text + "scenario Full: A = 5\nscenario Fuller: A.max = 3", "at-limit")
    assert finding.message == "A is full from the start when Full"
    assert found(text + "scenario Nearly: A = 4.999", "at-limit") == []


# ------------------------------------------------------------------ outside the limits


@pytest.mark.parametrize(
    ("stock", "told"),
    [
        ("-1", "A starts below 0, and nothing lets it"), ("-1, min none", None), ("0", None), ("-1, min -1", None),
        ("-2, min -1", "A starts below its `min`"), ("6, max 5", "A starts above its `max`"), ("5, max 5", None),
        ("5, max 3, min 8", "A has a `max` below its `min`"), ("5, max 5, min 5", None),
        ("-9, max -3, min none", None),
    ],
)  # fmt: skip
def test_a_stock_that_starts_outside_its_limits(stock: str, told: str | None) -> None:
    text = f"stock A = {stock}\nflow F: () -> A @ 1/s\nflow G: A -> () @ 1/s"
    assert [finding.message for finding in found(text, "outside-limits")] == ([told] if told else [])


def test_a_scenario_may_shrink_a_limit_and_not_start_below_one() -> None:
    text = "stock A = 5, max 9\nflow F: () -> A @ 1/s\nflow G: A -> () @ 1/s\n"
    assert found(text + "scenario Small: A.max = 3", "outside-limits") == []
    (finding,) = found(text + "scenario Debt: A = -3", "outside-limits")
    assert finding.message == "A starts below 0, and nothing lets it when Debt"


# ------------------------------------------------------------------ negative flows


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        ("3/s - 4/s", True), ("3/s - 3/s", False), ("max(0/s, 3/s - 4/s)", False), ("Q * 0/s", False),
        ("-0.001/s", True), ("1/s - time * 0.1/s/s", True), ("1/s - time * 0.01/s/s", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_a_flow_is_negative_that_would_run_backwards(rate: str, told: bool, method: str) -> None:
    text = f"stock Q = 50\nflow F: Q -> () @ {rate}\nrun 20 s, step 1 s, method {method}"
    assert bool(found(text, "negative-flow")) is told


def test_a_flow_that_has_nothing_to_take_is_not_negative() -> None:
    assert found("stock Q = 1\nflow F: Q -> () @ 5/s\nrun 20 s", "negative-flow") == []


def test_a_negative_flow_names_the_scenario_and_the_time() -> None:
    text = "stock Q = 50\nflow F: Q -> () @ R\nR = 1/s\nscenario Late: R = 2/s - step(3/s, 4 s)\nrun 20 s, step 1 s"
    (finding,) = found(text, "negative-flow")
    assert finding.message.startswith("The rate of F is negative after 4 s in the scenario Late")


# ------------------------------------------------------------------ what can't be computed


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        ("1/s / (Q - 5)", "divides by zero"), ("1/s / (Q - 4)", None), ("(if Q > 0 then 1 else 1 / 0) * 1/s", None),
        ("ln(Q - 5) * 1/s", "logarithm"), ("ln(Q - 4) * 1/s", None), ("sqrt(Q - 6) * 1/s", "root"),
        ("sqrt(Q - 5) * 1/s", None), ("delay1(Q, 0 s) * 1/s", "length for a delay"), ("delay(Q, 0 s) * 1/s", None),
        ("Q / Q * 0 / 0 * 1/s", "divides by zero"), ("table(Q, (6, 1), (7, 2)) * 1/s", None),
        ("(Q - 6) ^ 0.5 * 1/s", "no real value"), ("(Q - 6) ^ 2 * 1/s", None), ("1e308 * Q * 1/s", "grows beyond"),
    ],
)  # fmt: skip
def test_what_can_not_be_computed_is_told_and_what_can_is_not(rate: str, told: str | None) -> None:
    findings = found(f"stock Q = 5, max 50\nflow F: () -> Q @ {rate}\nrun 2 s, step 1 s", "math-error")
    assert [told in finding.message for finding in findings] == ([True] if told else [])
    assert all("F can't be computed at the start" in finding.message for finding in findings)


# ------------------------------------------------------------------ what is shown


def test_a_run_that_takes_too_many_steps_is_told_on_the_page() -> None:
    text = "stock Q = 5\nflow Out: Q -> () @ 1/s\nscenario S: Out = 2/s\nrun {}, step 1 s"
    told = callouts_of(text.format("1 y"), "no-run")
    assert [text_of(callout.headline) for callout in told] == [
        "A run of 365 d 6 h in steps of 1 s takes 31,557,600 steps, more than 50,000"
    ]
    control = parts_of(text.format("1 min"))
    assert not any(isinstance(part, Callout) and part.name == "no-run" for part in control)


@pytest.mark.parametrize("level", ["1e308", "5e-324"])
def test_no_figure_is_infinite(level: str) -> None:
    text = f"stock Q = {level} requests, max 1e308 requests\nflow In: () -> Q @ 1e307/min\nflow Out: Q -> () @ 1e-300/h"
    (figures,) = read_text(text).analysis.numbers.stocks
    for name in ("level", "inflow", "outflow", "net", "turned_away", "returned_share"):
        assert math.isfinite(getattr(figures, name))
    assert figures.residence_s is None or math.isfinite(figures.residence_s)


def test_behind_a_chart_stands_what_it_shows_as_a_table() -> None:
    text = QUEUE.format(level=50, rate=200) + "scenario Calm: Incoming = 50/s\nrun 20 s, step 2 s, method rk4"
    (callout,) = callouts_of(text, "moments")
    table, run = callout.body
    assert isinstance(table, Table)
    assert [text_of(cell) for cell in table.header] == [
        "Scenario", "At the start", "Lowest", "Highest", "At the end", "Limit",
    ]  # fmt: skip
    assert [[text_of(cell) for cell in row] for row in table.rows] == [
        ["as written", "50 requests", "50 requests at the start", "1,000 requests after 9.5 s", "1,000 requests",
         "full after 9.5 s"],
        ["Calm", "50 requests", "0 requests after 1 s", "50 requests at the start", "0 requests", "empty after 1 s"],
    ]  # fmt: skip
    assert isinstance(run, Paragraph)
    assert text_of(run.line) == "Run for 20 s in steps of 2 s, by the method of Runge and Kutta."
    assert callout.folded


def test_the_table_behind_a_chart_has_no_column_that_nobody_needs() -> None:
    (callout,) = callouts_of("stock Q = 5 L\nflow Out: Q -> () @ 10%/s * Q\nrun 10 s, step 1 s", "moments")
    table = callout.body[0]
    assert isinstance(table, Table)
    assert [text_of(cell) for cell in table.header] == ["At the start", "Lowest", "Highest", "At the end"]
    assert text_of(table.rows[0][1]) == f"{5 * 0.9**10:.3f} L after 10 s"


def test_each_chart_has_its_table_and_no_chart_has_none() -> None:
    (callout,) = callouts_of("stock A = 5\nstock B = 5\nflow F: A -> B @ 1/s\nrun 3 s, step 1 s", "moments")
    assert [text_of(part.line) for part in callout.body if isinstance(part, Paragraph)][:2] == [
        "A over time", "B over time",
    ]  # fmt: skip
    assert sum(isinstance(part, Table) for part in callout.body) == 2
    assert callouts_of("stock A = 5\nflow F: A -> () @ 0/s\nrun 3 s, step 1 s", "moments") == []
    assert callouts_of("A (+)-> B (+)-> A", "moments") == []
