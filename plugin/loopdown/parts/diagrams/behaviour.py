"""Behaviour over time: a chart for each stock that moves, the scenarios beside each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.counted_time import unit_of_time
from loopdown.analysis.numbers.read.amounts import told_beside
from loopdown.analysis.numbers.run.results import Run
from loopdown.language.time_units import SECONDS
from loopdown.model.model import Key, Kind
from loopdown.parts.callouts.word_courses import word_way
from loopdown.parts.callouts.word_rates import Rates
from loopdown.parts.chart import Chart, Curve, Level, Moment
from loopdown.words.en.charts import (
    BEHAVIOUR,
    BEHAVIOUR_COURSE,
    CHART_EMPTY,
    CHART_FULL,
    CHART_LIMIT,
    CHART_LIMIT_AS_WRITTEN,
)
from loopdown.words.en.grammar import duration
from loopdown.words.en.shared import AS_WRITTEN
from loopdown.words.sentences import say, text_of

MOST = 4  # charts of one model; the others stand in `loopdown simulate`
CURVES = 6  # scenarios of one chart


def draw_behaviour(analysis: Analysis, stocks: Collection[Key]) -> Iterator[Chart]:
    """The charts of these stocks, in the order of the model. One that holds its level in every scenario has none."""
    runs = [run for run in analysis.numbers.runs if isinstance(run, Run)][:CURVES]
    if not runs:
        return
    unit = unit_of_time(max(run.length_s for run in runs), months=analysis.in_months)
    asked = [v.key for v in analysis.model.variables.values() if v.kind is Kind.STOCK and v.key in stocks]
    moving = [key for key in asked if any(key in run.values and _moves(run.values[key]) for run in runs)]
    for key in moving[:MOST]:
        yield _chart(analysis, key, [run for run in runs if key in run.values], unit)


def _moves(series: tuple[float, ...]) -> bool:
    return max(series) - min(series) > 1e-9 * max(abs(max(series)), abs(min(series)))


def _chart(analysis: Analysis, key: Key, runs: list[Run], unit: str) -> Chart:
    figures = next((each for each in analysis.numbers.stocks if each.stock == key), None)
    factor = float(figures.unit.factor) if figures else 1.0
    seconds = SECONDS[unit]
    curves = tuple(
        Curve(
            run.scenario or AS_WRITTEN,
            tuple((time / seconds, value / factor) for time, value in zip(run.times, run.values[key], strict=True)),
        )
        for run in runs
    )
    moments = tuple(_moments(analysis, key, runs, seconds, factor, curves))
    limits = runs[0].limits.get((key, "max"))
    alike = all({*run.limits.get((key, "max"), ())} == {*(limits or ())} for run in runs)
    limit = CHART_LIMIT if alike else CHART_LIMIT_AS_WRITTEN
    levels = (Level(limit, limits[0] / factor),) if limits and len(set(limits)) == 1 else ()
    name = analysis.name(key)
    sentences = _sentences(analysis, key, runs, curves)
    title = text_of(say(BEHAVIOUR, stock=name))
    return Chart(title, " ".join(sentences), unit, figures.unit.text if figures else "", curves, levels, moments)


def _sentences(analysis: Analysis, key: Key, runs: list[Run], curves: tuple[Curve, ...]) -> Iterator[str]:
    """What each curve does, in the words in which the stock is told, with where it begins and ends."""
    courses = {course.scenario: course for course in analysis.numbers.courses if course.stock == key}
    for run, curve in zip(runs, curves, strict=True):
        if (course := courses.get(run.scenario)) is None:
            continue
        yield text_of(
            say(
                BEHAVIOUR_COURSE,
                scenario=curve.name,
                course=word_way(Rates(analysis, course.figures), course),
                start=f"{curve.points[0][1]:,.4g}",
                end=f"{told_beside(curve.points[-1][1], (value for _, value in curve.points)):,.4g}",
                time=duration(run.length_s, months=analysis.in_months),
            )
        )


def _moments(
    analysis: Analysis, key: Key, runs: list[Run], seconds: float, factor: float, curves: tuple[Curve, ...]
) -> Iterator[Moment]:
    """The first time that each curve reaches each limit."""
    for number, run in enumerate(runs):
        for kind, template in (("full", CHART_FULL), ("empty", CHART_EMPTY)):
            hit = next((hit for hit in run.events if hit.stock == key and hit.limit == kind and hit.time_s > 0), None)
            if hit is not None:
                limit = run.limits.get((key, "max" if kind == "full" else "min"))
                value = limit[0] / factor if limit else 0.0
                yield Moment(
                    number,
                    hit.time_s / seconds,
                    value,
                    template.format(time=duration(hit.time_s, months=analysis.in_months)),
                )
