"""A block that shows nothing: an empty one, one that has nothing to draw yet, one that asks for what isn't there."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.inline import Code
from loopdown.parts.callout import Callout, Paragraph
from loopdown.words.en import page as words
from loopdown.words.sentences import say


def tell_nothing(analysis: Analysis, *, asked: bool) -> Iterator[Callout]:
    """Why nothing stands here, and how to go on: it is a beginning, not an error. `asked`: `show` names the parts."""
    if analysis.model.variables and asked:
        yield Callout("nothing", "note", say(words.NOTHING_SHOWN), (Paragraph(say(words.NOTHING_SHOWN_WHY)),))
        return
    headline = words.NOTHING_DRAWN if analysis.model.variables else words.NOTHING_YET
    first = (*say(words.NOTHING_YET_WHY), Code("Load (+)-> Latency"))
    yield Callout("nothing", "note", say(headline), (Paragraph(first),))
