"""Where bounds say that nothing can go wrong, nothing does in any run; where it may, they don't say so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import model_of, numbers_of

from loopdown.analysis.numbers.run.results import Run

QUEUE = """
stock Queue = 50, max 1000
flow In: () -> Queue @ {wanted}
flow Out: Queue -> () @ 100/s
Held = {held}
run 10 min, step 1 s
"""


def sure(wanted: str = "160/s", held: str = "Queue / 100/s") -> tuple[bool, bool]:
    """Whether a queue can't fail, and whether no flow of it is ever wanted below zero."""
    (case,) = numbers_of(model_of(QUEUE.format(wanted=wanted, held=held))).cases
    return case.bounds is not None, case.bounds is not None and case.bounds.stays_positive


@pytest.mark.parametrize(
    ("held", "certain"),
    [
        ("Queue / (Queue + 1)", True),
        ("100 / Queue", False),  # it may run empty
        ("100 / (2000 - Queue)", True),
        ("100 / (1000 - Queue)", False),  # it may be full
        ("sqrt(Queue)", False),  # it has a value, which the bounds don't ask
        ("exp(Queue / 10)", True),
        ("exp(Queue)", False),  # of 1000 it is beyond all numbers
        ("Queue ^ 2", True),
        ("(Queue - 10) ^ 0.5", False),
        ("delay(Queue, 5 s)", True),
        ("delay(Queue, Queue * 1 s)", False),  # of no time
        ("smth1(Queue, 5 s)", True),
        ("smth1(Queue, 0.1 s)", False),  # in steps of a second it overshoots
        ("smth3(Queue, 3 s)", True),
        ("smth3(Queue, 2 s)", False),
        ("if Queue > 5 then 1 / Queue else 0", False),  # a condition tells the bounds nothing
    ],
)
def test_what_can_be_computed_wherever_the_levels_are_is_certain(held: str, certain: bool) -> None:
    assert sure(held=held)[0] is certain


@pytest.mark.parametrize(
    ("wanted", "positive"),
    [
        ("Queue * 1/s", True),
        ("(1000 - Queue) * 1/s", True),
        ("(999 - Queue) * 1/s", False),
        ("step(5/s, 1 min) - step(5/s, 2 min)", True),  # the second comes after the first
        ("step(5/s, 2 min) - step(5/s, 1 min)", False),
        ("step(5/s, 1 min) - step(6/s, 2 min)", False),
        ("step(5/s, 1 min) - delay(step(5/s, 2 min), 1 s)", True),
        ("step(5/s, 1 min) - delay(step(6/s, 30 s), 1 min)", False),  # what is held is of an earlier time
    ],
)
def test_a_flow_that_is_never_wanted_below_zero_is_certain(wanted: str, positive: bool) -> None:
    assert sure(wanted=wanted) == (True, positive)


def test_what_feeds_itself_without_a_limit_is_not_certain() -> None:
    growing = "stock Q = 1{limit}\nflow In: () -> Q @ Q * {rate}\nrun 10 min, step 1 s"
    assert numbers_of(model_of(growing.format(limit="", rate="1/s"))).cases[0].bounds is None
    assert numbers_of(model_of(growing.format(limit=", max 5", rate="1/s"))).cases[0].bounds is not None
    runs = numbers_of(model_of(growing.format(limit="", rate="1e9/s"))).runs
    assert [finding.rule for run in runs for finding in run.findings] == ["math-error"]


VALUES = st.sampled_from(["0", "1", "2.5", "1000", "1e200"])
TERMS = st.recursive(
    VALUES | st.sampled_from(["A", "B", "time / 1 s", "In * 1 s", "step(3, 4 s)"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/^"), inner),
        st.builds("max({}, {})".format, inner, inner),
        st.builds("exp({})".format, inner),
        st.builds("(if {} > {} then {} else {})".format, inner, inner, inner, inner),
        st.builds("safediv({}, {})".format, inner, inner),
        st.builds("sin({})".format, inner),
        st.builds("round({})".format, inner),
        st.builds("init({})".format, inner),
        st.builds("latch({} > 3, {} < 1)".format, inner, inner),
        st.builds("delay({}, 2 s)".format, inner),
        st.builds("smth1({}, 2 s)".format, inner),
    ),
    max_leaves=5,
)


@given(
    TERMS,
    TERMS,
    TERMS,
    st.sampled_from(["", ", max 50", ", min none", ", max 50, min 5"]),
    st.sampled_from(["euler", "rk4"]),
)
@settings(max_examples=300)
def test_no_run_fails_of_which_it_is_certain_that_it_does_not(
    into: str, out: str, held: str, limits: str, method: str
) -> None:
    text = (
        f"stock A = 10{limits}\nstock B = 3\nflow In: () -> A @ ({into}) * 1/s\nflow Over: A -> B @ ({out}) * 1/s\n"
        f"flow Gone: B -> () @ B / 4 s\nC = {held}\nrun 30 s, step 1 s, method {method}"
    )
    try:
        model = model_of(text)
    except AssertionError:
        return  # it names what depends on itself
    numbers = numbers_of(model)
    (case,), (run,) = numbers.cases, numbers.runs
    if case.bounds is None:
        return
    assert run.error is None
    assert isinstance(run, Run)
    if case.bounds.stays_positive:
        assert run.findings == ()
    for name in ("a", "b", "in", "over", "c"):
        if name in run.values and (name, None) in case.bounds.start:
            low, high = case.bounds.start[name, None].low, case.bounds.start[name, None].high
            wanted = name in ("in", "over")  # of a flow the bounds are of what is wanted, from nothing up
            assert low <= run.values[name][0] <= high or (wanted and run.values[name][0] <= high)
