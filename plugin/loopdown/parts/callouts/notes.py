"""What an author says of variables and links: the notes and reasons that no other callout tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.inline import Line, Plain, Prose, Strong
from loopdown.base.source import Span
from loopdown.language.properties import NOTE
from loopdown.model.model import Kind
from loopdown.parts.callout import Callout, Items
from loopdown.syntax.tree import Text
from loopdown.words import en, sentences
from loopdown.words.sentences import say

ITEMS = 4  # named in the headline

Note = tuple[str, Text]  # what it is about, as shown, and what is said


def notes_in(analysis: Analysis) -> Iterator[Note]:
    """The notes of variables and the reasons of links, in the order of the source. Stocks and loops tell their own."""
    model = analysis.model
    others = (variable for variable in model.variables.values() if variable.kind is not Kind.STOCK)
    found = [(variable.name, variable.common.get(NOTE)) for variable in others]
    found += [(f"{analysis.name(link.source)} → {analysis.name(link.target)}", link.because) for link in model.written]
    notes = [(name, text) for name, text in found if text is not None]
    yield from sorted(notes, key=lambda note: note[1].span)


def tell_notes(analysis: Analysis, within: Collection[Span]) -> Iterator[Callout]:
    """The notes and reasons whose texts stand at these places, in one callout."""
    notes = [note for note in notes_in(analysis) if note[1].span in within]
    if not notes:
        return
    names: list[Line] = [(Strong(name),) for name in dict.fromkeys(name for name, _ in notes)]
    many = (Plain(sentences.plural(en.NOTES_MANY, len(notes))),)
    headline = say(en.NOTES, names=sentences.listed(names)) if len(names) <= ITEMS else many
    lines: list[Line] = [(Strong(name), Plain(": "), Prose(text.text)) for name, text in notes]
    yield Callout("notes", "note", headline, (Items(tuple(lines)),))
