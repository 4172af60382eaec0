"""The names that a line which can't be read would have declared or linked, so that one mistake doesn't become many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from textwrap import dedent

from loopdown.language.properties import PROPERTIES
from loopdown.language.statements import STATEMENT_WORDS, StatementKind

LONGEST = 2_000  # characters of a bad line that are searched


def _words(chosen: Callable[[StatementKind], bool]) -> str:
    """A pattern of some of the words that begin statements."""
    return "(?:" + "|".join(word for word, each in STATEMENT_WORDS.items() if chosen(each)) + ")"


_TEXT = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"|“(?:[^”\\\n]|\\[^\n])*”')
_DECLARES = re.compile(_words(lambda each: each.declares) + r"\s+(?=\S)")
_NO_NAMES = re.compile(_words(lambda each: not (each.declares or each.links)) + r"\b")
_ARROW = re.compile(
    r"(?:[\[({][^\[({})\]]{0,40}[)}\]]\s*)?(?:(?<![-−–=~+?])[-−–=~+?]*>+|[→⟶⇒]|<[-=]+|\(\s*[-+?−–]\s*\))(?:\s*\([-+?]\))?"
)
_NO_NUMBERS = re.compile(_words(lambda each: not each.computes) + r"\b(?!\s*=)")
_LINKS = re.compile(rf"(?!{_words(lambda each: each.computes)}\b)[^=@:]*?{_ARROW.pattern}")
_LOOP = re.compile(r"loop\b[^:]{0,200}:?")
_NAME = re.compile(r"[^\W\d_](?:[\w'’]|[-.](?=\w))*(?:\s+\w(?:[\w'’]|[-.](?=\w))*)*")
_SLIP = re.compile(r"\s(?:" + "|".join(PROPERTIES) + r")\s")


def spoiled_names(line: str) -> Iterator[str]:
    """The names in a statement that can't be read, quotes taken away."""
    line = line[:LONGEST]
    if line[:1].isspace() or _NO_NAMES.match(line):
        return
    texts: list[str] = []

    def mask(match: re.Match[str]) -> str:
        texts.append(match[0][1:-1])
        return f"Quoted_{len(texts) - 1}_name"  # reads like a plain name

    masked = _TEXT.sub(mask, line)
    for name in dict.fromkeys(_names(masked)):
        quoted = re.fullmatch(r"Quoted_(\d+)_name", name)
        yield texts[int(quoted[1])] if quoted else name


def lines_without_numbers(text: str, first: int) -> set[int]:
    """The lines of a block that say nothing to compute with, as they look: they may be lines that can't be read."""
    found: set[int] = set()
    calm = False
    for number, line in enumerate(dedent(text.expandtabs()).split("\n"), first):
        if line.strip() and not line[0].isspace():  # an indented line belongs to the statement above it
            calm = bool(_NO_NUMBERS.match(line) or _LINKS.match(line[:LONGEST]))
        if calm:
            found.add(number)
    return found


def _names(line: str) -> Iterator[str]:
    declares = _DECLARES.match(line)
    if declares or (_first_sign(line) == "=" and not line.startswith("loop ")):
        found = _NAME.match(line, declares.end() if declares else 0)
        if found:
            yield found[0]
            yield _SLIP.split(found[0])[0]
        return
    loop = _LOOP.match(line)
    pieces = _ARROW.split(line[loop.end() :] if loop else line)
    if len(pieces) > 1:
        for piece in pieces:
            found = _NAME.search(piece)
            if found:
                yield found[0]


def _first_sign(line: str) -> str:
    found = re.search(r"[=:@(>→,]", line)
    return found[0] if found else ""
