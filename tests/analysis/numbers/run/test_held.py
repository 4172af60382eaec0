"""The compiled loop at limits gives, to the last bit, what settling each of these steps gives."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support import analysis_of

from loopdown.analysis.numbers.numbers import simulate
from loopdown.analysis.numbers.program.functions import Functions
from loopdown.analysis.numbers.run import integrate, limits
from loopdown.analysis.numbers.run.results import Run

EMPTY = """
stock Queue = 50 requests, max 1000 requests
stock Log = 0 requests
flow In: () -> Queue @ Offered
flow Out: Queue -> () @ 40/s
flow Written: () -> Log @ Seen
Offered = 7/s + step(0.3/s, 1 min)
Seen = Out / 3
run 5 min, step 1 s
"""
FULL = """
stock Room = 95 people, max 100 people, when full block
flow Enter: () -> Room @ Door
flow Leave: Room -> () @ 2/s + step(1/s, 1 min)
stock Shown = 3 people
flow Show: () -> Shown @ Enter / 7
Door = 10/s
run 5 min, step 1 s
"""
HELD = {
    "empty": EMPTY,
    "two outflows": EMPTY.replace("run 5", "flow More: Queue -> () @ 3/s\nrun 5"),
    "a pipeline": EMPTY.replace("Seen = Out / 3", "Seen = delay(Out, 20 s, 1/s)"),
    "stages": EMPTY.replace("Seen = Out / 3", "Seen = smth3(Out, 20 s)"),
    "no rate followed": EMPTY.replace("Out / 3", "1/s"),
    "then filling": EMPTY.replace("step(0.3/s, 1 min)", "step(90/s, 1 min)").replace("1000", "1000000"),
}
SETTLED = {
    "full": FULL,
    "a limit that moves": EMPTY.replace("max 1000 requests", "min 5 requests + Log / 10, max 1000 requests"),
    "a chain": "stock A = 1\nstock B = 0\nflow In: () -> A @ 1/s + step(1/s, 9 s)\nflow F: A -> B @ 4/s\n"
    "flow G: B -> () @ 5/s\nrun 1 min, step 1 s",
}


def ran(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Run, int]:
    """A run, and how many of its steps were settled."""
    settled: list[float] = []

    def move_levels(program: Any, values: list[float], *others: Any) -> None:
        settled.append(values[0])
        original(program, values, *others)

    original = limits.move_levels
    with monkeypatch.context() as patch:
        patch.setattr(integrate, "move_levels", move_levels)
        run = simulate(analysis_of(text).model)
    assert isinstance(run, Run)
    return run, len(settled)


@pytest.mark.parametrize("text", [*HELD.values(), *SETTLED.values()], ids=[*HELD, *SETTLED])
def test_steps_at_limits_are_the_same_to_the_last_bit(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run, few = ran(text, monkeypatch)
    monkeypatch.setattr(Functions, "hold", None)
    stepped, many = ran(text, monkeypatch)
    assert run == stepped
    assert few < many / 2 if text in HELD.values() else few > many / 2
