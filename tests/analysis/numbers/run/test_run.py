"""The run: limits, what they turn away or hold back, and that nothing is made or lost on the way."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.example_models import WORKED_EXAMPLE
from tests.support import model_of, numbers_of, run_of, try_run

from loopdown.analysis.numbers.numbers import simulate
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.integrate import begin, integrate
from loopdown.analysis.numbers.run.results import LimitHit, NotRunnable, Plan, Run

METHODS = pytest.mark.parametrize("method", ["euler", "rk4"])


# ------------------------------------------------------------------ full


@METHODS
def test_a_full_stock_turns_away_what_has_no_room(method: str) -> None:
    run = run_of(
        "stock Q = 5 boxes, max 20 boxes\nflow In: () -> Q @ 7/s\nflow Out: Q -> () @ 4/s\n"
        f"run 10 s, step 2 s, method {method}"
    )
    assert run.values["q"] == (5, 11, 17, 20, 20, 20)
    assert run.values["in"] == (7,) * 6  # they came, and then they were sent away
    assert run.turned_away["in"] == (0, 0, 1.5, 3, 3, 3)
    assert run.turned_away_total == {"in": 15}
    assert run.moved == {"in": 70, "out": 40}
    assert run.events == (LimitHit("q", "full", 5.0),)
    assert run.limits["q", "max"] == (20,) * 6


def test_what_is_turned_away_on_its_way_from_another_stock_leaves_the_model() -> None:
    run = run_of(
        "stock A = 100\nstock B = 5, max 10\nflow Move: A -> B @ 4/s\nflow Out: B -> () @ 1/s\nrun 10 s, step 1 s"
    )
    assert run.values["a"][-1] == 60
    assert run.values["b"][-1] == 10
    assert 105 - run.turned_away_total["move"] - run.moved["out"] == pytest.approx(70)


def test_several_inflows_are_turned_away_in_proportion() -> None:
    run = run_of("stock Q = 10, max 10\nflow A: () -> Q @ 6/s\nflow B: () -> Q @ 3/s\nflow C: Q -> () @ 3/s\nrun 1 s")
    assert (run.turned_away["a"][0], run.turned_away["b"][0]) == (pytest.approx(4), pytest.approx(2))


@METHODS
def test_a_full_stock_that_blocks_holds_back_in_the_stock_before(method: str) -> None:
    run = run_of(
        "stock A = 100\nstock B = 5, max 20, when full block\nflow In: () -> A @ 2/s\nflow Move: A -> B @ 7/s\n"
        f"flow Out: B -> () @ 4/s\nSeen = Move\nrun 10 s, step 1 s, method {method}"
    )
    assert run.values["b"] == (5, 8, 11, 14, 17, 20, 20, 20, 20, 20, 20)
    assert run.values["move"] == (7, 7, 7, 7, 7, 4, 4, 4, 4, 4, 4)
    assert run.moved["move"] == 35 + 20
    assert run.values["seen"] == run.values["move"]
    assert run.values["a"][-1] == 100 + 20 - 35 - 20
    assert run.turned_away == {}
    assert run.events == (LimitHit("b", "full", 5.0),)


def test_blocking_reaches_back_through_a_chain_however_it_is_written() -> None:
    lines = [
        "stock A = 100", "stock B = 10, max 10, when full block", "stock C = 10, max 10, when full block",
        "flow F: A -> B @ 7/s", "flow G: B -> C @ 6/s", "flow H: C -> () @ 2/s", "run 5 s, step 1 s",
    ]  # fmt: skip
    for ordered in (lines, lines[::-1]):
        run = run_of("\n".join(ordered))
        assert (run.values["f"], run.values["g"]) == ((2,) * 6, (2,) * 6)


@pytest.mark.parametrize("room", ["100", "0.1", "0.001"])
def test_a_small_stock_that_blocks_lets_pass_what_leaves_it_however_much_that_is(room: str) -> None:
    # In a step of 1 ms the smallest has room for a millionth of what passes.
    run = run_of(
        f"stock A = 5000\nstock B = 0, max {room}, when full block\nflow F: A -> B @ 1000000/s\n"
        "flow G: B -> () @ 900000/s\nrun 4 ms, step 1 ms"
    )
    assert run.values["g"] == pytest.approx((900_000.0,) * 5, rel=1e-9)
    assert run.values["f"][-1] == pytest.approx(900_000, rel=1e-9)
    assert run.values["b"][-1] == pytest.approx(float(room))
    assert run.values["a"][-1] == pytest.approx(5000 - run.moved["g"] - float(room))


def test_a_ring_of_full_stocks_stands_still() -> None:
    ring = (
        "stock A = 10, max 10, when full block\nstock B = {}, max 10, when full block\n"
        "flow F: A -> B @ 3/s\nflow G: B -> A @ 3/s\nrun 5 s, step 1 s"
    )
    assert run_of(ring.format(10)).values["f"] == (0,) * 6
    assert run_of(ring.format(4)).values["f"][-1] == 3  # with room in it the ring turns


def test_the_time_of_a_limit_is_found_between_steps() -> None:
    text = "stock Q = 0, max 10\nflow In: () -> Q @ 3/s\nrun 5 s, step {}"
    for step in ("1 s", "0.7 s", "0.1 s", "2.5 s"):
        (event,) = run_of(text.format(step)).events
        assert event.time_s == pytest.approx(10 / 3, rel=1e-9)


def test_a_level_that_comes_to_lie_on_its_limit_at_a_step_has_reached_it() -> None:
    full = run_of("stock Q = 0, max 8\nflow In: () -> Q @ 2/s\nrun 6 s, step 1 s")
    empty = run_of("stock Q = 8\nflow Out: Q -> () @ 2/s\nrun 6 s, step 1 s")
    assert full.events == (LimitHit("q", "full", 4.0),)
    assert empty.events == (LimitHit("q", "empty", 4.0),)
    touching = run_of("stock Q = 8\nflow Out: Q -> () @ 2/s - step(2/s, 4 s)\nrun 6 s, step 1 s")
    assert touching.events == (LimitHit("q", "empty", 4.0),)
    short = run_of("stock Q = 8\nflow Out: Q -> () @ 2/s - step(2/s, 3 s)\nrun 6 s, step 1 s")
    assert short.events == ()


def test_rounding_does_not_put_off_a_limit_by_a_step() -> None:
    """30 gal at 2 gal/min are there after 375 steps of 2.4 s, all but the last bit."""
    tub = "stock Q = 20 gal, max 50 gal\nflow In: () -> Q @ 5 gal/min\nflow Out: Q -> () @ 3 gal/min\nrun 20 min"
    (event,) = run_of(tub).events
    assert event.time_s == pytest.approx(900, rel=1e-9)
    # One that comes ever closer is not there.
    near = run_of("stock Q = 0, max 8\nflow In: () -> Q @ (8 - Q) / 1 s\nrun 15 s, step 0.1 s")
    assert near.events == ()


def test_a_level_that_goes_on_below_zero_was_empty_where_the_model_says_what_that_is() -> None:
    overdrawn = 'stock Q = 5, min none, when empty "no deploys"\nflow Out: Q -> () @ 2/s\nrun 4 s, step 1 s'
    run = run_of(overdrawn)
    assert run.events == (LimitHit("q", "empty", 2.5),)
    assert run.values["q"][-1] == -3
    assert run_of(overdrawn.replace(', when empty "no deploys"', "")).events == ()


def test_a_limit_may_move() -> None:
    run = run_of("stock Q = 10, max 20 - time * 2/s\nflow In: () -> Q @ 1/s\nrun 8 s, step 1 s")
    assert run.values["q"][:4] == (10, 11, 12, 13)
    assert run.values["q"][-1] < 15
    assert run.turned_away["in"][-1] == 1


# ------------------------------------------------------------------ empty


@METHODS
def test_from_an_empty_stock_what_comes_in_goes_out(method: str) -> None:
    run = run_of(
        f"stock Q = 10\nflow In: () -> Q @ 3/s\nflow Out: Q -> () @ 7/s\nSeen = Out\nrun 8 s, step 2 s, method {method}"
    )
    assert run.values["q"] == (10, 2, 0, 0, 0)
    # Euler's rate is that of the whole step, in which it runs empty; Runge–Kutta's is that of the moment.
    assert run.values["out"] == pytest.approx((7, 4 if method == "euler" else 7, 3, 3, 3))
    assert run.moved["out"] == pytest.approx(34)
    assert run.values["seen"] == run.values["out"]
    (event,) = run.events
    assert (event.limit, event.time_s) == ("empty", pytest.approx(2.5))


def test_a_stock_shares_what_it_has_in_proportion() -> None:
    run = run_of("stock Q = 0\nflow In: () -> Q @ 6/s\nflow A: Q -> () @ 8/s\nflow B: Q -> () @ 4/s\nrun 3 s, step 1 s")
    assert (run.values["a"], run.values["b"]) == ((4,) * 4, (2,) * 4)


@pytest.mark.parametrize("step", ["0.01 s", "1 s", "5 s"])
def test_a_queue_that_keeps_up_stays_empty_whatever_the_step(step: str) -> None:
    run = run_of(f"stock Q = 0, max 100\nflow In: () -> Q @ 90/s\nflow Out: Q -> () @ 100/s\nrun 50 s, step {step}")
    assert set(run.values["q"]) == {0}
    assert set(run.values["out"]) == {90}
    assert run.turned_away_total == {"in": 0}


@pytest.mark.parametrize("size", [10, 1_000, 100_000])
def test_what_goes_round_an_empty_ring_is_what_comes_in_over_what_leaks(size: int) -> None:
    """Each round keeps all but 1/size of it, so 0.5/s that come in are size/2 that go round."""
    ring = run_of(
        "stock A = 0\nstock B = 0\nflow In: () -> A @ 0.5/s\n"
        f"flow F: A -> B @ {size}/s\nflow G: B -> A @ {size - 1}/s\nflow Leak: B -> () @ 1/s\nrun 2 s, step 1 s\n"
    )
    assert ring.values["f"] == pytest.approx([size / 2] * 3, rel=1e-6)
    assert ring.values["leak"] == pytest.approx([0.5] * 3, rel=1e-6)
    assert ring.values["g"] == pytest.approx([(size - 1) / 2] * 3, rel=1e-6)


def test_nothing_runs_in_a_ring_that_holds_nothing() -> None:
    ring = "stock A = {}\nstock B = 0\nflow F: A -> B @ 5/s\nflow G: B -> A @ 5/s\nrun 4 s, step 1 s"
    assert run_of(ring.format(0)).values["f"] == (0,) * 5
    assert run_of(ring.format(2)).values["f"][0] == 5


def test_supply_passes_through_a_chain_of_empty_stocks_however_it_is_written() -> None:
    lines = [
        "flow In: () -> A @ 3/s", "stock A = 0", "flow F: A -> B @ 9/s", "stock B = 0", "flow G: B -> C @ 8/s",
        "stock C = 0", "flow H: C -> () @ 7/s", "run 4 s, step 1 s",
    ]  # fmt: skip
    for ordered in (lines, lines[::-1]):
        run = run_of("\n".join(ordered))
        assert [set(run.values[name]) for name in ("f", "g", "h")] == [{3}, {3}, {3}]


def test_formulas_see_the_rates_that_really_run() -> None:
    # 5 % of what leaves comes back at once, and what leaves an empty queue is what comes in: 100/0.97.
    run = run_of(
        "stock Q = 0\nflow In: () -> Q @ 100/s + Back\nflow Out: Q -> () @ 1000/s\nBack = 3% * Out\nrun 1 s, step 0.1 s"
    )
    assert run.values["out"] == pytest.approx((100 / 0.97,) * 11, rel=1e-12)
    assert run.values["back"] == pytest.approx((3 / 0.97,) * 11, rel=1e-12)


def test_an_outflow_may_follow_another_outflow_of_the_same_stock() -> None:
    run = run_of("stock Q = 0\nflow In: () -> Q @ 9/s\nflow A: Q -> () @ 20/s\nflow B: Q -> () @ 50% * A\nrun 1 s")
    # B asks for half of what A really gets, and both share 9/s as 20 to B's wish.
    a, b = run.values["a"][0], run.values["b"][0]
    assert a + b == pytest.approx(9)
    assert b / a == pytest.approx((0.5 * a) / 20)


def test_a_stock_without_a_lower_limit_goes_below_zero() -> None:
    text = "stock Budget = 3{}\nflow Spent: Budget -> () @ 1/s\nrun 5 s, step 1 s"
    assert run_of(text.format(", min none")).values["budget"][-1] == -2
    assert run_of(text.format("")).values["budget"][-1] == 0
    assert run_of(text.format(", min 1")).values["budget"][-1] == 1


def test_a_stock_that_starts_outside_its_limits_goes_back_by_itself() -> None:
    above = run_of("stock Q = 20, max 10\nflow In: () -> Q @ 1/s\nflow Out: Q -> () @ 3/s\nrun 10 s, step 1 s")
    assert above.values["q"][:5] == (20, 17, 14, 11, 9)
    below = run_of("stock Q = 2, min 5\nflow In: () -> Q @ 1/s\nflow Out: Q -> () @ 3/s\nrun 5 s, step 1 s")
    assert below.values["q"] == (2, 3, 4, 5, 5, 5)


# ------------------------------------------------------------------ nothing is made or lost


RATES = ["{0}/s", "{0}%/s * S0", "step({0}/s, 2 s)", "{0}/s + 50% * F0", "pulse({0}, 3 s, 2 s)", "{0}/s - time * 1/s/s",
         "smth1({0}/s * S1 / max(S0, 1), 2 s)", "min({0}/s, S1 / (1 s))"]  # fmt: skip


@st.composite
def networks(draw: st.DrawFn) -> str:
    """Up to four stocks with limits of all kinds, and flows of all kinds between them and outside."""
    count = draw(st.integers(2, 4))
    lines = []
    for place in range(count):
        level = draw(st.integers(0, 30))
        limits = draw(
            st.sampled_from(["", ", max 30", ", max 12, when full block", ", min none", ", max 5", ", min 3, max 40"])
        )
        lines.append(f"stock S{place} = {level}{limits}")
    ends = [*(f"S{place}" for place in range(count)), "()"]
    for place in range(draw(st.integers(1, 6))):
        source = draw(st.sampled_from(ends))
        target = draw(st.sampled_from([end for end in ends if end != source]))
        rate = draw(st.sampled_from(RATES if place else RATES[:3])).format(draw(st.integers(0, 40)))
        lines.append(f"flow F{place}: {source} -> {target} @ {rate}")
    lines += ["Seen = 25% * F0", draw(st.sampled_from(["run 8 s, step 0.5 s", "run 8 s, step 0.5 s, method rk4",
                                                        "run 20 s", "run 9 s, step 3 s"]))]  # fmt: skip
    return "\n".join(lines)


@given(networks())
@settings(deadline=None, max_examples=300)
def test_what_went_in_left_was_turned_away_and_is_there_adds_up(text: str) -> None:
    model = model_of(text)
    run = simulate(model)
    assert isinstance(run, Run), run.reason
    for name, levels in run.values.items():
        if name.startswith("s") and name != "seen":
            into = [flow for flow, ends in model.ends.items() if ends.target == name]
            out = [flow for flow, ends in model.ends.items() if ends.source == name]
            passed = sum(run.moved[flow] for flow in (*into, *out)) + levels[0] + 1
            there = (
                levels[0]
                + sum(run.moved[flow] - run.turned_away_total.get(flow, 0.0) for flow in into)
                - sum(run.moved[flow] for flow in out)
            )
            assert levels[-1] == pytest.approx(there, abs=1e-9 * passed)
            high = run.limits.get((name, "max"))
            low = run.limits.get((name, "min"), (0.0,) * len(levels))
            stock = model.variables[name].stock
            assert stock is not None
            for place, level in enumerate(levels):
                if high is not None and levels[0] <= high[0]:
                    assert level <= high[place] + 1e-9 * passed
                if not stock.no_minimum and levels[0] >= low[0]:
                    assert level >= low[place] - 1e-9 * passed
    assert run.values["seen"] == pytest.approx([0.25 * rate for rate in run.values["f0"]], rel=1e-9, abs=1e-12)
    assert all(rate >= 0 for flow in model.ends for rate in run.values[flow])
    for flow, turned in run.turned_away.items():
        assert all(0 <= away <= rate * (1 + 1e-9) for away, rate in zip(turned, run.values[flow], strict=True)) or (
            run.method == "rk4"  # what is turned away there is a mean over the step
        )


@given(networks())
@settings(deadline=None, max_examples=150)
def test_the_fast_loop_and_the_careful_steps_give_the_same(text: str) -> None:
    program = numbers_of(model_of(text)).cases[0].program
    assert isinstance(program, Program)
    careful = replace(program, run=copy(program.run))
    careful.run.leap = lambda values, step, last, record, histories: step
    plan = Plan(0.5, 16, "euler")
    fast, slow = (integrate(each, *begin(each, plan), plan) for each in (program, careful))
    assert fast.rows == [pytest.approx(row, rel=1e-12, abs=1e-12) for row in slow.rows]
    assert fast.turned.keys() == slow.turned.keys()
    assert [(hit.stock, hit.limit) for hit in fast.hits] == [(hit.stock, hit.limit) for hit in slow.hits]


# ------------------------------------------------------------------ scenarios and levers


def test_a_scenario_is_the_model_with_its_changes() -> None:
    base, slow = numbers_of(model_of(WORKED_EXAMPLE)).runs
    assert isinstance(base, Run)
    assert isinstance(slow, Run)
    assert (base.scenario, slow.scenario) == (None, "DB slow")
    assert base.length_s == slow.length_s
    assert base.values["incoming requests"][0] == 103
    assert slow.values["incoming requests"][0] == pytest.approx(101.2)
    assert base.events[0].time_s == pytest.approx(950 / 3)
    assert slow.events[0].time_s == pytest.approx(950 / 61.2)
    assert slow.turned_away["incoming requests"][-1] == pytest.approx(61.2)
    assert list(base.left_out) == ["latency", "pods", "breaker open"]


def test_a_lever_changes_values_limits_and_links() -> None:
    def full_after(lever: str | None) -> float:
        return run_of(WORKED_EXAMPLE, "DB slow", lever).events[0].time_s

    assert full_after(None) == pytest.approx(950 / 61.2)
    assert full_after("Double the queue") == pytest.approx(1950 / 61.2)
    assert full_after("Stop retrying") == pytest.approx(950 / 60)
    assert run_of(WORKED_EXAMPLE, None, "Stop retrying").events == ()


def test_a_lever_counts_on_top_of_the_scenario() -> None:
    text = 'A = 1\nB = A + 10\nscenario S: A = 2\nlever 12 "L": A = 3\nrun 1 s'
    assert [run_of(text, *way).values["b"][0] for way in [(), ("S",), (None, "L"), ("S", "L")]] == [11, 12, 13, 13]


def test_a_changed_formula_sees_the_model_and_a_changed_level_is_the_start() -> None:
    text = (
        "stock Q = 5, max 10\nflow In: () -> Q @ 1/s\nRate = 2\n"
        "scenario S: Q = 3 * Rate, Q.max = 20, Q.min = 1, In = Rate * 1/s\nrun 2 s, step 1 s"
    )
    assert run_of(text, "S").values["q"] == (6, 8, 10)
    assert run_of(text, "S").limits == {("q", "max"): (20,) * 3, ("q", "min"): (1,) * 3}


def test_a_variable_without_a_formula_may_get_one_in_a_scenario() -> None:
    text = "stock Q = 5\nflow Out: Q -> () @ 2/s * Pods\nvariable Pods\nscenario S: Pods = 2\nrun 1 s, step 1 s"
    assert isinstance(try_run(text), NotRunnable)
    assert run_of(text, "S").values["q"] == (5, 1)


def test_a_cut_link_counts_as_nothing_wherever_it_is_named() -> None:
    text = 'A = 5\nB = A * 2 + (if A > 1 then 7 else 1)\nC = A\nlever 6 "L": cut A -> B\nrun 1 s'
    assert run_of(text, None, "L").values["b"][0] == 1
    assert run_of(text, None, "L").values["c"][0] == 5


def test_a_delay_gets_another_length_and_a_prompt_link_gets_one() -> None:
    text = (
        "A = step(6, 2 s)\nB = delay(A, 3 s) + time\nC = A * 2\nrun 6 s, step 1 s\n"
        'lever 9 "Late": delay A -> B = 1 s\nlever 9 "None": delay A -> B = 0 s\nlever 9 "New": delay A -> C = 2 s'
    )
    assert run_of(text).values["b"] == (0, 1, 2, 3, 4, 11, 12)
    assert run_of(text, None, "Late").values["b"] == (0, 1, 2, 9, 10, 11, 12)
    assert run_of(text, None, "None").values["b"] == (0, 1, 8, 9, 10, 11, 12)
    assert run_of(text, None, "New").values["c"] == (0, 0, 0, 0, 12, 12, 12)


def test_what_a_lever_adds_has_no_numbers() -> None:
    text = 'A = 5\nB = A\nlever 8 "L": add A (-)-> B\nrun 1 s'
    assert run_of(text, None, "L").values == run_of(text).values


# ------------------------------------------------------------------ what has no numbers


def test_what_has_no_numbers_is_left_out_with_the_reason_and_the_rest_runs() -> None:
    run = run_of(
        "stock Q = 5\nflow Out: Q -> () @ 1/s\nvariable Mood\nMorale = Mood + 1\nstock Debt = 3\n"
        "flow Shortcuts: () -> Debt @ Morale / (1 s)\nflow Paid: Debt -> () @ 1/s\nstock Pages\nWait = 2\nrun 2 s"
    )
    assert set(run.values) == {"q", "out", "wait"}
    assert {name: str(reason) for name, reason in run.left_out.items()} == {
        "mood": "it has no formula",
        "morale": "it needs Mood, which has no numbers",
        "debt": "it needs Shortcuts, which has no numbers",
        "shortcuts": "it needs Morale, which has no numbers",
        "paid": "it needs Debt, which has no numbers",
        "pages": "it says no level at the start",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A (+)-> B (+)-> A", "it has no numbers"),
        ("stock Q\nflow Out: Q -> () @ 1/s\nRate = 3", "Q: it says no level at the start"),
        ("stock Q = 5\nflow Out: Q -> ()", "Out: it says no rate"),
        ("A = B + 1\nB = A + 1", "A, B: its formula depends on itself"),
        ("stock Q = A\nflow Out: Q -> () @ 1/s\nA = Q + 1", "what it starts with depends on itself"),
        ("A = smth1(B, 3 s)\nB = A + 1", "what it starts with depends on itself"),
        ("stock Q = 5\nflow Out: Q -> () @ Q.max / (1 s)", "Out: Q has no `max`"),
    ],
)
def test_a_model_without_enough_numbers_says_what_is_missing(text: str, reason: str) -> None:
    found = try_run(text)
    assert isinstance(found, NotRunnable)
    assert reason in found.reason


def test_a_ring_through_a_delay_that_says_what_it_starts_with_runs() -> None:
    assert run_of("A = smth1(B, 3 s, 5)\nB = A + 1\nrun 3 s, step 1 s").values["b"][:2] == (6, pytest.approx(6 + 1 / 3))


def test_a_run_is_the_same_every_time() -> None:
    model = model_of(WORKED_EXAMPLE)
    again = simulate(model_of(WORKED_EXAMPLE))
    assert simulate(model) == simulate(model) == again
