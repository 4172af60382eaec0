"""Why a model that has numbers isn't run."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.numbers.runs import NotRunnable
from loopdown.analysis.structure import Analysis
from loopdown.callout import Callout, Paragraph
from loopdown.finding import Severity
from loopdown.marked import marked
from loopdown.wording import say
from loopdown.words import HELP


def tell_no_run(analysis: Analysis) -> Iterator[Callout]:
    """A spent budget, once for the model and all its scenarios. Errors stand above the block already."""
    missing = [run for run in analysis.numbers.runs if isinstance(run, NotRunnable)]
    for finding in dict.fromkeys(finding for run in missing for finding in run.findings):
        if finding.severity is Severity.INSIGHT:
            body = (Paragraph((*say(HELP), *marked(finding.help))),) if finding.help else ()
            yield Callout("no-run", "abstract", marked(finding.message), body)
