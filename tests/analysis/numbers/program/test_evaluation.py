"""Formulas: what each operator and function gives, and what happens where there is no value."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import model_of, numbers_of, read, run_of, try_run

from loopdown.analysis.numbers.numbers import simulate
from loopdown.analysis.numbers.program.python import CODE
from loopdown.analysis.numbers.run.results import NotRunnable, Run

VALUES = {
    "2 + 3 * 4": 14, "(2 + 3) * 4": 20, "2 - 3 - 4": -5, "12 / 3 / 2": 2, "-2 ^ 2": -4, "2 ^ 3 ^ 2": 512,
    "2 ^ -1": 0.5, "4 ^ 0.5": 2, "+3": 3, "5% * 200": 10, "1 min + 30 s": 90, "200 ms": 0.2, "2 KiB - 1 B": 2047,
    "60 requests/min": 1, "90%": 0.9, "1e3 + 1k + 1_000": 3000,
    "if 1 < 2 then 3 else 4": 3, "if 2 < 1 then 3 else 4": 4, "if 2 <= 2 then 1 else 0": 1,
    "if 2 != 2 then 1 else 0": 0, "if 2 = 2 then 1 else 0": 1, "if 2 >= 3 then 1 else 0": 0,
    "if 1 < 2 and 2 < 1 then 1 else 0": 0, "if 1 < 2 or 2 < 1 then 1 else 0": 1, "if not 1 < 2 then 1 else 0": 0,
    "if not 2 < 1 and 1 < 2 then 1 else 0": 1, "if 3 then 1 else 0": 1, "if 0 then 1 else 0": 0,
    "(1 < 2) + (2 > 1)": 2, "if 1 < 2 then 3 else 1 / 0": 3, "if 0 and 1 / 0 then 1 else 2": 2,
    "min(3, 1, 2)": 1, "max(3, 1, 2)": 3, "abs(-3)": 3, "exp(1)": math.e, "ln(exp(2))": 2, "log10(1000)": 3,
    "sqrt(9)": 3, "int(2.7)": 2, "int(-2.7)": -3, "MAX(1, 2)": 2,
    "step(5, 0)": 5, "step(5, 1 s)": 0, "ramp(5, 1 s)": 0, "time": 0,
    "table(0, (0, 1), (10, 2))": 1, "table(5, (0, 1), (10, 2))": 1.5, "table(-1, (0, 1), (10, 2))": 1,
    "table(11, (0, 1), (10, 2))": 2, "table(2, (10, 2), (0, 1))": 1.2, "table(5, (0, 1), (5, 2), (5, 3), (6, 4))": 3,
}  # fmt: skip


@pytest.mark.parametrize(("formula", "value"), VALUES.items())
def test_the_value_of_a_formula(formula: str, value: float) -> None:
    assert run_of(f"A = {formula}\nrun 1 s").values["a"][0] == pytest.approx(value, rel=1e-15)


def test_names_are_those_of_the_model_also_where_they_look_like_functions() -> None:
    values = run_of("Max = 3\nTime = 7\nA = Max + Time + max(1, 2)\nrun 1 s").values
    assert {*values["a"]} == {12.0}


def test_a_limit_is_a_value() -> None:
    text = "stock Queue = 50, max 2 * Size\nSize = 100\nFree = Queue.max - Queue\nFloor = Queue.min\nrun 1 s"
    values = run_of(text).values
    assert (values["free"][0], values["floor"][0]) == (150.0, 0.0)


@given(
    st.recursive(
        st.integers(1, 99).map(str),
        lambda part: st.tuples(part, st.sampled_from(["+", "-", "*", "/"]), part).map(lambda p: f"({' '.join(p)})"),
        max_leaves=12,
    )
)
@settings(deadline=None, max_examples=60)
def test_arithmetic_is_that_of_floating_point(formula: str) -> None:
    try:
        expected = eval(formula.replace("(", "(1.0 * "))
    except ZeroDivisionError:
        expected = None
    found = try_run(f"A = {formula}\nrun 1 s")
    if expected is None:
        assert isinstance(found, NotRunnable)
        assert found.findings[0].rule == "math-error"
    else:
        assert isinstance(found, Run)
        assert found.values["a"][0] == pytest.approx(expected, rel=1e-12)


# ------------------------------------------------------------------ functions of time


def series(formula: str, length: str = "10 s", step: str = "1 s", method: str = "euler") -> tuple[float, ...]:
    return run_of(f"A = {formula}\nrun {length}, step {step}, method {method}").values["a"]


def test_time_is_the_clock_in_seconds() -> None:
    assert series("time / 1 s", "3 min", "1 min") == (0, 60, 120, 180)


def test_a_step_begins_at_its_time_and_stays() -> None:
    assert series("step(6, 3 s)", "5 s") == (0, 0, 0, 6, 6, 6)
    # 3 × 0.1 is more than 0.3 in floating point, 0.3 less than 3 × 0.1: it begins there all the same.
    assert series("step(6, 0.3 s)", "0.5 s", "0.1 s") == (0, 0, 0, 6, 6, 6)


def test_a_ramp_rises_by_its_slope_each_second_and_ends() -> None:
    assert series("ramp(2, 3 s)", "6 s") == (0, 0, 0, 0, 2, 4, 6)
    assert series("ramp(2, 3 s, 5 s)", "7 s") == (0, 0, 0, 0, 2, 4, 4, 4)
    assert series("ramp(2/min, 1 s)", "3 s") == pytest.approx((0, 0, 2 / 60, 4 / 60))


def test_a_pulse_is_one_step_wide_and_holds_its_whole_magnitude() -> None:
    # XMILE 1.0, 3.5.4: `PULSE(20, 12, 5)` is 20/DT at 12, 17, 22, …
    assert series("pulse(20, 2 s, 3 s)", "9 s", "0.5 s") == (0, 0, 0, 0, 40, *[0] * 5, 40, *[0] * 5, 40, 0, 0)
    assert series("pulse(20, 2 s)", "9 s") == (0, 0, 20, *[0] * 7)
    assert series("pulse(20, 0 s)", "2 s") == (20, 0, 0)


@pytest.mark.parametrize("step", ["1 s", "0.3 s", "0.7 s", "2.5 s"])
@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_pulses_bring_all_that_they_say_whatever_the_step(step: str, method: str) -> None:
    text = f"stock Q = 0\nflow In: () -> Q @ pulse(20, 2.2 s, 1.1 s)\nrun 20 s, step {step}, method {method}"
    run = run_of(text)
    # What comes with the last step is in; what would come with the next isn't.
    passed = math.floor((run.times[-2] - 2.2) / 1.1 + 1e-6) + 1
    assert run.values["q"][-1] == pytest.approx(20 * passed)


# ------------------------------------------------------------------ delays


INPUT = "stock S = 0\nflow F: () -> S @ 2/s\n"  # S = 2 t


def delayed(formula: str, length: str = "20 s", step: str = "0.5 s", method: str = "euler") -> tuple[float, ...]:
    return run_of(f"{INPUT}A = {formula}\nrun {length}, step {step}, method {method}").values["a"]


def test_a_pipeline_gives_what_went_in_one_length_ago() -> None:
    times = [place * 0.5 for place in range(41)]
    assert delayed("delay(S, 3 s)") == tuple(max(0.0, 2 * (time - 3)) for time in times)
    assert delayed("delay(S, 3.2 s)") == pytest.approx([max(0.0, 2 * (time - 3.2)) for time in times])
    assert delayed("delay(S, 3 s, 7)") == tuple(7.0 if time < 3 else 2 * (time - 3) for time in times)
    assert delayed("delay(S, 3 s)", method="rk4") == pytest.approx([max(0.0, 2 * (time - 3)) for time in times])


def test_a_pipeline_keeps_the_length_that_it_has_at_the_start() -> None:
    # XMILE 1.0, 3.5.3: with a length that varies, `DELAY` uses its first value.
    assert delayed("delay(S, 3 s + S * 1 s)") == delayed("delay(S, 3 s)")


def test_a_pipeline_that_is_shorter_than_a_step_gives_what_went_in_last() -> None:
    assert delayed("delay(S, 0.1 s)") == (0.0, *(place * 1.0 for place in range(40)))


def euler(rates, start: list[float], steps: int, h: float) -> list[list[float]]:  # type: ignore[no-untyped-def]
    """Euler's method by hand."""
    rows = [start]
    for place in range(steps):
        rows.append([value + h * rate for value, rate in zip(rows[-1], rates(place * h, rows[-1]), strict=True)])
    return rows


def test_the_smooths_and_material_delays_are_their_stocks_by_hand() -> None:
    # XMILE 1.0, 3.5.3: a smooth follows its input at (input − state)/time; a material delay gives stock/time.
    h, steps, length = 0.5, 40, 6.0
    third = length / 3

    def smooth1(t: float, s: list[float]) -> list[float]:
        return [(2 * t - s[0]) / length]

    def smooth3(t: float, s: list[float]) -> list[float]:
        return [(2 * t - s[0]) / third, (s[0] - s[1]) / third, (s[1] - s[2]) / third]

    def material1(t: float, s: list[float]) -> list[float]:
        return [2 * t - s[0] / length]

    def material3(t: float, s: list[float]) -> list[float]:
        return [2 * t - s[0] / third, s[0] / third - s[1] / third, s[1] / third - s[2] / third]

    def last(rates, start: list[float], over: float) -> tuple[float, ...]:  # type: ignore[no-untyped-def]
        return tuple(row[-1] / over for row in euler(rates, start, steps, h))

    assert delayed("smth1(S, 6 s)") == last(smooth1, [0.0], 1)
    assert delayed("smth1(S, 6 s, 5)") == last(smooth1, [5.0], 1)
    assert delayed("smth3(S, 6 s, 5)") == last(smooth3, [5.0] * 3, 1)
    assert delayed("delay1(S, 6 s, 5)") == last(material1, [30.0], length)
    assert delayed("delay3(S, 6 s, 5)") == last(material3, [10.0] * 3, third)


def test_delays_start_with_their_input_where_nothing_else_is_said() -> None:
    for function in ("delay", "delay1", "delay3", "smth1", "smth3"):
        run = run_of(f"stock S = 8\nA = {function}(S * 2, 3 s)\nrun 5 s, step 1 s")
        assert run.values["a"] == pytest.approx((16.0,) * 6)


def test_a_material_delay_passes_on_all_that_goes_in_when_its_length_changes_and_a_smooth_does_not() -> None:
    # J. Sterman, Business Dynamics (2000), 11.2: that is the difference between the two.
    text = (
        "stock Out so far = 0\nflow Out: () -> Out so far @ {}(step(10/s, 1 s) - step(10/s, 11 s), Length)\n"
        "Length = if time < 6 s then 5 s else 1 s\nrun 60 s, step 0.01 s"
    )
    assert run_of(text.format("delay1")).values["out so far"][-1] == pytest.approx(100, rel=1e-6)
    assert run_of(text.format("smth1")).values["out so far"][-1] < 95


def test_delays_may_stand_in_each_other_and_in_their_own_input() -> None:
    nested = delayed("smth1(smth1(S, 3 s), 3 s)")
    apart = run_of(f"{INPUT}B = smth1(S, 3 s)\nA = smth1(B, 3 s)\nrun 20 s, step 0.5 s").values["a"]
    assert nested == apart
    ring = run_of("A = 1 + delay(B, 2 s, 10)\nB = A * 2\nrun 6 s, step 1 s").values["a"]
    assert ring == (11, 11, 23, 23, 47, 47, 95)


@pytest.mark.parametrize("inner", ["smth1", "smth3", "delay1", "delay3", "delay"])
def test_a_delay_inside_a_delay_that_starts_elsewhere_is_filled_too(inner: str) -> None:
    """What goes in is constant and so what comes out of the inner one; the outer one fills as if it were alone."""
    nested, alone = (run_of(f"A = 10\nB = smth1({x}, 2 s, 0)\nrun 5 s, step 0.5 s").values["b"]
                     for x in (f"{inner}(A, 3 s)", "A"))  # fmt: skip
    assert nested == pytest.approx(alone, rel=1e-12)
    assert alone[1] == pytest.approx(10 * 0.5 / 2)


# ------------------------------------------------------------------ where there is no value


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("5 / (time - 3 s)", "A can't be computed after 3 s: `5 / (time - 3 s)` divides by zero"),
        ("1 + ln(3 s - time)", "A can't be computed after 3 s: `ln(3 s - time)` takes the logarithm of a number that "
                               "isn't above zero"),
        ("log10(3 - time)", "takes the logarithm"),
        ("sqrt(2 - time)", "A can't be computed after 3 s: `sqrt(2 - time)` takes the root of a negative number"),
        ("(2 - time) ^ 0.5", "A can't be computed after 3 s: `(2 - time) ^ 0.5` has no real value"),
        ("(3 - time) ^ -1", "has no real value"),
        ("exp(300 * time)", "A can't be computed after 3 s: `exp(300 * time)` grows beyond"),
        ("10 ^ (time * 120)", "grows beyond the numbers"),
        ("1e103 * time * 1e103 * time * 4e101 * (time - 2)", "grows beyond the numbers"),
        ("smth1(5, 3 s - time)", "A can't be computed after 3 s: `3 s - time` is no length for a delay"),
        ("smth1(5, ln(4 s - time))", "A can't be computed after 3 s: `ln(4 s - time)` is no length for a delay"),
        ("table(time, (0, 0), (1, 1)) / int((5 - time) / 3)", "divides by zero"),
    ],
)  # fmt: skip
def test_what_can_not_be_computed_is_told_with_formula_and_time(formula: str, message: str) -> None:
    run = run_of(f"A = {formula}\nrun 10 s, step 1 s")
    (finding,) = run.findings
    assert finding.rule == "math-error"
    assert message in finding.message
    assert finding.span is not None
    assert finding.span.line == 1
    assert all(math.isfinite(value) for values in run.values.values() for value in values)
    assert run.times == (0, 1, 2)


def test_an_error_between_the_steps_of_runge_kutta_is_after_the_last_good_one() -> None:
    run = run_of("stock Q = 2\nflow Out: Q -> () @ 1/s\nB = 1 / (time - 1.5 s)\nrun 4 s, step 1 s, method rk4")
    assert "after 2 s: `1 / (time - 1.5 s)` divides by zero" in run.findings[0].message
    assert (run.times, run.values["q"], run.moved) == ((0, 1), (2, 1), {"out": 1})


def test_an_error_names_its_scenario_and_its_place() -> None:
    text = "stock Q = 5\nflow Out: Q -> () @ 1/s\nRate = 5\nWait = 2 + Q / Rate\nscenario Off: Rate = 0\nrun 3 s"
    (finding,) = try_run(text, "Off").findings
    message = "Wait can't be computed at the start in the scenario Off: `Q / Rate` divides by zero"
    assert finding.message == message
    assert finding.help == "keep the divisor above zero, as in `max(Rate, …)`"
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (4, 12)
    assert run_of(text).findings == ()


def test_growth_without_a_limit_ends_in_a_finding_rather_than_in_infinity() -> None:
    for method in ("euler", "rk4"):
        run = run_of(f"stock Q = 1e300\nflow In: () -> Q @ 1/s * Q\nrun 200 s, step 0.5 s, method {method}")
        (finding,) = run.findings
        assert finding.rule == "math-error"
        assert "grows beyond" in finding.message
        assert 0 < run.times[-1] < 200
        assert all(math.isfinite(value) for value in run.values["q"])


def test_a_negative_rate_counts_as_zero_and_is_told_once() -> None:
    for method in ("euler", "rk4"):
        text = f"stock Q = 10\nflow In: () -> Q @ 3/s - time * 1/s/s\nSeen = In\nrun 6 s, step 1 s, method {method}"
        run = run_of(text)
        (finding,) = run.findings
        assert (finding.rule, finding.severity.value) == ("negative-flow", "warning")
        assert "In is negative after 4 s" in finding.message
        assert run.values["in"] == (3, 2, 1, 0, 0, 0, 0)
        assert run.values["seen"] == run.values["in"]
        assert run.values["q"][-1] == (16 if method == "euler" else 14.5)


# ------------------------------------------------------------------ nothing of a page is executed


def test_what_is_compiled_knows_no_function_of_python() -> None:
    program = numbers_of(model_of('A = max(1, 2)\n"__import__" = 3\nB = "__import__" + A\nrun 1 s')).cases[0].program
    assert not isinstance(program, NotRunnable)
    functions = [getattr(program.run, name) for name in ("evaluate", "drift", "remember", "leap")]
    for function in functions:
        assert function.__globals__["__builtins__"] == {}
        assert function.__code__.co_filename == CODE
        assert "__import__" not in function.__code__.co_names + function.__code__.co_varnames


NAMES = ["Q", "Flow in", "A", "B", "time", "Q.max", "P"]
FORMULAS = st.recursive(
    st.sampled_from([*NAMES, "0", "1", "2.5", "1e200", "3 s", "10%", "5/s"]),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from("+-*/^"), part).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(st.sampled_from(["abs", "exp", "ln", "log10", "sqrt", "int", "-"]), part).map(
            lambda p: f"{p[0]}({p[1]})"
        ),
        st.tuples(
            st.sampled_from(["min", "max", "step", "pulse", "ramp", "delay", "delay1", "delay3", "smth1", "smth3"]),
            part,
            part,
        ).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        st.tuples(part, st.sampled_from(["<", ">=", "="]), part, part, part).map(
            lambda p: f"(if {p[0]} {p[1]} {p[2]} then {p[3]} else {p[4]})"
        ),
        st.tuples(part, part, part).map(lambda p: f"table({p[0]}, (0, {p[1]}), (1, {p[2]}))"),
    ),
    max_leaves=8,
)


@given(FORMULAS, FORMULAS, FORMULAS, FORMULAS, st.sampled_from(["euler", "rk4"]), st.booleans())
@settings(deadline=None, max_examples=150)
def test_any_model_gets_an_answer_of_finite_numbers(
    rate: str, out: str, a: str, b: str, method: str, written: bool
) -> None:
    text = (
        f"stock Q = 5, max 20\nflow Flow in: () -> Q @ {rate}\nflow Out: Q -> () @ {out}\n"
        f"A = {a}\nB = {b}\nP = 3\n" + (f"run 10 s, step 0.5 s, method {method}" if written else "")
    )
    model, _ = read(text)
    run = simulate(model)
    if isinstance(run, Run):
        assert all(math.isfinite(value) for values in run.values.values() for value in values)
        assert {len(values) for values in run.values.values()} == {len(run.times)}
    else:
        assert run.reason
