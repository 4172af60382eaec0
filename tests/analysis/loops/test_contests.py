"""Who wins where a reinforcing loop meets its guards: the runs say it, each beside a near case with another end."""

from __future__ import annotations

import math

import pytest
from tests.support import analysis_of, found

from loopdown.analysis.loops.contests import Contest, contest
from loopdown.analysis.loops.guards import guards, is_unguarded
from loopdown.story.checklist import GrowthGuarded, checklist

TEAM = """\
stock People = 8 people, when empty "nobody left"
flow Leave: People -> () @ {leave}
Leaving share = table(8 people / People, (1, 0.2), (4, 4)) / 1 y
loop R1 "Fewer people, more pages each": People -> Leaving share -> {way}Leave -> People
run 4 y
"""
BARE = TEAM.format(leave="People * Leaving share", way="")
BY_WAY = TEAM.format(leave="Leavers", way="Leavers -> ") + "Leavers = People * Leaving share\n"
HIRED = BARE + "flow Hire: () -> People @ {rate}\n"


def told(text: str) -> Contest | None:
    analysis = analysis_of(text)
    loop = next(loop for loop in analysis.loops if loop.id == "R1")
    return contest(analysis, loop, guards(analysis, loop))


def guarded(text: str) -> GrowthGuarded:
    (item,) = (each for each in checklist(analysis_of(text)) if isinstance(each, GrowthGuarded))
    return item


class TestOwnOutflow:
    @pytest.mark.parametrize("text", [BARE, BY_WAY], ids=["at once", "by a variable"])
    def test_what_leaves_by_itself_guards_nothing_that_empties_the_stock(self, text: str) -> None:
        analysis = analysis_of(text)
        loop = next(loop for loop in analysis.loops if loop.id == "R1")
        assert guards(analysis, loop) == ()
        assert is_unguarded(analysis, loop)
        assert len(found(text, "unguarded-loop")) == 1
        assert found(text, "guarded-loop") == []
        assert not guarded(text).holds

    def test_it_guards_what_fills_the_stock(self) -> None:
        """Retries come in and answers go out: the longer the queue, the more is answered."""
        text = """
stock Queue = 5 requests, max 900 requests, when full "HTTP 503"
flow Arrivals: () -> Queue @ 50/s + Queue / 10 s
flow Answers: Queue -> () @ Queue / 1 s
loop R1: Queue -> Arrivals -> Queue
run 1 min
"""
        analysis = analysis_of(text)
        loop = next(loop for loop in analysis.loops if loop.id == "R1")
        assert [guard.loop.variables for guard in guards(analysis, loop)] == [("queue", "answers")]

    def test_a_loop_that_lets_fewer_go_is_more_than_that(self) -> None:
        text = BARE.replace("/ 1 y", "/ 1 y * Morale") + "Morale = min(1, People / 2 people)\n"
        analysis = analysis_of(text)
        loop = next(loop for loop in analysis.loops if loop.id == "R1")
        assert ["morale" in guard.loop.variables for guard in guards(analysis, loop)] == [True]


class TestRuns:
    def test_a_guard_that_holds(self) -> None:
        text = HIRED.format(rate="max(0 people, 8 people - People) / 1 wk")
        held = told(text)
        assert held is not None
        assert (held.outcome, held.losses) == ("held", ())
        assert guarded(text).holds
        assert found(text, "guarded-loop")[0].message.endswith("; it holds in every run")

    def test_a_guard_that_loses_everything(self) -> None:
        text = HIRED.format(rate="max(0 people, 8 people - People) / 1 wk * Budget") + "Budget = 0\n"
        lost = told(text)
        assert lost is not None
        assert lost.outcome == "lost"
        assert [(loss.limit, loss.time_s) for loss in lost.losses] == [("empty", None)]
        assert not guarded(text).holds
        assert guarded(text.replace("Budget = 0", "Budget = 1")).holds

    @pytest.mark.parametrize(("lasts", "outcome"), [("60 s", "lost"), ("2 s", "held")])
    def test_what_grows_on_is_not_held(self, lasts: str, outcome: str) -> None:
        text = f"""
stock Load = 10 requests
flow In: () -> Load @ Load / 5 s
flow Out: Load -> () @ Load / {lasts}
loop R1: Load -> In -> Load
run 2 min
"""
        verdict = told(text)
        assert verdict is not None
        assert verdict.outcome == outcome

    def test_it_must_hold_in_every_scenario(self) -> None:
        text = HIRED.format(rate="max(0 people, 8 people - People) / 1 wk * Budget") + "Budget = 1\n"
        lost = told(text + "scenario Frozen: Budget = 0\n")
        assert lost is not None
        assert [loss.course.scenario for loss in lost.losses] == ["Frozen"]
        kept = told(text + "scenario Tight: Budget = 80%\n")
        assert kept is not None
        assert kept.outcome == "held"

    @pytest.mark.parametrize(("delay_s", "outcome"), [(60, "too late"), (1, "held")])
    def test_a_guard_with_a_delay_may_come_too_late(self, delay_s: int, outcome: str) -> None:
        """By hand: alone the loop grows as 10 e^(t / 10 s), and is at 900 after 45 s."""
        text = f"""
stock Queue = 10 requests, max 900 requests, when full "HTTP 503"
flow Arrivals: () -> Queue @ Queue / 10 s
flow Shed: Queue -> () @ delay(Queue, {delay_s} s, 0 requests) / 2 s
loop R1: Queue -> Arrivals -> Queue
loop B1 "Shedding": Queue -> Shed -> Queue
run 5 min, step 100 ms
"""
        analysis = analysis_of(text)
        loop = next(loop for loop in analysis.loops if loop.id == "R1")
        late = contest(analysis, loop, [each for each in guards(analysis, loop) if each.loop.declared])
        assert late is not None
        assert late.outcome == outcome
        if late.losses:
            assert late.losses[0].time_s == pytest.approx(10 * math.log(90), rel=0.02)

    def test_nothing_is_said_where_nothing_is_run(self) -> None:
        text = "loop R1: A (+)-> B (+)-> A\nloop B1: B (+)-> D (-)-> B\n"
        assert told(text) is None
        assert guarded(text).holds
        assert guarded(text).on_paper

    def test_nothing_is_said_of_guards_that_no_run_has(self) -> None:
        text = """
stock Queue = 10 requests, max 900 requests, when full "HTTP 503"
flow Arrivals: () -> Queue @ Queue / 10 s
flow Answers: Queue -> () @ 0/s
loop R1: Queue -> Arrivals -> Queue
loop B1 "Breaker": Queue (+)-> Breaker open (-)-> Arrivals -> Queue
run 5 min
"""
        assert told(text) is None
        assert guarded(text).on_paper
        computed = (
            text.replace("@ Queue / 10 s", "@ Queue / 10 s * (1 - Breaker open)") + "Breaker open = Queue / 1 PB\n"
        )
        computed = computed.replace("1 PB", "9000 requests")
        lost = told(computed)
        assert lost is not None
        assert lost.outcome == "lost"


HEATED = """
stock Heat = 0 deg
Goal = 20 deg
flow Heating: () -> Heat @ max(0 deg, Goal - Felt) / 10 s
flow Cooling: Heat -> () @ max(0 deg, Felt - Goal) / 10 s
Felt = delay(Heat, {delay}, 0 deg)
run 10 min, step 100 ms
"""


class TestLate:
    """dx/dt = (g − x(t − τ)) / T comes to rest without a turn for τ/T below 1/e, and swings ever more beyond π/2."""

    @pytest.mark.parametrize(("delay", "swings"), [("3 s", False), ("20 s", True)])
    def test_a_late_loop_swings_where_the_run_does(self, delay: str, swings: bool) -> None:
        messages = [finding.message for finding in found(HEATED.format(delay=delay), "delayed-balance")]
        assert messages
        assert all(message.endswith(": Heat swings") is swings for message in messages)
        assert all(message.endswith(": in no run does a stock on it swing") is not swings for message in messages)

    def test_of_a_sketch_nobody_knows(self) -> None:
        (finding,) = found("loop B1: Heat (+ delay 3 s)-> Cooling (-)-> Heat", "delayed-balance")
        assert finding.message == "B1 answers after 3 s: it can overshoot and oscillate"

    @pytest.mark.parametrize(("perceived", "overshoots"), [("5 s", False), ("50 s", True)])
    def test_what_follows_its_goal_there_and_back_overshoots_nothing(self, perceived: str, overshoots: bool) -> None:
        """T s² T' + T s + 1 has real roots, so no overshoot, for T' below T / 4; at T' = T its damping is a half."""
        text = f"""
Goal = 100 + step(50, 200 s) - step(80, 500 s) + step(40, 800 s)
stock X = 100
flow Up: () -> X @ max(0, (Goal - Seen) / 50 s)
flow Down: X -> () @ max(0, (Seen - Goal) / 50 s)
Seen = smth1(X, {perceived})
run 1200 s
"""
        messages = [finding.message for finding in found(text, "delayed-balance")]
        assert len(messages) == 2
        beyond = [message.endswith((": X overshoots", ": X swings")) for message in messages]
        assert beyond == [overshoots] * 2
