"""Texts that aren't closed, or stand without their quotes."""

from __future__ import annotations

import re

from loopdown.language.properties import of_value
from loopdown.syntax.advice.place import Advice, BadLine

FOREIGN_QUOTES = r"['’‘`´](?P<text>[^\"“”]*)['’‘`´]"
_WORDS = "|".join(each.word.replace(" ", r"\s+") for each in of_value("text", "address"))
_PROPERTY = re.compile(rf"(?:^|,)\s*(?P<word>{_WORDS})\s*[:=]?\s*(?P<text>[^\s\"“,][^\"“,]*?)\s*(?=,|$)")
_CAUSE = re.compile(r"cause\s.*\s(?:rises|falls)\s+(?P<text>[^\s\"“,][^\"“,]*?)\s*(?=,|$)")
_LEVER = re.compile(r"lever\s+\d+\s+(?P<text>[^\s\"“,:\d][^\"“,:]*?)\s*(?=[,:]|$)")
# Where a comment of another language begins, up to its text.
_COMMENT = re.compile(
    r"(?:^|(?<=\s))(?://+|--+(?=\s|$)|/\*+|%+(?=\s)|<!--+|~+(?=\s|$)|\{(?=[^\W\d_])|'(?=\s))\s*|;+\s*(?=\S)|(?<=\S)#(?=\s+[^\W\d_])"
)
_COMMENT_END = re.compile(r"\s*(?:\*+/|--+>|\})$")
_AMOUNTS = re.compile(r"(?:per|of|an?|each|every)\b")
_CALCULATES = re.compile(r"//|%")  # a division or a share, where a name or a number follows


def not_closed(place: BadLine) -> Advice | None:
    """`title "Checkout`."""
    if place.unclosed is None:
        return None
    rest = place.line[place.unclosed :]
    closing = "”" if rest[0] == "“" else '"'
    shown = rest[:16].rstrip()
    message = f"The text that begins with {shown} isn't closed"
    help_ = f"close it with {closing} on the same line; a quote inside a text is written \\{closing}"
    return place.say(message, help_, place.unclosed, len(rest))


def _without_quotes(place: BadLine) -> Advice | None:
    for pattern in (_PROPERTY, _CAUSE, _LEVER):
        for match in pattern.finditer(place.masked):
            mended = place.mend(*match.span("text"), f'"{_inside(match["text"])}"')
            if mended:
                return place.say("A text stands in quotes", mended, match.start("text"), len(match["text"]))
    return None


def _inside(text: str) -> str:
    """What stands between the quotes of another language."""
    foreign = re.fullmatch(FOREIGN_QUOTES, text)
    return foreign["text"].strip() if foreign else text


def comment(place: BadLine) -> Advice | None:
    """`// a note`, `-- a note`, `/* a note */`, `5 jobs# a note`."""
    for match in _COMMENT.finditer(place.masked):
        text = _COMMENT_END.sub("", place.line[match.end() :]).strip()
        dashes = match[0][:1] == "-"  # two minus signs may be read on for a while
        if place.column < match.start() or not (dashes or place.column <= match.end()):
            continue
        if match[0].strip() == "%" and _AMOUNTS.match(text):
            continue
        if (dashes or _CALCULATES.match(match[0])) and (not text[:1].isalpha() or place.names(text)):
            continue  # what stands behind it is computed with
        mended = place.mend(match.start(), len(place.line), f" # {text}")
        if mended:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            message = "A comment has a space before its `#`" if match[0] == "#" else "A comment begins with `#`"
            return place.say(message, mended, start, len(match[0].strip()))
    return None


SLIPS = (_without_quotes,)
