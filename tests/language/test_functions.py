"""What a function's entry says of it is true of what it computes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from tests.support import read_text

from loopdown import apply_fixes
from loopdown.language.function import Computed, Function
from loopdown.language.functions import FUNCTIONS
from loopdown.language.intervals import Interval

COMPUTED = [function for function in FUNCTIONS.values() if isinstance(function.how, Computed)]
CLOCK = {"time": 3.0, "step": 0.5, "step began": 3.0}
SAMPLES = 400


def call(function: Function, arguments: Sequence[float]) -> float | None:
    """What it computes; None where it isn't defined."""
    assert isinstance(function.how, Computed)
    try:
        return function.how.call(*(CLOCK[each] for each in function.how.clock), *arguments)
    except (ArithmeticError, ValueError):
        return None


def boxes(function: Function, rng: Random) -> Iterator[list[Interval]]:
    """Intervals of its arguments: narrow and wide, on one side of zero and across it, some of them points."""
    for _ in range(SAMPLES):
        count = rng.randint(function.least, min(function.most, 4))
        if function.points:
            count = rng.choice((3, 5))
        ends = [
            sorted(rng.choice((0.0, 1.0, rng.uniform(-8, 8), rng.uniform(-1, 1))) for _ in "ab") for _ in range(count)
        ]
        yield [Interval(low, rng.choice((low, high, high))) for low, high in ends]


def inside(value: float, interval: Interval) -> bool:
    slack = 1e-7 * max(1.0, abs(value))
    return interval.low - slack <= value <= interval.high + slack


@pytest.mark.parametrize("function", COMPUTED, ids=lambda function: function.name)
def test_values_and_differences_are_within_the_bounds(function: Function) -> None:
    rng = Random(function.name)
    seen = 0
    for box in boxes(function, rng):
        values = function.values(*box)
        slopes = function.slopes(*box) if function.slopes else [Interval(0.0, 1.0)] * len(box)
        assert len(slopes) == len(box)
        arguments = [rng.uniform(each.low, each.high) for each in box]
        one = call(function, arguments)
        if one is None:
            continue
        assert inside(one, values), (box, arguments, one, values)
        for place, each in enumerate(box):
            moved = [*arguments]
            moved[place] = rng.uniform(each.low, each.high)
            run = moved[place] - arguments[place]
            other = call(function, moved) if abs(run) > 1e-3 else None
            if other is not None:
                seen += 1
                assert inside((other - one) / run, slopes[place]), (box, place, arguments, moved, slopes)
    assert seen > SAMPLES / 4 or not function.called


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_an_entry_is_called_by_its_form(function: Function) -> None:
    assert function.form.startswith(function.name)
    assert function.called == ("(" in function.form)
    assert function.meaning[0].islower()
    assert function.meaning[-1] != "."


def test_what_an_entry_needs() -> None:
    """A delay needs its length at every moment, and at the start what it starts with; others all they are given."""
    delay, least = FUNCTIONS["smth1"], FUNCTIONS["min"]
    assert (delay.needed(2, at_start=True), delay.needed(3, at_start=True)) == ((1, 0), (1, 2))
    assert delay.needed(3, at_start=False) == (1,)
    assert least.needed(3, at_start=True) == least.needed(3, at_start=False) == (0, 1, 2)


def test_points_stand_behind_the_first_argument_of_a_table_alone() -> None:
    table, least = FUNCTIONS["table"], FUNCTIONS["min"]
    assert table.accepts([False, True])
    assert not table.accepts([True, True])
    assert not table.accepts([False, False])
    assert not table.accepts([False])
    assert least.accepts([False, False])
    assert not least.accepts([False, True])


@pytest.mark.parametrize("name", sorted(name for name, each in FUNCTIONS.items() if not each.called))
def test_a_function_that_is_a_name_is_no_unit(name: str) -> None:
    (finding,) = read_text(f"X = 2 {name}\nX (+)-> Y").findings
    assert finding.message == f"{name} is a function here: a `*` is missing"
    assert apply_fixes(f"X = 2 {name}", finding.fixes) == f"X = 2 * {name}"
    assert not [each for each in read_text(f"X = 2 * {name}\nX (+)-> Y").findings if each.rule == "syntax"]
    declared = read_text(f"{name} = 3 jobs\nX = 2 {name}\nX (+)-> Y").findings
    assert [each.message for each in declared if each.rule == "syntax"] == [
        f"{name} is a variable here: a `*` is missing"
    ]
