"""What an author says of variables and links: the notes and reasons that no stock and no loop tells as its own."""

from __future__ import annotations

from loopdown.analysis.analysis import Analysis
from loopdown.base.records import dataclass
from loopdown.language.properties import NOTE
from loopdown.model.model import Kind, Text


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a variable or a link."""

    about: str  # the name of the variable, or of both ends of the link
    text: Text


def notes(analysis: Analysis) -> tuple[Note, ...]:
    """The notes of variables and the reasons of links, in the order of the source."""
    model = analysis.model
    found = [
        Note(variable.name, note)
        for variable in model.variables.values()
        if variable.kind is not Kind.STOCK and (note := variable.common.get(NOTE))
    ]
    found += [
        Note(f"{analysis.name(link.source)} → {analysis.name(link.target)}", link.because)
        for link in model.written
        if link.because is not None
    ]
    return tuple(sorted(found, key=lambda note: note.text.span))
