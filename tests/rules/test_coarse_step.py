"""A step that is too long to show what a model does. What it does is known by hand."""

from __future__ import annotations

import re

import pytest
from tests.support import found, run_of

HEAT = """
stock Heat = 100 deg, max 200 deg, when full "alarm"
Room = 20 deg
flow Cooling: Heat -> () @ (Heat - Room) / 1 min
flow Warming: () -> Heat @ 20 deg / 1 min
run 10 min{step}
"""


def test_a_step_beyond_the_time_constant_is_told_and_what_it_advises_works() -> None:
    (finding,) = found(HEAT.format(step=", step 2.5 min"), "coarse-step")
    assert finding.message == (
        "Steps of 2 min 30 s are too long to see what the model does: "
        "Heat is empty after 1 min 40 s, in shorter ones it is never empty"
    )
    assert finding.help is not None
    advised = re.search(r"write `(.*)`", finding.help)
    assert advised is not None
    for step in ("", f", {advised[1]}"):
        assert found(HEAT.format(step=step), "coarse-step") == []
        # 20 a minute against a minute's time constant: it settles 20 above the room.
        assert run_of(HEAT.format(step=step)).values["heat"][-1] == pytest.approx(40, rel=0.01)


def test_what_only_steps_make_run_backwards_is_not_told_beside() -> None:
    assert found(HEAT.format(step=", step 2.5 min"), "negative-flow") == []


def test_a_flow_that_does_run_backwards_is_told_with_a_step_that_shows_it() -> None:
    text = "stock Q = 50\nflow In: () -> Q @ 3/s - time / 10 s / 1 s\nrun 1 min, step 1 s"
    assert found(text, "negative-flow") != []


@pytest.mark.parametrize("step", ["100 ms", "1 s", "5 s"])
def test_a_fine_step_says_nothing(step: str) -> None:
    assert found(HEAT.format(step=f", step {step}"), "coarse-step") == []


def test_a_burst_within_a_step() -> None:
    text = 'stock Q = 0, max 100, when full "drop"\nflow In: () -> Q @ 5/s + step(45/s, 61 s) - step(45/s, 66 s)\n'
    text += "flow Out: Q -> () @ 10/s\nrun 5 min"
    assert found(text + ", step 20 s", "coarse-step") != []  # no step begins between 61 s and 66 s
    assert found(text + ", step 1 s", "coarse-step") == []
    # 40 a second for 5 s: 200 beyond what leaves, so it is full 2.5 s after the burst begins.
    assert [hit.time_s for hit in run_of(text).events if hit.limit == "full"] == pytest.approx([61 + 2.5])


def test_the_scenario_in_which_it_matters_is_named() -> None:
    text = "stock Q = 50\nTime = 1 h\nflow Out: Q -> () @ Q / Time\nrun 5 min, step 30 s\nscenario Quick: Time = 12 s"
    (finding,) = found(text, "coarse-step")
    assert finding.message.endswith(" when Quick")


def test_without_a_step_there_is_nothing_to_tell() -> None:
    assert found("stock Q = 50\nflow Out: Q -> () @ Q / 1 s\nrun 1 h", "coarse-step") == []
