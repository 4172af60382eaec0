"""Takes a block's margin away, so that a statement begins at column 1 however deep the block stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from loopdown.base.records import dataclass
from loopdown.base.source import Span
from loopdown.pages.fences import FencedBlock

TAB = 4  # columns, as in Markdown


@dataclass(frozen=True)  # without slots: where its lines begin is kept
class Body:
    """A block's text as the grammar reads it, and the way back to the places in the file."""

    text: str  # ends with a line break; no carriage returns, no byte order mark
    block: FencedBlock
    removed: tuple[int, ...]  # characters of margin taken away, a line; less than 0 where a tab became spaces

    def span(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        """A stretch of the body as a stretch of the file (lines and columns count from 1)."""
        return Span(*self._locate(line, column), *self._locate(end_line, end_column))

    def stretch(self, start: int | None, end: int | None) -> Span:
        """A stretch of the body, given by its offsets, as one of the file; what has no place stands at the start."""
        starts, columns = self._lines
        start = start or 0
        end = start + 1 if end is None else end
        above = self.block.line - 1
        first = bisect_right(starts, start)
        # Nearly all stretches end on their line.
        last = first if first == len(starts) or end < starts[first] else bisect_right(starts, end)
        return Span(above + first, start + columns[first - 1], above + last, end + columns[last - 1])

    @cached_property
    def _lines(self) -> tuple[list[int], list[int]]:
        """The offset at which each line begins, and what makes a column of the file of an offset in it."""
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        columns = [self._locate(line, 1)[1] - start for line, start in enumerate(starts, 1)]
        return starts, columns

    def _locate(self, line: int, column: int) -> tuple[int, int]:
        shift = self.removed[line - 1] if 0 < line <= len(self.removed) else 0
        return self.block.locate(line, column + shift)


def take_margin(block: FencedBlock) -> Body:
    """The block's text without the white space that all its lines share. Comments and blank lines don't count."""
    text = block.text.replace("\r\n", "\n").replace("\r", " ")
    mark = text.startswith("\ufeff")
    lines = text[mark:].split("\n")
    contents = [line.lstrip() for line in lines]
    widths = [_width(line[: len(line) - len(content)]) for line, content in zip(lines, contents, strict=True)]
    counted = (
        width
        for width, content in zip(widths, contents, strict=True)
        if content and not content.startswith("#")
    )  # fmt: skip
    margin = min(counted, default=0)
    kept = [" " * (width - margin) + content for width, content in zip(widths, contents, strict=True)]
    removed = [len(line) - len(rest) for line, rest in zip(lines, kept, strict=True)]
    removed[0] += mark
    body = "\n".join(kept)
    return Body(body if body.endswith("\n") else body + "\n", block, tuple(removed))


def _width(lead: str) -> int:
    """The columns that white space takes."""
    width = 0
    for char in lead:
        width += TAB - width % TAB if char == "\t" else 1
    return width
