"""An error hides nothing that doesn't depend on it."""

from __future__ import annotations

import pytest
from tests.support import read_text

SOUND = "stock Q = 3 jobs, max 10 jobs\nflow In: () -> Q @ 2/s\nflow Out: Q -> () @ 1/s\n"


@pytest.mark.parametrize(
    "line",
    [
        'cause Nope rises "x"',
        'title "x',
        "show everything",
        "loop R1: Q -->",
        "loop R1: Q (+)-> P",
        "A (+) B",
        "A --> Q",
        "loop R1:\n    Q (+)->\n    P (!)-> Q",
    ],
)
def test_an_error_in_a_text_a_link_or_a_loop_leaves_the_numbers(line: str) -> None:
    read = read_text(SOUND + line + "\n")
    assert any(finding.severity.value == "error" for finding in read.findings)
    assert [(each.name, each.full.time_s) for each in read.analysis.numbers.stocks] == [("Q", pytest.approx(7.0))]


@pytest.mark.parametrize(
    "line",
    [
        "flow Leak: Q --> () @ 1/s",
        "flow Leak: Q -> ()\n    @ 1 ! s",
        "P = = 3",
        "P = 3 -->",
        "P = Nope",
        "scenario S: Nope = 3",
        "Q = 4",
        "run 10 mn",
    ],
)
def test_an_error_in_what_is_computed_leaves_none(line: str) -> None:
    read = read_text(SOUND + line + "\n")
    assert any(finding.severity.value == "error" for finding in read.findings)
    assert read.analysis.numbers.stocks == ()
