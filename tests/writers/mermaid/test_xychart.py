from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.hostile_labels import hostile_labels
from tests.writers.svg.sample_charts import SAMPLES, far_limits, nothing, request_queue

from loopdown.parts.chart import Chart, Curve, Level
from loopdown.writers.mermaid.xychart import write_xychart

LINE = re.compile(r'  line (?:"([^"\n]*)" )?\[(.*)\]')
AXIS = re.compile(r'  [xy]-axis "[^"\n]*" (\S+) --> (\S+)')
NUMBER = re.compile(r"-?\d+(\.\d+)?")  # all that Mermaid 11 and 12 take for one


def _body(chart: Chart) -> list[str]:
    text = write_xychart(chart)
    return text.split("\n---\n", maxsplit=1)[1].split("\n")


def _lines(chart: Chart) -> dict[str, list[float]]:
    found = (LINE.fullmatch(line) for line in _body(chart))
    return {match[1]: [float(number) for number in match[2].split(", ")] for match in found if match}


def test_a_chart_as_text() -> None:
    curves = (
        Curve("base", ((0.0, 50.0), (10.0, 1000.0))),
        Curve("DB slow", ((0.0, 50.0), (5.0, 1000.0), (10.0, 1000.0))),
    )
    chart = Chart("Request queue", "It fills.", "s", "requests", curves, (Level("max", 1000.0),))
    assert write_xychart(chart) == (
        """\
---
config:
  xyChart:
    width: 700
    height: 400
    titleFontSize: 18
  themeVariables:
    xyChart:
      plotColorPalette: "#808890,#1c7ed6,#e8590c"
---
xychart-beta
  accTitle: Request queue
  accDescr: It fills.
  title "Request queue"
  x-axis "time (s) · grey = max (1,000), blue = base, orange = DB slow" 0 --> 10
  y-axis "requests" 0 --> 1120
  line "max (1,000)" [1000, 1000]
  line "base" [50, 1000]
  line "DB slow" [50, 1000, 1000]"""
    )


@pytest.mark.parametrize("name", ["request_queue", "retry_storm", "heater", "error_budget"])
def test_the_lines_run_where_the_curves_run(name: str) -> None:
    chart = SAMPLES[name]
    lines = _lines(chart)
    start, end = chart.curves[0].points[0][0], chart.curves[0].points[-1][0]
    values = [value for curve in chart.curves for _, value in curve.points]
    for curve in chart.curves:
        line = lines[curve.name]
        for time, value in curve.points:
            at = (time - start) / (end - start) * (len(line) - 1)
            below, above = line[math.floor(at)], line[math.ceil(at)]
            drawn = below + (above - below) * (at - math.floor(at))
            # A corner between two of the 201 places is cut, by less than a twenty-fifth of the height.
            assert abs(drawn - value) < (max(values) - min(values)) / 25


def test_a_straight_line_is_two_numbers_and_a_bent_one_no_more_than_it_needs() -> None:
    straight = Curve("straight", tuple((float(time), 2.0 * time) for time in range(1001)))
    bent = Curve("bent", tuple((float(time), 2.0 * min(time, 500)) for time in range(1001)))
    round_ = Curve("round", tuple((float(time), 2000 * math.sin(time / 700)) for time in range(1001)))
    lines = _lines(Chart("", "", "s", "", (straight, bent, round_)))
    assert lines["straight"] == [0, 2000]
    assert lines["bent"] == [0, 1000, 1000]
    assert 5 < len(lines["round"]) < 50


def test_what_is_not_drawn_is_said() -> None:
    text = "\n".join(_body(far_limits()))
    assert "above = max (100,000), below = least (−5,000)" in text
    assert list(_lines(far_limits())) == ["base"]
    text = "\n".join(_body(nothing()))
    assert "Nothing (no values, 3 values that are not finite are left out)" in text
    assert "no values = broken" in text
    assert "line [0, 0]" in text  # without any line Mermaid throws


def test_a_curve_that_ends_early_is_held() -> None:
    chart = Chart("", "", "s", "", (Curve("long", ((0, 0), (10, 10))), Curve("short", ((4, 3), (5, 8)))))
    line = _lines(chart)["short"]
    assert (line[0], line[-1]) == (3, 8)


def test_behind_the_sixth_curve_colours_are_no_names() -> None:
    def chart(count: int) -> str:
        return write_xychart(Chart("", "", "", "", tuple(Curve("i", ((0, n), (1, n))) for n in range(count))))

    assert "time · blue = i, orange = i, purple = i, green = i, olive = i, pink = i" in chart(6)
    assert "blue = i" not in chart(7)
    assert 'line "i" [6, 6]' in chart(7)


@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)
def test_only_colours_and_sizes_are_set(chart: Chart) -> None:
    header = write_xychart(chart).split("\n---\n")[0]
    assert re.sub(r'"[#,0-9a-f]+"', "COLOURS", header) == (
        "---\nconfig:\n  xyChart:\n    width: 700\n    height: 400\n    titleFontSize: 18\n"
        "  themeVariables:\n    xyChart:\n      plotColorPalette: COLOURS"
    )


@settings(deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.floats(), st.floats()), max_size=12), max_size=4),
    st.lists(st.floats(), max_size=2),
)
def test_any_numbers_are_written_as_mermaid_reads_them(
    curves: list[list[tuple[float, float]]], levels: list[float]
) -> None:
    named = tuple(Curve(f"c{number}", tuple(sorted(points))) for number, points in enumerate(curves))
    chart = Chart("t", "d", "s", "u", named, tuple(Level("max", level) for level in levels))
    body = _body(chart)
    axes = [match for match in map(AXIS.fullmatch, body) if match]
    lines = [match for match in map(LINE.fullmatch, body) if match]
    numbers = [number for axis in axes for number in axis.groups()]
    numbers += [number for line in lines for number in line[2].split(", ")]
    assert len(axes) == 2
    assert lines
    assert all(map(NUMBER.fullmatch, numbers))
    assert all(float(axis[1]) < float(axis[2]) for axis in axes)


def test_hostile_names_stay_in_their_quotes() -> None:
    def chart(label: str) -> Chart:
        curve = Curve(label, ((0.0, 1.0), (2.0, 3.0)))
        return Chart(label, label, label, label, (curve,), (Level(label, 2.5),))

    shape = [re.sub(r'"[^"]*"|: .*', "TEXT", line) for line in _body(chart("Load"))]
    for label in hostile_labels():
        assert [re.sub(r'"[^"]*"|: .*', "TEXT", line) for line in _body(chart(label))] == shape


def test_a_long_run_stays_far_from_mermaids_limit() -> None:
    assert len(write_xychart(request_queue())) < 4_000
    assert len(write_xychart(SAMPLES["noise"])) < 10_000
