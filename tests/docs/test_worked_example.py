"""The worked example of the language reference: every figure that follows from it by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.example_models import WORKED_EXAMPLE
from tests.support import found, parts_of

from loopdown.base.source import Source
from loopdown.hosts.cli.main import main
from loopdown.parts.callout import Callout, Items, Paragraph, Table
from loopdown.parts.page import Plot
from loopdown.pipeline.compile import compile_page
from loopdown.words.sentences import text_of

EXAMPLE = WORKED_EXAMPLE.lstrip()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> dict:
    file: Path = tmp_path_factory.mktemp("worked") / "checkout.loopdown"
    file.write_text(EXAMPLE)
    done = CliRunner().invoke(main, ["analyze", str(file), "--output-format", "json"])
    assert done.exit_code == 0
    (read,) = json.loads(done.stdout)["models"]
    return read


def test_it_is_free_of_errors_and_warnings(model: dict) -> None:
    assert [f for f in model["findings"] if f["severity"] != "insight"] == []


def test_the_loops_are_three_declared_and_two_hidden(model: dict) -> None:
    assert [(loop["id"], loop["type"], loop["declared"], loop["delay_seconds"]) for loop in model["loops"]] == [
        ("R1", "reinforcing", True, 0.0),
        ("B2", "balancing", True, 180.0),
        ("B3", "balancing", True, 0.0),
        ("R2", "reinforcing", False, 180.0),
        ("B1", "balancing", False, 180.0),
    ]
    assert model["loops"][3]["variables"] == [
        "Request queue",
        "Latency",
        "Pods",
        "Processed requests",
        "Failures",
        "Retries",
        "Incoming requests",
    ]


# inflow, outflow, net, time to full, time in it, the same at the limit, turned away
FIGURES = {
    None: (100 + 0.6 * 0.05 * 100, 100, 3, 950 / 3, 0.5, 10, 3),
    "DB slow": (100 + 0.6 * 0.05 * 40, 40, 61.2, 950 / 61.2, 1.25, 25, 61.2),
}


@pytest.mark.parametrize("scenario", FIGURES, ids=["as written", "DB slow"])
def test_each_figure_of_the_table(model: dict, scenario: str | None) -> None:
    (stock,) = model["stocks"]
    assert (stock["name"], stock["unit"]) == ("Request queue", "requests")
    figures = next(each for each in stock["scenarios"] if each["scenario"] == scenario)
    inflow, outflow, net, full, stay, stay_full, turned = FIGURES[scenario]
    assert figures["inflow"] == pytest.approx(inflow, rel=1e-12)
    assert figures["outflow"] == pytest.approx(outflow, rel=1e-12)
    assert figures["net"] == pytest.approx(net, rel=1e-12)
    assert figures["trend"] == "growing"
    assert figures["time_to_full_s"] == pytest.approx(full, rel=1e-9)
    assert figures["time_to_empty_s"] is None
    assert figures["residence_s"] == pytest.approx(stay, rel=1e-12)
    assert figures["residence_at_limit_s"] == pytest.approx(stay_full, rel=1e-12)
    assert figures["turned_away"] == pytest.approx(turned, rel=1e-12)
    assert figures["returned_share"] == pytest.approx(0.03, rel=1e-9)
    assert figures["effective_inflow"] == pytest.approx(inflow, rel=1e-12)
    holds = {each["flow"]: each["rate"] for each in figures["stable_when"]}
    assert holds["Processed requests"] == pytest.approx(100 / 0.97, rel=1e-9)
    assert holds["Incoming requests"] == pytest.approx(outflow, rel=1e-9)


@pytest.fixture(scope="module")
def page() -> list:
    return list(parts_of(EXAMPLE))


def test_the_callout_says_it_in_words(page: list) -> None:
    stock = next(part for part in page if isinstance(part, Callout) and part.name == "stock")
    assert text_of(stock.headline) == "Request queue is full in 5 min 17 s and in 15.5 s when DB slow"
    table = next(part for part in stock.body if isinstance(part, Table))
    rows = [[text_of(cell) for cell in row] for row in table.rows]
    assert rows == [
        ["as written", "103/s", "100/s", "+3/s", "5 min 17 s", "0.5 s", "10 s"],
        ["DB slow", "101.2/s", "40/s", "+61.2/s", "15.5 s", "1.25 s", "25 s"],
    ]
    told = [text_of(part.line) for part in stock.body if isinstance(part, Paragraph)]
    assert "When it is full: HTTP 503. Turned away: 3 requests/s and 61.2 requests/s when DB slow." in told
    assert "3 % of what leaves comes back: 3 requests/s of the inflow." in told
    holds = next(part for part in stock.body if isinstance(part, Items))
    assert [text_of(line) for line in holds.lines] == [
        "as written: it holds once Incoming requests falls to 100/s or Processed requests reaches 103.1/s.",
        "DB slow: it holds once Incoming requests falls to 40/s or Processed requests reaches 103.1/s.",
    ]


def test_the_chart_marks_when_each_scenario_is_full(page: list) -> None:
    (plot,) = (part for part in page if isinstance(part, Plot))
    assert [curve.name for curve in plot.chart.curves] == ["as written", "DB slow"]
    assert [moment.label for moment in plot.chart.moments] == ["full after 5 min 17 s", "full after 15.5 s"]
    assert (plot.chart.time_unit, plot.chart.value_unit) == ("min", "requests")
    assert [level.value for level in plot.chart.levels] == [1000]


def test_the_autoscaler_is_too_slow_and_the_breaker_is_not() -> None:
    messages = [finding.message for finding in found(EXAMPLE, "slow-guard")]
    assert messages[0] == "B2 answers after 3 min; when DB slow Request queue is full in 15.5 s; B3 acts in time"


def test_a_guard_that_is_quick_enough_is_not_slow() -> None:
    assert not found(EXAMPLE.replace("delay 3 min", "delay 10 s"), "slow-guard")


class TestWhatIsSaidOfStocks:
    def test_a_stock_with_an_inflow_and_no_limit(self) -> None:
        assert found("stock A = 1\nflow F: () -> A @ 1/s\nflow G: A -> () @ 1/s", "unbounded-stock")
        assert not found("stock A = 1, max 5\nflow F: () -> A @ 1/s\nflow G: A -> () @ 1/s", "unbounded-stock")
        assert not found("stock A = 1\nflow G: A -> () @ 1/s", "unbounded-stock")

    def test_a_stock_that_nothing_drains(self) -> None:
        assert found("stock A = 1\nflow F: () -> A @ 1/s", "no-outflow")
        assert not found("stock A = 1\nflow F: () -> A @ 1/s\nflow G: A -> () @ 1/s", "no-outflow")
        assert not found("stock A = 1", "no-outflow")

    def test_a_stock_that_starts_full(self) -> None:
        full = "stock A = 5, max 5\nflow F: () -> A @ 2/s\nflow G: A -> () @ 1/s"
        assert [f.message for f in found(full, "at-limit")] == ["A is full from the start"]
        assert not found(full.replace("= 5,", "= 4,"), "at-limit")

    def test_a_formula_that_cannot_be_computed_is_told_and_nothing_is_charted(self) -> None:
        text = "stock A = 5\nflow F: A -> () @ 1/s / (5 - A)"
        (finding,) = found(text, "math-error")
        assert "F" in finding.message
        (block,) = compile_page(Source("page.md", f"```loopdown\n{text}\n```\n")).blocks
        assert block.state == "broken"
        assert not any(isinstance(part, Plot) for part in block.parts)


class TestSimulate:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        file = tmp_path / "checkout.loopdown"
        file.write_text(EXAMPLE)
        return file

    def run(self, *arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["simulate", *map(str, arguments)])
        return done.exit_code, done.output

    def test_the_table_has_every_variable_with_numbers(self, file: Path) -> None:
        code, text = self.run(file)
        assert code == 0
        for name in ("Request queue (requests)", "Incoming requests (requests/s)", "Failures", "Retries"):
            assert name in text
        assert "Request queue full at 5.27778 min" in text  # in minutes, as the column of times
        assert "left out: Latency (it has no formula)" in text

    def test_csv_has_every_row(self, file: Path) -> None:
        code, text = self.run(file, "--output-format", "csv", "--scenario", "db_slow")
        lines = text.strip().split("\n")
        assert code == 0
        times = [float(line.split(",")[0]) for line in lines[1:]]
        document = json.loads(self.run(file, "--output-format", "json", "--scenario", "DB slow")[1])
        assert times == document["times_s"]
        assert len(times) > 200
        assert lines[1].startswith("0.0,50.0,101.2,40.0,")

    def test_json_names_scenario_step_and_events(self, file: Path) -> None:
        document = json.loads(self.run(file, "--output-format", "json", "--scenario", "DB slow")[1])
        assert document["scenario"] == "DB slow"
        assert document["events"] == [{"stock": "Request queue", "limit": "full", "time_s": pytest.approx(950 / 61.2)}]
        assert len(document["times_s"]) == len(document["variables"][0]["values"])

    def test_an_unknown_scenario_is_misuse_with_the_nearest_one(self, file: Path) -> None:
        code, text = self.run(file, "--scenario", "DB slwo")
        assert code == 2
        assert "did you mean DB slow?" in text

    def test_a_model_without_numbers_says_so(self, tmp_path: Path) -> None:
        file = tmp_path / "loops.loopdown"
        file.write_text("loop R1: A (+)-> B (+)-> A\n")
        code, text = self.run(file)
        assert code == 1
        assert text.startswith("no run: ")

    def test_a_run_that_ends_early_is_printed_and_fails(self, tmp_path: Path) -> None:
        file = tmp_path / "early.loopdown"
        file.write_text("stock Q = 10\nflow Out: Q -> () @ 1/s\nX = 1 / max(Q - 5, 0)\nrun 10 s, step 1 s\n")
        code, text = self.run(file)
        assert code == 1
        assert "divides by zero" in text
        assert "time (s)" in text
        file.write_text("stock Q = 10\nflow Out: Q -> () @ 1/s\nX = 1 / max(Q + 5, 0)\nrun 10 s, step 1 s\n")
        assert self.run(file)[0] == 0
