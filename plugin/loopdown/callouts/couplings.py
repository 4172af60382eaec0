"""Which loops share which variables: one table for the model."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown import wording, words
from loopdown.analysis.couplings import Coupling, couplings
from loopdown.analysis.structure import Analysis
from loopdown.callout import BodyPart, Callout, Line, Paragraph, Plain, Strong, Table
from loopdown.wording import say

ROWS = 12  # a longer table is one that nobody reads
SHARED = 8  # variables in one of them


def tell_couplings(analysis: Analysis) -> Iterator[Callout]:
    """The table, where several pairs of loops share variables."""
    found = couplings(analysis)
    if len(found) < 2:
        return  # one pair is told by the loops themselves
    header: tuple[Line, ...] = tuple((Plain(text),) for text in words.COUPLED_HEADER)
    body: list[BodyPart] = [
        Paragraph((Plain(words.COUPLED_WHY),)),
        Table(header, tuple(_row(analysis, coupling) for coupling in found[:ROWS])),
    ]
    if len(found) > ROWS:
        body.append(Paragraph((Plain(wording.plural(words.COUPLED_MORE, len(found) - ROWS)),)))
    headline = say(words.COUPLED, count=f"{len(found):,}")
    yield Callout("coupled-loops", "abstract", headline, tuple(body), folded=True)


def _row(analysis: Analysis, coupling: Coupling) -> tuple[Line, ...]:
    loops = wording.listed([(Strong(coupling.one.id),), (Strong(coupling.other.id),)])
    return loops, wording.listed([(Plain(analysis.name(key)),) for key in coupling.shared], most=SHARED)
