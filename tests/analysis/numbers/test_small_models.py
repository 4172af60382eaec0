"""Small models of the kinds in which steps, lengths and shares go wrong: their figures worked out by hand.

None says `run` or `step` but where that is what it is about. Beside each stands what must not be told of it.
"""

from __future__ import annotations

import math

import pytest
from tests.support import analysis_of

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.verdicts import Outcome
from loopdown.analysis.numbers.read.course import Course
from loopdown.analysis.numbers.run.results import Run


def course(analysis: Analysis, stock: str, scenario: str | None = None) -> Course:
    (one,) = (each for each in analysis.numbers.courses if (each.stock, each.scenario) == (stock, scenario))
    return one


def verdicts(analysis: Analysis) -> list[tuple[str, float | None, float | None]]:
    """What each lever does as written, with the figures that decide."""
    told = [next(level for level in each.levels if level.scenario is None) for each in analysis.predictions if each]
    return [(each.verdict, each.judgement.before, each.judgement.after) for each in told]


def course_with(analysis: Analysis, lever: int) -> Outcome:
    """What becomes of the first stock with a lever."""
    prediction = analysis.predictions[lever]
    assert prediction is not None
    return prediction.levels[0].after


# ------------------------------------------------------------------ a run reaches what the author wrote

LATER = """
stock Q = 0 jobs, max 100 jobs, when full "drop"
Capacity = 10/s
flow In: () -> Q @ 5/s + {}
flow Out: Q -> () @ Capacity
lever 11 "Bigger": Q.max = 1000
lever 12 "Halve": Capacity = 6/s
"""


@pytest.mark.parametrize(
    ("burst", "full", "bigger", "halved"),
    [
        # 15/s too many fill 100 in 6.67 s and 1000 in 66.7 s; with a capacity of 6/s 19/s fill 100 in 5.26 s.
        ("step(20/s, 1 h)", 100 / 15, 1000 / 15, 100 / 19),
        ("(if time > 1 h then 20/s else 0/s)", 100 / 15, 1000 / 15, 100 / 19),
        # 5/s too few come for another 5 s, in which it stays empty; then t²/2 = 100, 1000. With 6/s it is 1 s.
        ("ramp(1/s/s, 1 h)", 5 + math.sqrt(200), 5 + math.sqrt(2000), 1 + math.sqrt(200)),
    ],
)
def test_what_happens_after_an_hour_is_in_the_run(burst: str, full: float, bigger: float, halved: float) -> None:
    analysis = analysis_of(LATER.format(burst))
    told = course(analysis, "q")
    assert not told.holds
    assert told.trouble is not None
    assert told.trouble.time_s == pytest.approx(3600 + full, rel=1e-4)
    delays, worse = verdicts(analysis)
    assert delays == ("delays", pytest.approx(3600 + full, rel=1e-4), pytest.approx(3600 + bigger, rel=1e-4))
    assert worse[0] == "worse"
    assert course_with(analysis, 1).full.time_s == pytest.approx(3600 + halved, rel=1e-4)


def test_a_pulse_after_an_hour_is_in_the_run() -> None:
    """150 at once find room for 100; and are gone 20 s later."""
    analysis = analysis_of(LATER.format("pulse(150 jobs, 1 h)"))
    told = course(analysis, "q")
    assert told.trouble is not None
    assert told.trouble.time_s == pytest.approx(3600, rel=1e-4)
    assert verdicts(analysis)[0][0] == "prevents"


def test_without_the_burst_nothing_happens_and_no_lever_has_an_effect() -> None:
    analysis = analysis_of(LATER.format("step(0/s, 1 h)"))
    assert course(analysis, "q").holds
    assert [verdict for verdict, _, _ in verdicts(analysis)] == ["no effect", "no effect"]


# ------------------------------------------------------------------ steps see what stocks do together

STAFFING = """
Goal = 1000 tickets
Hiring time = {}
stock Backlog = 1100 tickets
stock Staff = 10 people, when empty "nobody left"
flow Arrive: () -> Backlog @ 40 tickets/d
flow Solve: Backlog -> () @ Staff * 4 tickets/d / 1 people
flow Hire: () -> Staff @ max(0 people, Wanted - Staff) / Hiring time
flow Leave: Staff -> () @ max(0 people, Staff - Wanted) / Hiring time
Wanted = 10 people + (Backlog - Goal) * 1 people / 2 tickets
"""


def test_two_stocks_that_swing_together_die_out_as_their_equation_says() -> None:
    """With h the hiring time, S'' + S'/h + (4 · ½/h) S = 0: damped by 1/2h, at sqrt(2/h - 1/4h²). From 100 tickets too
    many staff swings round 10 by less than 100 tickets · ½ people a ticket · …, and is never empty."""
    told = course(analysis_of(STAFFING.format("50 d")), "staff")
    decay, speed = 1 / 100, math.sqrt(2 / 50 - 1 / 100**2)
    period = 2 * math.pi / speed  # in days
    assert told.end.swing is not None
    assert told.end.swing.period_s / 86_400 == pytest.approx(period, rel=0.02)
    assert told.end.swing.course == "dying out"
    # S - 10 = A e^(-decay t) sin(speed t), with S'(0) = (60 - 10)/50 = 1 a day.
    first = math.atan2(speed, decay) / speed
    high = 10 + math.exp(-decay * first) * math.sin(speed * first) / speed
    low = 10 + math.exp(-decay * (first + period / 2)) * math.sin(speed * first + math.pi) / speed
    assert (told.high, told.low) == (pytest.approx(high, rel=0.01), pytest.approx(low, rel=0.01))
    assert told.trouble is None


def test_a_stock_in_large_units_that_starts_at_nothing_settles() -> None:
    text = """
    stock Memory = 0 MB, max 2000 MB, when full "OOM kill"
    flow Load: () -> Memory @ max(0 MB, {} MB - Memory) / 10 s
    run 20 h
    """
    settles, fills = (course(analysis_of(text.format(goal)), "memory") for goal in (1000, 4000))
    assert settles.trouble is None
    assert (settles.end.kind, settles.end.level) == ("at rest", pytest.approx(1e9, rel=1e-3))
    assert fills.trouble is not None
    assert fills.trouble.time_s == pytest.approx(10 * math.log(2), rel=0.01)


def test_a_threshold_within_a_step_is_found() -> None:
    """The queue grows by 1,900 a second: it passes 200 after 0.105 s, in which 100 keys a second are warmed."""
    told = course(
        analysis_of("""
    stock Warm = 0 keys
    flow Warmed: () -> Warm @ if Queue < 200 queries then 100 keys/s else 0 keys/s
    stock Queue = 0 queries, max 500 queries, when full "refused"
    flow Misses: () -> Queue @ 2000 queries/s
    flow Answered: Queue -> () @ 100 queries/s
    run 10 min
    """),
        "warm",
    )
    assert told.end.level == pytest.approx(100 * 200 / 1900, rel=0.01)


# ------------------------------------------------------------------ what a blocked flow can't use


def test_what_one_target_cannot_take_goes_to_the_other() -> None:
    analysis = analysis_of("""
    stock Accepted = 0 requests, max 200 requests, when full "503"
    stock Node A = 0 requests, max 10 requests, when full block
    stock Node B = 0 requests, max 10 requests, when full block
    flow Arrivals: (Clients) -> Accepted @ Offered
    flow To A: Accepted -> Node A @ 500/s
    flow To B: Accepted -> Node B @ 500/s
    flow A done: Node A -> () @ 20/s
    flow B done: Node B -> () @ 100/s
    Offered = 100/s
    scenario More: Offered = 130/s
    """)
    told = course(analysis, "accepted")
    assert told.trouble is None
    assert told.high == pytest.approx(0, abs=1)
    assert analysis.numbers.runs[0].values["to a"][-1] == pytest.approx(20, rel=1e-3)  # type: ignore[union-attr]
    assert analysis.numbers.runs[0].values["to b"][-1] == pytest.approx(80, rel=1e-3)  # type: ignore[union-attr]
    # 65 a second go to each until A is full, after 10/45 s, and of B's 100 a second 35 aren't used that long. From
    # then on 10 a second are too many, for 200 here and 10 in each node.
    more = course(analysis, "accepted", "More")
    assert more.trouble is not None
    assert more.trouble.time_s == pytest.approx((220 - 35 * 10 / 45) / 10, rel=1e-3)


def test_the_moment_of_a_limit_is_that_of_the_rate_that_runs() -> None:
    """50 a second come and 20 go, whatever is wanted: full after 10/30 s, also in steps that were written."""
    text = """
    stock Src = 0 jobs
    stock Pool = 0 jobs, max 10 jobs, when full block
    flow In: () -> Src @ 50/s
    flow Move: Src -> Pool @ 500/s
    flow Out: Pool -> () @ 20/s
    run 2 s"""
    told = course(analysis_of(text), "pool")
    assert [event.time_s for event in told.events if event.limit == "full"] == pytest.approx([1 / 3], rel=0.01)
    stepped = course(analysis_of(f"{text}, step 70 ms"), "pool")
    (full,) = [event.time_s for event in stepped.events if event.limit == "full"]
    assert full == pytest.approx(1 / 3, abs=0.07)


# ------------------------------------------------------------------ what creeps on

LEAKING = """
stock Memory = 0 MB, max 2000 MB, when full "OOM kill"
Leak = 0.02 MB/s
flow Load: () -> Memory @ 100 MB/s * exp(-time / 10 s) + Leak
lever 12 "Fix the leak": Leak = 0 MB/s
lever 12 "Halve the leak": Leak = 0.01 MB/s
"""


@pytest.mark.parametrize("run", ["", "run 1 h\n", "run 2 d\n"])
def test_a_leak_behind_a_warm_up_is_followed_to_its_limit(run: str) -> None:
    """1000 MB of warming up, then 0.02 MB a second: 50,000 s to what is left."""
    fixed, halved = verdicts(analysis_of(LEAKING + run))
    assert (fixed[0], fixed[1]) == ("prevents", pytest.approx(50_000, rel=0.01))
    assert halved == ("delays", pytest.approx(50_000, rel=0.01), pytest.approx(100_000, rel=0.01))


def test_what_settles_under_its_limit_does_not_creep() -> None:
    analysis = analysis_of(LEAKING.replace("Leak = 0.02 MB/s", "Leak = 0 MB/s"))
    assert course(analysis, "memory").end.kind == "at rest"
    assert verdicts(analysis)[0][0] == "no effect"


# ------------------------------------------------------------------ beside a condition that flips

FLIPPING = """
stock A = 0 jobs
flow Into A: () -> A @ 5/s
flow Out of A: A -> () @ if A > {} then 16/s else 2/s
stock B = 400 jobs
flow Out of B: B -> () @ pulse(129 jobs, 1 min)
stock C = 10 jobs, max 10 jobs, when full "lost"
flow Into C: () -> C @ 4/s
flow Out of C: C -> () @ 1/s
run 2 min
"""


@pytest.mark.parametrize("threshold", [40, 4000])
def test_what_else_happens_is_the_same_beside_a_condition_that_flips(threshold: int) -> None:
    """A rises by 3/s to its threshold, from which it doesn't come away, or not so far; B and C know nothing of it."""
    (run,) = analysis_of(FLIPPING.format(threshold)).numbers.runs
    assert isinstance(run, Run)
    assert bool(run.switching) == (threshold == 40)
    assert run.values["a"][-1] == pytest.approx(min(threshold, 360), rel=0.01)
    assert run.values["b"][-1] == pytest.approx(400 - 129)
    rates = run.turned_away["into c"]
    assert [min(rates), max(rates)] == pytest.approx([3, 3])
    assert run.turned_away_total["into c"] == pytest.approx(360)
