"""What is interpreted and what is compiled say the same; programs that do the same share what is compiled."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from tests.analysis.numbers.program.test_evaluation import FORMULAS
from tests.support import model_of, numbers_of, read

from loopdown.analysis.numbers.program.interpret import Interpreted, PartError
from loopdown.analysis.numbers.program.lower import lower_moment
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.integrate import ERRORS, begin
from loopdown.analysis.numbers.run.results import Plan


@given(FORMULAS, FORMULAS, FORMULAS)
@settings(deadline=None, max_examples=200)
def test_a_moment_interpreted_is_the_moment_compiled(rate: str, a: str, b: str) -> None:
    model, _ = read(
        f"stock Q = 5, max 20\nflow Flow in: () -> Q @ {rate}\nA = {a}\nB = {b}\nP = 3\nrun 9 s, step 0.5 s"
    )
    program = numbers_of(model).cases[0].program
    if not isinstance(program, Program):
        return
    try:
        started, histories = begin(program, Plan(0.5, 16, "euler"))
    except ERRORS:
        return
    moment = lower_moment(program.variant.formulas, program.layout, program.memories)
    interpreted = Interpreted(moment.values, program.flows)
    given_to = [1.0] * len(program.flows), histories, {}
    results: list[object] = []
    for compute in (interpreted, program.run.evaluate):
        negative: dict[int, float] = {}
        values = [*started]
        try:
            compute(values, *given_to, negative)
            results.append((values, negative))
        except ERRORS as error:
            results.append((program.part_of(error), type(error.__cause__ or error)))
    one, other = results
    assert repr(one) == repr(other)  # numbers to the last digit, and those that are none


def test_a_part_that_can_not_be_computed_at_the_start_is_told() -> None:
    program = numbers_of(model_of("A = 3\nB = 2 + A / (A - 3)\nrun 1 s")).cases[0].program
    assert isinstance(program, Program)
    with pytest.raises(PartError) as caught:
        begin(program, Plan(1.0, 1, "euler"))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    part = program.part_of(caught.value)
    assert part is not None
    assert (part[0], part[1].span.column, part[1].span.end_column) == (("b", None), 9, 20)


SHARED = """
stock Q = 5, max Room
flow In: () -> Q @ Rate
Rate = 2/s
Room = 20
Seen = smth1(Q, 5 s)
scenario Fast: Rate = 3/s
scenario Follows: Rate = 1/s + Q / 9 s
scenario Quick: Seen = smth1(Q, 2 s)
run 4 s, step 1 s
"""


def test_a_change_of_what_is_constant_is_run_by_the_same_functions() -> None:
    numbers = numbers_of(model_of(SHARED))
    written, fast, follows, quick = (case.program for case in numbers.cases)
    assert isinstance(written, Program)
    assert isinstance(fast, Program)
    assert isinstance(follows, Program)
    assert isinstance(quick, Program)
    assert fast.run is written.run
    assert follows.run is not written.run
    assert quick.run is not written.run
    levels = [run.values["q"][-1] for run in numbers.runs if hasattr(run, "values")]
    assert levels[:2] == [5 + 4 * 2, 5 + 4 * 3]
    assert levels[2] == pytest.approx((5 + 9) * (1 + 1 / 9) ** 4 - 9)
    assert levels[3] == levels[0]
    assert all(math.isfinite(level) for level in levels)
