"""Figures as people count them: months where the author writes months, nothing for what is rounding, units that fit."""

from __future__ import annotations

import pytest
from tests.support import analysis_of, run_command

from loopdown.analysis.numbers.read.amounts import told_beside
from loopdown.analysis.numbers.units.infer_units import infer_units, told_units
from loopdown.words.en.grammar import duration
from loopdown.writers.run_table import write_run

DAY = 86_400.0
MONTH = 365.25 / 12 * DAY

PEOPLE = (
    "stock People = 6 people\nflow Hired: () -> People @ 0.5 people/mo\n"
    "flow Leave: People -> () @ People / 20 mo\nrun 2 y\n"
)


@pytest.mark.parametrize(
    ("seconds", "days", "months"),
    [
        (4 * MONTH, "121 d 18 h", "4 mo"),
        (2_608 * DAY + 22 * 3600, "2,608 d 22 h", "7 y 2 mo"),
        (2.5 * MONTH, "76 d 2 h", "2 mo 15 d"),
        (12 * MONTH, "365 d 6 h", "1 y"),
        (12 * DAY, "12 d", "12 d"),  # less than a month
        (59.9 / 60 * 3600, "59 min 54 s", "59 min 54 s"),
    ],
)
def test_a_length_of_time_is_told_as_its_author_counts(seconds: float, days: str, months: str) -> None:
    assert duration(seconds) == days
    assert duration(seconds, months=True) == months


@pytest.mark.parametrize(
    ("text", "months"),
    [
        (PEOPLE, True),
        (PEOPLE.replace("20 mo", "600 d"), False),  # a day beside it: days are counted
        ("stock Q = 5 jobs\nflow In: () -> Q @ 3 jobs/d\nrun 2 y\n", False),
        ("stock Q = 5 jobs\nflow In: () -> Q @ 3 jobs\n", False),
    ],
)
def test_months_are_counted_where_nothing_shorter_is_written(text: str, months: bool) -> None:
    assert analysis_of(text).in_months is months


def table(text: str) -> list[list[str]]:
    analysis = analysis_of(text)
    lines = write_run(analysis, analysis.numbers.runs[0], "table").split("\n")
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]


def test_a_table_counts_time_and_rates_as_its_author_does() -> None:
    head, first, *_ = table(PEOPLE)
    assert head == ["time (mo)", "People (people)", "Hired (people/mo)", "Leave (people/mo)"]
    assert first == ["0", "6", "0.5", "0.3"]
    last = table(PEOPLE)[21]
    assert last[0] == "24"
    assert table(PEOPLE.replace("mo", "s").replace("2 y", "24 s"))[0][0] == "time (s)"


def test_csv_and_json_count_in_seconds() -> None:
    analysis = analysis_of(PEOPLE)
    head, _, second, *_ = write_run(analysis, analysis.numbers.runs[0], "csv").split("\n")
    assert head.startswith("time (s),")
    assert float(second.split(",")[0]) > 60


def test_what_is_rounding_is_told_as_nothing() -> None:
    assert told_beside(1.38e-322, (0.0, 9_000.0)) == 0.0
    assert told_beside(-1e-12, (0.0, 9_000.0)) == 0.0
    assert told_beside(0.06888, (0.0, 9_000.0)) == 0.06888
    assert told_beside(1e-12, (0.0, 1e-12)) == 1e-12  # all of it is as small


def test_a_parameter_counts_what_flows_at_it() -> None:
    """Queue / Service rate is how long the queue takes: requests over requests a second."""
    text = (
        "stock Queue = 10 requests\nflow Served: Queue -> () @ min(Service rate, Queue / 1 s)\n"
        "Service rate = 10/s\nWait = Queue / Service rate\nOther rate = 10/s\nOther = Queue / Other rate\n"
    )
    dependencies = analysis_of(text).dependencies
    told = told_units(dependencies)
    assert told["wait"] is not None
    assert told["wait"].unit.text == "s"
    assert told["service rate"] is not None
    assert told["service rate"].unit.text == "requests/s"
    other = told["other"]  # no flow says what it counts
    assert other is not None
    assert other.unit == infer_units(dependencies).known["other"].unit  # type: ignore[union-attr]


def test_a_parameter_of_two_kinds_of_flows_counts_neither() -> None:
    text = (
        "stock Pages = 10 pages\nstock Jobs = 10 jobs\nflow A: Pages -> () @ Rate\nflow B: Jobs -> () @ Rate\n"
        "Rate = 10/s\nWait = Pages / Rate\n"
    )
    analysis = analysis_of(text)
    assert told_units(analysis.dependencies)["rate"] == infer_units(analysis.dependencies).known["rate"]


def test_the_command_prints_it(tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "people.loopdown"
    file.write_text(PEOPLE, encoding="utf-8")
    result = run_command("simulate", str(file))
    assert "time (mo)" in result.output
