"""Which lines say nothing to compute with: a mistake in them leaves the numbers alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import dedent

from loopdown.base.finding import Finding
from loopdown.base.records import replace
from loopdown.pages.fences import FencedBlock
from loopdown.syntax.tree import Links, ModelName, Show, Statement, Title, WrittenCause, WrittenLoop
from loopdown.syntax.unreadable_names import ARROW, LONGEST, words_of

_NO_NUMBERS = words_of(lambda each: not each.computes) + r"\b(?!\s*=)"
_LINKS = rf"(?!{words_of(lambda each: each.computes)}\b)[^=@:]*?{ARROW}"


def spare_idle_lines(
    findings: Sequence[Finding], blocks: Iterable[tuple[FencedBlock, Iterable[Statement]]]
) -> tuple[Finding, ...]:
    """The findings, of which those on lines that say nothing to compute with spoil no numbers."""
    if not any(finding.spoils_numbers for finding in findings):
        return tuple(findings)
    idle: set[int] = set()
    for block, statements in blocks:
        idle |= _idle_lines(block, statements)
    return tuple(
        replace(finding, spoils_numbers=False) if finding.span is not None and finding.span.line in idle else finding
        for finding in findings
    )


def _idle_lines(block: FencedBlock, statements: Iterable[Statement]) -> set[int]:
    """Of a statement that is read it is known what it is; a line that can't be read is taken for what it looks like."""
    found = set(_look_idle(block.text, block.line))
    for statement in statements:
        lines = range(statement.span.line, statement.span.end_line + 1)
        if isinstance(statement, Title | ModelName | Links | WrittenLoop | WrittenCause | Show):
            found.update(lines)
        else:
            found.difference_update(lines)
    return found


def _look_idle(text: str, first: int) -> Iterator[int]:
    idle = False
    for number, line in enumerate(dedent(text.expandtabs()).split("\n"), first):
        if line.strip() and not line[0].isspace():  # an indented line belongs to the statement above it
            idle = bool(re.match(_NO_NUMBERS, line) or re.match(_LINKS, line[:LONGEST]))
        if idle:
            yield number
