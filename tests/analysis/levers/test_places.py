"""Which level fits which place, and what a set of levers leaves out."""

from __future__ import annotations

import pytest
from tests.support import analysis_of, found

from loopdown.analysis.levers.places import Place, best_level, fits, target_of

MODEL = """\
stock Queue = 50 requests, max 1000 requests
flow Incoming: () -> Queue @ Rate
flow Processed: Queue -> () @ 100/s
Rate = 90/s
variable CPU usage, goal 70%
loop R1: Failures (+)-> Retries (+)-> Load (+)-> Failures
loop B1: Latency (+ delay 3 min)-> Pods (-)-> Latency
loop Unclear: Cost (+)-> Price (?)-> Cost
Load (+)-> CPU usage
Warm-up = 20 s
Pods (+ delay Warm-up)-> Cost
"""


def target(lever: str):
    analysis = analysis_of(MODEL + lever)
    return target_of(analysis, analysis.model.levers[0])


@pytest.mark.parametrize(
    ("lever", "name", "places"),
    [
        ('lever 12 "x", on Rate', "Rate", {Place.PARAMETER}),
        ('lever 11 "x", on Queue.max', "Queue.max", {Place.LIMIT}),
        ('lever 11 "x": Queue.max = 2000 requests', "Queue.max", {Place.LIMIT}),
        ('lever 10 "x", on Queue', "Queue", {Place.STOCK}),
        ('lever 10 "x", on Processed', "Processed", {Place.FLOW}),
        ('lever 9 "x", on Latency -> Pods', "Latency → Pods", {Place.INFORMATION, Place.DELAY}),
        ('lever 6 "x", on Load -> Failures', "Load → Failures", {Place.INFORMATION}),
        ('lever 8 "x", on B1', "B1", {Place.BALANCING, Place.DELAY}),
        ('lever 7 "x", on R1', "R1", {Place.REINFORCING}),
        ('lever 7 "x", on Unclear', "Unclear", {Place.LOOP}),
        ('lever 3 "x", on CPU usage', "CPU usage", {Place.INFORMATION, Place.GOAL}),
        ('lever 12 "x": Rate = 80/s, Queue.max = 2000 requests', "Rate", {Place.PARAMETER}),
        ('lever 12 "x", on Queue: Rate = 80/s', "Queue", {Place.STOCK}),
        ('lever 12 "x", on Queue.min', "Queue.min", {Place.LIMIT}),
        ('lever 9 "x", on Latency', "Latency", {Place.INFORMATION, Place.DELAY}),
        ('lever 12 "x": Latency = 5', "Latency", {Place.INFORMATION}),
        ('lever 9 "x": Warm-up = 5 s', "Warm-up", {Place.PARAMETER, Place.DELAY}),
        ('lever 9 "x": delay Load -> Failures = 10 s', "Load → Failures", {Place.INFORMATION, Place.DELAY}),
        (
            'lever 9 "x", on Load -> Failures: delay Load -> Failures = 10 s',
            "Load → Failures",
            {Place.INFORMATION, Place.DELAY},
        ),
        ('lever 8 "x", on Pods -> Load: add Pods (-)-> Load', "Pods → Load", {Place.INFORMATION}),
        ('lever 6 "x", on Load -> Rate: Rate = 90/s * Load', "Load → Rate", {Place.INFORMATION}),
    ],
)
def test_what_a_lever_is_on(lever: str, name: str, places: set[Place]) -> None:
    found_target = target(lever)
    assert found_target is not None
    assert (found_target.name, set(found_target.places)) == (name, places)


@pytest.mark.parametrize("lever", ['lever 12 "x"', 'lever 7 "x": add Failures (-)-> Load'])
def test_a_lever_may_be_on_nothing(lever: str) -> None:
    assert target(lever) is None


@pytest.mark.parametrize(
    ("on", "fitting", "unfitting", "best"),
    [
        ("Rate", (12, 6, 5, 4, 3, 2, 1), (11, 10, 9, 8, 7), 12),
        ("Queue.max", (12, 11, 5), (10, 9, 8, 7, 6), 11),
        ("Queue", (11, 10, 6, 5), (12, 9, 8, 7), 10),
        ("Processed", (12, 10, 6), (11, 9, 8, 7), 10),
        ("R1", (7, 6, 5, 3), (12, 11, 10, 9, 8), 7),
        ("B1", (9, 8, 6, 5), (12, 11, 10, 7), 8),
        ("Unclear", (8, 7, 6), (12, 11, 10, 9), 7),
    ],
)
def test_which_levels_fit_a_place(on: str, fitting: tuple[int, ...], unfitting: tuple[int, ...], best: int) -> None:
    place = target(f'lever 5 "x", on {on}')
    assert place is not None
    assert [level for level in fitting if not fits(level, place)] == []
    assert [level for level in unfitting if fits(level, place)] == []
    assert best_level(place) == best


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('lever 7 "x", on B1', 'lever 8 "x", on B1'),
        ('lever 8 "x", on R1', 'lever 7 "x", on R1'),
        ('lever 9 "x", on Load -> Failures', 'lever 9 "x", on Latency -> Pods'),
        ('lever 11 "x", on Rate', 'lever 12 "x", on Rate'),
        ('lever 10 "x", on Rate', 'lever 10 "x", on Processed'),
        # the level fits, and what changes isn't on the loop
        ('lever 7 "x", on R1: Rate = 80/s', 'lever 7 "x", on R1: cut Failures -> Retries'),
        ('lever 7 "x", on R1: cut Load -> CPU usage', 'lever 7 "x", on R1: add CPU usage (-)-> Load'),
        ('lever 8 "x", on B1: delay Load -> CPU usage = 3 s', 'lever 8 "x", on B1: delay Latency -> Pods = 3 s'),
    ],
)
def test_a_mismatch_and_its_near_case(wrong: str, right: str) -> None:
    assert len(found(MODEL + wrong, "lever-mismatch")) == 1
    assert found(MODEL + right, "lever-mismatch") == []


def test_a_mismatch_says_which_level_would_fit() -> None:
    (finding,) = found(MODEL + 'lever 7 "x", on B1', "lever-mismatch")
    assert finding.help == "level 8 (strength of balancing loops) would fit"


@pytest.mark.parametrize(
    ("on", "message", "help_"),
    [
        ("Failures -> Load", ": it goes the other way", "turn the arrow round"),
        ("Pods -> Load", "", "name a link that the model has, or a variable"),
    ],
)
def test_a_lever_on_a_link_that_is_not_there(on: str, message: str, help_: str) -> None:
    (finding,) = found(f'{MODEL}lever 5 "x", on {on}', "lever-mismatch")
    source, target = on.split(" -> ")
    assert finding.message == f"There is no link from {source} to {target} for this lever to be on{message}"
    assert finding.help == help_
    assert found(MODEL + 'lever 5 "x", on Load -> Failures', "lever-mismatch") == []
    assert found(MODEL + 'lever 5 "x", on Queue -> Processed', "lever-mismatch") == []  # what isn't there can't leave


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("cut Failures -> Load", "bad-change"),
        ("cut Nobody -> Load", "unknown-name"),
        ("R1 = 3", "unknown-name"),
        ("Rate.max = 3", "bad-change"),
    ],
)
def test_a_change_that_cannot_be_made_is_told_once(change: str, rule: str) -> None:
    assert found(f'{MODEL}lever 9 "x": {change}', rule)
    assert found(f'{MODEL}lever 9 "x": {change}', "lever-mismatch") == []
    assert found(MODEL + 'lever 9 "x": cut Load -> Failures', "lever-mismatch")


DISK = """\
stock Segments = 640 GB, max Disk - Live data, when full "refused"
flow Logged: () -> Segments @ Logging
flow Freed: Segments -> () @ 30 GB/h
Disk = 1 TB
Live data = 300 GB
Logging = 80 GB/h
"""


@pytest.mark.parametrize(
    ("change", "fitting"), [("Disk = 2 TB", True), ("Live data = 200 GB", True), ("Logging = 50 GB/h", False)]
)
def test_what_a_limit_is_made_of_is_a_buffer_too(change: str, fitting: bool) -> None:
    assert (found(f'{DISK}lever 11 "x": {change}', "lever-mismatch") == []) is fitting
    assert found(f'{DISK}lever 12 "x": {change}', "lever-mismatch") == []


LOOPS = "loop R1: Load (+)-> Retries (+)-> Load\nloop R2: Cost (+)-> Price (+)-> Cost\nLoad (+)-> Pages\n"


@pytest.mark.parametrize(
    ("levers", "untouched"),
    [
        ('lever 6 "x", on Pages', ["R1", "R2"]),
        ('lever 7 "x", on R1', ["R2"]),
        ('lever 7 "x": cut Retries -> Load', ["R2"]),
        ('lever 8 "x": add Price (-)-> Load', []),
        ('lever 7 "x", on R1\nlever 7 "y", on R2', []),
        ("", []),  # a model without levers has no plan that could miss a loop
    ],
)
def test_reinforcing_loops_that_no_lever_touches(levers: str, untouched: list[str]) -> None:
    messages = [finding.message for finding in found(LOOPS + levers, "untouched-loop")]
    assert messages == [f"No lever touches {loop}, which amplifies" for loop in untouched]


def test_balancing_loops_may_stay_untouched() -> None:
    text = 'loop B1: Load (+)-> Pods (-)-> Load\nLoad (+)-> Pages\nlever 6 "x", on Pages'
    assert found(text, "untouched-loop") == []
    assert found(text.replace("(-)", "(+)").replace("B1", "R1"), "untouched-loop")


@pytest.mark.parametrize(
    ("levels", "weak"), [((12,), True), ((12, 9), True), ((12, 8), False), ((7,), False), ((), False)]
)
def test_only_weak_levers(levels: tuple[int, ...], weak: bool) -> None:
    text = LOOPS + "".join(f'lever {level} "x {level}"\n' for level in levels)
    assert bool(found(text, "only-weak-levers")) is weak


RUNNERS = """\
stock Waiting = 5 jobs, max 200 jobs, when full "closed"
stock Running = 0 jobs, max 20 jobs, when full block
flow Pushed: () -> Waiting @ Pushes
flow Started: Waiting -> Running @ Waiting / Pick up
flow Passed: Running -> () @ (1 - Flaky) * Running / 15 min
flow Rerun: Running -> Waiting @ Flaky * Running / 15 min
Pushes = 70 jobs/h
Flaky = 2 * Flaky tests
Flaky tests = 9%
Pick up = 10 s
run 10 min
"""
CLAIMED = 'loop R1 "Reruns": Waiting -> Started -> Running -> Rerun -> Waiting\n'


@pytest.mark.parametrize("claim", [CLAIMED, ""], ids=["declared", "found"])
@pytest.mark.parametrize(
    ("lever", "fitting"),
    [
        ('lever 7 "x": Flaky = 2%', True),  # read by a link of the reinforcing loop
        ('lever 7 "x": Flaky tests = 1%', True),  # and what that is made of
        ('lever 7 "x", on Flaky', True),
        ('lever 7 "x", on Flaky -> Rerun', True),
        ('lever 7 "x", on Running -> Rerun', True),  # lies on it
        ('lever 7 "x", on Rerun', True),
        ('lever 8 "x": Flaky = 2%', True),  # what has passed leaves the stock: a balancing loop
        ('lever 12 "x": Flaky = 2%', True),
        ('lever 9 "x": Flaky = 2%', False),
        ('lever 11 "x": Flaky = 2%', False),
        ('lever 10 "x": Flaky = 2%', False),
        ('lever 9 "x": Pick up = 1 s', True),  # a time that the model waits
        ('lever 9 "x", on Pick up', True),
        ('lever 9 "x": Started = Waiting / 1 s', True),  # the time stands in the formula
        ('lever 9 "x": Pushes = 9 jobs/h', False),
        ('lever 7 "x": Passed = 0 jobs/h', False),  # on the balancing loop alone
        ('lever 8 "x": Passed = 0 jobs/h', True),
        ('lever 11 "x", on Pick up: Waiting.max = 300 jobs', True),  # one of two ways to read it
        ('lever 11 "x", on Pick up: Flaky = 1%', False),
    ],
)
def test_a_level_fits_by_the_place_in_the_loops(claim: str, lever: str, fitting: bool) -> None:
    assert (found(RUNNERS + claim + lever, "lever-mismatch") == []) is fitting


@pytest.mark.parametrize(
    ("lever", "fitting"),
    [
        ('lever 7 "x", on Load', True),
        ('lever 7 "x", on Marketing', True),
        ('lever 7 "x", on Marketing -> Load', True),
        ('lever 8 "x", on Load', False),  # no balancing loop goes there
        ('lever 7 "x", on Pages', False),  # behind the loop, not in it
        ('lever 7 "x", on Load -> Pages', False),
        ('lever 7 "x", on Pods', False),  # on a balancing loop alone
        ('lever 8 "x", on Pods', True),
        ('lever 10 "x", on Load -> Pages', False),  # no material
    ],
)
def test_a_level_fits_by_the_place_in_a_sketch(lever: str, fitting: bool) -> None:
    text = "loop R1: Load (+)-> Retries (+)-> Load\nloop B1: Heat (+)-> Pods (-)-> Heat\n"
    text += "Load (+)-> Pages\nMarketing (+)-> Load\n"
    assert (found(text + lever, "lever-mismatch") == []) is fitting


@pytest.mark.parametrize(("lever", "touched"), [("on Load", True), ("on Marketing", True), ("on Pages", False)])
def test_what_lies_on_a_loop_touches_it(lever: str, touched: bool) -> None:
    text = f'{LOOPS}Marketing (+)-> Load\nlever 7 "x", {lever}'
    assert ("R1" not in " ".join(finding.message for finding in found(text, "untouched-loop"))) is touched
