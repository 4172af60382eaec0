"""What there is to say of loops: what each does, how a change goes round it, the checklist and the questions."""

from __future__ import annotations

import pytest
from tests.support import analysis_of

from loopdown.story.checklist import ChecklistItem, GrowthGuarded, LimitsStated, NoFights, checklist
from loopdown.story.loops import LoopStory, loop_stories
from loopdown.story.notes import notes
from loopdown.story.questions import amplifiers, blind_loops, goals, rules_followed

STORM = 'loop R1 "Storm": Load (+)-> Latency (+)-> Load\n'
BREAKER = "loop B1: Latency (+{delay})-> Breaker (-)-> Load -> Latency\n"


def story(text: str, id_: str) -> LoopStory:
    (told,) = loop_stories(analysis_of(text), {id_})
    return told


@pytest.mark.parametrize(
    ("text", "id_", "effect"),
    [
        (STORM, "R1", "amplifies alone"),
        (STORM + BREAKER.format(delay=""), "R1", "amplifies"),
        (STORM + BREAKER.format(delay=""), "B1", "pushes back at once"),
        (STORM + BREAKER.format(delay=" delay 3 min"), "B1", "pushes back after a known delay"),
        (STORM + BREAKER.format(delay=" delay"), "B1", "pushes back after an unknown delay"),
        ("loop U1: Load (?)-> Latency (+)-> Load\n", "U1", "undetermined"),
        ("stock Boxes = 1\nflow Out: Boxes -> () @ 2/s\nflow In: () -> Boxes @ Out\n", "R1", "carries material round"),
    ],
)
def test_what_a_loop_does(text: str, id_: str, effect: str) -> None:
    assert story(text, id_).effect == effect


def test_a_rise_is_carried_round_and_turns_at_each_negative_link() -> None:
    told = story(STORM + BREAKER.format(delay=" delay 3 min"), "B1")
    assert [(step.variable, step.rises) for step in told.way] == [
        ("breaker", True),
        ("load", False),
        ("latency", False),
    ]
    assert [step.delay is not None for step in told.way] == [True, False, False]
    assert [step.rises for step in story(STORM, "R1").way] == [True, True]


def test_only_a_loop_that_amplifies_has_guards() -> None:
    text = STORM + BREAKER.format(delay="")
    assert [guard.loop.id for guard in story(text, "R1").guards] == ["B1"]
    assert story(text, "B1").guards == ()


def test_what_a_loop_before_it_has_told_is_not_told_again() -> None:
    text = STORM + BREAKER.format(delay="")
    assert story(text, "R1").watch == ("load", "latency")
    assert story(text, "B1").watch == ("breaker",)


def test_notes_are_in_the_order_of_the_source() -> None:
    text = 'A (+)-> B, because "second"\nvariable A, note "third"\nstock S = 1, note "its own"\n'
    assert [(note.about, note.text.text) for note in notes(analysis_of(text))] == [("A → B", "second"), ("A", "third")]


# ------------------------------------------------------------------ the checklist


def item(text: str, kind: type[ChecklistItem]) -> ChecklistItem | None:
    return next((each for each in checklist(analysis_of(text)) if isinstance(each, kind)), None)


def held(text: str) -> dict[str, bool]:
    return {type(each).__name__: each.holds for each in checklist(analysis_of(text))}


def test_a_line_holds_or_is_left_out_where_the_model_has_nothing_for_it() -> None:
    assert held("A (+)-> B\n") == {}
    assert held(STORM) == {"LoopsDeclared": True, "GrowthGuarded": False, "LoopsObserved": False}
    watched = STORM + BREAKER.format(delay="") + 'variable Latency, metric "p99"\n'
    assert held(watched) == {
        "LoopsDeclared": True,
        "GrowthGuarded": True,
        "DelaysKnown": True,
        "LoopsObserved": True,
    }
    assert not held(watched.replace("(+)-> Breaker", "(+ delay)-> Breaker"))["DelaysKnown"]
    assert not held(watched + "Load (+)-> Anger (+)-> Load\n")["LoopsDeclared"]


def test_a_loop_with_a_guard_is_not_among_those_without() -> None:
    text = STORM + BREAKER.format(delay="") + "loop R2: Cost (+)-> Price (+)-> Cost\n"
    guarded = item(text, GrowthGuarded)
    assert isinstance(guarded, GrowthGuarded)
    assert [loop.id for loop in guarded.unguarded] == ["R2"]
    assert [(loop.id, [guard.loop.id for guard in found]) for loop, found in guarded.guarded] == [("R1", ["B1"])]


def test_two_controllers_of_one_actuator_fight() -> None:
    goals = "variable Depth, goal 5\nvariable CPU, goal 70%\n"
    apart = goals + "loop B1: Depth (+)-> Pods (-)-> Depth\nloop B2: CPU (+)-> {other} (-)-> CPU\n"
    fighting = item(apart.format(other="Pods"), NoFights)
    assert isinstance(fighting, NoFights)
    assert ([fight.actuator for fight in fighting.fights], fighting.holds) == ([("pods",)], False)
    peaceful = item(apart.format(other="Threads"), NoFights)
    assert isinstance(peaceful, NoFights)
    assert (peaceful.fights, peaceful.holds) == ((), True)


@pytest.mark.parametrize(
    ("when", "silent"),
    [("", ["Q"]), (', when full "lost"', []), (", when full block", []), (', when empty "x"', ["Q"])],
)
def test_a_limit_is_stated_where_the_model_says_what_happens_when_it_is_full(when: str, silent: list[str]) -> None:
    stated = item(f"stock Q = 1 job, max 5 jobs{when}\n", LimitsStated)
    assert isinstance(stated, LimitsStated)
    assert ([stock.name for stock in stated.silent], stated.holds) == (silent, not silent)
    assert item("stock Q = 1 job\n", LimitsStated) is None


# ------------------------------------------------------------------ the questions


def test_the_questions_are_answered_by_the_model_itself() -> None:
    analysis = analysis_of(
        STORM + "loop R2: Cost (+)-> Price (+)-> Cost\nloop B1: CPU (+)-> Pods (-)-> CPU\n"
        'variable Load, metric "load"\nvariable CPU, goal 70%\nvariable Price, goal 5\n'
        "Shed = if Level > 3 then 1 else 0\nLevel = 4\n"
        'lever 7 "Stop", on R1\nlever 7 "Budget": cut Load -> Latency\nlever 5 "Other": cut CPU -> Pods\n'
    )
    assert [(each.loop.id, [lever.title.text for lever in each.levers]) for each in amplifiers(analysis)] == [
        ("R1", ["Stop", "Budget"]),
        ("R2", []),
    ]
    assert [(each.loop.id, each.variables) for each in blind_loops(analysis)] == [
        ("R2", ("cost", "price")),
        ("B1", ("cpu", "pods")),
    ]
    assert [variable.name for variable in rules_followed(analysis)] == ["Shed"]
    assert [(each.variable.name, [loop.id for loop in each.loops]) for each in goals(analysis)] == [
        ("Price", []),
        ("CPU", ["B1"]),
    ]


def test_a_model_without_metrics_is_not_asked_who_lacks_information() -> None:
    assert blind_loops(analysis_of(STORM)) == ()
    assert [each.loop.id for each in blind_loops(analysis_of(STORM + 'variable Other, metric "x"\n'))] == ["R1"]
