"""Signs that only the run settles."""

from __future__ import annotations

import pytest
from tests.support import analysis_of

LOGISTIC = """
stock Population = {start}
flow Growth: () -> Population @ 0.1/d * Population * (1 - Population / 1000)
run 100 d
"""


@pytest.mark.parametrize(
    ("start", "sign", "by_run"),
    [(600, "-", True), (100, "?", False)],
    ids=["beyond the turning point throughout", "passing the turning point"],
)
def test_a_sign_that_never_changes_in_the_run_is_settled_and_one_that_does_is_not(
    start: int, sign: str, by_run: bool
) -> None:
    link = analysis_of(LOGISTIC.format(start=start)).links["population", "growth"]
    assert (link.polarity, link.by_run) == (sign, by_run)


def test_every_scenario_counts() -> None:
    text = LOGISTIC.format(start=600) + "scenario Founders: Population = 100"
    assert analysis_of(text).links["population", "growth"].polarity == "?"


def test_a_settled_sign_needs_no_run() -> None:
    link = analysis_of("stock P = 5\nflow D: P -> () @ 10%/d * P\nrun 1 d").links["p", "d"]
    assert (link.polarity, link.by_run) == ("+", False)
