"""Whether a text reads without a mistake: what a message offers as the right form is tried first."""

from __future__ import annotations

from loopdown.base.source import Source
from loopdown.pages.fences import whole_file
from loopdown.syntax.building.build_statements import build_statements
from loopdown.syntax.building.reader import Reader
from loopdown.syntax.margin import take_margin
from loopdown.syntax.recovery import parse_text


def reads(text: str) -> bool:
    """Whether a text is statements and nothing else. Names are not looked up."""
    reading = Reader(take_margin(whole_file(Source("", text))))
    outcome = parse_text(reading.body.text)
    if outcome.mistakes or outcome.tree is None:
        return False
    build_statements(reading, outcome.tree)
    return not reading.findings
