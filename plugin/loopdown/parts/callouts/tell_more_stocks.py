"""The stocks beyond those that a reader can take."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.base.inline import Plain, Prose
from loopdown.parts.callout import Callout, Paragraph
from loopdown.words.en import grammar
from loopdown.words.en import page as words

STOCKS = 20  # told in one block


def tell_more_stocks(count: int) -> Iterator[Callout]:
    """How many of a block's stocks aren't told, where it has so many."""
    if count > STOCKS:
        headline = (Plain(grammar.plural(words.MORE_STOCKS, count - STOCKS)),)
        why = Paragraph((Prose(words.MORE_STOCKS_WHY),))
        yield Callout("more-stocks", "abstract", headline, (why,), folded=True)
