"""A text and where it came from, and places in it."""

from __future__ import annotations

from loopdown.base.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source. Lines and columns count from 1; columns count characters."""

    line: int
    column: int
    end_line: int
    end_column: int  # one past the last character

    def to(self, other: Span) -> Span:
        """The stretch from the start of this span to the end of the other."""
        return Span(self.line, self.column, other.end_line, other.end_column)

    def after(self) -> Span:
        """The place behind this span: no character."""
        return Span(self.end_line, self.end_column, self.end_line, self.end_column)


@dataclass(frozen=True, slots=True)
class Source:
    """A text to read models from.

    `first_line` is the number that the text's first line has in its file: more than 1 where a host
    has already taken front matter away.
    """

    path: str
    text: str
    first_line: int = 1

    def line_at(self, number: int) -> str | None:
        """The text of the line with that number in the file; None where there is none."""
        index = number - self.first_line
        lines = self.text.split("\n")
        return lines[index].rstrip("\r") if 0 <= index < len(lines) else None
