"""Names that have to stand in quotes."""

from __future__ import annotations

import re
from collections.abc import Callable

from loopdown.language.changes import CHANGE_WORDS
from loopdown.language.properties import of_value
from loopdown.language.statements import STATEMENT_WORDS
from loopdown.syntax.advice.place import Advice, BadLine
from loopdown.syntax.advice.text_slips import FOREIGN_QUOTES

_TAKING_NAMES = "|".join((*(each.word for each in of_value("target")), *CHANGE_WORDS))
_STATEMENT = re.compile(rf"\s*(?:(?:{'|'.join(STATEMENT_WORDS)}|{_TAKING_NAMES})\s+)?")
_BEFORE = re.compile(rf"[,:]\s*(?:(?:{_TAKING_NAMES})\s+)?|[>→=@]\s*")
# What may be meant as a name in a formula: `R&D`, and no operator or number.
_IN_FORMULA = re.compile(r"[^\W\d_][\w'’ .-]*(?:[&$#~’]|[^\x00-\x7f])[^*/+^<>=()]*")
_NO_NAME = re.compile(r'["\\=:,@>→]')
_BEHIND = re.compile(r"\s*(?:\([-+?−–][^()]*\)\s*)?(?:[-−–]>|→|[=:,@]|\((?=[-+?−–]))|\s+(?:rises|falls)(?=\s)|\s*$")


def _limit(place: BadLine) -> Advice | None:
    """`Queue.max (+)-> Load`."""
    match = re.search(r"\.(max|min|goal)\s*$", place.before, re.I) or re.match(r"\.(max|min|goal)\b", place.rest, re.I)
    if match is None or "=" in place.before:
        return None
    word = match[1].lower()
    what, where = ("goal", "beside its variable") if word == "goal" else ("limit", "in a stock")
    return place.say(
        f"The {what} `.{match[1]}` can't stand here",
        f"a {what} stands in formulas and changes; {where} it is the property `{word} …`",
    )


def _needs_quotes(place: BadLine) -> Advice | None:
    """`Latency (p99)`, `R&D`, `I/O wait`, `5xx errors`."""
    if place.at_end:
        return None
    start = _begin(place)
    in_formula = bool(re.search(r"[=@]", place.before))
    for end in _ends(place, start):
        name = " ".join(place.line[start:end].split())
        if not name or _NO_NAME.search(name) or (in_formula and not _IN_FORMULA.fullmatch(name)):
            continue
        foreign = re.fullmatch(FOREIGN_QUOTES, name)
        quoted = f'"{foreign["text"].strip() if foreign else name}"'
        if place.kind == "flow" and name[0] + name[-1] == "()":
            quoted = f'("{name[1:-1].strip()}")'
        mended = place.mend(start, end, f" {quoted}" if start else quoted)
        if mended:
            sign = place.rest[:1] if place.rest[:1] not in ("", " ") else "("
            what = 'The quotes of a name are `"`' if foreign else _why(name, sign)
            return place.say(what, mended, start, end - start, guess=not foreign)
    return None


def _begin(place: BadLine) -> int:
    """Where the name begins that the place lies in."""
    signs = [match.end() for match in _BEFORE.finditer(place.before)]
    first = _STATEMENT.match(place.masked)
    return max([first.end() if first else 0, *signs])


def _ends(place: BadLine, start: int) -> list[int]:
    """Where the name may end, the longest of the likeliest first."""
    ends = [match.start() for match in _BEHIND.finditer(place.masked, place.column)]
    return [end for end in ends if end > start][:6]


def _why(name: str, sign: str) -> str:
    if name[:1].isdigit():
        return f"A name begins with a letter, and `{name}` doesn't"
    if "(" in name:
        return f"`{name}` is no plain name: it holds parentheses"
    return f"`{sign}` can't stand in a plain name"


KNOWN: tuple[Callable[[BadLine], Advice | None], ...] = (_limit, _needs_quotes)
