"""What is told beside a diagram: a headline and a body of paragraphs, lists and tables."""

from __future__ import annotations

from typing import Literal, TypeAlias

from loopdown.base.inline import Line
from loopdown.base.records import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `checked` makes it a task list: one flag an item."""

    lines: tuple[Line, ...]
    ordered: bool = False
    checked: tuple[bool, ...] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header."""

    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Text in a fixed-width face: an excerpt with a caret under the place."""

    text: str


@dataclass(frozen=True, slots=True)
class Details:
    """Body parts that stay folded until a reader asks for them."""

    summary: Line
    body: tuple[BodyPart, ...]


BodyPart: TypeAlias = Paragraph | Items | Table | Listing | Details

# Admonition types of Material; GitHub's alerts are mapped from them.
Tone: TypeAlias = Literal["failure", "danger", "warning", "info", "success", "tip", "note", "abstract"]


@dataclass(frozen=True, slots=True)
class Callout:
    """One thing said: the headline is the conclusion, the body is why."""

    name: str  # what it tells: the name of a finding (`unguarded-loop`) or of a part (`loop`)
    tone: Tone
    headline: Line
    body: tuple[BodyPart, ...] = ()
    folded: bool = False  # the body opens when the headline is clicked
