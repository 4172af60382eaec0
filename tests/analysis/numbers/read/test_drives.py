"""What can move a stock up and down: by the shape of a model alone."""

from __future__ import annotations

import math

import pytest
from tests.support import model_of, numbers_of

from loopdown.analysis.numbers.read.drives import Drives, drives_of


def drives(text: str) -> Drives:
    return drives_of(numbers_of(model_of(text)).cases[0])


CHAIN = "stock A = 5\nstock B = 5\nflow In: () -> A @ 1/s\nflow On: A -> B @ A / 5 s\nflow Out: B -> () @ B / 5 s\n"


@pytest.mark.parametrize(
    ("text", "looped"),
    [
        (CHAIN, set()),  # one after the other: nothing comes back
        (CHAIN.replace("@ 1/s", "@ 9/s - B / 1 s"), {"a", "b"}),
        ("stock A = 5\nflow In: () -> A @ (10 - A) / 5 s\nrun 1 min", set()),
        ("stock A = 5\nflow In: () -> A @ (10 - delay(A, 3 s)) / 5 s\nrun 1 min", {"a"}),
        ("stock A = 5\nflow In: () -> A @ (10 - Seen) / 5 s\nSeen = smth1(A, 3 s)\nrun 1 min", {"a"}),
        # A delay of something else on a loop of one stock is no second memory of that loop.
        ("stock A = 5\nflow In: () -> A @ (10 - A) / 5 s + delay(Load, 3 s)\nLoad = 5/s\nrun 1 min", set()),
    ],
)
def test_two_memories_that_act_on_each_other_can_swing(text: str, looped: set[str]) -> None:
    assert drives(text).looped == looped


@pytest.mark.parametrize(
    ("inflow", "last"),
    [
        ("1/s", 0),
        ("step(1/s, 40 s)", 40),
        ("ramp(1/s/s, 10 s, 30 s)", 30),
        ("pulse(5, 20 s)", 20),
        ("pulse(5, 20 s, 10 s)", math.inf),
        ("sin(time / 1 s) * 1/s", math.inf),
        ("table(time / 1 h, (0, 1), (8, 5), (9, 100)) / 1 s", 9 * 3600),
        ("if time > 1 h then 5/s else 1/s", 3600),
    ],
)
def test_when_the_last_input_turns_what_it_reaches(inflow: str, last: float) -> None:
    text = f"stock A = 5\nstock Apart = 5\nflow In: () -> A @ {inflow}\nflow Other: () -> Apart @ 1/s\nrun 1 min"
    assert drives(text).last_input("a") == last
    assert drives(text).last_input("apart") == 0
