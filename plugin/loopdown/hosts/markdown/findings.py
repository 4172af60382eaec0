"""Tells the findings of a page where its host counts warnings."""

from __future__ import annotations

import weakref
from typing import Any

from loopdown.base.finding import Finding, Severity
from loopdown.hosts.markdown.current_page import Page
from loopdown.parts.excerpt import printable
from loopdown.writers.findings.full import place


class PageError(Exception):
    """A page has errors, and `on_error` is `raise`. The message lists them, a line each."""


# What was told in each build: a page can be drawn several times in one, as the posts of a blog are.
_told: weakref.WeakKeyDictionary[Any, set[tuple[str, int, str]]] = weakref.WeakKeyDictionary()


def tell(findings: tuple[Finding, ...], page: Page, raises: bool) -> None:
    """Logs errors and warnings, each once in a build however often its page is drawn."""
    told = _told.setdefault(page.build, set())
    for finding in findings:
        key = (finding.path, finding.span.line if finding.span else 0, finding.message)
        if finding.severity is not Severity.INSIGHT and key not in told:
            told.add(key)
            page.log.warning("%s", one_line(finding))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors and raises:
        raise PageError("\n".join(map(one_line, errors)))


def one_line(finding: Finding) -> str:
    """`docs/page.md:12:5: loop-polarity: message (how to mend it)`; without a line where none is known."""
    help_ = f" ({printable(finding.help)})" if finding.help else ""
    return f"{place(finding.path, finding.span)}: {finding.rule}: {printable(finding.message)}{help_}"
