"""The line that a finding is about, with a caret under the place."""

from __future__ import annotations

import unicodedata

from loopdown.base.source import Source, Span

WIDTH = 100  # of an excerpt; a longer line is shown around the place


def excerpt(source: Source, span: Span) -> str | None:
    """The line and below it the carets, with the line's number; None where the source has no such line."""
    line = source.line_at(span.line)
    if line is None:
        return None
    line = printable(line)
    start = min(span.column - 1, len(line))
    end = len(line) if span.end_line > span.line else min(span.end_column - 1, len(line))
    first = 0
    if len(line) > WIDTH:
        first = max(0, min(start - WIDTH // 3, len(line) - WIDTH))
    shown = line[first : first + WIDTH]
    start, end = start - first, min(end - first, WIDTH)
    lead = ("…" if first else "") + shown + ("…" if first + WIDTH < len(line) else "")
    carets = " " * (_cells(shown[:start]) + bool(first)) + "^" * max(1, _cells(shown[start:end]))
    number = str(span.line)
    return f"{number} | {lead}\n{' ' * len(number)} | {carets}"


def printable(text: str) -> str:
    """A text that can't move the cursor or hide what it says: tabs as spaces, control characters replaced."""
    return "".join(" " if c == "\t" else "\ufffd" if _misleads(c) else c for c in text)


def _misleads(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _HIDING


# Embeddings, overrides and isolates of text direction: what they enclose reads otherwise than it stands.
_HIDING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)
