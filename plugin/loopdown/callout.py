"""What is told beside a diagram, free of any host's markup.

Plain text is always shown literally; only `Prose` holds an author's inline Markdown. So no host has to
guess which characters an author meant as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Plain:
    """Text shown as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text shown as it is, in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text shown as it is, as code."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Inline Markdown that an author wrote in a note, a reason or a cause. Raw HTML in it is shown, not used."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page of the site, a heading of it, or a URL, as the author wrote the target."""

    text: str
    target: str


Inline: TypeAlias = Plain | Strong | Code | Prose | Link
Line: TypeAlias = tuple[Inline, ...]


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
