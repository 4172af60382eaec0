"""What isn't told: loops beyond those that a reader can take, and a search that stopped."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.inline import Plain, Prose
from loopdown.parts.callout import Callout, Paragraph
from loopdown.words.en import grammar
from loopdown.words.en import page as words
from loopdown.words.sentences import say


def tell_more_loops(analysis: Analysis) -> Iterator[Callout]:
    """The count of the loops that aren't told, whether there may be others, and which aren't compared."""
    if analysis.truncated:
        headline = say(words.BUDGET_SPENT, count=f"{len(analysis.loops):,}")
        yield Callout("budget-spent", "abstract", headline, (Paragraph(say(words.BUDGET_SPENT_WHY)),), folded=True)
    elif analysis.untold:
        headline = (Plain(grammar.plural(words.MORE_LOOPS, analysis.untold)),)
        yield Callout("more-loops", "abstract", headline, (Paragraph((Prose(words.MORE_LOOPS_WHY),)),), folded=True)
    compared, count = len(analysis.compared), len(analysis.told)
    if compared < count:
        headline = say(words.NOT_COMPARED, compared=f"{compared:,}", count=f"{count:,}")
        yield Callout("not-compared", "abstract", headline, (Paragraph(say(words.NOT_COMPARED_WHY)),), folded=True)
