"""Finds room for the labels of a chart: how wide a text is about, and a place where it covers nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from loopdown.base.records import dataclass
from loopdown.writers.svg.points import Point

FONT = 15.0  # height of the letters, in units of the picture, as everything here
LINE = 20.0  # from one line of text to the next
HEIGHT = 18.0  # of a label's box
BASELINE = 14.0  # below the top of a label's box

# Widths in heights of the letters: of each the widest of DejaVu Sans, Verdana and Liberation Sans (Arial's widths),
# since nobody knows which of the common fonts a reader has.
_WIDTHS = {
    char: width
    for width, chars in (
        (0.3, "'il"),
        (0.37, " ,.fj"),
        (0.46, '!"()-/:;I[\\]rt|'),
        (0.56, "?JLcsz"),
        (0.64, "$*0123456789FT_`abdeghknopquvxy{}–"),
        (0.74, "ABCEKPRSUVXYZ"),
        (0.79, "&DGHNOQ"),
        (0.84, "#+<=>^w~"),
        (0.87, "MΜМωЪ"),
        (1.02, "@Wm¼½¾—―…←→↔"),
        (1.1, "%ÆæŒœЖФШЩЫЮжфшщыю"),
        (1.35, "‰"),
    )
    for char in chars
}
_LONGEST = 80  # characters; behind that even a text of marks without a width is cut
_CUT = "…"

_STROKE = 4.0  # width of the columns in which lines are looked for
_NEAR = 12.0  # a label farther than this from its point is joined to it by a line
_CLEAR = 1.5  # between a line and a label
WORST = 60.0  # a label that costs more than that better stands elsewhere
_CROSSED = 12.0  # what a column with a line behind a label costs, as a distance


@dataclass(frozen=True, slots=True)
class Box:
    """What a label takes up."""

    left: float
    top: float
    width: float
    height: float = HEIGHT

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.top + self.height

    def meets(self, other: Box, gap: float = 2.0) -> bool:
        """Whether the two come closer than the gap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def holds(self, other: Box) -> bool:
        """Whether the other is inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def nearest(self, point: Point) -> Point:
        """Its place that is nearest to a point."""
        return min(max(point[0], self.left), self.right), min(max(point[1], self.top), self.bottom)


def width_of(text: str) -> float:
    """About how wide a text is, rather too wide than too narrow."""
    return FONT * sum(map(_em, text))


def isolate(text: str) -> str:
    """The text, marked where it runs from right to left, so that what stands behind it stays behind it."""
    return f"\u2068{text}\u2069" if any(unicodedata.bidirectional(char) in ("R", "AL") for char in text) else text


def cut(text: str, width: float) -> str:
    """The text, or its beginning and `…` where it is wider."""
    if len(text) <= _LONGEST and width_of(text) <= width:
        return text
    kept = text[:_LONGEST]
    while kept and width_of(kept + _CUT) > width:
        kept = kept[:-1]
    return kept.rstrip() + _CUT


def named(name: str, text: str) -> str:
    """A name and what is said of it."""
    return ": ".join(filter(None, (isolate(name), text)))


def within(name: str, text: str, width: float) -> str:
    """A name and what is said of it, cut to a width: the name first."""
    text = cut(text, width * 0.75 if name else width)
    return named(cut(name, max(0.0, width - width_of(named(_CUT, text)) + width_of(_CUT))), text)


class Room:
    """Where labels may still go: the frame, without what already stands there and better not across lines."""

    def __init__(self, frame: Box, lines: Iterable[Sequence[Point]], taken: Iterable[Box]) -> None:
        self._frame = frame
        self._taken = list(taken)
        self._strokes = [_columns(line) for line in lines]

    def take(
        self, places: Iterable[tuple[Box, float]], most: float = float("inf"), point: Point | None = None
    ) -> Box | None:
        """Takes the best of some places, each with what it costs; none where all cover other labels or cost too much.

        `point` is what the label belongs to: a line from there to the label covers no other one either.
        """
        best: Box | None = None
        least = most
        for box, cost in sorted(places, key=lambda place: place[1]):
            if cost >= least:
                break
            if not self._frame.holds(box) or any(map(box.meets, self._taken)):
                continue
            if point and any(self._covers(step) for step in _steps(point, leader(point, box))):
                continue
            full_cost = cost + _CROSSED * self._crossed(box)
            if full_cost < least:
                best, least = box, full_cost
        if best:
            self._taken.append(best)
        return best

    def _covers(self, point: Point) -> bool:
        return any(box.nearest(point) == point for box in self._taken)

    def _crossed(self, box: Box) -> float:
        """How much of the lines runs behind a label, in columns of a level line; a steep one counts for more."""
        columns = range(int(box.left // _STROKE), int(box.right // _STROKE) + 1)
        ends = (stroke[column] for stroke in self._strokes for column in columns if column in stroke)
        inside = (min(low, box.bottom + _CLEAR) - max(high, box.top - _CLEAR) for high, low in ends)
        return sum(1 + length / _STROKE for length in inside if length >= 0)


def around(point: Point, width: float, frame: Box) -> Iterator[tuple[Box, float]]:
    """Places for a label beside a point, above and below it, each with its distance as its cost."""
    x, y = point
    lefts = (x + 9, x - 9 - width, x - width / 2, frame.left + 4, frame.right - 4 - width)
    for steps in range(-16, 17):
        top = y - HEIGHT / 2 + steps * (HEIGHT / 2 + 2)
        for order, left in enumerate(lefts):
            box = Box(left, top, width)
            near = box.nearest(point)
            distance = ((near[0] - x) ** 2 + (near[1] - y) ** 2) ** 0.5
            yield box, distance + order / 10 + (0.05 if steps < 0 else 0)


def along(y: float, width: float, frame: Box) -> Iterator[tuple[Box, float]]:
    """Places for the label of a horizontal line: above it and below, at its right end before others."""
    for cost, top in ((0, y - HEIGHT - 2), (6, y + 3)):
        for step in range(11):
            yield Box(frame.right - width - (frame.width - width) * step / 10, top, width), cost + step


def leader(point: Point, box: Box) -> Point | None:
    """Where a line from a point to its label ends; none where the label stands beside the point."""
    end = box.nearest(point)
    return end if (end[0] - point[0]) ** 2 + (end[1] - point[1]) ** 2 > _NEAR**2 else None


def _steps(start: Point, end: Point | None) -> Iterator[Point]:
    """Points on a line, without those at the dot where it starts."""
    if not end:
        return
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    for distance in range(8, int(length), 4):
        share = distance / length
        yield start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def anchor(point: Point, box: Box) -> tuple[float, str]:
    """Where in its box a text begins or ends: on the side of the point that it belongs to."""
    if box.left > point[0]:
        return box.left, "start"
    return (box.right, "end") if box.right < point[0] else (box.left + box.width / 2, "middle")


def _columns(line: Sequence[Point]) -> dict[int, tuple[float, float]]:
    """Between which heights a line runs in each column that it passes."""
    found: dict[int, tuple[float, float]] = {}
    for (x, y), (end_x, end_y) in zip(line, [*line[1:], *line[-1:]], strict=True):
        slope = (end_y - y) / (end_x - x) if end_x > x else 0.0
        for column in range(int(x // _STROKE), int(end_x // _STROKE) + 1):
            sides = (max(x, column * _STROKE), min(end_x, (column + 1) * _STROKE))
            heights = [y + slope * (side - x) for side in sides] if end_x > x else [y, end_y]
            low, high = found.get(column, (heights[0], heights[0]))
            found[column] = min(low, *heights), max(high, *heights)
    return found


def _em(char: str) -> float:
    """About how wide a letter is, in heights of the letters."""
    if (width := _WIDTHS.get(char)) is not None:
        return width
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if category == "So":
        return 1.3
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    return _WIDTHS.get(unicodedata.normalize("NFD", char)[0], 0.84)  # as wide as without its accents
