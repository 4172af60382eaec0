"""Puts sentences together: templates filled with names and figures.

Names and figures stay apart from the words around them, so that nothing in a name can be taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from loopdown.base.inline import Code, Inline, Line, Plain, Prose

_PLACE = re.compile(r"\{(\w+)\}")


def say(template: str, **places: Inline | Line | str) -> Line:
    """A sentence with its places filled: names and figures stay apart from the words around them."""
    first, *rest = _PLACE.split(template)
    line: list[Inline] = [Plain(first)] if first else []
    for name, words in zip(rest[::2], rest[1::2], strict=True):
        filling = places[name]
        if isinstance(filling, str):
            line.append(Plain(filling))
        elif isinstance(filling, tuple):
            line.extend(filling)
        else:
            line.append(filling)
        if words:
            line.append(Plain(words))
    return tuple(line)


def say_message(message: str) -> Line:
    """The message of a finding: what an author would type stands in backticks there, and here becomes code."""
    line: list[Inline] = []
    for piece in re.split(r"(`[^`]+`)", message):
        if piece:
            line.append(Code(piece[1:-1]) if len(piece) > 2 and piece[0] == piece[-1] == "`" else Plain(piece))
    return tuple(line)


def text_of(line: Line) -> str:
    """A sentence as plain text."""
    return "".join([part.markdown if isinstance(part, Prose) else part.text for part in line])


def joined(lines: Iterable[Line], between: str) -> Line:
    """Lines with the same text between each two."""
    line: list[Inline] = []
    for place, each in enumerate(lines):
        line.extend((Plain(between), *each) if place else each)
    return tuple(line)


def capitalized(line: Line) -> Line:
    """The sentence with a capital at its beginning, unless it begins with a name."""
    first, *rest = line
    if isinstance(first, Plain) and first.text:
        return (Plain(first.text[0].upper() + first.text[1:]), *rest)
    return line
