"""The grammar's text and the parser's tables that are compiled from it."""

from __future__ import annotations

from binascii import crc32
from functools import cache
from pathlib import Path
from typing import TypeAlias

from loopdown.base.records import dataclass
from loopdown.language.properties import in_text_item

_TEXT_PROPERTIES = "{text properties}"  # in the grammar, in place of their words
_PACKAGE = Path(__file__).resolve().parent.parent
FORMAT = 1  # of the tables: raised when what they mean changes

Row: TypeAlias = dict[str, int]
Built: TypeAlias = tuple[str, int, str, bool, tuple[tuple[int, bool, int], ...] | None, int]


@dataclass(frozen=True, slots=True)
class Tables:
    """An LALR(1) automaton with a contextual lexer."""

    grammar: int  # the fingerprint of the text that they are compiled from
    start: int  # the state in which a text begins
    end: int  # the one in which it is whole
    actions: tuple[Row, ...]  # of each state: the terminals that it takes, to the next state, or ~rule to reduce by
    gotos: tuple[Row, ...]  # of each state: from a rule that has been read to the next state
    # The rule, how many symbols it has, the name of its node, whether one child stands for the node, which children the
    # node has (place, whether its own children take its place, placeholders before it; None: all), placeholders behind.
    rules: tuple[Built, ...]
    # The text that a terminal begins with, the regular expression of the rest, the ASCII characters it may begin with.
    terminals: dict[str, tuple[str, str, str | None]]
    ignored: frozenset[str]  # terminals that only stand between others
    scanners: tuple[tuple[str, ...], ...]  # sets of terminals, in the order in which they are tried
    scanner_of: tuple[int, ...]  # the scanner of each state
    root_scanner: int  # that of all terminals, for what no terminal of a state matches


def grammar_text() -> str:
    """The grammar of the language. A wheel holds it inside the package, a checkout beside the plugin."""
    for folder in (_PACKAGE / "grammars", _PACKAGE.parent.parent / "grammars"):
        path = folder / "loopdown.lark"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise FileNotFoundError("loopdown.lark is missing from this installation; install loopdown again")


def with_words(pattern: str) -> str:
    """The pattern of a terminal, with the words that the declarations put in."""
    words = "|".join(each.word.replace(" ", r"[^\S\r\n]+") for each in in_text_item())
    return pattern.replace(_TEXT_PROPERTIES, words)


def fingerprint(text: str) -> int:
    """What tells a grammar from the one before an edit of it; a cryptographic one would cost 5 ms of each start."""
    return crc32(text.encode())


@cache
def load_tables() -> Tables:
    """The tables of the grammar that is there: those of the package, or compiled anew where the grammar is another."""
    from loopdown.syntax import tables as made

    text = grammar_text()
    if fingerprint(text) == made.GRAMMAR and made.FORMAT == FORMAT:
        named = {name: getattr(made, name.upper()) for name in Tables.__match_args__}
        return Tables(**{**named, "ignored": frozenset(made.IGNORED)})
    from loopdown.syntax.compile_grammar import compile_grammar

    return compile_grammar(text)
