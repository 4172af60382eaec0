"""A latch remembers: it goes on at one condition and off at another, and breaks a ring of formulas."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.support import analysis_of, found, run_of

from loopdown.analysis.numbers.read.drives import drives_of

THERMOSTAT = """
stock Heat = 18 deg
flow Heating: () -> Heat @ if On then 3 deg/h else 0 deg/h
flow Loss: Heat -> () @ 1 deg/h
On = latch(Heat < 18 deg, Heat > 21 deg)
run 20 h, step 1 min
"""


def column(text: str, name: str) -> list[float]:
    return [*run_of(text).values[name]]


def test_it_stays_between_its_two_levels() -> None:
    """By hand: 3 deg down at 1 deg/h, 3 up at 2 deg/h, so 4.5 h from one switch on to the next."""
    run = run_of(THERMOSTAT)
    on, heat = run.values["on"], run.values["heat"]
    ups = [t for t, before, after in zip(run.times[1:], on, on[1:], strict=False) if after > before]
    gaps = [b - a for a, b in pairwise(ups)]
    assert len(gaps) >= 3
    assert gaps == pytest.approx([4.5 * 3600] * len(gaps), rel=0.05)
    assert {*on} == {0.0, 1.0}
    assert 17.5 < min(heat) < 18 < 21 < max(heat) < 21.5


def test_without_a_memory_it_stays_at_one_level() -> None:
    """The near one: `if Heat < 18` flips there, and never warms to 21."""
    text = THERMOSTAT.replace("latch(Heat < 18 deg, Heat > 21 deg)", "(Heat < 18 deg)")
    assert max(column(text, "heat")) < 18.5


@pytest.mark.parametrize(
    ("call", "values"),
    [
        ("latch(time >= 2 s, time >= 4 s)", {1: 0, 3: 1, 5: 0}),
        ("latch(time >= 2 s, time >= 4 s, 1)", {1: 1, 3: 1, 5: 0}),
        ("latch(time >= 2 s, time < 4 s)", {1: 0, 3: 0, 5: 1}),  # both hold at 3 s: `reset` wins
        ("latch(1 > 0, 1 < 0)", {0: 1, 5: 1}),  # the conditions are asked from the start on
        ("latch(1 < 0, 1 > 0, 1)", {0: 0, 5: 0}),
        ("latch(1 < 0, 1 < 0, 1)", {0: 1, 5: 1}),
        ("latch(time = 2 s, time = 4 s)", {1: 0, 3: 1, 5: 0}),  # a moment is enough
        ("latch(delay(time, 2 s) >= 1 s, smth1(time, 1 s, 9 s) < 2 s)", {1: 0, 5: 1}),
        ("delay(latch(time >= 2 s, time >= 9 s), 2 s)", {3: 0, 5: 1}),
    ],
)
@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_when_it_is_on(call: str, values: dict[int, float], method: str) -> None:
    text = f"X = {call}\nstock S = 5\nflow F: S -> () @ X / (10 * 1 s)\nrun 6 s, step 500 ms, method {method}"
    xs = column(text, "x")
    assert {second: xs[2 * second] for second in values} == values


def test_it_opens_a_ring_of_formulas() -> None:
    text = "A = 100 - 60 * Off\nOff = latch(A > 80, A < 30)\nA (-)-> Load"
    assert found(text, "formula-ring") == []
    assert len(found(text.replace("latch(A > 80, A < 30)", "(A > 80)"), "formula-ring")) == 1


def test_both_conditions_are_links_with_their_signs_and_no_delay() -> None:
    links = analysis_of("stock A = 1\nB = 2\nX = latch(A > 3, B > 4)\nX (+)-> Load").links
    assert {pair: (links[pair].polarity, links[pair].delay) for pair in (("a", "x"), ("b", "x"))} == {
        ("a", "x"): ("+", None),
        ("b", "x"): ("-", None),
    }


def test_a_latch_on_one_level_counts_one_way() -> None:
    """On above 30 and off below 10: more of A never switches it off."""
    text = "stock A = 1\nX = latch(A > 30, A < 10)\nX (+)-> Load"
    assert analysis_of(text).links["a", "x"].polarity == "+"
    assert analysis_of(text.replace("A < 10", "A > 40")).links["a", "x"].polarity == "?"


def test_a_delay_of_a_lever_delays_what_the_latch_sees() -> None:
    text = """
    stock S = 0 jobs
    flow In: () -> S @ 1 job/s
    Full = latch(S > 3 jobs, S < 1 job)
    run 10 s, step 1 s
    lever 9 "Later": delay S -> Full = 4 s
    """
    as_it_is, later = run_of(text), run_of(text, lever="Later")
    assert later.values["full"].index(1) - as_it_is.values["full"].index(1) == 4


def test_it_is_a_memory_by_which_one_stock_swings() -> None:
    """With a stock alone nothing swings by itself; what a latch does isn't an input of the author's either."""
    drives = drives_of(analysis_of(THERMOSTAT).numbers.cases[0])
    assert (drives.looped, drives.driven) == ({"heat"}, set())
    plain = THERMOSTAT.replace("latch(Heat < 18 deg, Heat > 21 deg)", "(Heat < 18 deg)")
    assert drives_of(analysis_of(plain).numbers.cases[0]).looped == set()
