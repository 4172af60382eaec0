"""Operators as people say them, and the signs that stand for them in formulas."""

from __future__ import annotations

import re

_SIGNS = {
    "times": "*", "multiplied by": "*", "x": "*", "plus": "+", "minus": "-", "divided by": "/", "over": "/",
}  # fmt: skip
OPERATOR_WORDS = "|".join(word.replace(" ", "[ ]+") for word in _SIGNS)  # a pattern

_BETWEEN = re.compile(rf"\s+({OPERATOR_WORDS})\s+")


def operator_of(word: str) -> str:
    """The sign of an operator that is written as a word."""
    return _SIGNS[" ".join(word.split())]


def split_at_operators(text: str) -> tuple[list[str], list[str]]:
    """What stands between the operators of a text that are written as words, and their signs."""
    pieces = _BETWEEN.split(text)
    return pieces[0::2], [operator_of(word) for word in pieces[1::2]]
