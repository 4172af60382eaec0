"""Which lines of a page stand where a block may stand, and which are indented code.

Goes through the containers of Python-Markdown's block parser: list items, quotes, admonitions and their kin.
A container's content is indented by four columns. After an empty line anything that is indented further than
its containers is code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

# An item's text may begin on the line of its marker and go on unindented; a note's content may not.
Container: TypeAlias = Literal["item", "note", "quote"]

_INDENT = " " * 4
_QUOTE = re.compile(r" {0,3}> ?")
_RULE = re.compile(r" {0,3}(?:(?:- {0,2}){3,}|(?:_ {0,2}){3,}|(?:\* {0,2}){3,}) *$")
_MARKER = re.compile(r" {0,3}(?:[*+-]|\d+\.) +")
# Footnotes and definitions go on like items.
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]*\]: *")
_DEFINITION = re.compile(r" {0,3}: {1,3}")
# Admonitions, details and tabs of Python-Markdown and pymdown-extensions.
_NOTE = re.compile(r"(?:!!! ?[\w-].*|\?\?\?\+? ?[\w\"-].*|===[+!]{0,2} +\".*\") *$")
_HEADING = re.compile(r"#{1,6}")
# After these, too, the next line begins a block of its own: a fence of pymdownx.blocks, a link's definition.
_BLOCKS_FENCE = re.compile(r"/{3,}")
_REFERENCE = re.compile(r" {0,3}\[[^\[\]]+\]: *\S")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")


def placed(lines: Sequence[str], raw: Sequence[bool], mark: str) -> dict[int, tuple[Container, ...]]:
    """The numbers of the lines that hold the mark where a block may stand, each with the containers that it is in.

    Tabs must be worked out. Raw HTML counts as a block of its own that ends every container.
    """
    hidden = _commented(lines)
    walk = _Walk(mark)
    found: dict[int, tuple[Container, ...]] = {}
    for number, line in enumerate(lines):
        if raw[number] and line.startswith(" ") and not walk.begins:
            walk.takes("")  # behind a space it goes on with the paragraph
        elif raw[number]:
            walk = _Walk(mark)
        elif walk.takes(line) and number not in hidden:
            found[number] = tuple(walk.open)
    return found


def _commented(lines: Sequence[str]) -> set[int]:
    """Lines inside a comment that begins and ends within one paragraph."""
    hidden: set[int] = set()
    began: int | None = None
    for number, line in enumerate(lines):
        if began is not None and "-->" in line:
            hidden.update(range(began + 1, number))
            began = None
        if not line.strip(" >"):
            began = None
        elif began is None and line.rfind("<!--") > line.rfind("-->"):
            began = number
    return hidden


def _ends_paragraph(rest: str, in_item: bool) -> bool:
    """Whether a line can't go on with the paragraph above it, though it has lost its indentation or quote mark."""
    return bool(_NOTE.match(rest) or _HEADING.match(rest) or _RULE.match(rest) or (in_item and _MARKER.match(rest)))


class _Walk:
    """Where a page stands after a line of it."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.open: list[Container] = []
        self.empty: int | None = 0  # the line before was empty inside this many containers
        self.begins = True  # the next line begins a block of text
        self.code = False  # the line before was indented code
        self.flush = False  # the line before held the mark: what follows it without an empty line is no code
        self.term = False  # the text before can be a term that is defined next

    def takes(self, line: str) -> bool:
        """Reads one line: does it hold the mark where a block may stand?"""
        rest, goes_on = self.enter(line)
        if not rest.strip():
            self.empty = self.reached(line.count(">"))
            self.begins, self.flush = True, False
            return False
        if self.code and rest.startswith(_INDENT):
            self.empty = None
            return False
        if self.code:
            self.code, self.begins = False, True
        if self.flush:
            rest = rest.lstrip(" ")
        rest = self.descend(rest, goes_on)
        self.empty, self.flush = None, False
        return self.reads_text(rest)

    def reached(self, marks: int) -> int:
        """How many of the open containers an empty line with this many quote marks is inside of."""
        quotes = [depth for depth, container in enumerate(self.open, 1) if container == "quote"]
        return quotes[min(marks, len(quotes)) - 1] if marks and quotes else 0

    def enter(self, line: str) -> tuple[str, bool]:
        """Takes away what the open containers demand and closes those that the line leaves.

        Also tells whether the line goes on with a paragraph of a list item: there only a list may begin.
        """
        rest, goes_on = line, False
        for depth, container in enumerate(self.open):
            after_empty = self.empty is not None and depth >= self.empty
            if not rest.strip():
                break
            if container == "quote":
                if match := _QUOTE.match(rest):
                    rest = rest[match.end() :]
                elif after_empty or _ends_paragraph(rest, self.open[depth - 1 : depth] == ["item"]):
                    return self.leave(depth, rest), False
            elif rest.startswith(_INDENT):
                rest = rest[len(_INDENT) :]
                goes_on = container == "item" and not self.begins
            elif after_empty or container == "note" or _ends_paragraph(rest, in_item=True):
                return self.leave(depth, rest), False
        return rest, goes_on

    def leave(self, depth: int, rest: str) -> str:
        """Closes the containers from this depth on."""
        del self.open[depth:]
        self.begins, self.code = True, False
        return rest

    def descend(self, rest: str, goes_on: bool) -> str:
        """Opens the containers that begin on this line; what is left of it is text."""
        while rest.strip():
            if self.begins and rest.startswith(_INDENT):
                self.code = True
                return ""
            in_item = bool(self.open) and self.open[-1] == "item"
            if (self.begins or in_item) and not _RULE.match(rest) and (match := _MARKER.match(rest)):
                self.open.append("item")
            elif goes_on:
                return rest
            elif match := _QUOTE.match(rest):
                self.open.append("quote")
            elif match := _NOTE.match(rest):
                self.open.append("note")
            elif match := _FOOTNOTE.match(rest) or (_DEFINITION.match(rest) if self.term else None):
                self.open.append("item")
            else:
                return rest
            rest = rest[match.end() :]
            self.begins, self.term = True, False
        return ""

    def reads_text(self, rest: str) -> bool:
        """A line of text, once its containers are taken away."""
        if not rest:
            return False
        if self.mark in rest:
            self.begins = self.flush = rest.strip(" >") == self.mark
            self.term = False
            return True
        self.flush = bool(_REFERENCE.match(rest))
        patterns = [_HEADING, _RULE, _BLOCKS_FENCE, *([_UNDERLINE] if self.term else [])]
        self.begins = self.flush or any(pattern.match(rest) for pattern in patterns)
        self.term = not self.begins
        return False
