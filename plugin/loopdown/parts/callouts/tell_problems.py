"""Errors and warnings, shown where the block stands: what is wrong, the line, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loopdown.base.finding import Finding, Severity
from loopdown.base.inline import Plain, Prose
from loopdown.base.source import Source
from loopdown.parts.callout import BodyPart, Callout, Listing, Paragraph, Tone
from loopdown.parts.excerpt import excerpt
from loopdown.words.en.grammar import plural
from loopdown.words.en.page import HELP, MORE_PROBLEMS, MORE_PROBLEMS_WHY
from loopdown.words.sentences import say, say_message

PROBLEMS = 40  # shown on a page


def tell_problems(findings: Iterable[Finding], source: Source) -> Iterator[Callout]:
    """One callout for each error and each warning; of more than a reader can take the first, errors before warnings."""
    problems = [finding for finding in findings if finding.severity is not Severity.INSIGHT]
    first = sorted(range(len(problems)), key=lambda place: problems[place].severity is Severity.WARNING)[:PROBLEMS]
    for finding in (problems[place] for place in sorted(first)):
        tone: Tone = "failure" if finding.severity is Severity.ERROR else "warning"
        folded = finding.severity is Severity.WARNING
        yield Callout(finding.rule, tone, say_message(finding.message), tuple(_body(finding, source)), folded)
    if len(problems) > PROBLEMS:
        headline = (Plain(plural(MORE_PROBLEMS, len(problems) - PROBLEMS)),)
        yield Callout("more-problems", "abstract", headline, (Paragraph((Prose(MORE_PROBLEMS_WHY),)),), folded=True)


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
        yield Paragraph((*say(HELP), *say_message(finding.help)))
