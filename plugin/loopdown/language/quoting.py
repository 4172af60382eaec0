"""How a name is written where it is used."""

from __future__ import annotations

_RESERVED = frozenset({"if", "then", "else", "and", "or", "not"})


def quoted(name: str) -> str:
    """A name as it is written where it is used: in quotes unless it is a plain one."""
    plain = name[:1].isalpha() and all(c.isalnum() or c in " _'" for c in name)
    if plain and _RESERVED.isdisjoint(name.casefold().split()):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
