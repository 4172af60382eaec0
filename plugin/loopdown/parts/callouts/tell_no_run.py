"""Why a model that has numbers isn't run."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.run.results import NotRunnable
from loopdown.base.finding import Severity
from loopdown.parts.callout import Callout, Paragraph
from loopdown.words.en.page import HELP
from loopdown.words.sentences import say, say_message


def tell_no_run(analysis: Analysis) -> Iterator[Callout]:
    """A spent budget, once for the model and all its scenarios. Errors stand above the block already."""
    missing = [run for run in analysis.numbers.runs if isinstance(run, NotRunnable)]
    for finding in dict.fromkeys(finding for run in missing for finding in run.findings):
        if finding.severity is Severity.INSIGHT:
            body = (Paragraph((*say(HELP), *say_message(finding.help))),) if finding.help else ()
            yield Callout("no-run", "abstract", say_message(finding.message), body)
