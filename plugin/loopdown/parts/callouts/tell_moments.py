"""What the charts of a block show, as tables: for readers who can't see a picture, and who want the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.amounts import told_beside
from loopdown.analysis.numbers.run.results import Run
from loopdown.base.inline import Line, Plain, Strong
from loopdown.language.time_units import SECONDS
from loopdown.parts.callout import BodyPart, Callout, Paragraph, Table
from loopdown.parts.callouts.columns import table_of
from loopdown.parts.callouts.word_rates import number
from loopdown.parts.chart import Chart, Curve
from loopdown.words.en import charts as words
from loopdown.words.en import grammar, shared
from loopdown.words.sentences import say

Point = tuple[float, float]


def tell_moments(analysis: Analysis, charts: Sequence[Chart]) -> Iterator[Callout]:
    """One folded callout behind the charts: of each curve its start, its turns, its end, and when it meets a limit."""
    if not charts:
        return
    body: list[BodyPart] = []
    for chart in charts:
        if len(charts) > 1:
            body.append(Paragraph((Strong(chart.title),)))
        body.append(_table(chart, analysis.in_months))
    body.append(Paragraph(_run(analysis)))
    headline = (Plain(grammar.plural(words.IN_NUMBERS, len(charts))),)
    yield Callout("moments", "abstract", headline, tuple(body), folded=True)


def _table(chart: Chart, months: bool) -> Table:
    """One row for each curve. A column that no row needs isn't there."""
    reached = [", ".join(m.label for m in chart.moments if m.curve == place) for place in range(len(chart.curves))]
    columns: list[tuple[str, list[str]]] = [
        (shared.COLUMN_SCENARIO, [curve.name for curve in chart.curves] if len(chart.curves) > 1 else []),
        (words.COLUMN_START, [_amount(chart, curve.points[0]) for curve in chart.curves]),
        (words.COLUMN_LOWEST, [_extreme(chart, place, -1, months) for place in range(len(chart.curves))]),
        (words.COLUMN_HIGHEST, [_extreme(chart, place, 1, months) for place in range(len(chart.curves))]),
        (words.COLUMN_END, [_at_the_end(chart, curve) for curve in chart.curves]),
        (words.COLUMN_LIMIT, reached),
    ]
    return table_of((name, [(Plain(cell),) if cell else () for cell in cells]) for name, cells in columns)


def _amount(chart: Chart, point: Point) -> str:
    return f"{number(point[1])} {chart.value_unit}".rstrip()


def _at_the_end(chart: Chart, curve: Curve) -> str:
    time, value = curve.points[-1]
    return _amount(chart, (time, told_beside(value, (value for _, value in curve.points))))


def _extreme(chart: Chart, place: int, sign: int, months: bool) -> str:
    """The highest or lowest value of a curve and when it is first there: at a limit when that is met, between steps."""
    points = chart.curves[place].points
    point = max(points, key=lambda each: (sign * each[1], -each[0]))
    value = _amount(chart, (point[0], told_beside(point[1], (value for _, value in points))))
    if point[0] <= points[0][0]:
        return words.VALUE_AT_START.format(value=value)
    met = [moment.time for moment in chart.moments if moment.curve == place and moment.value == point[1]]
    return words.VALUE_AFTER.format(
        value=value, time=grammar.duration(min([point[0], *met]) * SECONDS[chart.time_unit], months=months)
    )


def _run(analysis: Analysis) -> Line:
    """How the model is run."""
    runs = [run for run in analysis.numbers.runs if isinstance(run, Run)]
    length = grammar.duration(max(run.length_s for run in runs), months=analysis.in_months)
    method = words.METHODS[runs[0].method]
    if runs[0].method == "adaptive":
        return say(words.HOW_IT_IS_RUN_ADAPTIVELY, length=length, method=method)
    step = grammar.duration(max(run.step_s for run in runs), months=analysis.in_months)
    alike = len({run.step_s for run in runs}) == 1
    return say(
        words.HOW_IT_IS_RUN,
        length=length,
        step=step if alike else words.AT_MOST.format(most=step),
        method=method,
    )
