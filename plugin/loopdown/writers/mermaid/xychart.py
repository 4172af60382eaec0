"""Writes a chart as Mermaid text, for places that show no SVG.

`xychart-beta` is the name that Mermaid 11 and 12 both know. It draws lines at equal distances of time and nothing
else, so limits are lines too, and moments are left to the table that stands behind a chart. Older versions of 11 draw
no legend, and Mermaid's own first colour can't be seen on white: so the colours are set here, and named in words under
the time axis.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from loopdown.base.records import dataclass
from loopdown.parts.chart import Chart
from loopdown.writers.mermaid.mermaid_labels import escape_label, escape_sentence, show_line
from loopdown.writers.svg.axes import (
    factor_of,
    power_for,
    time_range,
    time_title,
    value_range,
    value_title,
    write_number,
)
from loopdown.writers.svg.chart_labels import cut, width_of
from loopdown.writers.svg.coordinates import Drawable, drawable
from loopdown.writers.svg.look import ABOVE, BELOW, COLOURS, NO_VALUES, OF_LEVELS, say_left_out
from loopdown.writers.svg.points import Point

WIDTH, HEIGHT = 700, 400

_HEADER = """\
---
config:
  xyChart:
    width: {width}
    height: {height}
    titleFontSize: 18
  themeVariables:
    xyChart:
      plotColorPalette: "{palette}"
---
xychart-beta"""

_NAME = 150.0  # as wide as a name may be: a legend without room isn't drawn
_TITLE = 500.0
_PLAIN = 1e6  # from here on the title of an axis names a factor: Mermaid writes all digits of its ticks
# A line of few points is short text; more of them only where they change its look.
_INTERVALS = (1, 2, 4, 5, 8, 10, 20, 40, 50, 100, 200)
_TOLERANCE = 0.004  # of the range of values: less than a pixel and a half
_DIGITS = 4  # that count, of the range


@dataclass(frozen=True, slots=True)
class _Line:
    """A curve or a level, as values at equal distances of time."""

    colour_name: str
    colour: str
    name: str  # as it will be seen
    numbers: list[float]


def write_xychart(chart: Chart) -> str:
    """The chart as Mermaid text, without a line break at its end.

    Any chart gives a text that Mermaid draws; where there is nothing to draw, its title says so. A curve that begins
    later than others or ends earlier is held at its first or last value. Points that aren't finite are left out, and
    the title says so.
    """
    return "\n".join(_lines(chart))


def _lines(chart: Chart) -> Iterator[str]:
    numbers = drawable(chart)
    times = time_range(numbers.times)
    values = value_range(numbers.values, numbers.heights)
    lines, missing = _drawn(chart, numbers, times, values)
    palette = ",".join(line.colour for line in lines) or OF_LEVELS[1]
    yield _HEADER.format(width=WIDTH, height=HEIGHT, palette=palette)
    yield f"  accTitle: {escape_sentence(chart.title)}"
    yield f"  accDescr: {escape_sentence(chart.description)}"
    yield f'  title "{escape_label(_title(chart, numbers))}"'

    power = power_for(max(map(abs, times)), _PLAIN)
    low, high = (_write(time, power, times) for time in times)
    title = cut(time_title(show_line(chart.time_unit), factor_of(power)), _TITLE / 2)
    # Behind the sixth curve the colours come again.
    key = [f"{line.colour_name} = {line.name}" for line in lines] if len(chart.curves) <= len(COLOURS) else []
    yield f'  x-axis "{escape_label(_with_key(title, key, missing))}" {low} --> {high}'

    power = power_for(max(map(abs, values)), _PLAIN)
    low, high = (_write(value, power, values) for value in values)
    title = cut(value_title(show_line(chart.value_unit), factor_of(power)), _TITLE / 2)
    yield f'  y-axis "{escape_label(title)}" {low} --> {high}'
    for line in lines:
        written = ", ".join(_write(number, power, values) for number in line.numbers)
        yield f'  line "{escape_label(line.name)}" [{written}]'
    if not lines:  # without a line Mermaid throws; this one lies on the axis
        yield f"  line [{low}, {low}]"


def _drawn(
    chart: Chart, numbers: Drawable, times: tuple[float, float], values: tuple[float, float]
) -> tuple[list[_Line], list[str]]:
    """The lines of a chart, and in words what there is no line for."""
    lines: list[_Line] = []
    missing: list[str] = []
    for level in numbers.levels:  # first, so that a curve at its limit lies over it
        # Without a sign that needs an escape: Mermaid makes room for all the characters of one.
        name = f"{cut(show_line(level.name), _NAME)} ({write_number(level.value)})"
        if values[0] <= level.value <= values[1]:
            lines.append(_Line(*OF_LEVELS, name, [level.value] * 2))
        else:
            missing.append(f"{ABOVE if level.value > values[1] else BELOW} = {name}")
    for number, (curve, points) in enumerate(zip(chart.curves, numbers.curves, strict=True)):
        name = cut(show_line(curve.name), _NAME)
        if points:
            lines.append(_Line(*COLOURS[number % len(COLOURS)], name, _resample(points, times, values)))
        else:
            missing.append(f"{NO_VALUES} = {name}")
    return lines, missing


def _title(chart: Chart, numbers: Drawable) -> str:
    """What the chart is, and what is missing in it."""
    title = cut(show_line(chart.title), _TITLE)
    nothing = "" if any(numbers.curves) else NO_VALUES
    left_out = say_left_out(numbers.left_out) if numbers.left_out else ""
    missing = ", ".join(filter(None, (nothing, left_out)))
    return f"{title} ({missing})" if missing else title


def _with_key(title: str, key: Sequence[str], missing: Sequence[str]) -> str:
    """The title of the time axis, and behind it what there is room for of the colours and of what isn't drawn."""
    for more in ([*key, *missing], missing):
        full = " · ".join(filter(None, (title, ", ".join(more))))
        if width_of(full) <= WIDTH:
            return full
    return title


def _resample(points: Sequence[Point], times: tuple[float, float], values: tuple[float, float]) -> list[float]:
    """Values at equal distances of time, as few as show the curve."""
    start, end = times
    tolerance = _TOLERANCE * (values[1] - values[0])
    known = [time for time, _ in points]
    for intervals in _INTERVALS:
        grid = [start + (end - start) * (step / intervals) for step in range(intervals + 1)]
        samples = [(time, _at(points, known, time)) for time in grid]
        if all(abs(_at(samples, grid, time) - value) <= tolerance for time, value in points):
            break
    return [value for _, value in samples]


def _at(points: Sequence[Point], times: Sequence[float], time: float) -> float:
    """A curve's value between its points; before the first and behind the last it is held."""
    behind = bisect_right(times, time)
    if behind == 0:
        return points[0][1]
    if behind == len(points):
        return points[-1][1]
    (start, value), (end, other) = points[behind - 1], points[behind]
    return value + (other - value) * ((time - start) / (end - start))


def _write(number: float, power: int, ends: tuple[float, float]) -> str:
    """A number in plain digits, since Mermaid's numbers have no exponent; as exact as the range asks for."""
    scale = 10.0**-power
    span = (ends[1] - ends[0]) * scale
    decimals = next(count for count in range(400) if span * 10.0**count >= 10**_DIGITS)
    text = f"{number * scale:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
