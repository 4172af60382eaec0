"""Which loops share which variables: one table for the model."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.couplings import Coupling, couplings
from loopdown.base.inline import Line, Plain, Strong
from loopdown.parts.callout import BodyPart, Callout, Paragraph, Table
from loopdown.words.en import grammar
from loopdown.words.en import interplay as words
from loopdown.words.sentences import say

ROWS = 12  # a longer table is one that nobody reads
SHARED = 8  # variables in one of them


def tell_couplings(analysis: Analysis) -> Iterator[Callout]:
    """The table, where several pairs of loops share variables."""
    pairs = couplings(analysis)
    if len(pairs) < 2:
        return  # one pair is told by the loops themselves
    header: tuple[Line, ...] = tuple((Plain(text),) for text in words.COUPLED_HEADER)
    body: list[BodyPart] = [
        Paragraph((Plain(words.COUPLED_WHY),)),
        Table(header, tuple(_row(analysis, coupling) for coupling in pairs[:ROWS])),
    ]
    if len(pairs) > ROWS:
        body.append(Paragraph((Plain(grammar.plural(words.COUPLED_MORE, len(pairs) - ROWS)),)))
    headline = say(words.COUPLED, count=f"{len(pairs):,}")
    yield Callout("coupled-loops", "abstract", headline, tuple(body), folded=True)


def _row(analysis: Analysis, coupling: Coupling) -> tuple[Line, ...]:
    loops = grammar.listed([(Strong(coupling.one.id),), (Strong(coupling.other.id),)])
    return loops, grammar.listed([(Plain(analysis.name(key)),) for key in coupling.shared], most=SHARED)
