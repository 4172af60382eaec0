"""Writes a chart as one inline SVG that reads on light and dark pages, on a phone, in print and to a screen reader.

It knows no theme: text and axes have the colour of the text around it. Each curve has a dash pattern of its own, so
colour is never the only sign. There are only presentation attributes: no style, no script, and no user text but as
text. A page shows it as wide as its `width` says, and narrower where it has `max-width: 100%; height: auto`, which
Material sets for every SVG.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Sequence

from loopdown.parts.chart import Chart, Curve
from loopdown.writers.mermaid.mermaid_labels import show_line
from loopdown.writers.svg.axes import Axis, time_axis, value_axis
from loopdown.writers.svg.chart_labels import HEIGHT, LINE, Box, cut, width_of, within
from loopdown.writers.svg.coordinates import Drawable, drawable
from loopdown.writers.svg.look import NO_VALUES, say_left_out, say_more
from loopdown.writers.svg.plot import Frame, add_plot
from loopdown.writers.svg.points import thin
from loopdown.writers.svg.svg_elements import Footnote, add_dot, add_group, add_line, add_text, fixed, stroke

WIDTH = 480.0  # of the picture in its own units: with letters of 15 a phone's 330 pixels show them at 10
_SHOWN_WIDTH = 520  # pixels, where there is room
_PLOT_HEIGHT = 210.0
_MARGIN = 4.0
_SAMPLE = 34.0  # of a curve's line in the legend
_GAP = 8.0
_DOT = 6.0  # half of it, with its edge
_BOLD = 1.1  # times as wide as other letters

_MOST_POINTS = 800  # of all curves together
_MOST_NOTES = 6


def write_svg_chart(chart: Chart, id_prefix: str) -> str:
    """The chart as an `svg` element on one line.

    `id_prefix` makes the ids of its title and description unique on the page: a letter, then letters, digits,
    hyphens and underscores; anything else raises `ValueError`. Any chart gives a picture: numbers that aren't finite
    are left out, and a note in the picture says so. A moment whose curve isn't there raises `IndexError`.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", id_prefix):
        raise ValueError(f"not a prefix for ids: {id_prefix!r}")
    svg = etree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "loopdown-chart", "role": "img"})
    svg.set("aria-labelledby", f"{id_prefix}-title {id_prefix}-desc")
    svg.set("direction", "ltr")  # where the page runs from right to left, `start` would be on the other side
    etree.SubElement(svg, "title", {"id": f"{id_prefix}-title"}).text = show_line(chart.title)
    etree.SubElement(svg, "desc", {"id": f"{id_prefix}-desc"}).text = show_line(chart.description)
    height = _draw(svg, chart)
    svg.set("viewBox", f"0 0 {fixed(WIDTH)} {fixed(height)}")
    svg.set("width", fixed(_SHOWN_WIDTH))
    svg.set("height", fixed(height * _SHOWN_WIDTH / WIDTH))
    return etree.tostring(svg, encoding="unicode")


def _draw(svg: etree.Element, chart: Chart) -> float:
    """Draws from the top down, and says how high it became."""
    numbers = drawable(chart)
    top = _add_title(svg, chart.title)
    top = _add_legend(svg, chart.curves, numbers, top)
    frame = _frame(chart, numbers, top)
    _add_axes(svg, frame)
    most = _MOST_POINTS // max(1, len(numbers.curves))
    lines = [thin([frame.point(*point) for point in points], most) for points in numbers.curves]
    notes = add_plot(svg, chart, frame, numbers.levels, lines)
    if numbers.left_out:
        notes.append(Footnote(text=say_left_out(numbers.left_out)))
    if not chart.curves:
        notes.append(Footnote(text=NO_VALUES))
    return _add_notes(svg, notes, frame.box.bottom + _GAP + 2 * LINE) + _MARGIN


def _frame(chart: Chart, numbers: Drawable, top: float) -> Frame:
    value = value_axis(cut(show_line(chart.value_unit), WIDTH / 2), numbers.values, numbers.heights)
    time = time_axis(cut(show_line(chart.time_unit), WIDTH / 3), numbers.times, WIDTH * 0.8)
    left, right = _MARGIN + _widest(value) + _GAP, _MARGIN + _DOT
    if time.ticks:
        left = max(left, width_of(time.ticks[0][1]) / 2 + 1)
        right = max(right, width_of(time.ticks[-1][1]) / 2 + 1)
    top += HEIGHT / 2 + (LINE if value.title else 0)
    return Frame(Box(left, top, WIDTH - left - right, _PLOT_HEIGHT), time, value)


def _widest(axis: Axis) -> float:
    return max((width_of(label) for _, label in axis.ticks), default=0.0)


# ------------------------------------------------------------------ above the plot


def _add_title(parent: etree.Element, title: str) -> float:
    shown = cut(show_line(title), (WIDTH - 2 * _MARGIN) / _BOLD)
    if not shown:
        return _MARGIN
    add_text(add_group(parent, "heading", {"font-weight": "bold"}), _MARGIN, _MARGIN, shown)
    return _MARGIN + LINE + _GAP / 2


def _add_legend(svg: etree.Element, curves: Sequence[Curve], numbers: Drawable, top: float) -> float:
    """One line and one name a curve, as many in a row as there is room for."""
    if not any(show_line(curve.name) for curve in curves):
        return top
    legend = add_group(svg, "legend")
    left = _MARGIN
    for number, (curve, points) in enumerate(zip(curves, numbers.curves, strict=True)):
        full = ": ".join(filter(None, (show_line(curve.name), "" if points else NO_VALUES)))
        name = cut(full, WIDTH - 2 * _MARGIN - _SAMPLE - _GAP)
        width = _SAMPLE + _GAP + width_of(name)
        if left > _MARGIN and left + width > WIDTH - _MARGIN:
            left, top = _MARGIN, top + LINE
        entry = etree.SubElement(legend, "g")
        etree.SubElement(entry, "title").text = full
        y = top + HEIGHT / 2
        add_line(entry, (left, y), (left + _SAMPLE, y), stroke(number))
        add_text(entry, left + _SAMPLE + _GAP, top, name)
        left += width + 2 * _GAP
    return top + LINE


# ------------------------------------------------------------------ axes


def _add_axes(svg: etree.Element, frame: Frame) -> None:
    box = frame.box
    grid = etree.SubElement(svg, "g", {"class": "chart-grid", "stroke": "currentColor", "stroke-opacity": "0.15"})
    axes = etree.SubElement(svg, "g", {"class": "chart-axes", "stroke": "currentColor", "stroke-opacity": "0.65"})
    labels = add_group(svg, "ticks", {"fill-opacity": "0.85"})
    for value, label in frame.value.ticks:
        _, y = frame.point(frame.time.low, value)
        add_line(grid, (box.left, y), (box.right, y))
        add_text(labels, box.left - _GAP, y - HEIGHT / 2, label, {"text-anchor": "end"})
    for time, label in frame.time.ticks:
        x, _ = frame.point(time, frame.value.low)
        add_line(axes, (x, box.bottom), (x, box.bottom + 5))
        add_text(labels, x, box.bottom + _GAP, label, {"text-anchor": "middle"})
    add_line(axes, (box.left, box.top), (box.left, box.bottom))
    add_line(axes, (box.left, box.bottom), (box.right, box.bottom))
    add_text(labels, box.right, box.bottom + _GAP + HEIGHT, frame.time.title, {"text-anchor": "end"})
    if frame.value.title:
        add_text(labels, _MARGIN, box.top - HEIGHT * 1.5, frame.value.title)


# ------------------------------------------------------------------ below the plot


def _add_notes(svg: etree.Element, notes: Sequence[Footnote], top: float) -> float:
    """What found no room in the plot, a line each."""
    if not notes:
        return top
    parent = add_group(svg, "notes")
    shown = list(notes[:_MOST_NOTES])
    if len(notes) > _MOST_NOTES:
        shown.append(Footnote(text=say_more(len(notes) - _MOST_NOTES)))
    for note in shown:
        left = _MARGIN
        if note.curve is not None:
            add_dot(parent, (left + _DOT, top + HEIGHT / 2), note.curve)
            left += 2 * _DOT + _GAP / 2
        add_text(parent, left, top, within(note.name, note.text, WIDTH - left - _MARGIN))
        top += LINE
    return top
