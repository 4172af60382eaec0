"""The few elements that a chart is drawn with, as SVG with presentation attributes and nothing else."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from loopdown.base.records import dataclass
from loopdown.writers.svg.chart_labels import BASELINE, FONT
from loopdown.writers.svg.look import COLOURS
from loopdown.writers.svg.points import Point

_DASHES = ("", "9 5", "2.5 4", "14 4 3 4", "5 3", "9 3 2 3 2 3")


@dataclass(frozen=True, slots=True)
class Footnote:
    """A line below the plot, perhaps about a point of a curve."""

    name: str = ""
    text: str = ""
    curve: int | None = None


def add_group(parent: etree.Element, name: str, attributes: dict[str, str] | None = None) -> etree.Element:
    """A group of texts, in the colour of the text around the picture.

    Its class is `chart-` and the name, since a theme may have a class like `grid` or `notes` of its own.
    """
    common = {"class": f"chart-{name}", "font-size": fixed(FONT), "fill": "currentColor"}
    return etree.SubElement(parent, "g", common | (attributes or {}))


def add_text(parent: etree.Element, x: float, top: float, text: str, attributes: dict[str, str] | None = None) -> None:
    """One line of text. `top` is that of its box, which is higher than its letters."""
    place = {"x": fixed(x), "y": fixed(top + BASELINE)}
    etree.SubElement(parent, "text", place | (attributes or {})).text = text


def add_line(parent: etree.Element, start: Point, end: Point, attributes: dict[str, str] | None = None) -> None:
    """A straight line."""
    places = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    etree.SubElement(parent, "line", {name: fixed(place) for name, place in places.items()} | (attributes or {}))


def add_dot(parent: etree.Element, at: Point, curve: int) -> None:
    """A point of a curve, with an edge in the colour of the text."""
    place = {"cx": fixed(at[0]), "cy": fixed(at[1]), "r": "4.5"}
    etree.SubElement(parent, "circle", place | {"fill": _colour(curve), "stroke": "currentColor"})


def stroke(curve: int) -> dict[str, str]:
    """How a curve is drawn; thirty-six of them can be told apart."""
    attributes = {"stroke": _colour(curve), "stroke-width": "2.5"}
    if dash := _DASHES[(curve + curve // len(COLOURS)) % len(_DASHES)]:
        attributes["stroke-dasharray"] = dash
    return attributes


def fixed(number: float) -> str:
    """A coordinate to a tenth, the same on every machine."""
    return f"{number:.1f}".removesuffix(".0")


def _colour(curve: int) -> str:
    return COLOURS[curve % len(COLOURS)][1]
