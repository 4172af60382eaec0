"""Messages mark what an author would type with backticks; here those become code."""

from __future__ import annotations

import re

from loopdown.base.inline import Code, Inline, Line, Plain


def marked(text: str) -> Line:
    """A message with its backticks as code."""
    line: list[Inline] = []
    for piece in re.split(r"(`[^`]+`)", text):
        if piece:
            line.append(Code(piece[1:-1]) if len(piece) > 2 and piece[0] == piece[-1] == "`" else Plain(piece))
    return tuple(line)
