"""Text to statements: the one door to the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopdown.base.finding import Edit, Finding, Fix
from loopdown.pages.fences import FencedBlock
from loopdown.syntax.building.build_statements import build_statements
from loopdown.syntax.building.reader import Reader
from loopdown.syntax.idle_lines import spare_idle_lines
from loopdown.syntax.margin import Body, take_margin
from loopdown.syntax.recovery import Gap, Mistake, parse_text
from loopdown.syntax.tree import Parsed, WrittenName
from loopdown.syntax.unreadable_names import spoiled_names

if TYPE_CHECKING:
    from loopdown.syntax.advice.place import Mend

LARGEST = 1_000_000  # characters of a block


def parse(block: FencedBlock) -> tuple[Parsed, tuple[Finding, ...]]:
    """Read a block's statements. What can't be read is told, once a line; all else is kept."""
    if len(block.text) > LARGEST:
        reading = Reader(Body("\n", block, (0,)))
        reading.refuse(
            "syntax",
            block.span,
            f"This block has more than {LARGEST:,} characters",
            "split the model, or generate fewer statements",
        )
        return Parsed(), tuple(reading.findings)
    reading = Reader(take_margin(block))
    outcome = parse_text(reading.body.text)
    for mistake in outcome.mistakes:
        _tell(reading, mistake)
    untold = len(outcome.cuts) - len(outcome.mistakes)
    if untold > 0:
        reading.refuse("syntax", block.span, f"{untold} more lines can't be read", "mend those listed first")
    offsets = [cut.offset for cut in outcome.cuts]
    statements = build_statements(reading, outcome.tree, offsets) if outcome.tree is not None else ()
    spoiled = (name for cut in outcome.cuts if cut.whole for name in _spoiled(reading.body, cut))
    findings = spare_idle_lines(reading.findings, [(block, statements)])
    return Parsed(statements, (*spoiled, *reading.spoiled)), findings


def _tell(reading: Reader, mistake: Mistake) -> None:
    # Most texts need no advice, and a job that runs on every commit would wait for all its patterns.
    from loopdown.syntax.advice.advise import advise

    advice = advise(reading.body.text, mistake)
    span = reading.body.span(mistake.line, advice.column, mistake.line, advice.column + max(1, advice.length))
    fixes = (
        (_fix(reading.body, mistake.line, advice.mend, advice.certain),) if advice.mend and advice.mend.in_place else ()
    )
    reading.refuse(advice.rule, span, advice.message, advice.help, fixes, spoils=advice.spoils)


def _fix(body: Body, line: int, mend: Mend, certain: bool) -> Fix:
    return Fix(mend.title, (Edit(body.span(line, mend.start + 1, line, mend.end + 1), mend.text),), certain)


def _spoiled(body: Body, cut: Gap) -> list[WrittenName]:
    # Where a spoiled name stands is never shown: it is known only so that nothing is said of it.
    return [WrittenName(text, body.block.span) for text in spoiled_names(body.text[cut.start : cut.end])]
