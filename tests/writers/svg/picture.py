"""Reads a chart that was drawn as SVG, with a parser that knows nothing of charts."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from dataclasses import dataclass

from loopdown.parts.chart import Chart
from loopdown.writers.svg.chart_labels import BASELINE, Box, width_of
from loopdown.writers.svg.draw import write_svg_chart

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart."""

    root: etree.Element

    @property
    def size(self) -> Box:
        left, top, width, height = map(float, self.root.attrib["viewBox"].split())
        return Box(left, top, width, height)

    def part(self, name: str) -> etree.Element:
        """A group; empty where it isn't there."""
        found = self.root.find(f".//{SVG}g[@class='chart-{name}']")
        return etree.Element("g") if found is None else found

    def curves(self) -> list[list[tuple[float, float]]]:
        """The points of each line that is a curve."""
        drawn = self.part("curves").iter(f"{SVG}polyline")
        return [[pair(point) for point in line.attrib["points"].split()] for line in drawn]

    def dots(self, part: str = "labels") -> list[tuple[float, float]]:
        return [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in self.part(part).iter(f"{SVG}circle")]

    def levels(self) -> list[float]:
        """Their heights."""
        return [float(line.attrib["y1"]) for line in self.part("curves").iter(f"{SVG}line")]

    def tick(self, label: str) -> etree.Element:
        return next(text for text in self.part("ticks").iter(f"{SVG}text") if text.text == label)

    def texts(self, part: str) -> list[str]:
        return [text.text or "" for text in self.part(part).iter(f"{SVG}text")]

    def boxes(self, part: str) -> list[tuple[str, Box]]:
        """What each text takes up."""
        return [(text.text or "", box_of(text)) for text in self.part(part).iter(f"{SVG}text")]


def pair(text: str) -> tuple[float, float]:
    x, y = text.split(",")
    return float(x), float(y)


def box_of(text: etree.Element) -> Box:
    width = width_of(text.text or "")
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
    return Box(float(text.attrib["x"]) - width * share, float(text.attrib["y"]) - BASELINE, width)


def draw(chart: Chart) -> Picture:
    return Picture(etree.fromstring(write_svg_chart(chart, "chart")))
