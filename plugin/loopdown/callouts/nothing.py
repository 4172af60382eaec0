"""A block that says nothing yet."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown import words
from loopdown.callout import Callout, Code, Paragraph
from loopdown.words import say


def tell_nothing() -> Iterator[Callout]:
    """How to begin: an empty block is a beginning, not an error."""
    first = (*say(words.NOTHING_YET_WHY), Code("Load (+)-> Latency"))
    yield Callout("nothing", "note", say(words.NOTHING_YET), (Paragraph(first),))
