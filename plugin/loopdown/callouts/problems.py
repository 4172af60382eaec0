"""Errors and warnings, shown where the block stands: what is wrong, the line, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loopdown.callout import BodyPart, Callout, Listing, Paragraph
from loopdown.excerpt import excerpt
from loopdown.finding import Finding, Severity
from loopdown.marked import marked
from loopdown.source import Source
from loopdown.words import HELP, say


def tell_problems(findings: Iterable[Finding], source: Source) -> Iterator[Callout]:
    """One callout for each error and each warning."""
    for finding in findings:
        if finding.severity is not Severity.INSIGHT:
            tone = "failure" if finding.severity is Severity.ERROR else "warning"
            yield Callout(
                finding.rule,
                tone,  # type: ignore[arg-type]
                marked(finding.message),
                tuple(_body(finding, source)),
                folded=finding.severity is Severity.WARNING,
            )


def _body(finding: Finding, source: Source) -> Iterator[BodyPart]:
    if finding.span is not None:
        shown = excerpt(source, finding.span)
        if shown:
            yield Listing(shown)
    for pointer in finding.pointers:
        shown = excerpt(source, pointer.span)
        if shown:
            yield Listing(f"{shown} {pointer.text}")
    if finding.help:
        yield Paragraph((*say(HELP), *marked(finding.help)))
