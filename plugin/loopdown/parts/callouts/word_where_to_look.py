"""Where to look: the metrics, runbooks and the like that an author named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.base.inline import Code, Hyperlink, Inline, Line, Plain, Strong
from loopdown.language.properties import COMMON
from loopdown.model.model import Common, Key
from loopdown.words.en import shared
from loopdown.words.sentences import say


def where_to_look(common: Common, name: str | None = None) -> Line:
    """`Watch X. Runbook: Y.`, with the name of what it is about where that isn't plain; nothing where there is none."""
    line: Line = ()
    for declared in COMMON:
        text = common.get(declared)
        if declared.beside is None or text is None:
            continue
        opening, opening_for = shared.BESIDE.get(declared.word, shared.BESIDE_OTHER)
        label = declared.word.capitalize()
        # What a line is about is said once, at its beginning.
        said = say(opening if line or not name else opening_for, property=label, variable=(Strong(name or ""),))
        line = (*line, *((Plain(" "),) if line else ()), *said, _shown(declared.beside, text.text), Plain("."))
    return line


def _shown(how: Literal["code", "link", "plain"], text: str) -> Inline:
    match how:
        case "code":
            return Code(text)
        case "link":
            return Hyperlink(text, text)
        case "plain":
            return Plain(text)


def variables_to_look_at(analysis: Analysis, keys: Iterable[Key]) -> tuple[Line, ...]:
    """A line for each variable that has such a property."""
    variables = (analysis.model.variables[key] for key in dict.fromkeys(keys) if key in analysis.model.variables)
    lines = (where_to_look(variable.common, variable.name) for variable in variables if variable.common.texts)
    return tuple(line for line in lines if line)
