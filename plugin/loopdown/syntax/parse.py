"""Text to statements: the one door to the language."""

from __future__ import annotations

import re

from loopdown.fences import FencedBlock
from loopdown.finding import Finding
from loopdown.syntax.margin import Body, take_margin
from loopdown.syntax.mistakes import advise
from loopdown.syntax.reading import Reading
from loopdown.syntax.recovery import Mistake, parse_text
from loopdown.syntax.statements import build_statements
from loopdown.syntax.tree import Name, Parsed

LARGEST = 1_000_000  # characters of a block

_NAME = r"""(?:"(?:[^"\\\n]|\\[^\n])+"|[^\W\d_](?:[\w'’ ]|[-.](?=\w))*)"""
_HEAD = re.compile(rf"(?:(?:stock|flow|variable|scenario)\s+)?(?P<name>{_NAME})")
_IN_CHAIN = re.compile(rf"(?P<name>{_NAME})\s*(?:\([^)]*\)\s*)?(?:[-−–=~+?]*[>→]|$)")


def parse(block: FencedBlock) -> tuple[Parsed, tuple[Finding, ...]]:
    """Read a block's statements. What can't be read is told, once a line; all else is kept."""
    body = take_margin(block)
    reading = Reading(body)
    if len(body.text) > LARGEST:
        reading.refuse(
            "syntax",
            block.span,
            f"This block has more than {LARGEST:,} characters",
            "split the model, or generate fewer statements",
        )
        return Parsed(), tuple(reading.findings)
    outcome = parse_text(body.text)
    for mistake in outcome.mistakes:
        _tell(reading, mistake)
    if outcome.untold:
        reading.refuse("syntax", block.span, f"{outcome.untold} more lines can't be read", "mend those listed first")
    statements = build_statements(reading, outcome.tree) if outcome.tree is not None else ()
    spoiled = tuple(name for mistake in outcome.mistakes for name in _spoiled_names(body, mistake))
    return Parsed(statements, spoiled), tuple(reading.findings)


def _tell(reading: Reading, mistake: Mistake) -> None:
    advice = advise(reading.body.text, mistake)
    column = mistake.column if advice.start is None else advice.start + 1
    length = max(1, advice.length or 1)
    span = reading.body.span(mistake.line, column, mistake.line, column + length)
    reading.refuse(advice.rule, span, advice.message, advice.help)


def _spoiled_names(body: Body, mistake: Mistake) -> list[Name]:
    """The names that a bad line would have declared or linked, so that one mistake doesn't become many."""
    line = body.text[mistake.start : mistake.end]
    if line[:1].isspace():
        return []
    found = [_HEAD.match(line), *_IN_CHAIN.finditer(line)]
    texts = dict.fromkeys(" ".join(match["name"].strip('"').split()) for match in found if match)
    span = body.span(mistake.line, 1, mistake.line, 2)
    return [Name(text, span) for text in texts if text]
