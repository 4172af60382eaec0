"""What is told of a stock that doesn't go on as it starts: where it comes to rest, leaves its level, or fills later."""

from __future__ import annotations

from tests.support import callout_of, headline_of, lines_of, parts_of

from loopdown.parts.callout import Callout
from loopdown.words.sentences import text_of


def told(text: str) -> Callout:
    return callout_of(text, "stock")


def headline(text: str) -> str:
    return headline_of(text, "stock")


START_AND_END = "In, start → end | Out, start → end | Net, start → end | Full after | … when full"

# An empty queue: what is served is what there is, so it fills to 0.1 s of load and stays there.
QUEUE = """
stock Queue = {level} requests, max 1000 requests, when full "HTTP 503"
flow Offered: () -> Queue @ 90/s{spike}
flow Served: Queue -> () @ min(100/s, Queue / 0.1 s)
run 5 min
"""


def held(text: str) -> list[str]:
    return [line for line in lines_of(told(text)) if line.startswith("- ")]


def test_a_stock_that_comes_to_rest_is_told_with_its_level() -> None:
    queue = QUEUE.format(level=0, spike="")
    assert headline(queue) == "Queue rises and settles at about 9 requests"
    assert lines_of(told(queue))[:2] == [START_AND_END, "90/s | 0/s → 90/s | +90/s → 0/s | not in this run | 10 s"]
    assert held(queue) == []  # it holds by itself
    at_rest = QUEUE.format(level=9, spike="")
    assert headline(at_rest) == "Queue holds its level: what comes in goes out"
    assert lines_of(told(at_rest))[0].startswith("In | Out | Net | ")


def test_one_that_goes_on_to_the_end_does_not_settle() -> None:
    savings = "stock Savings = 100 coins\nflow Interest: () -> Savings @ Savings * 5%/y\nrun 10 y"
    assert headline(savings) == "Savings is at 165 coins after 10 y, growing by 8.244 coins/y"
    assert "The model says no limit at which that ends." in lines_of(told(savings))
    debt = "stock Debt = 0 coins\nflow Borrowed: () -> Debt @ 5 coins/d\nflow Paid: Debt -> () @ Debt / 2 d\nrun 60 d"
    assert headline(debt) == "Debt rises and settles at about 10 coins"
    assert "The model says no limit at which that ends." not in lines_of(told(debt))


def test_a_scenario_that_ends_elsewhere_is_told_beside_one_that_comes_to_rest() -> None:
    queue = QUEUE.format(level=0, spike="").replace(', when full "HTTP 503"', "").replace(", max 1000 requests", "")
    busy = queue + "scenario Busy: Offered = 90/s + step(20/s, 1 min)\n"
    assert headline(busy) == (
        "Queue rises and settles at about 9 requests, but is at 2,410 requests after 5 min when Busy"
    )
    assert held(busy) == ["- Busy: in the end it holds once Offered falls to 100/s or Served reaches 110/s."]
    calm = queue + "scenario Calm: Offered = 90/s + step(0.1/s, 1 min)\n"
    assert headline(calm) == headline(queue)


def test_a_stock_that_leaves_its_level_later_does_not_hold_it() -> None:
    pods = "stock Pods = 2\nflow Started: () -> Pods @ step(1/min, 1 min)\nrun 5 min"
    assert headline(pods) == "Pods is at 6 after 5 min, growing by 1/min"
    assert headline(pods.replace("run 5 min", "run 1 min")) == "Pods holds its level: what comes in goes out"


def test_what_would_hold_a_stock_that_fills_later_is_of_the_moment_at_which_it_does() -> None:
    late = QUEUE.format(level=0, spike=" + step(30/s, 1 min)")
    assert headline(late).startswith("Queue is full in 1 min 5")
    assert held(late) == ["- When it fills, it holds once Offered falls to 100/s or Served reaches 120/s."]
    constant = late.replace("min(100/s, Queue / 0.1 s)", "40/s").replace(" + step(30/s, 1 min)", "")
    assert held(constant) == ["- It holds once Offered falls to 40/s or Served reaches 90/s."]
    assert lines_of(told(late))[0] == START_AND_END
    assert lines_of(told(constant))[0].startswith("In | Out | Net | ")


POOL = """
stock Pool = 200 connections, max 200 connections, when full "queries wait", when empty "nobody works"
flow New: () -> Pool @ 50/s
flow Released: Pool -> () @ {released}/s
"""


def test_a_stock_that_leaves_its_limit_at_once_is_not_in_trouble_there() -> None:
    assert headline(POOL.format(released=20)) == "Pool is full from the start"
    assert headline(POOL.format(released=20) + "scenario Healthy: Released = 60/s") == (
        "Pool is full from the start and is empty in 20 s when Healthy"
    )
    draining = POOL.format(released=60).replace(', when empty "nobody works"', "")
    assert headline(draining) == "Pool drains by 10 connections/s and is empty in 20 s"
    empty = POOL.format(released=20).replace("= 200", "= 0")
    assert headline(empty) == "Pool is full in 6.67 s"
    assert headline(empty.replace("@ 20/s", "@ 60/s")) == "Pool is empty from the start"


def test_rates_alike_in_each_case_are_those_of_all_scenarios() -> None:
    pool = POOL.format(released=20) + "scenario Half: Pool = 100 connections\n"
    assert "When it is full: queries wait. Turned away: 30 connections/s in each case." in lines_of(told(pool))
    healthy = lines_of(told(pool + "scenario Healthy: Released = 50/s, Pool = 10 connections\n"))
    away = "When it is full: queries wait. Turned away: 30 connections/s in each case in which it fills."
    assert away in healthy


def test_a_loop_that_steers_to_a_goal_says_which() -> None:
    loop = "loop B1: CPU usage (+)-> Pods (-)-> CPU usage\nvariable CPU usage"

    def of_loop(text: str) -> list[str]:
        (callout,) = (part for part in parts_of(text) if isinstance(part, Callout) and part.name == "loop")
        assert text_of(callout.headline) == "B1 pushes back on CPU usage"
        return lines_of(callout)

    assert "It seeks a goal: CPU usage at 70%." in of_loop(loop + ", goal 70%")
    assert not any("goal" in line for line in of_loop(loop))


def test_a_stock_that_turns_before_it_comes_to_rest_is_told_with_where() -> None:
    """An epidemic: to say only that in the end hardly anybody is ill would leave out what it is about."""
    sir = (
        "stock Susceptible = 990 people\nstock Infected = 10 people\n"
        "flow Infection: Susceptible -> Infected @ 0.5/d * Susceptible * Infected / 1000 people\n"
        "flow Recovery: Infected -> () @ Infected / 10 d\nrun 100 d, method rk4"
    )
    # Its top by hand: 1000 − 200 · (1 + ln(990/200)) = 480.1 people.
    headlines = [text_of(part.headline) for part in parts_of(sir) if isinstance(part, Callout) and part.name == "stock"]
    assert headlines == [
        "Susceptible falls and settles at about 6.9 people",
        "Infected peaks at 480 people after 15 d 8 h, then settles at about 0 people",
    ]


def test_rates_are_told_in_the_unit_in_which_their_author_writes_them() -> None:
    memory = "stock Memory = 2 GiB\nflow Allocated: () -> Memory @ 60 MiB/min\nflow Freed: Memory -> () @ 50 MiB/min\n"
    assert headline(memory) == "Memory grows by 10 MiB/min"
    assert lines_of(told(memory))[:2] == [
        "In, MiB/min | Out, MiB/min | Net, MiB/min | Time in it",
        "60 | 50 | +10 | 40 min 58 s",
    ]
    assert headline(memory.replace("MiB", "GiB")) == "Memory grows by 10 GiB/min"
    requests = "stock Queue = 5 requests\nflow In: () -> Queue @ 1 request/s\nflow Out: Queue -> () @ 3 requests/s\n"
    assert headline(requests) == "Queue drains by 2 requests/s and is empty in 2.5 s"


PREY = """
stock Prey = 40
stock Foxes = {foxes}
flow Born: () -> Prey @ 0.1/d * Prey
flow Eaten: Prey -> () @ 0.02/d * Prey * Foxes
flow Fed: () -> Foxes @ 0.01/d * Prey * Foxes
flow Died: Foxes -> () @ 0.3/d * Foxes
run {length}, method rk4
"""


def test_a_stock_that_swings_does_not_go_on_as_it_starts() -> None:
    def of_stocks(text: str) -> list[Callout]:
        return [part for part in parts_of(text) if isinstance(part, Callout) and part.name == "stock"]

    prey, foxes = of_stocks(PREY.format(foxes=9, length="200 d"))
    assert text_of(prey.headline) == "Prey swings between 17.8 and 46.9, once in 37 d 17 h"
    assert text_of(foxes.headline).startswith("Foxes swings between ")
    told_of = [*lines_of(prey), *lines_of(foxes)]
    assert "The model says no limit at which that ends." not in told_of
    assert not any("holds once" in line for line in told_of)
    soon = of_stocks(PREY.format(foxes=9, length="2 d"))
    assert [text_of(stock.headline) for stock in soon] == [
        "Prey is at 33.1 after 2 d, draining by 3.489/d; at that rate it is empty after 11 d 12 h",
        "Foxes is at 10.3 after 2 d, growing by 0.3185/d",
    ]
    assert "The model says no limit at which that ends." in lines_of(soon[1])


TANK = """
stock Tank = 100 l, when empty "the pump runs dry"
flow Filled: () -> Tank @ 2 l/s
flow Used: Tank -> () @ 1 l/s{more}
run 10 min
"""


def test_what_would_hold_a_stock_that_is_empty_later_is_of_the_time_before() -> None:
    later = TANK.format(more=" + step(3 l/s, 1 min)")
    assert headline(later) == "Tank is empty in 2 min 20 s"
    assert held(later)[0] == "- as written: peaks at 160 l after 1 min, then is empty after 2 min 20 s."
    assert held(later)[1:] == ["- Before it is empty, it holds once Filled reaches 4 l/s or Used falls to 2 l/s."]
    assert "The model says no limit at which that ends." not in lines_of(told(later))
    never = TANK.format(more="")
    assert held(never) == ["- It holds once Filled falls to 1 l/s or Used reaches 2 l/s."]
    assert "The model says no limit at which that ends." in lines_of(told(never))


def test_what_waits_for_a_full_stock_waits_where_it_comes_from() -> None:
    """There is no stock before the inbox."""
    inbox = "stock Inbox = 0 jobs, max 20 jobs, when full block\nflow Arrived: () -> Inbox @ 3/s\n"
    assert "When it is full, what would come in waits where it comes from." in lines_of(told(inbox))


def test_a_declared_guard_acts_at_once_though_its_way_back_waits_for_a_short_stock() -> None:
    """To say that it acts only while the stock is short would deny what its headline says."""
    breaker = (
        "stock Queue = 5 requests\nflow In: () -> Queue @ 2/s\nflow Out: Queue -> () @ 1/s\n"
        "loop B1: Out (+)-> Failures (+)-> Breaker (-)-> In -> Queue -> Out\n"
    )
    (callout,) = (part for part in parts_of(breaker) if isinstance(part, Callout) and part.name == "loop")
    assert text_of(callout.headline) == "B1 pushes back on Out"
    way_back = "The way back closes only while the stock is short: what isn't there can't leave (Queue → Out)."
    assert way_back in lines_of(callout)
    named = breaker.replace("@ 1/s", "@ Queue / 5 s")
    follows = [part for part in parts_of(named) if isinstance(part, Callout) and part.name == "loop"]
    assert not any("The way back" in line for part in follows for line in lines_of(part))


def test_what_starts_with_nothing_and_stays_above_it_is_not_said_to_be_back() -> None:
    """Connections are 200/s × latency: 10 before a slow minute and behind it. Of nothing a twentieth is nothing."""
    text = """
stock Open = {start} connections, max 500 connections, when full "refused"
Latency = 50 ms + step(4950 ms, 10 min) - step(4950 ms, 11 min)
flow New: () -> Open @ 200 connections/s
flow Closed: Open -> () @ Open / Latency
"""
    cold, warm = (lines_of(told(text.format(start=start))) for start in (0, 10))
    assert "- as written: is full after 10 min 3 s, then settles at about 10 connections." in cold
    assert "- as written: is full after 10 min 3 s and is back within 5 % of 10 connections after 11 min." in warm
