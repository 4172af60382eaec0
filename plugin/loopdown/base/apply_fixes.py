"""Applies the fixes of findings to the text of a file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from loopdown.base.finding import Edit, Fix
from loopdown.base.source import Span


def apply_fixes(text: str, fixes: Iterable[Fix], first_line: int = 1) -> str:
    """The text of a file with fixes applied.

    Of two fixes whose edits overlap, or insert at one place, the first is applied and the other one is left out as a
    whole; a fix of two edits that overlap is left out. `first_line` is the number that the text's first line has in
    its file, as in `Source`. Raises `ValueError` where an edit lies outside the text.
    """
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    taken: list[tuple[int, int, str]] = []
    for fix in fixes:
        wanted: list[tuple[int, int, str]] = []
        for edit in fix.edits:
            start, end = _stretch(starts, edit, first_line)
            if any(_collide((start, end), other[:2]) for other in (*taken, *wanted)):
                break
            wanted.append((start, end, edit.text))
        else:
            taken += wanted
    for start, end, new in sorted(taken, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _stretch(starts: list[int], edit: Edit, first_line: int) -> tuple[int, int]:
    """Where an edit begins and ends in the text, in characters."""
    span = edit.span
    start = _offset(starts, span, span.line - first_line, span.column)
    end = _offset(starts, span, span.end_line - first_line, span.end_column)
    if start > end:
        raise ValueError(f"{span} ends before it begins")
    return start, end


def _offset(starts: list[int], span: Span, index: int, column: int) -> int:
    if not 0 <= index < len(starts) - 1 or not 0 < column <= starts[index + 1] - starts[index]:
        raise ValueError(f"{span} lies outside the text")
    return starts[index] + column - 1


def _collide(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two stretches share a character or begin at one place."""
    return one[0] == other[0] or (one[0] < other[1] and other[0] < one[1])
