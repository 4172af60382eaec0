"""The course of a stock, read off curves of which it is known what they do."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from tests.support import model_of, numbers_of

from loopdown.analysis.numbers.read.course import Course, course_of
from loopdown.analysis.numbers.read.drives import Drives
from loopdown.analysis.numbers.run.results import LimitHit, Run
from loopdown.base.records import replace

NOTHING = Drives(frozenset(), frozenset(), 0.0)
LOOPED = Drives(frozenset({"x"}), frozenset(), 0.0)


def uneven(length: float, rows: int = 4000) -> list[float]:
    """Times of a run, denser here and there, as a step that follows the curve makes them."""
    steps = [1 + 0.8 * math.sin(place / 7) for place in range(rows)]
    return [0.0, *(float(each) * length / sum(steps) for each in np.cumsum(steps))]


def course(
    times: Sequence[float],
    levels: Sequence[float],
    drives: Drives = NOTHING,
    *,
    limits: str = ", min none",
    hits: Sequence[tuple[str, float]] = (),
) -> Course:
    """The course of a stock with these levels. Its net flow is their slope."""
    text = f"stock X = {levels[0]:.17g}{limits}\nflow In: () -> X @ 1/s\nflow Out: X -> () @ 1/s\nrun 10 s"
    numbers = numbers_of(model_of(text))
    run = numbers.runs[0]
    assert isinstance(run, Run)
    slopes = [*np.gradient(np.array(levels, dtype=float), np.array(times, dtype=float))]
    flows = {
        "in": tuple(1e9 + float(each) for each in slopes),
        "out": (1e9,) * len(times),
    }
    events = tuple(LimitHit("x", limit, time) for limit, time in hits)  # type: ignore[arg-type]
    made = replace(
        run,
        times=tuple(times),
        values={**run.values, **flows, "x": tuple(levels)},
        limits={key: (each[0],) * len(times) for key, each in run.limits.items()},
        turned_away={},
        events=events,
    )
    return course_of(numbers.stocks[0], made, numbers.cases[0].variant.model, drives)


def of(curve: Callable[[float], float], length: float, drives: Drives = NOTHING, limits: str = ", min none") -> Course:
    times = uneven(length)
    return course(times, [curve(time) for time in times], drives, limits=limits)


# ------------------------------------------------------------------ swings


def step_response(damping: float, frequency: float) -> Callable[[float], float]:
    """From 0 to 1, by the closed form of x'' + 2·ζ·ω·x' + ω²·x = ω²."""

    def under(time: float) -> float:
        damped = frequency * math.sqrt(1 - damping**2)
        decay = math.exp(-damping * frequency * time)
        return 1 - decay * (math.cos(damped * time) + damping * frequency / damped * math.sin(damped * time))

    def over(time: float) -> float:
        root = math.sqrt(damping**2 - 1)
        slow, fast = frequency * (damping - root), frequency * (damping + root)
        return 1 - (fast * math.exp(-slow * time) - slow * math.exp(-fast * time)) / (fast - slow)

    return (
        under if damping < 1 else over if damping > 1 else lambda t: 1 - (1 + frequency * t) * math.exp(-frequency * t)
    )


@pytest.mark.parametrize("natural_period", [8.0, 3_600.0, 90 * 86_400.0])
@pytest.mark.parametrize(
    "damping",
    [0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.65, 0.9, 0.95, 1.0, 1.2, 1.5, 1.7, 2.0],
)
def test_a_system_of_second_order_swings_as_its_eigenvalues_say(damping: float, natural_period: float) -> None:
    frequency = 2 * math.pi / natural_period
    settled = 12 / (damping * frequency) if damping < 1 else 60 / frequency
    found = of(step_response(damping, frequency), settled, LOOPED)
    assert found.end.kind == "at rest"
    assert found.end.level == pytest.approx(1, rel=1e-2)
    if damping >= 0.9:  # less than a hundred-thousandth is left of the second swing
        assert found.swing is None
        return
    assert found.swing is not None
    root = math.sqrt(1 - damping**2)
    overshoot = math.exp(-math.pi * damping / root)
    assert found.swing.course == "dying out"
    assert found.swing.period_s == pytest.approx(natural_period / root, rel=0.02)
    assert found.swing.ratio == pytest.approx(overshoot**2, rel=0.02)
    assert found.swing.first.high == pytest.approx(1 + overshoot, rel=0.05)
    assert found.swing.first.size == pytest.approx(overshoot + overshoot**2, rel=0.05)
    if overshoot > 0.02:
        assert found.peak is not None
        assert found.peak.level == pytest.approx(1 + overshoot, rel=0.05)
        assert found.peak.time_s == pytest.approx(natural_period / root / 2, rel=0.05)


@pytest.mark.parametrize(("damping", "trend"), [(-0.03, "growing"), (0.0, "sustained"), (0.03, "dying out")])
def test_swings_that_are_still_there_at_the_end(damping: float, trend: str) -> None:
    """Ten periods of 12 s: with 3 % damping each is 0.828 of the one before."""
    decay = damping * 2 * math.pi / 12
    found = of(lambda time: 50 + 8 * math.exp(-decay * time) * math.cos(2 * math.pi * time / 12), 120, LOOPED)
    assert found.end.kind == "swinging"
    assert found.swing is not None
    assert found.swing.course == trend
    assert found.swing.period_s == pytest.approx(12, rel=0.02)
    for turn in found.swing.turns[-2:]:
        assert abs(turn.value - 50) == pytest.approx(8 * math.exp(-decay * turn.time_s), rel=0.02)
    assert found.swing.last.size == pytest.approx(sum(abs(turn.value - 50) for turn in found.swing.turns[-2:]))
    near = of(lambda time: 50 + 8 * math.exp(-time / 12), 120, LOOPED)
    assert (near.end.kind, near.swing) == ("at rest", None)


def test_predators_and_prey_swing_for_ever() -> None:
    """Lotka–Volterra, far from its centre, by scipy; its period from the same solution, by when it comes back."""
    start = (40.0, 3.0)

    def slopes(_: float, y: Sequence[float]) -> list[float]:
        return [0.1 * y[0] - 0.02 * y[0] * y[1], 0.01 * y[0] * y[1] - 0.3 * y[1]]

    times = uneven(400, 8000)
    solution = solve_ivp(slopes, (0, 400), start, t_eval=times, rtol=1e-10, atol=1e-10).y[0]
    found = course(times, [float(each) for each in solution], LOOPED)
    again = [
        t for t, before, after in zip(times[1:], solution, solution[1:], strict=False) if before > start[0] >= after
    ]
    assert found.swing is not None
    assert (found.end.kind, found.swing.course) == ("swinging", "sustained")
    assert found.swing.period_s == pytest.approx(again[1] - again[0], rel=0.02)
    assert found.swing.last.low == pytest.approx(min(solution), rel=0.05)
    assert found.swing.last.high == pytest.approx(max(solution), rel=0.05)


@pytest.mark.parametrize(("start", "stiffness", "period"), [(0.1, 1.0, 6.6633), (4.0, 1.0, 6.6633), (0.1, 3.0, 8.8591)])
def test_a_limit_cycle_is_sustained_however_it_is_entered(start: float, stiffness: float, period: float) -> None:
    """Van der Pol's oscillator: periods from the literature, the amplitude is 2 to within a hundredth."""

    def slopes(_: float, y: Sequence[float]) -> list[float]:
        return [y[1], stiffness * (1 - y[0] ** 2) * y[1] - y[0]]

    times = uneven(100, 8000)
    solution = solve_ivp(slopes, (0, 100), (start, 0.0), t_eval=times, rtol=1e-9, atol=1e-9).y[0]
    found = course(times, [float(each) for each in solution], LOOPED)
    assert found.swing is not None
    assert (found.end.kind, found.swing.course) == ("swinging", "sustained")
    assert found.swing.period_s == pytest.approx(period, rel=0.02)
    assert found.swing.last.size / 2 == pytest.approx(2.01, rel=0.01)


def test_swings_are_judged_by_the_last_like_ones() -> None:
    """A large overshoot, then the same for ever: what repeats itself doesn't die out."""
    found = of(lambda time: 118 + 4 * math.sin(time) + 60 * math.exp(-time / 2), 80, LOOPED)
    assert found.swing is not None
    assert found.swing.course == "sustained"
    assert found.swing.last.low == pytest.approx(114, abs=0.1)
    assert found.swing.last.high == pytest.approx(122, abs=0.1)
    dying = of(lambda time: 118 + 4 * math.exp(-time / 40) * math.sin(time) + 60 * math.exp(-time / 2), 80, LOOPED)
    assert dying.swing is not None
    assert dying.swing.course == "dying out"


def test_a_swing_that_a_limit_clips_is_sustained() -> None:
    found = of(lambda time: max(0.0, 40 + 60 * math.sin(time)), 60, LOOPED, limits="")
    assert found.swing is not None
    assert (found.swing.course, found.swing.last.low) == ("sustained", 0)
    assert found.end.kind == "swinging"


def test_what_an_input_turns_is_no_swing() -> None:
    """Three steps of a goal, each followed without overshoot; and a wave that never rests."""

    def followed(time: float) -> float:
        goals = [(0, 100), (200, 150), (500, 70), (800, 110)]
        level, since, goal = 100.0, 0.0, 100.0
        for begin, next_goal in goals:
            if time >= begin:
                level = goal + (level - goal) * math.exp(-(begin - since) / 50)
                since, goal = begin, next_goal
        return goal + (level - goal) * math.exp(-(time - since) / 50)

    steps = Drives(frozenset({"x"}), frozenset({"x"}), 800.0)
    found = of(followed, 1200, steps)
    assert (found.end.kind, found.swing) == ("at rest", None)
    assert found.end.level == pytest.approx(110, rel=1e-2)
    assert found.peak is not None
    assert found.trough is not None
    assert found.peak.level == pytest.approx(150, rel=1e-2)
    assert found.trough.level == pytest.approx(70, rel=1e-2)
    assert (found.peak.time_s, found.trough.time_s) == pytest.approx((500, 800), abs=120)
    wave = Drives(frozenset({"x"}), frozenset({"x"}), math.inf)
    driven = of(lambda time: 50 + 8 * math.sin(time), 60, wave)
    assert (driven.end.kind, driven.swing) == ("following", None)
    assert driven.end.swing is not None
    assert driven.end.swing.period_s == pytest.approx(2 * math.pi, rel=0.02)
    by_itself = of(lambda time: 50 + 8 * math.sin(time), 60, LOOPED)
    assert by_itself.end.kind == "swinging"


def test_growth_with_ripples_on_it_is_growth() -> None:
    found = of(lambda time: 3 * time + 8 * math.sin(time), 100, LOOPED)
    assert found.end.kind == "growing"
    assert found.end.net == pytest.approx(3, rel=0.02)
    level = of(lambda time: 0.01 * time + 8 * math.sin(time), 100, LOOPED)
    assert level.end.kind == "swinging"


# ------------------------------------------------------------------ the end


@pytest.mark.parametrize("time_constant", [1.0, 5.0, 12.0])
def test_what_shrinks_to_nothing_comes_to_rest(time_constant: float) -> None:
    found = of(lambda time: 1000 * (1 - math.exp(-time / time_constant)), 100)
    assert found.end.kind == "at rest"
    assert found.end.level == pytest.approx(1000, rel=1e-3)


@pytest.mark.parametrize("leak", [0.02, 0.2, 2.0])
@pytest.mark.parametrize("length", [100.0, 400.0, 3600.0])
def test_what_creeps_on_is_growing_however_slowly(leak: float, length: float) -> None:
    """A warm-up of 1,000 within 10 s hides a leak that is small against it."""
    found = of(lambda time: 1000 * (1 - math.exp(-time / 10)) + leak * time, length, limits=", max 9000")
    assert found.end.kind == "growing"
    assert found.end.net == pytest.approx(leak, rel=0.5 if length < 200 else 0.01)
    assert found.end.limit == "full"
    if length > 200:
        assert found.end.limit_in_s == pytest.approx((9000 - 1000 - leak * length) / leak, rel=0.02)
    still = of(lambda time: 1000 * (1 - math.exp(-time / 10)), length, limits=", max 9000")
    assert (still.end.kind, still.end.limit) == ("at rest", None)


def test_what_is_far_from_rest_is_growing_though_ever_slower() -> None:
    found = of(lambda time: 1000 * (1 - math.exp(-time / 80)), 100)
    assert found.end.kind == "growing"
    assert found.end.net == pytest.approx(1000 / 80 * math.exp(-100 / 80), rel=0.05)


def test_growth_that_feeds_itself_is_told_with_the_rate_at_the_end() -> None:
    found = of(lambda time: 100 * math.exp(0.05 * time), 40)
    assert found.end.kind == "growing"
    assert found.end.net == pytest.approx(0.05 * 100 * math.exp(2), rel=0.01)


def test_a_level_that_is_held_is_held_all_the_way() -> None:
    assert of(lambda time: 40.0, 100).holds
    burst = of(lambda time: 40.0 + (20.0 if 50 < time < 52 else 0.0), 100)
    assert not burst.holds
    assert burst.peak is not None
    assert burst.peak.level == 60
    assert burst.recovery is not None
    assert burst.recovery.time_s == pytest.approx(52, abs=0.2)
    assert not of(lambda time: 40 + 0.001 * time, 100).holds


# ------------------------------------------------------------------ on the way


def test_peak_and_recovery() -> None:
    """All gone at 10 s, and back with 20 s: 95 of 100 are there after 10 + 20·ln 20 s."""

    def clients(time: float) -> float:
        return 100.0 if time < 10 else 100 * (1 - math.exp(-(time - 10) / 20))

    found = of(clients, 300)
    assert found.trough is not None
    assert found.trough.level == pytest.approx(0, abs=1)
    assert found.trough.time_s == pytest.approx(10, abs=0.2)
    assert found.recovery is not None
    assert found.recovery.time_s == pytest.approx(10 + 20 * math.log(20), rel=0.01)
    assert found.recovery.level == 100
    assert of(clients, 40).recovery is None  # by then it isn't


def test_a_dip_within_the_course_stands_out() -> None:
    """It is lower at the start, but what happened to it on the way is the dip."""

    def cache(time: float) -> float:
        return 100 * (1 - math.exp(-time / 10)) - (80 * math.exp(-(time - 200) / 10) if time >= 200 else 0.0)

    found = of(cache, 500)
    assert found.trough is not None
    assert found.trough.level == pytest.approx(20, abs=1)
    assert found.trough.time_s == pytest.approx(200, abs=1)
    assert of(lambda time: 100 * (1 - math.exp(-time / 10)), 500).excursions == ()


def test_a_plateau_is_reached_when_it_begins() -> None:
    """It is at 0.28 within a minute and stays there for twenty; the lowest value of all is rounding."""

    def waiting(time: float) -> float:
        return 0.28 + 4.72 * math.exp(-time / 10) + max(0.0, time - 1200) * 20 / 3600

    found = of(waiting, 8 * 3600)
    assert found.trough is not None
    assert found.trough.level == pytest.approx(0.28, rel=1e-2)
    assert found.trough.time_s == pytest.approx(10 * math.log(100), rel=0.2)
    assert (found.end.kind, found.end.net) == ("growing", pytest.approx(20 / 3600, rel=1e-3))


def test_limits_that_are_met_and_left() -> None:
    times = uneven(100)
    levels = [min(10.0, time) if time < 40 else max(10.0 - (time - 40), 0.0) for time in times]
    found = course(times, levels, limits=', max 10, when full "lost"', hits=[("full", 10.0), ("empty", 50.0)])
    events = [(each.limit, each.time_s, each.until_s, each.trouble) for each in found.events]
    assert events == [
        ("empty", 0, pytest.approx(0, abs=0.2), False),
        ("full", 10, pytest.approx(40, abs=0.2), True),
        ("empty", 50, None, False),
    ]
    assert found.trouble is not None
    assert (found.trouble.limit, found.trouble.time_s) == ("full", 10)
    assert (found.end.kind, found.end.since_s) == ("empty", 50)


def test_what_comes_after_the_start_matters_more_than_being_at_a_limit_there() -> None:
    """A bucket that starts full, and is emptied by a burst."""
    times = uneven(60)
    levels = [1000.0 if time < 10 else max(0.0, 1000 - 400 * (time - 10)) for time in times]
    said = ', max 1000, when full "dropped", when empty "429"'
    found = course(times, levels, limits=said, hits=[("empty", 12.5)])
    assert found.trouble is not None
    assert (found.trouble.limit, found.trouble.time_s) == ("empty", 12.5)
    full = course(times, [1000.0] * len(times), limits=said)
    assert full.trouble is not None
    assert (full.trouble.limit, full.trouble.time_s) == ("full", 0)
