"""Where nothing moves any more the rest of a run is known, and is what stepping through it would give."""

from __future__ import annotations

import math

import pytest
from tests.support import analysis_of, numbers_of

from loopdown.analysis.numbers.numbers import simulate
from loopdown.analysis.numbers.program import program as programs
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.integrate import Track, stands_still
from loopdown.analysis.numbers.run.results import Run

FILLING = """
stock Queue = 50 requests, max 1000 requests
flow In: () -> Queue @ Offered
flow Out: Queue -> () @ 40/s
Offered = 100/s
run 5 min
"""


@pytest.mark.parametrize(
    "text",
    [
        FILLING,
        FILLING.replace("Offered = 100/s", "Offered = 100/s - step(90/s, 2 min)"),  # full for a while, then not
        FILLING.replace("Offered = 100/s", "Offered = 100/s + step(50/s, 1 min)"),
        FILLING.replace("Offered = 100/s", "Offered = 100/s + pulse(50, 1 min, 30 s)"),
        FILLING.replace("Offered = 100/s", "Offered = smth1(60/s + Queue / 20 s, 1 min)"),
        FILLING.replace("max 1000 requests", "max 1000 requests, when full block"),
        FILLING.replace("Offered = 100/s", "Offered = 10/s"),  # runs empty
        "stock A = 9, max 10\nstock B = 0, max 5\nflow F: A -> B @ A / 3 s\nflow G: B -> () @ 1/s\n"
        "flow H: () -> A @ 3/s\nrun 1 min",
    ],
)
def test_the_rest_of_a_run_is_what_stepping_gives(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = analysis_of(text).model
    short = simulate(model)
    monkeypatch.setattr(programs, "last_change", lambda variant, layout: math.inf)
    long = simulate(model)
    assert isinstance(short, Run)
    assert isinstance(long, Run)
    assert short.times == long.times
    assert short.events == long.events
    for name, series in long.values.items():
        assert short.values[name] == pytest.approx(series, rel=1e-12, abs=1e-12)
    for name, rates in long.turned_away.items():
        assert short.turned_away[name] == pytest.approx(rates, rel=1e-12, abs=1e-12)
    assert short.moved == pytest.approx(long.moved)
    assert short.turned_away_total == pytest.approx(long.turned_away_total)


@pytest.mark.parametrize(
    ("formula", "quiet"),
    [
        ("100/s", 0),
        ("100/s + Queue / 10 s", 0),
        ("100/s + step(50/s, 1 min)", 60),
        ("step(1/s, 1 min) + step(1/s, 10 s)", 60),
        ("100/s + step(50/s, When)", math.inf),
        ("100/s + pulse(50, 1 min)", math.inf),
        ("100/s + ramp(1, 1 min) * 1/s", math.inf),
        ("100/s + sqrt(time / 1 s) * 1/s", math.inf),
        ("smth1(100/s, 5 s)", math.inf),
    ],
)
def test_when_a_model_no_longer_follows_the_time(formula: str, quiet: float) -> None:
    model = analysis_of(FILLING.replace("Offered = 100/s", f"Offered = {formula}\nWhen = 1 min")).model
    program = numbers_of(model).cases[0].program
    assert isinstance(program, Program)
    assert program.last_change_s == quiet


def test_a_run_stands_still_when_all_but_the_time_is_the_same() -> None:
    assert stands_still(Track(rows=[(0.0, 5.0, 1.0), (1.0, 5.0, 1.0)]), 1)
    assert not stands_still(Track(rows=[(0.0, 5.0, 1.0), (1.0, 5.0, 1.5)]), 1)
    assert not stands_still(Track(rows=[(0.0, 5.0, 1.0)]), 0)
    assert not stands_still(Track(rows=[(0.0, 5.0), (1.0, 5.0)], turned={0: {0: 1.0}, 1: {0: 2.0}}), 1)
