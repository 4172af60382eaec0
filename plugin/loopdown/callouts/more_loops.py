"""What isn't told: loops beyond those that a reader can take, and a search that stopped."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown import wording, words
from loopdown.analysis.structure import Analysis
from loopdown.callout import Callout, Paragraph, Plain, Prose
from loopdown.wording import say


def tell_more_loops(analysis: Analysis) -> Iterator[Callout]:
    """The count of the loops that aren't told, whether there may be others, and which aren't compared."""
    if analysis.truncated:
        headline = say(words.BUDGET_SPENT, count=f"{len(analysis.loops):,}")
        yield Callout("budget-spent", "abstract", headline, (Paragraph(say(words.BUDGET_SPENT_WHY)),), folded=True)
    elif analysis.untold:
        headline = (Plain(wording.plural(words.MORE_LOOPS, analysis.untold)),)
        yield Callout("more-loops", "abstract", headline, (Paragraph((Prose(words.MORE_LOOPS_WHY),)),), folded=True)
    compared, count = len(analysis.compared), len(analysis.told)
    if compared < count:
        headline = say(words.NOT_COMPARED, compared=f"{compared:,}", count=f"{count:,}")
        yield Callout("not-compared", "abstract", headline, (Paragraph(say(words.NOT_COMPARED_WHY)),), folded=True)
