"""The stocks beyond those that a reader can take."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.base.inline import Plain, Prose
from loopdown.parts.callout import Callout, Paragraph
from loopdown.words import en, sentences

STOCKS = 20  # told in one block


def tell_more_stocks(count: int) -> Iterator[Callout]:
    """How many of a block's stocks aren't told, where it has so many."""
    if count > STOCKS:
        headline = (Plain(sentences.plural(en.MORE_STOCKS, count - STOCKS)),)
        why = Paragraph((Prose(en.MORE_STOCKS_WHY),))
        yield Callout("more-stocks", "abstract", headline, (why,), folded=True)
