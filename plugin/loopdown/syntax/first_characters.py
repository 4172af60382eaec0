"""Which characters a regular expression may begin with, so that the lexer tries few terminals at each place."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

_ASCII = [chr(code) for code in range(128)]
_PARSER: Any = import_module("re._parser")
_NOTHING_TAKEN = ("ASSERT", "ASSERT_NOT", "AT")


def first_characters(pattern: str) -> str | None:
    """The ASCII characters that a match may begin with; None where the pattern is too unusual to tell.

    A character beyond ASCII may begin any match.
    """
    try:
        found, open_ = _first(list(_PARSER.parse(pattern)))
    except ValueError:
        return None
    return None if open_ else "".join(character for character in _ASCII if character in found)


def _first(parts: list[tuple[Any, Any]]) -> tuple[set[str], bool]:
    """What a sequence may begin with, and whether it may match nothing."""
    found: set[str] = set()
    for op, argument in parts:
        more, open_ = _of_part(str(op), argument)
        found |= more
        if not open_:
            return found, False
    return found, True


def _of_part(op: str, argument: Any) -> tuple[set[str], bool]:
    if op in _NOTHING_TAKEN:
        return set(), True
    if op in ("LITERAL", "NOT_LITERAL", "IN", "ANY", "RANGE", "CATEGORY"):
        return _matching(op, argument), False
    if op == "SUBPATTERN":
        ignore_case = bool(argument[1] & re.IGNORECASE)
        found, open_ = _first(list(argument[3]))
        return ({each for c in found for each in (c.lower(), c.upper())} if ignore_case else found), open_
    if op == "BRANCH":
        branches = [_first(list(branch)) for branch in argument[1]]
        return set().union(*(found for found, _ in branches)), any(open_ for _, open_ in branches)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, _, inner = argument
        found, open_ = _first(list(inner))
        return found, open_ or least == 0
    raise ValueError(op)


def _matching(op: str, argument: Any) -> set[str]:
    if op == "LITERAL":
        return {chr(argument)}
    if op == "NOT_LITERAL":
        return {*_ASCII} - {chr(argument)}
    if op == "ANY":
        return {*_ASCII} - {"\n"}
    if op == "RANGE":
        return {character for character in _ASCII if argument[0] <= ord(character) <= argument[1]}
    if op == "CATEGORY":
        escape = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[str(argument).rsplit("_", 1)[1]]
        kind = re.compile(escape.upper() if "_NOT_" in str(argument) else escape)
        return {character for character in _ASCII if kind.match(character)}
    members: set[str] = set()
    negated = False
    for inner, value in argument:
        if str(inner) == "NEGATE":
            negated = True
        else:
            members |= _matching(str(inner), value)
    return {*_ASCII} - members if negated else members
