"""What an author says of variables and links: the notes and reasons that no other callout tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.inline import Line, Plain, Prose, Strong
from loopdown.base.source import Span
from loopdown.parts.callout import Callout, Items
from loopdown.story.notes import notes
from loopdown.words.en import grammar
from loopdown.words.en import page as words
from loopdown.words.sentences import say

ITEMS = 4  # named in the headline


def tell_notes(analysis: Analysis, within: Collection[Span]) -> Iterator[Callout]:
    """The notes and reasons whose texts stand at these places, in one callout."""
    shown = [note for note in notes(analysis) if note.text.span in within]
    if not shown:
        return
    names: list[Line] = [(Strong(about),) for about in dict.fromkeys(note.about for note in shown)]
    many = (Plain(grammar.plural(words.NOTES_MANY, len(shown))),)
    headline = say(words.NOTES, names=grammar.listed(names)) if len(names) <= ITEMS else many
    lines: list[Line] = [(Strong(note.about), Plain(": "), Prose(note.text.text)) for note in shown]
    yield Callout("notes", "note", headline, (Items(tuple(lines)),))
