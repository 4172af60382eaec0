"""What there is to say of a stock, as values: its course in each scenario, the trouble, and what would hold it."""

from __future__ import annotations

import math

import pytest
from tests.support import analysis_of

from loopdown.analysis.numbers.read.oscillation import oscillation
from loopdown.analysis.numbers.run.results import Run
from loopdown.analysis.trouble import bad_limits
from loopdown.story.stocks import StockStory, stock_stories

QUEUE = """
stock Queue = {level} requests, max 1000 requests{when}
flow Offered: () -> Queue @ 90/s{later}
flow Served: Queue -> () @ min(100/s, Queue / 0.1 s)
run 5 min
"""

TANK = """
stock Tank = 100 l, when empty "the pump runs dry"
flow Filled: () -> Tank @ 2 l/s
flow Used: Tank -> () @ 1 l/s{later}
run 10 min
"""

SIR = """
stock Susceptible = 990 people
stock Infected = 10 people
flow Infection: Susceptible -> Infected @ 0.5/d * Susceptible * Infected / 1000 people
flow Recovery: Infected -> () @ Infected / 10 d
run 100 d, method rk4
"""

PREY = """
stock Prey = 40
stock Foxes = 9
flow Born: () -> Prey @ 0.1/d * Prey
flow Eaten: Prey -> () @ 0.02/d * Prey * Foxes
flow Fed: () -> Foxes @ 0.01/d * Prey * Foxes
flow Died: Foxes -> () @ 0.3/d * Foxes
run {length}, method rk4
"""


def queue(level: int = 0, when: str = "", later: str = "") -> str:
    return QUEUE.format(level=level, when=when, later=later)


def story(text: str, stock: str | None = None) -> StockStory:
    stories = list(stock_stories(analysis_of(text)))
    return next(each for each in stories if stock is None or each.variable.name == stock)


def test_a_stock_that_is_served_as_it_comes_rests_where_both_rates_are_equal() -> None:
    """90 requests a second, each there for 0.1 s: nine of them at any time (Little's law)."""
    course = story(queue()).courses[0]
    assert course.end.kind == "at rest"
    assert course.end.level == pytest.approx(9, rel=1e-3)
    assert course.excursions == ()
    still = story(queue(level=9)).courses[0]
    assert (still.holds, still.end.level) == (True, 9)


def test_an_epidemic_has_its_top_before_it_rests() -> None:
    course = story(SIR, "Infected").courses[0]
    assert course.end.kind == "at rest"
    assert course.peak is not None
    # Where 0.5 · S/1000 = 1/10, so S = 200; what is ill then follows from the course of S by hand.
    assert course.peak.level == pytest.approx(1000 - 200 * (1 + math.log(990 / 200)), rel=1e-3)
    assert story(SIR, "Susceptible").courses[0].excursions == ()


def test_a_stock_that_leaves_its_level_after_a_while() -> None:
    pods = "stock Pods = 2\nflow Started: () -> Pods @ step(1/min, 1 min)\nrun {length}"
    later = story(pods.format(length="5 min")).courses[0]
    assert (later.figures.trend, later.end.kind, later.length_s) == ("stable", "growing", 300)
    assert later.end.level == pytest.approx(2 + 4 * 1)  # one a minute, for four minutes
    assert later.end.net == pytest.approx(1 / 60)
    assert story(pods.format(length="1 min")).courses[0].holds


def test_only_what_two_memories_keep_swings_by_itself() -> None:
    prey = story(PREY.format(length="200 d"), "Prey").courses[0]
    assert prey.end.kind == "swinging"
    assert prey.swing is not None
    assert prey.swing.course == "sustained"
    assert story(PREY.format(length="2 d"), "Prey").courses[0].end.kind == "draining"
    # One stock whose inflow goes up and down is driven: it doesn't swing by itself.
    driven = "stock Level = 100 l\nflow In: () -> Level @ table(time, (0 s, 9 l/min), (10 min, 1 l/min), "
    driven += "(20 min, 9 l/min), (30 min, 1 l/min), (40 min, 9 l/min))\nflow Out: Level -> () @ 5 l/min\nrun 40 min"
    (run,) = analysis_of(driven).numbers.runs
    assert isinstance(run, Run)
    assert oscillation(run.times, run.values["level"]) is not None
    assert story(driven).courses[0].swing is None


@pytest.mark.parametrize(
    ("when", "bad"),
    [
        ("", ()),
        (', when full "HTTP 503"', ("full",)),
        (", when full block", ()),  # a fact: what would come in waits where it is
        (', when empty "nobody works"', ("empty",)),
        (', when full "HTTP 503", when empty "nobody works"', ("full", "empty")),
    ],
)
def test_a_limit_is_bad_where_the_model_says_what_happens_there(when: str, bad: tuple[str, ...]) -> None:
    text = queue(when=when, later=" + step(30/s, 1 min)")
    analysis = analysis_of(text)
    assert bad_limits(analysis.model.variables["queue"]) == bad
    assert bad_limits(analysis.model.variables["served"]) == ()
    # It fills in each case; that is trouble only where full is bad. It is empty at the start, and leaves that at once.
    told = story(text)
    assert told.full == told.courses
    assert [each.trouble.limit for each in told.troubled if each.trouble] == (["full"] if "full" in bad else [])


def test_a_stock_that_leaves_its_limit_at_once_is_not_in_trouble_there() -> None:
    pool = """
    stock Pool = {level} connections, max 200 connections, when full "queries wait", when empty "nobody works"
    flow New: () -> Pool @ 50/s
    flow Released: Pool -> () @ {released}/s
    run 1 min
    """

    def troubles(level: int, released: int) -> list[tuple[str, float]]:
        courses = story(pool.format(level=level, released=released)).courses
        return [(course.trouble.limit, course.trouble.time_s) for course in courses if course.trouble]

    assert troubles(200, 20) == [("full", 0)]
    assert troubles(200, 60) == [("empty", pytest.approx(200 / 10))]
    assert troubles(0, 60) == [("empty", 0)]
    assert troubles(0, 20) == [("full", pytest.approx(200 / 30))]


def test_what_would_hold_a_stock_is_of_the_moment_that_counts() -> None:
    def holding(text: str) -> list[tuple[str, list[tuple[str, float, str]]]]:
        return [(each.at, [(rate.flow, rate.rate, rate.by) for rate in each.rates]) for each in story(text).holdings]

    full = ', when full "HTTP 503"'
    late = queue(when=full, later=" + step(30/s, 1 min)")
    assert holding(late) == [("filling", [("offered", 100, "falling"), ("served", 120, "rising")])]
    constant = queue(when=full).replace("min(100/s, Queue / 0.1 s)", "40/s")
    assert holding(constant) == [("start", [("offered", 40, "falling"), ("served", 90, "rising")])]
    emptied = TANK.format(later=" + step(3 l/s, 1 min)")
    assert holding(emptied) == [("emptying", [("filled", 4, "rising"), ("used", 2, "falling")])]
    assert holding(TANK.format(later="")) == [("start", [("filled", 1, "falling"), ("used", 2, "rising")])]
    assert holding(queue(when=full)) == []  # it comes to rest by itself


def test_scenarios_that_go_another_way_differ_in_the_kind_of_their_end_or_in_its_level() -> None:
    unlimited = queue().replace(", max 1000 requests", "")
    busy = unlimited + "scenario Busy: Offered = 90/s + step(20/s, 1 min)\nscenario Calm: Offered = 90.1/s\n"
    assert [(each.course.scenario, each.by) for each in story(busy).different] == [("Busy", "kind")]
    debt = "stock Debt = 0 coins\nflow Lent: () -> Debt @ 5 coins/d\nflow Paid: Debt -> () @ Debt / 2 d\nrun 60 d\n"
    lent = debt + "scenario More: Lent = 9 coins/d\nscenario Hardly more: Lent = 5.1 coins/d\n"
    assert [(each.course.scenario, each.by) for each in story(lent).different] == [("More", "end")]
    flat = "stock Level = 100 l\nflow In: () -> Level @ 5 l/min\nflow Out: Level -> () @ 5 l/min\nrun 10 min\n"
    drained = flat + "scenario Leak: Out = 6 l/min\nscenario Same: Out = 5 l/min\n"
    assert [(each.course.scenario, each.by) for each in story(drained).different] == [("Leak", "kind")]


def test_a_stock_is_said_to_grow_without_limit_only_where_nothing_ends_it() -> None:
    savings = "stock Savings = 100 coins{limit}\nflow Interest: () -> Savings @ Savings * 5%/y\nrun 10 y"
    assert story(savings.format(limit="")).grows_without_limit
    assert not story(savings.format(limit=", max 1000 coins")).grows_without_limit
    debt = "stock Debt = 0 coins\nflow Borrowed: () -> Debt @ 5 coins/d\nflow Paid: Debt -> () @ Debt / 2 d\nrun 60 d"
    assert not story(debt).grows_without_limit


def test_a_run_without_numbers_says_why() -> None:
    text = "stock Queue = Backlog\nflow In: () -> Queue @ 1/s\nvariable Backlog\nscenario Known: Backlog = 5\nrun 1 min"
    told = story(text)
    assert told.as_written is None
    assert [course.scenario for course in told.courses] == ["Known"]
    assert [(each.scenario, "Backlog" in each.reason) for each in told.not_worked_out] == [(None, True)]
    assert story(text.replace("variable Backlog", "Backlog = 5")).not_worked_out == ()
