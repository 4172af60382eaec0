"""The stocks beyond those that a reader can take."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown import wording, words
from loopdown.callout import Callout, Paragraph, Plain, Prose

STOCKS = 20  # told in one block


def tell_more_stocks(count: int) -> Iterator[Callout]:
    """How many of a block's stocks aren't told, where it has so many."""
    if count > STOCKS:
        headline = (Plain(wording.plural(words.MORE_STOCKS, count - STOCKS)),)
        why = Paragraph((Prose(words.MORE_STOCKS_WHY),))
        yield Callout("more-stocks", "abstract", headline, (why,), folded=True)
