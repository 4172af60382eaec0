"""Findings for people: place, what is wrong, the line with a caret under it, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from loopdown.base.finding import Finding, Severity
from loopdown.base.source import Source, Span
from loopdown.parts.excerpt import excerpt, printable


def write_text(findings: Iterable[Finding], sources: Mapping[str, Source]) -> str:
    """One paragraph a finding."""
    return "\n\n".join("\n".join(_lines(finding, sources.get(finding.path))) for finding in findings)


def headline(finding: Finding) -> str:
    """One line that stands alone: `docs/page.md:12:5: error: loop-polarity: …`."""
    return (
        f"{place(finding.path, finding.span)}: {finding.severity.value}: {finding.rule}: {printable(finding.message)}"
    )


def place(path: str, span: Span | None) -> str:
    """`path:line:column`, or what of it is known."""
    return f"{printable(path)}:{span.line}:{span.column}" if span else f"{printable(path)}: line unknown"


def _lines(finding: Finding, source: Source | None) -> Iterator[str]:
    yield headline(finding)
    if finding.span and source:
        yield from _indented(excerpt(source, finding.span))
    for pointer in finding.pointers:
        yield f"  {place(finding.path, pointer.span)}: {printable(pointer.text)}"
        if source:
            yield from _indented(excerpt(source, pointer.span))
    if finding.help:
        yield f"  help: {printable(finding.help)}"


def _indented(text: str | None) -> Iterator[str]:
    if text:
        yield from (f"    {line}" for line in text.split("\n"))


def summary(findings: Iterable[Finding], files: int, models: int) -> str:
    """`2 errors, 1 warning in 3 files (4 models)`."""
    counted = list(findings)
    pieces = []
    for severity in (Severity.ERROR, Severity.WARNING):
        count = sum(finding.severity is severity for finding in counted)
        if count:
            pieces.append(_count(count, severity.value))
    return f"{', '.join(pieces) or 'no errors'} in {_count(models, 'model')} of {_count(files, 'file')}"


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
