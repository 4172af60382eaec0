"""Oscillation, read off curves of which it is known whether they swing."""

from __future__ import annotations

import math

import pytest
from tests.support import run_of

from loopdown.analysis.numbers.read.oscillation import Oscillation, oscillation

TIMES = [place * 0.1 for place in range(1001)]


def of(curve) -> Oscillation | None:  # type: ignore[no-untyped-def]
    return oscillation(TIMES, [curve(time) for time in TIMES])


@pytest.mark.parametrize(
    ("growth", "course"), [(-0.05, "dying out"), (0.0, "sustained"), (0.02, "growing")]
)  # fmt: skip
def test_period_and_course_of_a_wave(growth: float, course: str) -> None:
    found = of(lambda time: 50 + 8 * math.exp(growth * time) * math.cos(2 * math.pi * time / 12.3))
    assert found is not None
    assert found.course == course
    assert found.period_s == pytest.approx(12.3, rel=1e-3)
    assert found.ratio == pytest.approx(math.exp(growth * 12.3), rel=1e-2)
    highs = [turn.time_s for turn in found.turns if turn.high]
    assert highs[1] - highs[0] == pytest.approx(12.3, rel=1e-2)


def test_a_wave_that_rises_faster_than_it_falls_keeps_its_period() -> None:
    found = of(lambda time: min(time % 10, (10 - time % 10) / 4))
    assert found is not None
    assert (found.course, found.period_s) == ("sustained", pytest.approx(10, rel=1e-2))


@pytest.mark.parametrize(("end", "course"), [(60, "unknown"), (700, "sustained")])
def test_two_turns_do_not_say_that_swings_grow(end: int, course: str) -> None:
    """The wave begins half way up: the way to its first top is half a swing."""
    wave = [math.sin(2 * math.pi * time / 7) for time in TIMES[:end]]
    found = oscillation(TIMES[:end], wave)
    assert found is not None
    assert (len(found.turns) == 2, found.course) == (course == "unknown", course)


def test_two_turns_say_that_swings_die_out() -> None:
    """A whole swing would only have been larger than the part of it that is seen."""
    found = oscillation(TIMES[:80], [1 - math.exp(-time) * math.cos(2 * math.pi * time / 7) for time in TIMES[:80]])
    assert found is not None
    assert (len(found.turns), found.course) == (2, "dying out")


@pytest.mark.parametrize("end", [40, 41, 42, 43, 44, 45, 46])
def test_a_dip_at_the_top_of_each_swing_is_a_part_of_it(end: int) -> None:
    times = [place / 100 for place in range(end * 100)]
    levels = [math.sin(time) + math.sin(3 * time + 0.5) / 2 for time in times]
    found = oscillation(times, levels)
    assert found is not None
    assert found.course == "sustained"
    assert found.period_s == pytest.approx(2 * math.pi, rel=0.02)
    assert found.last.high == pytest.approx(max(levels), rel=0.01)
    assert found.last.low == pytest.approx(min(levels), rel=0.01)


def test_swings_on_a_slope_are_all_that_there_is() -> None:
    times = [place / 100 for place in range(8000)]
    found = oscillation(times, [time + 4 * math.sin(time) for time in times])
    assert found is not None
    assert found.period_s == pytest.approx(2 * math.pi, rel=0.02)


def test_a_corner_is_where_it_is() -> None:
    """A curve that is held at its limits, and a burst within one step: nothing lies beyond what was there."""
    held = of(lambda time: min(max(100 * math.sin(time), -1.0), 128 / 2))
    burst = of(lambda time: max(0.0, 300 - 60 * (time % 10)))
    assert held is not None
    assert {turn.value for turn in held.turns} == {-1.0, 64.0}
    assert burst is not None
    assert {turn.value for turn in burst.turns} == {0.0, 300.0}


@pytest.mark.parametrize(
    "curve",
    [
        lambda time: 5.0,
        lambda time: time,
        lambda time: math.exp(-time),
        lambda time: 1e6 + 1e-9 * math.sin(time),  # rounding of the values
        lambda time: time * math.exp(-time / 10),  # an overshoot that doesn't swing back
        lambda time: float(time > 50),
    ],
)
def test_what_does_not_swing(curve) -> None:  # type: ignore[no-untyped-def]
    assert of(curve) is None


def test_a_curve_of_two_points_does_not_swing() -> None:
    assert oscillation([0, 1], [3, 4]) is None
    assert oscillation([], []) is None


# ------------------------------------------------------------------ the closed forms


def adjusted(late_by: float) -> Oscillation | None:
    """One stock with an adjustment time of 10 s and a first-order delay."""
    run = run_of(
        "stock Level = 0 boxes, min none\n"
        "flow In: () -> Level @ 200 boxes/s + smth1((100 boxes - Level) / (10 s), " + f"{late_by} s)\n"
        "flow Out: Level -> () @ 200 boxes/s\nrun 400 s, step 0.05 s, method rk4"
    )
    return oscillation(run.times, run.values["level"])


@pytest.mark.parametrize("late_by", [1.0, 2.0, 2.4, 2.49])
def test_one_stock_with_a_delay_below_a_quarter_of_its_adjustment_time_does_not_oscillate(late_by: float) -> None:
    assert adjusted(late_by) is None


@pytest.mark.parametrize("late_by", [3.0, 5.0, 10.0, 40.0])
def test_one_stock_with_a_delay_above_a_quarter_of_its_adjustment_time_does(late_by: float) -> None:
    found = adjusted(late_by)
    assert found is not None
    assert found.course == "dying out"
    # s² + s/T2 + 1/(T1·T2) = 0
    frequency = math.sqrt(1 / (10 * late_by) - 1 / (4 * late_by**2))
    assert found.period_s == pytest.approx(2 * math.pi / frequency, rel=1e-3)


def answered(strength: float) -> Oscillation | None:
    """x' = −k·x(t − τ) with k·τ given and a τ of 5 s."""
    run = run_of(
        f"stock Gap = 100 boxes, min none\nflow In: () -> Gap @ 1000000 boxes/s - {strength / 5:.17f}/s * Before\n"
        "flow Out: Gap -> () @ 1000000 boxes/s\nBefore = delay(Gap, 5 s)\nrun 300 s, step 0.05 s, method rk4"
    )
    return oscillation(run.times, run.values["gap"])


@pytest.mark.parametrize(
    ("strength", "course"),
    [(0.2, None), (0.35, None), (0.4, "dying out"), (1.0, "dying out"), (1.5, "dying out"), (1.65, "growing"),
     (2.0, "growing")],
)  # fmt: skip
def test_a_delayed_answer_settles_rings_or_grows(strength: float, course: str | None) -> None:
    # The borders are 1/e and π/2.
    found = answered(strength)
    assert (found and found.course) == course


def test_a_delayed_answer_at_the_border_swings_with_four_times_its_delay() -> None:
    found = answered(math.pi / 2)
    assert found is not None
    assert found.course == "sustained"
    assert found.period_s == pytest.approx(20, rel=1e-3)
