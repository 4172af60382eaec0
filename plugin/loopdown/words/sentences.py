"""Puts sentences together: templates filled with names and figures, lists, counts, lengths of time.

Names and figures stay apart from the words around them, so that nothing in a name can be taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from loopdown.base.inline import Inline, Line, Plain, Prose
from loopdown.words.en import AFTER, AFTER_UNKNOWN, AND, AT_ONCE, MORE_BETWEEN, MORE_ITEMS


def say(template: str, **places: Inline | Line | str) -> Line:
    """A sentence with its places filled: names and figures stay apart from the words around them."""
    line: list[Inline] = []
    for piece in re.split(r"(\{\w+\})", template):
        if not piece:
            continue
        if not piece.startswith("{"):
            line.append(Plain(piece))
            continue
        filling = places[piece[1:-1]]
        if isinstance(filling, str):
            line.append(Plain(filling))
        elif isinstance(filling, tuple):
            line.extend(filling)
        else:
            line.append(filling)
    return tuple(line)


def text_of(line: Line) -> str:
    """A sentence as plain text."""
    return "".join(part.markdown if isinstance(part, Prose) else part.text for part in line)


def shortened(names: Sequence[str], most: int) -> list[str]:
    """A chain of names; of a long one the beginning, a count, and the end."""
    if len(names) <= most:
        return [*names]
    return [*names[: most - 2], MORE_BETWEEN.format(count=f"{len(names) - most + 1:,}"), names[-1]]


def plural(forms: tuple[str, ...], count: int) -> str:
    """The form that fits a count: (one, several) or (none, one, several)."""
    if len(forms) == 3:
        return forms[min(count, 2)].format(count=count)
    return forms[0 if count == 1 else 1].format(count=f"{count:,}")


def duration(seconds: float) -> str:
    """A length of time as people say it: `3 min`, `5 min 17 s`, `15.5 s`, `2 d 4 h`."""
    if seconds < 0.1:
        return f"{seconds * 1000:.3g} ms"
    if seconds < 60:
        return f"{seconds:.3g} s"
    if seconds >= 1e15:
        return f"{seconds / 86_400:.3g} d"
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    for (unit, size), (small, small_size) in pairwise(units):
        if seconds >= size:
            whole = round(seconds / small_size)
            large, rest = divmod(whole, size // small_size)
            return f"{large:,} {unit}" + (f" {rest} {small}" if rest else "")
    return f"{seconds:.3g} s"


def guard_speed(seconds: float | None, delayed: bool) -> str:
    """How fast a balancing loop answers."""
    if not delayed:
        return AT_ONCE
    return AFTER_UNKNOWN if seconds is None else AFTER.format(delay=duration(seconds))


def listed(items: list[Line], last: str = AND, most: int = 0) -> Line:
    """A, B and C; with a `most`, of many items so many and a count of the others."""
    if 0 < most < len(items) - 1:
        items = [*items[:most], (Plain(plural(MORE_ITEMS, len(items) - most)),)]
    line: list[Inline] = []
    for place, item in enumerate(items):
        if place:
            line.append(Plain(f" {last} " if place == len(items) - 1 else ", "))
        line.extend(item)
    return tuple(line)


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
