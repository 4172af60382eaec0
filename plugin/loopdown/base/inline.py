"""Pieces of a sentence, free of any host's markup.

Plain text is always shown literally; only `Prose` holds an author's inline Markdown. So no host has to
guess which characters an author meant as markup.
"""

from __future__ import annotations

from typing import TypeAlias

from loopdown.base.records import dataclass


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
class Hyperlink:
    """A link to a page of the site, a heading of it, or a URL, as the author wrote the target."""

    text: str
    target: str


Inline: TypeAlias = Plain | Strong | Code | Prose | Hyperlink
Line: TypeAlias = tuple[Inline, ...]
