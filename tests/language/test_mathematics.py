"""Functions of numbers against Python's mathematics and against values worked by hand, in models and out of them."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import found, read_text, run_of, try_run

from loopdown.analysis.graph.signs import formula_signs
from loopdown.language.function import Computed
from loopdown.language.functions import FUNCTIONS

VALUES = {
    "sin(0)": 0, "sin(pi / 6)": 0.5, "sin(-pi / 2)": -1, "cos(pi)": -1, "cos(pi / 3)": 0.5, "tan(pi / 4)": 1,
    "arcsin(0.5) * 6": math.pi, "arcsin(-1)": -math.pi / 2, "arccos(-1)": math.pi, "arccos(1)": 0,
    "arctan(1) * 4": math.pi, "pi": 3.141592653589793, "2 * PI": math.tau, "pi()": math.pi,
    "mod(7, 3)": 1, "mod(-7, 3)": 2, "mod(7, -3)": -2, "mod(-7, -3)": -1, "mod(5.5, 2)": 1.5, "mod(6, 3)": 0,
    "sign(-3)": -1, "sign(0)": 0, "sign(0.1)": 1,
    "round(2.4)": 2, "round(2.5)": 3, "round(3.5)": 4, "round(-2.5)": -3, "round(-2.4)": -2, "round(0.5)": 1,
    "round(-0.5)": -1, "round(0.49999999999999994)": 0, "round(-0.2)": 0, "round(0)": 0,
    "safediv(6, 3)": 2, "safediv(6, 0)": 0, "safediv(6, 0, 9)": 9, "safediv(6, 3, 9)": 2, "safediv(0, 0)": 0,
    "init(5)": 5, "init(time + 3 s)": 3,
}  # fmt: skip


@pytest.mark.parametrize(("formula", "value"), VALUES.items())
def test_the_value_of_a_formula(formula: str, value: float) -> None:
    values = run_of(f"A = {formula}\nrun 2 s, step 1 s").values["a"]
    assert values == pytest.approx([value] * 3, rel=1e-15, abs=1e-15)


@pytest.mark.parametrize(
    ("name", "own"),
    [("sin", math.sin), ("cos", math.cos), ("tan", math.tan), ("arctan", math.atan)],
)
@given(x=st.floats(-1e6, 1e6))
def test_angles_are_in_radians(name: str, own: Callable[[float], float], x: float) -> None:
    assert computed(name)(x) == own(x)


@given(a=st.floats(-1e6, 1e6), b=st.floats(-1e3, 1e3).filter(lambda b: abs(b) > 1e-3))
def test_a_remainder_has_the_sign_of_its_divisor_and_makes_up_the_number(a: float, b: float) -> None:
    """XMILE 1.0, 3.3.1: the floored modulus, so that `a = int(a / b) * b + mod(a, b)`."""
    left = computed("mod")(a, b)
    assert left == 0 or (left > 0) == (b > 0)
    assert abs(left) <= abs(b)
    assert math.remainder(a - left, b) == pytest.approx(0, abs=1e-9 * max(abs(a), abs(b)))


@given(st.floats(-1e9, 1e9))
def test_rounding_is_the_nearest_and_goes_both_ways_alike(x: float) -> None:
    rounded = computed("round")(x)
    assert abs(rounded - x) <= 0.5
    assert rounded == -computed("round")(-x)
    assert abs(rounded - x) < 0.5 or abs(rounded) > abs(x)


def computed(name: str) -> Callable[..., float]:
    how = FUNCTIONS[name].how
    assert isinstance(how, Computed)
    return how.call


# ------------------------------------------------------------------ over time


def test_what_a_value_is_at_the_start_stays() -> None:
    text = "stock Q = 5, max 100\nflow In: () -> Q @ 1/s\nGrown = Q - init(Q)\nTwice = init(2 * Q)\nrun 3 s, step 1 s"
    values = run_of(text).values
    assert values["grown"] == pytest.approx([0, 1, 2, 3])
    assert values["twice"] == pytest.approx([10] * 4)
    slow = run_of(text.replace("run 3 s", "run 3 s, method rk4"))
    assert slow.values["grown"] == pytest.approx([0, 1, 2, 3])


def test_what_a_value_is_at_the_start_may_depend_on_itself_later_but_not_then() -> None:
    text = "stock Q = 5\nflow In: () -> Q @ Rate\nBase = init(Rate)\nrun 2 s, step 1 s\nRate = "
    assert run_of(text + "1/s + 0 * Q / 1 s").values["base"][-1] == 1
    refused = try_run("stock Q = 5\nflow In: () -> Q @ 1/s\nA = init(B)\nB = A + 1\nrun 2 s, step 1 s")
    assert "what it starts with depends on itself" in str(refused.left_out)


def test_what_a_value_is_at_the_start_counts_in_a_delay_and_inside_one() -> None:
    text = (
        "stock Q = 4\nflow In: () -> Q @ 1/s\nA = delay1(init(Q), 2 s, 0)\nB = init(smth1(Q, 2 s))\nrun 2 s, step 1 s"
    )
    values = run_of(text).values
    assert values["a"] == pytest.approx([0, 2, 3])
    assert values["b"] == pytest.approx([4] * 3)


def test_a_lever_changes_what_a_value_is_at_the_start() -> None:
    text = 'A = 2\nB = init(A) * 3\nlever 12 "More": A = 5\nrun 1 s'
    assert run_of(text).values["b"][-1] == 6
    assert run_of(text, None, "More").values["b"][-1] == 15


# ------------------------------------------------------------------ signs and links

AROUND = "stock A = 1\nstock B = 1\nstock X = 1, min none\nhalf = 0.5\nthree = 3\nless = -2\noff = 0\n"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("sin(A)", "?"), ("sin(min(A, 1))", "+"), ("cos(min(A, 1))", "-"), ("sin(3 + min(A, 1))", "-"),
        ("sin(0 * A)", None), ("tan(A)", "?"), ("tan(min(A, 1))", "+"), ("tan(X)", "?"),
        ("arcsin(A)", "+"), ("arccos(A)", "-"), ("arctan(X)", "+"), ("round(X)", "+"), ("sign(X)", "+"),
        ("mod(A, three)", "?"), ("mod(min(A, 2), three)", "+"), ("mod(5, A)", "?"), ("mod(7, 2 + 0.3 / (1 + A))", "+"),
        ("safediv(A, B)", "+"), ("safediv(5, A)", "?"), ("safediv(5, 1 + A)", "-"), ("safediv(A, off, 3)", "+"),
        ("safediv(1, B, A)", "+"), ("safediv(A, less)", "-"), ("init(A)", None), ("A - init(A)", "+"),
        ("pi * A", "+"), ("-pi * A", "-"),
    ],
)  # fmt: skip
def test_the_sign_of_a_formula(formula: str, expected: str | None) -> None:
    name = "x" if "X" in formula else "a"
    signs = formula_signs(read_text(f"{AROUND}Y = {formula}\n").analysis.dependencies)["y"]
    assert signs[name] == expected


def test_what_a_value_is_at_the_start_closes_no_loop() -> None:
    def loops(formula: str) -> int:
        text = f"stock Q = 5\nflow Out: Q -> () @ Gap / 10 s\nGap = {formula}\nrun 5 s, step 1 s"
        return len([loop for loop in read_text(text).analysis.loops if "gap" in loop.variables])

    assert loops("20 - Q") == 1
    assert loops("20 - init(Q)") == 0


def test_a_link_that_also_counts_at_the_start_has_the_delay_of_the_rest() -> None:
    text = "stock A = 1\nY = delay1(A, 3 min) + init(A)\n"
    delay = read_text(text).analysis.links["a", "y"].delay
    assert delay is not None
    assert delay.seconds == 180


# ------------------------------------------------------------------ units, and where there is no value


@pytest.mark.parametrize(
    ("formula", "unit", "other"),
    [
        ("sin(5)", "%", "s"), ("arccos(0.5)", "%", "s"), ("pi", "%", "s"), ("sign(5 s)", "%", "s"),
        ("mod(5 s, 1 min)", "s", "%"), ("round(5 s)", "s", "%"), ("init(5 s)", "s", "%"),
        ("safediv(6 jobs, 2 s)", "jobs/s", "jobs"), ("safediv(6 jobs, 2 s, 1 jobs/s)", "jobs/s", "jobs"),
        ("safediv(6 jobs, 50%)", "jobs", "s"), ("safediv(100%, 2 s)", "/s", "s"),
    ],
)  # fmt: skip
def test_the_unit_of_a_formula(formula: str, unit: str, other: str) -> None:
    assert found(f'variable V = {formula}, unit "{unit}"', "unit-mismatch") == []
    assert len(found(f'variable V = {formula}, unit "{other}"', "unit-mismatch")) == 1


@pytest.mark.parametrize(
    ("formula", "control", "message"),
    [
        ("mod(5 s, 2 jobs)", "mod(5 s, 2 s)", "`mod(5 s, 2 jobs)` divides s into parts of jobs"),
        ("safediv(5 jobs, 2 s, 1 jobs)", "safediv(5 jobs, 2 s, 1 jobs/s)",
         "`safediv(5 jobs, 2 s, 1 jobs)` divides to jobs/s, and gives jobs where the divisor is 0"),
    ],
)  # fmt: skip
def test_units_that_do_not_fit_are_told(formula: str, control: str, message: str) -> None:
    (finding,) = found(f"A = {formula}", "unit-mismatch")
    assert finding.message == message
    assert found(f"A = {control}", "unit-mismatch") == []


@pytest.mark.parametrize(
    ("formula", "message", "mend"),
    [
        ("arcsin(time / 1 s)", "`arcsin(time / 1 s)` takes the angle to a number that isn't within -1 and 1",
         "keep it within them, as in `max(-1, min(time / 1 s, 1))`"),
        ("arccos(-time / 1 s)", "takes the angle to a number", "as in `max(-1, min(-time / 1 s, 1))`"),
        ("mod(5, 2 - time / 1 s)", "`mod(5, 2 - time / 1 s)` divides by zero",
         "keep the divisor away from zero, as in `max(2 - time / 1 s, …)`"),
    ],
)  # fmt: skip
def test_where_a_function_is_not_defined_the_mend_is_told(formula: str, message: str, mend: str) -> None:
    run = run_of(f"A = {formula}\nrun 10 s, step 1 s")
    (finding,) = run.findings
    assert finding.rule == "math-error"
    assert "A can't be computed after 2 s" in finding.message
    assert message in finding.message
    assert mend in str(finding.help)


def test_a_variable_comes_before_a_function_of_its_name() -> None:
    values = run_of("pi = 3\nsign = 4\nA = pi + sign\nB = pi() + sign(-2)\nrun 1 s").values
    assert (values["a"][0], values["b"][0]) == (7, pytest.approx(math.pi - 1))
    assert found("A = pi.max", "unknown-name")
