"""The second engine against what is worked out by hand: it can only hold others to the truth if it is true itself."""

from __future__ import annotations

import math

import pytest
from tests.support import model_of
from tests.truth import oracle
from tests.truth.oracle import Truth

pytestmark = pytest.mark.skipif(oracle.COMPILER is None, reason="needs a C compiler")

STEPS = 200_000


def truth(text: str, length: float, scenario: int | None = None) -> Truth:
    model = model_of(text)
    return oracle.run(model, length, STEPS, model.scenarios[scenario].changes if scenario is not None else ())


def near(value: float, rel: float = 1e-3) -> object:
    return pytest.approx(value, rel=rel, abs=1e-3)


def test_a_queue_fills_and_turns_away() -> None:
    text = """
stock Q = 50, max 1000, when full "lost"
flow In: () -> Q @ Offered
flow Out: Q -> () @ 100/s
Offered = 120/s
scenario Busy: Offered = 195/s
"""
    calm, busy = truth(text, 100), truth(text, 100, 0)
    assert calm.full["q"] == near(47.5)
    assert calm.turned_away["q"] == near(52.5 * 20)
    assert busy.full["q"] == near(10)
    assert busy.turned_away["q"] == near(90 * 95)
    assert calm.empty["q"] is None


def test_what_decays_is_never_empty_and_what_drains_is() -> None:
    decays = truth("stock S = 100\nflow Out: S -> () @ S / 10 s\n", 100)
    drains = truth("stock S = 100\nflow Out: S -> () @ 5/s\n", 100)
    assert decays.empty["s"] is None
    assert decays.levels["s"][80] == near(100 * math.exp(-1))
    assert drains.empty["s"] == near(20)
    assert drains.lowest["s"] == 0


def test_what_a_blocked_flow_cannot_use_goes_to_the_others() -> None:
    """A takes 20/s once it is full, and the 80/s that are left go to B, which takes up to 100/s."""
    found = truth(
        """
stock Accepted = 0, max 200, when full "503"
stock Node A = 0, max 10, when full block
stock Node B = 0, max 10, when full block
flow Arrivals: () -> Accepted @ 100/s
flow To A: Accepted -> Node A @ 500/s
flow To B: Accepted -> Node B @ 500/s
flow A done: Node A -> () @ 20/s
flow B done: Node B -> () @ 100/s
""",
        20,
    )
    assert found.full["accepted"] is None
    assert found.highest["accepted"] == near(0)
    assert found.full["node a"] == near(10 / 30, 5e-3)
    assert found.moved["b done"] == near(50 / 3 + 80 * (20 - 1 / 3), 1e-3)


def test_room_is_shared_by_what_is_wanted() -> None:
    """30/s of room among 10/s, 20/s and 60/s: a third each of what they want; without the last one all run."""
    text = """
stock Pool = 10, max 10, when full block
flow A: () -> Pool @ 10/s
flow B: () -> Pool @ 20/s
flow C: () -> Pool @ Third
flow Out: Pool -> () @ 30/s
Third = 60/s
scenario Two: Third = 0/s
"""
    three, two = truth(text, 10), truth(text, 10, 0)
    assert [three.moved[flow] for flow in "abc"] == near_each(100 / 3, 200 / 3, 200)
    assert [two.moved[flow] for flow in "abc"] == near_each(100, 200, 0)


def near_each(*values: float) -> object:
    return pytest.approx(values, rel=1e-3, abs=1e-2)


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("step(5/s, 4 s)", 30),
        ("pulse(7, 4 s)", 7),
        ("pulse(7, 1 s, 3 s)", 21),  # at 1, 4 and 7 s
        ("ramp(1/s/s, 2 s, 5 s)", 4.5 + 15),
        ("if time > 6 s then 2/s else 1/s", 6 + 8),
        ("table(time / 1 s, (0, 0), (10, 10)) / 1 s", 50),
        ("delay(time / 1 s, 4 s, 0) / 1 s", 18),
        ("smth1(step(1/s, 0.0001 s), 2 s, 0/s)", 10 - 2 * (1 - math.exp(-5))),
        ("delay1(1/s, 2 s, 0/s)", 10 - 2 * (1 - math.exp(-5))),
        ("exp(-time / 2 s) * 1/s", 2 * (1 - math.exp(-5))),
    ],
)
def test_what_flows_in_ten_seconds(formula: str, right: float) -> None:
    found = truth(f"stock S = 0\nflow In: () -> S @ {formula}\n", 9.0 if "pulse(7, 1 s" in formula else 10.0)
    assert found.levels["s"][-1] == near(right)


def test_delays_and_stages_come_out_as_they_are_known_to() -> None:
    """A follower that sees itself late swings: kτ = 1 rings once in 2π/ω, damped; the first turn is that of the method
    of steps, x' = -x(t - 1): from 1 it falls to 0 at 1 and is lowest, -0.5, at 2."""
    found = truth(
        "stock S = 2\nflow Out: S -> () @ max(0, delay(S, 1 s) - 1) / 1 s\n"
        "flow In: () -> S @ max(0, 1 - delay(S, 1 s)) / 1 s\n",
        3,
    )
    assert found.lowest["s"] == near(0.5)
    third = truth("stock S = 0\nflow In: () -> S @ smth3(step(1/s, 0.0001 s), 3 s, 0/s)\n", 30)
    assert third.levels["s"][-1] == near(27)


def test_twice_as_many_steps_halve_the_error() -> None:
    model = model_of("stock S = 100\nflow Out: S -> () @ S / 10 s\n")
    errors = [abs(oracle.run(model, 40, steps).levels["s"][200] - 100 * math.exp(-1)) for steps in (8_000, 16_000)]
    assert errors[0] / errors[1] == pytest.approx(2, rel=0.05)
