"""The names that a line which can't be read would have declared or linked, so that one mistake doesn't become many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from loopdown.language.properties import PROPERTIES
from loopdown.language.statements import STATEMENT_WORDS, StatementKind

LONGEST = 2_000  # characters of a bad line that are searched


def words_of(chosen: Callable[[StatementKind], bool]) -> str:
    """A pattern of some of the words that begin statements."""
    return "(?:" + "|".join(word for word, each in STATEMENT_WORDS.items() if chosen(each)) + ")"


# Patterns are compiled when they are first used: most texts have no line that can't be read.
_TEXT = r'"(?:[^"\\\n]|\\[^\n])*"|“(?:[^”\\\n]|\\[^\n])*”'
_DECLARES = words_of(lambda each: each.declares) + r"\s+(?=\S)"
_NO_NAMES = words_of(lambda each: not (each.declares or each.links)) + r"\b"
ARROW = (
    r"(?:[\[({][^\[({})\]]{0,40}[)}\]]\s*)?"
    r"(?:(?<![-−–=~+?])[-−–=~+?]*>+|[→⟶⇒]|<[-=]+|\(\s*[-+?−–]\s*\))(?:\s*\([-+?]\))?"
)
_LOOP = r"loop\b[^:]{0,200}:?"
_NAME = r"[^\W\d_](?:[\w'’]|[-.](?=\w))*(?:\s+\w(?:[\w'’]|[-.](?=\w))*)*"
_SLIP = r"\s(?:" + "|".join(PROPERTIES) + r")\s"


def spoiled_names(line: str) -> Iterator[str]:
    """The names in a statement that can't be read, quotes taken away."""
    line = line[:LONGEST]
    if line[:1].isspace() or re.match(_NO_NAMES, line):
        return
    texts: list[str] = []

    def mask(match: re.Match[str]) -> str:
        texts.append(match[0][1:-1])
        return f"Quoted_{len(texts) - 1}_name"  # reads like a plain name

    masked = re.sub(_TEXT, mask, line)
    for name in dict.fromkeys(_names(masked)):
        quoted = re.fullmatch(r"Quoted_(\d+)_name", name)
        yield texts[int(quoted[1])] if quoted else name


def _names(line: str) -> Iterator[str]:
    declares = re.match(_DECLARES, line)
    if declares or (_first_sign(line) == "=" and not line.startswith("loop ")):
        found = re.match(_NAME, line[declares.end() if declares else 0 :])
        if found:
            yield found[0]
            yield re.split(_SLIP, found[0])[0]
        return
    loop = re.match(_LOOP, line)
    pieces = re.split(ARROW, line[loop.end() :] if loop else line)
    if len(pieces) > 1:
        for piece in pieces:
            found = re.search(_NAME, piece)
            if found:
                yield found[0]


def _first_sign(line: str) -> str:
    found = re.search(r"[=:@(>→,]", line)
    return found[0] if found else ""
