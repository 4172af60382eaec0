"""Whether a text reads without a mistake: what a message offers as the right form is tried first."""

from __future__ import annotations

from loopdown.fences import whole_file
from loopdown.source import Source
from loopdown.syntax.margin import take_margin
from loopdown.syntax.reading import Reading
from loopdown.syntax.recovery import parse_text
from loopdown.syntax.statements import build_statements


def reads(text: str) -> bool:
    """Whether a text is statements and nothing else. Names are not looked up."""
    reading = Reading(take_margin(whole_file(Source("", text))))
    outcome = parse_text(reading.body.text)
    if outcome.mistakes or outcome.tree is None:
        return False
    build_statements(reading, outcome.tree)
    return not reading.findings
