"""A rate without a time is told where the model names one; mended as offered, it isn't told any more."""

from __future__ import annotations

import pytest
from tests.support import found, read_text

from loopdown import apply_fixes

RULE = "rate-without-time"


@pytest.mark.parametrize(
    ("rate", "beside", "mended"),
    [
        ("2", "run 2 y", "2 people/mo"),
        ("2", "run 10 min", "2 people/s"),
        ("2", "run 26 wk", "2 people/wk"),
        ("2", "flow Leave: Staff -> () @ Staff / 30 mo", "2 people/mo"),
        ("2", "flow Leave: Staff -> () @ 3 people/wk\nrun 10 y", "2 people/wk"),
        ("2", "Load (+ delay 3 min)-> Staff", "2 people/min"),
        ("2", "Lead time = 5 d", "2 people/d"),
        ("step(2, 3 mo)", "run 2 y", "step(2 people/mo, 3 mo)"),
        ("if time > 3 mo then 2 else 0", "run 2 y", "if time > 3 mo then 2 people/mo else 0"),
        ("max(0, 2 * Share)", "Share = 50%\nrun 2 y", "max(0, 2 people/mo * Share)"),
        ("Staff / 5", "run 2 y", "Staff / 5 mo"),
        ("0.1 * Staff", "run 2 y", "0.1/mo * Staff"),
        ("Rate", "Rate = 3\nrun 2 y", None),  # its own line is mended
        ("Staff / Stay", "Stay = 5\nrun 2 y", None),
        ("Staff * Share", "Share = 0.1\nrun 2 y", None),
        ("max(0, Staff.max - Staff) / Pace", "Pace = 3\nrun 2 y", None),
        ("A * B", "A = 2\nB = 3\nrun 2 y", None),
        ("2 + 3", "run 2 y", None),  # either may be meant
        ("table(time / 1 mo, (0, 2), (5, 3))", "run 2 y", None),
    ],
)
def test_a_bare_rate_of_a_stock_that_counts(rate: str, beside: str, mended: str | None) -> None:
    text = f"stock Staff = 6 people, max 9 people\nflow Hired: () -> Staff @ {rate}\n{beside}\n"
    (finding,) = found(text, RULE)
    assert finding.fixes or "people/mo" in str(finding.help)
    if mended is not None:
        assert finding.span.line == 2
        assert apply_fixes(text, finding.fixes).split("\n")[1] == f"flow Hired: () -> Staff @ {mended}"
    if finding.fixes:
        after = read_text(apply_fixes(text, finding.fixes)).findings
        assert {each.rule for each in after}.isdisjoint({RULE, "unit-mismatch", "syntax"})


@pytest.mark.parametrize(
    ("stock", "rate", "beside"),
    [
        ("6 people", "2", ""),  # no time anywhere
        ("6", "2", ""),
        ("6", "2", "run 10 s, step 1 s"),  # what a bare number counts by
        ("6", "2", "flow Out: S -> () @ 3/s"),
        ("6 people", "2 people/mo", "run 2 y"),
        ("6 people", "2/mo", "run 2 y"),
        ("6 people", "0", "run 2 y"),
        ("6 people", "pulse(2, 3 mo)", "run 2 y"),
        ("6 people", "max(0, 8 - S) / 4 mo", "run 2 y"),
        ("6 people", "Unknown", "variable Unknown\nrun 2 y"),
        ("6 people", "Rate", 'variable Rate = 2 people/mo, note "x"\nrun 2 y'),
        ("43 min", "2", "run 3 d"),  # minutes a minute: a plain number
        ("6 people", "2 people", "run 2 y"),  # told as units that don't fit
    ],
)
def test_near_ones_of_which_nothing_is_told(stock: str, rate: str, beside: str) -> None:
    assert found(f"stock S = {stock}\nflow F: () -> S @ {rate}\n{beside}\n", RULE) == []


@pytest.mark.parametrize(
    ("rate", "parameter", "mended"),
    [
        ("Rate", "Rate = 3", "Rate = 3 people/mo"),
        ("Staff / Stay", "Stay = 5", "Stay = 5 mo"),
        ("Staff * Share", "Share = 0.1", "Share = 0.1/mo"),
    ],
)
def test_a_parameter_that_says_no_unit_is_mended_where_it_stands(rate: str, parameter: str, mended: str) -> None:
    text = f"stock Staff = 6 people\nflow Hired: () -> Staff @ {rate}\n{parameter}\nrun 2 y\n"
    (finding,) = found(text, RULE)
    assert apply_fixes(text, finding.fixes).split("\n")[2] == mended
    said = text.replace(parameter, mended)
    assert found(said, RULE) == []


def test_a_bare_rate_is_told_of_a_bare_stock_where_times_are_longer_than_a_second() -> None:
    text = "stock S = 6\nflow F: () -> S @ 2\nflow G: S -> () @ 3/min\n"
    (finding,) = found(text, RULE)
    assert apply_fixes(text, finding.fixes).split("\n")[1] == "flow F: () -> S @ 2/min"


def test_a_model_of_bare_numbers_over_years_is_offered_its_times() -> None:
    text = """stock Population = 100
flow Births: () -> Population @ Population * Birth rate
flow Deaths: Population -> () @ Population / Lifetime
Birth rate = 0.03
Lifetime = 70
run 50 y
"""
    fixes = [fix for finding in found(text, RULE) for fix in finding.fixes]
    mended = apply_fixes(text, fixes)
    assert mended.split("\n")[3:5] == ["Birth rate = 0.03/y", "Lifetime = 70 y"]
    assert found(mended, RULE) == []


def test_what_a_bare_number_counts_is_told_in_base_units() -> None:
    (finding,) = found("stock S = 5 MB\nflow F: () -> S @ 3\nrun 1 h", RULE)
    assert "3 B a second" in finding.message


@pytest.mark.parametrize(
    ("was", "change", "mended"),
    [
        ("40 jobs/d", "Arrivals = 60", "Arrivals = 60 jobs/d"),
        ("40 jobs/d", "Arrivals += 5", "Arrivals += 5 jobs/d"),
        ("40/d", "Arrivals = 60", "Arrivals = 60/d"),
        ("40 jobs/d", "Arrivals *= 2", None),
        ("40 jobs/d", "Arrivals = 0", None),
        ("40 jobs/s", "Arrivals = 60", None),
        ("40 jobs/d", "Arrivals = 60 jobs/d", None),
    ],
)
def test_what_a_scenario_or_lever_sets_a_rate_to(was: str, change: str, mended: str | None) -> None:
    for head in ("scenario More: ", 'lever 12 "More": '):
        text = f"stock Q = 5 jobs\nflow In: () -> Q @ Arrivals\nArrivals = {was}\n{head}{change}\n"
        findings = found(text, RULE)
        assert len(findings) == (mended is not None)
        if findings:
            assert apply_fixes(text, findings[0].fixes).split("\n")[3] == f"{head}{mended}"
