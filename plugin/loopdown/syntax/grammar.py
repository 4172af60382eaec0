"""Loads the grammar and builds the parser: once, and only when a block has to be read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lark import Lark

from loopdown.language.properties import in_text_item

_TEXT_PROPERTIES = "{text properties}"  # in the grammar, in place of their words
_PACKAGE = Path(__file__).resolve().parent.parent


def grammar_text() -> str:
    """The grammar of the language. A wheel holds it inside the package, a checkout beside the plugin."""
    for folder in (_PACKAGE / "grammars", _PACKAGE.parent.parent / "grammars"):
        path = folder / "loopdown.lark"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise FileNotFoundError("loopdown.lark is missing from this installation; install loopdown again")


def with_words(pattern: str) -> str:
    """The grammar, or the pattern of one of its terminals, with the words that the declarations put in."""
    words = "|".join(each.word.replace(" ", r"[^\S\r\n]+") for each in in_text_item())
    return pattern.replace(_TEXT_PROPERTIES, words)


@cache
def parser() -> Lark:
    """The parser. No grammar cache on disk: lark would unpickle it from a predictable path."""
    return Lark(with_words(grammar_text()), parser="lalr", propagate_positions=True, maybe_placeholders=True)
