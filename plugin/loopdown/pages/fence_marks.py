"""Finds the fences of a page, whatever their language, by the rules of pymdownx.superfences.

A fence may stand behind indentation and quote marks. Every line of it has the same prefix, lines without
text aside; its end is exactly as many marks as its beginning. What opens like a fence and then breaks these
rules is ordinary text, and is told apart here so that nobody loses a model without a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loopdown.base.records import dataclass, replace

TAB = 4  # columns, as in Python-Markdown
_PREFIX = " \t>"
_OPENING = re.compile(r"(?P<marks>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$")
_BEHIND_MARKER = re.compile(r"[ \t>]*(?:[*+-]|\d+[.)])[ \t]+(?=`{3}|~{3})")
_LANGUAGE = re.compile(r"[.:]?([^\s{}=,;:]+)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence. Lines count from 0 in the lines that were read."""

    first: int  # the line that opens it
    last: int  # the line that closes it
    prefix: str  # indentation and quote marks before it, tabs worked out
    marks: str
    info: str  # what stands behind the marks: language and options


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that opens like a fence and is none."""

    first: int
    marks: str
    info: str
    broken_at: int | None = None  # the line that leaves the fence's prefix; None where the page ends first
    behind_marker: bool = False  # it begins on the line of its list item
    swallowed: tuple[Opening, ...] = ()  # what would open fences of their own, if this one were not open to the end


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stands before a line's text."""

    shown: str  # tabs worked out
    length: int  # characters

    @property
    def quotes(self) -> int:
        """How many quote marks it holds."""
        return self.shown.count(">")


def prefix_of(line: str, width: int | None = None) -> Prefix:
    """Indentation and quote marks at the start of a line, up to `width` columns (a tab isn't split)."""
    shown = ""
    length = 0
    for char in line:
        if char not in _PREFIX or (width is not None and len(shown) >= width):
            break
        shown += " " * (TAB - len(shown) % TAB) if char == "\t" else char
        length += 1
    return Prefix(shown, length)


def language(info: str) -> str:
    """The language that an info string names, in lower case: `python`, `{.python linenums=1}`, ` .Python`."""
    text = info.strip()
    if not text.startswith("{"):
        match = _LANGUAGE.match(text)
        return match[1].lower() if match else ""
    for word in text[1:].split("}")[0].split():
        match = _LANGUAGE.fullmatch(word)
        if match and not word.startswith("#"):
            return match[1].lower()
    return ""


def find(lines: Sequence[str]) -> tuple[list[Fence], list[Opening]]:
    """All fences, in order, and all openings that come to nothing."""
    fences: list[Fence] = []
    openings: list[Opening] = []
    began: Opening | None = None
    prefix = ""  # what stood before the marks that began the fence
    for number, raw in enumerate(lines):
        line = raw.rstrip("\r")
        if began is not None:
            before = prefix_of(line, len(prefix))
            text = line[before.length :].rstrip()
            kept = len(before.shown) >= len(prefix) and before.quotes == prefix.count(">")
            if kept and text == began.marks and len(before.shown) == len(prefix):
                fences.append(Fence(began.first, number, prefix, began.marks, began.info))
                began = None
                continue
            if kept or not text:
                continue
            openings.append(replace(began, broken_at=number))
            began = None
            if line.lstrip(_PREFIX).rstrip(" \t`~") == "":
                continue  # an end that isn't indented like its beginning: it begins nothing
        opening = _opening(number, line)
        if opening is not None and opening.behind_marker:
            openings.append(opening)
        elif opening is not None:
            began, prefix = opening, prefix_of(line).shown
    if began is not None:
        behind = (_opening(number, line.rstrip("\r")) for number, line in enumerate(lines))
        swallowed = tuple(each for each in behind if each and each.first > began.first and language(each.info))
        openings.append(replace(began, swallowed=swallowed))
    return fences, openings


def _opening(number: int, line: str) -> Opening | None:
    """What a line outside any fence opens."""
    if match := _OPENING.match(line, prefix_of(line).length):
        return Opening(number, match["marks"], match["info"])
    if (marker := _BEHIND_MARKER.match(line)) and (match := _OPENING.match(line, marker.end())):
        return Opening(number, match["marks"], match["info"], behind_marker=True)
    return None
