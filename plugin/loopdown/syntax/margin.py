"""Takes a block's margin away, so that a statement begins at column 1 however deep the block stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loopdown.fences import FencedBlock
from loopdown.source import Span

_LEAD = re.compile(r"[^\S\n]*")


@dataclass(frozen=True, slots=True)
class Body:
    """A block's text as the grammar reads it, and the way back to the places in the file."""

    text: str  # ends with a line break; no carriage returns, no byte order mark
    block: FencedBlock
    removed: tuple[int, ...]  # characters of margin taken away, a line

    def span(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        """A stretch of the body as a stretch of the file (lines and columns count from 1)."""
        return Span(*self._locate(line, column), *self._locate(end_line, end_column))

    def _locate(self, line: int, column: int) -> tuple[int, int]:
        shift = self.removed[line - 1] if 0 < line <= len(self.removed) else 0
        return self.block.locate(line, column + shift)


def take_margin(block: FencedBlock) -> Body:
    """The block's text without the white space that all its lines share. Comments and blank lines don't count."""
    text = block.text.replace("\r\n", "\n").replace("\r", " ")
    mark = text.startswith("\ufeff")
    lines = text[mark:].split("\n")
    margin = _common_margin(lines)
    kept, removed = [], []
    for line in lines:
        cut = len(margin) if line.startswith(margin) else len(_LEAD.match(line).group())  # type: ignore[union-attr]
        kept.append(line[cut:])
        removed.append(cut)
    removed[0] += mark
    body = "\n".join(kept)
    return Body(body if body.endswith("\n") else body + "\n", block, tuple(removed))


def _common_margin(lines: list[str]) -> str:
    margin: str | None = None
    for line in lines:
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        lead = _LEAD.match(line).group()  # type: ignore[union-attr]
        if margin is None:
            margin = lead
        while not lead.startswith(margin):
            margin = margin[:-1]
    return margin or ""
