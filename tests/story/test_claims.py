"""Every sentence on the course of a stock: a model of which it is said, a near one of which it isn't, and the run.

What is said is read by its words alone, and held to the values of the run. Each model is one that a reader can follow
by hand.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.story.claims import claims, told_of
from tests.support import analysis_of

from loopdown.analysis.numbers.run.results import Run
from loopdown.base.records import replace
from loopdown.base.source import Source
from loopdown.pages.fences import find_fences
from loopdown.pipeline.models import read_models
from loopdown.words.en import courses as words

BACKLOG = """
stock Waiting = {level} jobs
stock Running = 0 jobs, max 20 jobs, when full block
flow Pushed: () -> Waiting @ {pushed} jobs/h
flow Started: Waiting -> Running @ Waiting / 10 s
flow Done: Running -> () @ Running / 15 min
run 8 h
"""
PEOPLE = """
stock People = 6 people
flow Hired: () -> People @ max(0 people, 8 people - People) / 4 mo
flow Leave: People -> () @ ramp({slope} people/mo/mo, 1 mo, 6 mo)
run 2 y
"""
CLIENTS = """
stock Clients = 100 clients
flow Cut: Clients -> () @ pulse(100 clients, 10 s)
flow Back: () -> Clients @ (100 clients - Clients) / {back}
run 5 min
"""
TOKENS = """
stock Tokens = 1000 tokens, max 1000 tokens, when full "tokens are dropped", when empty "HTTP 429"
flow Refill: () -> Tokens @ 100 tokens/s
flow Taken: Tokens -> () @ 80 tokens/s + step({burst} tokens/s, 10 s)
run 1 min
"""
TANK = """
stock Tank = {level} l, max 100 l{when}
flow In: () -> Tank @ {into} l/s
flow Out: Tank -> () @ {out} l/s
run 1 min
"""
LEAK = """
stock Memory = 0 MB, max 2000 MB, when full "OOM kill"
flow Load: () -> Memory @ 100 MB/s * exp(-time / 10 s) + {leak} MB/s
run 1 h
"""
SECOND = """
stock Level = 50 l, min none
stock Speed = 0 l, min none
flow Up: () -> Level @ 1000 l/s + Speed / 1 s
flow Down: Level -> () @ 1000 l/s
flow Faster: () -> Speed @ 1000 l/s + (100 l - Level) / 1 s / 4
flow Slower: Speed -> () @ 1000 l/s + {damping} * Speed / 1 s
run {length}, step 0.1 s, method rk4
"""
WAVE = """
stock Level = 50 l
flow In: () -> Level @ 10 l/s + {wave} l/s * sin(time / 10 s)
flow Out: Level -> () @ 10 l/s
run 5 min
"""
SAVINGS = """
stock Savings = 100 coins
flow Interest: () -> Savings @ Savings * {interest}/y
run 10 y
"""
COOLING = """
stock Heat = 100 deg, min none, max 200 deg
flow Cooling: Heat -> () @ max(0 deg, Heat - {room} deg) / 1 min
flow Warming: () -> Heat @ max(0 deg, {room} deg - Heat) / 1 min
run {length}
"""

SPILLS = ', when full "it spills"'

# What is said; a model of which it is; one of which it isn't.
SAID: tuple[tuple[str, str, str], ...] = (
    (words.HOLDS, TANK.format(level=50, when="", into=5, out=5), TANK.format(level=50, when="", into=5, out=5.1)),
    (words.STAYS_FULL, TANK.format(level=100, when="", into=5, out=4), TANK.format(level=99, when="", into=5, out=4)),
    (words.IS_FULL, TANK.format(level=100, when=SPILLS, into=5, out=4),
     TANK.format(level=100, when=SPILLS, into=4, out=5)),
    (words.IS_EMPTY, TANK.format(level=0, when=', when empty "dry"', into=4, out=5),
     TANK.format(level=0, when=', when empty "dry"', into=5, out=4)),
    (words.FULL, TANK.format(level=50, when=SPILLS, into=5, out=3),
     TANK.format(level=50, when=SPILLS, into=3, out=3.1)),
    (words.EMPTY, TOKENS.format(burst=420), TOKENS.format(burst=15)),
    (words.GROWS, TANK.format(level=5, when="", into=5, out=4), TANK.format(level=5, when="", into=4, out=5)),
    (words.DRAINS, TANK.format(level=90, when="", into=4, out=5), TANK.format(level=90, when="", into=5, out=4)),
    (words.PEAKS, PEOPLE.format(slope=0.4), PEOPLE.format(slope=0)),
    (words.IS_DOWN, BACKLOG.format(level=5, pushed=100), BACKLOG.format(level=0, pushed=100)),
    (words.GROWS_TO, BACKLOG.format(level=5, pushed=100), BACKLOG.format(level=5, pushed=70)),
    (words.DRAINS_TO, PEOPLE.format(slope=0.4).replace("2 y", "5 mo"), PEOPLE.format(slope=0.4)),
    (words.IS_BACK, CLIENTS.format(back="20 s"), CLIENTS.format(back="500 s")),
    (words.EMPTY_AFTER, CLIENTS.format(back="20 s"), CLIENTS.format(back="20 s").replace("pulse(100", "pulse(60")),
    (words.FULL_AFTER, TANK.format(level=50, when=SPILLS, into="5 l/s - step(4 l/s, 30 s) + 0", out=3),
     TANK.format(level=50, when=SPILLS, into="5 l/s - step(4 l/s, 20 s) + 0", out=3)),
    (words.SETTLES, PEOPLE.format(slope=0.4), PEOPLE.format(slope=0.4).replace("2 y", "5 mo")),
    (words.RISES_AND_SETTLES, COOLING.format(room=140, length="20 min"), COOLING.format(room=60, length="20 min")),
    (words.FALLS_AND_SETTLES, COOLING.format(room=60, length="20 min"), COOLING.format(room=60, length="1 min")),
    (words.GROWS_AT, SAVINGS.format(interest="5%"), SAVINGS.format(interest="0%")),
    (words.DRAINS_AT, COOLING.format(room=60, length="1 min"), COOLING.format(room=60, length="20 min")),
    (words.FULL_AT_THAT_RATE, LEAK.format(leak=0.02), LEAK.format(leak=0)),
    (words.EMPTY_AT_THAT_RATE, TANK.format(level=90, when="", into="5 l/s - step(1 l/s, 10 s) + 0", out=4.5),
     TANK.format(level=90, when="", into="5 l/s - step(1 l/s, 10 s) + 0", out=4)),
    (words.SWINGS, SECOND.format(damping=0, length="3 min"), SECOND.format(damping=1.2, length="3 min")),
    (words.LESS, SECOND.format(damping=0.03, length="90 s"), SECOND.format(damping=0, length="90 s")),
    (words.MORE, SECOND.format(damping=-0.03, length="90 s"), SECOND.format(damping=0, length="90 s")),
    (words.FOLLOWS, WAVE.format(wave=2), WAVE.format(wave=0)),
)  # fmt: skip


def pattern(template: str) -> str:
    """A template as a pattern: anything may stand in its places, and its end is an end."""
    return re.sub(r"\\\{\w+\\\}", r"[^;]+?", re.escape(template)) + r"(?=$|[,;])"


def first_told(text: str) -> str:
    analysis = analysis_of(text)
    course = analysis.numbers.courses[0]
    told = told_of(analysis, course)
    found = [*claims(told)]
    assert found
    assert [claim for claim, is_true in found if not is_true] == [], told.text
    return told.text


@pytest.mark.parametrize(("template", "said", "near"), SAID, ids=[template for template, _, _ in SAID])
def test_a_sentence_is_said_where_it_is_true_and_not_of_a_near_model(template: str, said: str, near: str) -> None:
    assert re.search(pattern(template), first_told(said))
    assert not re.search(pattern(template), first_told(near))


def test_a_wrong_claim_is_noticed() -> None:
    """The reader of claims itself: a figure that is a tenth off, another moment, another word."""
    analysis = analysis_of(BACKLOG.format(level=5, pushed=100))
    told = told_of(analysis, analysis.numbers.courses[0])

    def wrong(before: str, after: str) -> bool:
        assert before in told.text
        return any(not is_true for _, is_true in claims(replace(told, text=told.text.replace(before, after))))

    assert all(is_true for _, is_true in claims(told))
    assert wrong("grows by 20", "grows by 22")
    assert wrong("to 153", "to 170")
    assert wrong("after 8 h", "after 9 h")
    assert wrong("is down to", "peaks at")
    assert wrong("grows", "drains")
    assert wrong("then grows", "then dances")


GALLERY = sorted((Path(__file__).parents[2] / "docs" / "gallery").glob("*.md"))


@pytest.mark.parametrize("page", GALLERY, ids=lambda page: page.stem)
def test_what_the_gallery_says_of_courses_is_true_of_its_runs(page: Path) -> None:
    source = Source(str(page), page.read_text(encoding="utf-8"))
    for model in read_models(find_fences(source)):
        numbers = model.analysis.numbers
        scenarios = {run.scenario for run in numbers.runs if isinstance(run, Run)}
        for course in numbers.courses:
            if course.scenario in scenarios:
                told = told_of(model.analysis, course)
                assert [claim for claim, is_true in claims(told) if not is_true] == [], (course.scenario, told.text)
