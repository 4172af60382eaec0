"""Draws what stands between the axes of a chart: curves, levels and moments, with their labels."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Iterator, Sequence

from loopdown.base.records import dataclass
from loopdown.parts.chart import Chart, Level, Moment
from loopdown.writers.mermaid.mermaid_labels import show_line
from loopdown.writers.svg.axes import Axis, write_number
from loopdown.writers.svg.chart_labels import (
    WORST,
    Box,
    Room,
    along,
    anchor,
    around,
    cut,
    leader,
    named,
    width_of,
)
from loopdown.writers.svg.points import Point
from loopdown.writers.svg.svg_elements import Footnote, add_dot, add_group, add_line, add_text, stroke

_DOT = 5.0  # half of what a dot keeps free of labels
_WIDEST = 0.8  # of the plot: a longer label is cut


@dataclass(frozen=True, slots=True)
class Frame:
    """The area of the plot, and what its sides mean."""

    box: Box
    time: Axis
    value: Axis

    def point(self, time: float, value: float) -> Point:
        """Where something stands in the picture."""
        return (
            self.box.left + self.box.width * self.time.share(time),
            self.box.bottom - self.box.height * self.value.share(value),
        )

    def holds(self, moment: Moment) -> bool:
        """Whether a moment stands in the plot."""
        return self.time.holds(moment.time) and self.value.holds(moment.value)


def add_plot(
    svg: etree.Element, chart: Chart, frame: Frame, levels: Sequence[Level], lines: Sequence[Sequence[Point]]
) -> list[Footnote]:
    """Draws the plot, the lines in units of the picture. What has no place in it or no room comes back as a note."""
    rules = [_rule(level, frame) for level in levels if frame.value.holds(level.value)]
    moments = [moment for moment in chart.moments if frame.holds(moment)]
    dots = [frame.point(moment.time, moment.value) for moment in moments]

    drawn = etree.SubElement(svg, "g", {"class": "chart-curves", "fill": "none", "stroke-linejoin": "round"})
    for start, end in rules:
        add_line(drawn, start, end, {"class": "chart-level", "stroke": "currentColor", "stroke-dasharray": "6 4"})
    for number, line in enumerate(lines):
        _add_curve(drawn, number, line)

    box = frame.box
    inner = Box(box.left + 3, box.top - 3, box.width - 3, box.height)
    taken = [Box(x - _DOT, y - _DOT, 2 * _DOT, 2 * _DOT) for x, y in dots]
    room = Room(inner, [*lines, *rules], taken)
    labels = add_group(svg, "labels")
    notes = [note for level in levels for note in _label_level(labels, level, frame, room)]
    for moment, dot in zip(moments, dots, strict=True):
        notes += _add_moment(labels, chart, moment, dot, frame, room)
    notes += [_note(chart, moment) for moment in chart.moments if not frame.holds(moment)]
    return [note for note in notes if note.name or note.text]


def _rule(level: Level, frame: Frame) -> tuple[Point, Point]:
    return frame.point(frame.time.low, level.value), frame.point(frame.time.high, level.value)


def _add_curve(parent: etree.Element, number: int, line: Sequence[Point]) -> None:
    if len(line) == 1:
        add_dot(parent, line[0], number)
    elif line:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in line)
        etree.SubElement(parent, "polyline", {"points": points, **stroke(number)})


def _label_level(parent: etree.Element, level: Level, frame: Frame, room: Room) -> Iterator[Footnote]:
    """A level's name and value; off the axis they stand at that end, with an arrow."""
    axis = frame.value
    arrow = "" if axis.holds(level.value) else "↑ " if level.value > axis.high else "↓ "
    name, value = show_line(level.name), write_number(level.value)
    shown = arrow + named(cut(name, frame.box.width / 2), value)
    _, y = frame.point(frame.time.low, min(max(level.value, axis.low), axis.high))
    box = room.take(along(y, width_of(shown), frame.box))
    if box:
        _add_label(parent, box, (frame.box.right + 1, y), shown)
    else:
        yield Footnote(arrow + name, value)


def _add_moment(
    parent: etree.Element, chart: Chart, moment: Moment, dot: Point, frame: Frame, room: Room
) -> Iterator[Footnote]:
    """A moment's dot and label; with more than one curve its name stands there too, where there is room."""
    widest = frame.box.width * _WIDEST
    note = _note(chart, moment)
    full = named(note.name, note.text)
    short = cut(note.text, widest)
    texts = [full, short] if len(chart.curves) > 1 and width_of(full) <= widest else [short]
    mark = etree.SubElement(parent, "g")
    etree.SubElement(mark, "title").text = full
    for text in filter(None, texts):
        box = room.take(around(dot, width_of(text), frame.box), WORST, dot)
        if box:
            if end := leader(dot, box):
                add_line(mark, dot, end, {"stroke": "currentColor", "stroke-opacity": "0.65"})
            _add_label(mark, box, dot, text)
            break
    else:
        yield note
    add_dot(mark, dot, moment.curve)


def _note(chart: Chart, moment: Moment) -> Footnote:
    return Footnote(show_line(chart.curves[moment.curve].name), show_line(moment.label), moment.curve)


def _add_label(parent: etree.Element, box: Box, point: Point, text: str) -> None:
    x, side = anchor(point, box)
    add_text(parent, x, box.top, text, {"text-anchor": side})
