"""`unit-mismatch`: each place in which units can't fit, with a control that differs in the unit alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.example_models import WORKED_EXAMPLE
from tests.support import model_of, read

from loopdown.analysis.graph.dependencies import dependencies_of
from loopdown.analysis.numbers.units.check_units import check_units
from loopdown.analysis.numbers.units.infer_units import infer_units
from loopdown.base.finding import Finding

QUEUE = "stock Queue = 50 requests\nflow Out: Queue -> () @ 100/s\n"

CASES = {
    "a rate against its stock": (
        "stock Q = 50 requests\nflow In: () -> Q @ {}", "5 requests", "5 requests/min", ("requests", "requests/s")),
    "a rate that counts something else": (
        "stock Q = 50 requests\nflow In: () -> Q @ {}", "5 boxes/s", "5/s", ("boxes/s", "requests/s")),
    "a rate without a time, of a stock that says no unit": (
        "stock Q = 50\nflow In: () -> Q @ {}", "5 requests", "5 requests/s", ("requests",)),
    "a share of a stock without a time": (
        "stock Q = 50 requests\nflow Out: Q -> () @ {} * Q", "10%", "10%/min", ("requests", "requests/s")),
    "sums": ("A = 5 requests + {}", "3 min", "3 request", ("min", "requests")),
    "differences": ("A = 5 min - {}", "3 pods", "3 h", ("pods", "min")),
    "a comparison": ("A = if 5 requests > {} then 1 else 2", "3 min", "3", ("requests", "min")),
    "an equality": ("A = if 5 requests = {} then 1 else 2", "3 min", "3 requests", ("requests", "min")),
    "the arguments of min": ("A = min(5 requests, 7, {})", "3 min", "3 requests", ("requests", "min")),
    "the arguments of max": ("A = max({}, 5 requests)", "3 min", "3 requests", ("requests", "min")),
    "branches": ("A = if time > 1 s then 5 requests else {}", "3 min", "3 requests", ("requests", "min")),
    "a level against the limit": ("stock Q = 5 requests, max {}", "3 GiB", "30 requests", ("GiB", "requests")),
    "the lower limit": ("stock Q = 5 requests, min {}", "3 min", "3 requests", ("min", "requests")),
    "a goal": (QUEUE + "variable Wait = Queue / Out, goal {}", "5 requests", "200 ms", ("requests", "s")),
    "a declared unit": (QUEUE + 'variable Wait = Queue / Out, unit "{}"', "pods", "ms", ("pods", "s")),
    "a scenario": (QUEUE + "scenario S: Queue = {}", "3 pods", "3 requests", ("pods", "requests")),
    "a scenario that changes a flow": (
        QUEUE + "scenario S: Out = {}", "40 requests", "40/min", ("requests", "requests/s")),
    "a scenario that changes a limit": (
        "stock Q = 1 GiB, max 2 GiB\nscenario S: Q.max = {}", "3 pods", "3000 MB", ("pods", "GiB")),
    "a lever": ('P = 5 pods\nlever 12 "More": P = {}', "3 min", "8", ("min", "pods")),
    "a lever's delay": (
        'A (+ delay 3 min)-> B\nlever 9 "Faster": delay A -> B = {}', "3 pods", "3 s", ("pods",)),
    "the length of a delay": ("A = 5\nB = smth1(A, {})", "3 pods", "3 min", ("pods",)),
    "what a delay starts with": ("A = 5 pods\nB = delay1(A, 3 min, {})", "3 s", "3 pods", ("pods", "s")),
    "the time of a step": ("A = step(5 pods, {})", "3 pods", "3 min", ("pods",)),
    "the time of a pulse": ("A = pulse(5 pods, 3 min, {})", "3 pods", "3 min", ("pods",)),
    "what a pulse gives": (
        "stock Q = 5 pods\nflow In: () -> Q @ pulse({}, 3 min)", "5 pods/s", "5 pods", ("pods/s^2", "pods/s")),
    "what a ramp gives": (
        "stock Q = 5 pods\nflow In: () -> Q @ ramp({}, 3 min)", "5 pods/s", "5 pods/s/s", ("pods", "pods/s")),
    "the x of a table": ("A = 5 pods\nB = table(A, (0, 0), ({}, 1))", "3 min", "3 pods", ("pods", "min")),
    "the y of a table": ("A = table(5, (0, 2 pods), (1, {}))", "3 min", "3 pods", ("pods", "min")),
    "a square": ("A = 5 pods ^ 2 + {}", "3 pods", "3 pods^2", ("pods^2", "pods")),
    "a root": ("A = sqrt(9 pods^2) + {}", "3 s", "3 pods", ("pods", "s")),
    "bytes": ("A = 5 MiB + {}", "3 Mbits/s", "3 Mbits", ("MiB", "Mbits/s")),
    "a logarithm": ("A = 3 s + {}", "ln(2)", "ln(2) * 1 s", ("s", "plain numbers")),
}  # fmt: skip


def misfits(text: str) -> tuple[Finding, ...]:
    return check_units(dependencies_of(model_of(text)))


@pytest.mark.parametrize(("text", "bad", "good", "told"), CASES.values(), ids=CASES)
def test_what_does_not_fit_is_refused_and_what_does_is_not(
    text: str, bad: str, good: str, told: tuple[str, ...]
) -> None:
    findings = misfits(text.format(bad))
    assert [finding.rule for finding in findings] == ["unit-mismatch"]
    for unit in told:
        assert unit in findings[0].message
    assert findings[0].pointers
    assert misfits(text.format(good)) == ()


def test_the_worked_example_fits() -> None:
    assert misfits(WORKED_EXAMPLE) == ()


def test_a_level_over_a_rate_is_a_time() -> None:
    units = infer_units(dependencies_of(model_of(QUEUE + "Wait = Queue / Out\nFailures = 5% * Out"))).known
    assert {name: known.text for name, known in units.items() if known} == {
        "queue": "requests", "out": "requests/s", "wait": "s", "failures": "requests/s",
    }  # fmt: skip


def test_both_units_are_shown_with_the_places_that_they_come_from() -> None:
    (finding,) = misfits("Users = 50 users\nWait = 3 min\nSum = Users + Wait")
    assert finding.span is not None
    assert finding.span.line == 3
    assert finding.message == "`Users + Wait` adds min to users"
    assert [(pointer.span.line, pointer.text) for pointer in finding.pointers] == [
        (3, "`Users` is in users"),
        (1, "users come from here"),
        (3, "`Wait` is in min"),
        (2, "min come from here"),
    ]


def test_a_flow_keeps_the_unit_of_what_flows() -> None:
    flow = "\nflow F: A -> B @ 3/s"
    (finding,) = misfits("stock A = 5 boxes\nstock B = 3 parcels" + flow)
    assert "takes boxes from A and brings parcels to B" in finding.message
    assert misfits("stock A = 5 boxes\nstock B = 3 box" + flow) == ()


def test_a_stock_without_a_unit_counts_what_its_first_flow_brings() -> None:
    text = "stock Q = 5\nflow In: () -> Q @ 3 boxes/s\nflow Out: Q -> () @ 3 {}/s"
    (finding,) = misfits(text.format("pods"))
    assert "The flow Out runs in pods/s" in finding.message
    assert misfits(text.format("box")) == ()


def test_a_stock_of_time_is_drained_by_time_over_time() -> None:
    text = "stock Budget = 43 min\nflow Out: Budget -> () @ {}"
    assert misfits(text.format("2 min/h")) == ()
    assert len(misfits(text.format("2 min"))) == 1


@pytest.mark.parametrize("number", ["5", "2 * 3", "if 1 > 2 then 5 else 7"])
def test_a_bare_number_fits_anywhere(number: str) -> None:
    text = f"stock Q = {number} \nA = 3 min + ({number})\nB = min(5 pods, {number})\nC = {number} * A + 5 pods"
    assert misfits(text) == ()


def test_of_what_is_not_known_nothing_is_concluded() -> None:
    model, findings = read("A = Nobody + 5 min\nB = 3 pods + A\nC = 3 pods\nvariable D\nE = D + C\nF = D + 3 s")
    assert "unknown-name" in [finding.rule for finding in findings]
    assert check_units(dependencies_of(model)) == ()
    control = model_of("A = 1 min + 5 min\nB = 3 pods + A")
    assert [finding.message for finding in check_units(dependencies_of(control))] == ["`3 pods + A` adds min to pods"]


def test_one_mismatch_does_not_become_many() -> None:
    text = "A = 5 pods + 3 min\nB = A + 7 boxes\nC = A + 3 s\nD = B + C"
    assert [finding.message for finding in misfits(text)] == ["`5 pods + 3 min` adds min to pods"]


def test_formulas_in_a_ring_are_no_reason_to_fail() -> None:
    assert misfits("A = B + 3 pods\nB = A * 2\nC = A + 3 pods") == ()


def test_a_chain_of_formulas_may_be_long() -> None:
    chain = "".join(f"V{i} = V{i - 1} + 1 pods\n" for i in range(1, 3000))
    (finding,) = misfits("V0 = 3 pods\n" + chain + "Last = V2999 + 3 min")
    assert finding.message == "`V2999 + 3 min` adds min to pods"


@given(st.permutations(["A = B + C", "B = 3 pods", "C = 5 pods", "stock Q = A", "flow F: Q -> () @ A / 3 s"]))
def test_the_order_of_the_lines_does_not_matter(lines: list[str]) -> None:
    assert misfits("\n".join(lines)) == ()
    assert len(misfits("\n".join([*lines, "D = Q + 3 min"]))) == 1
