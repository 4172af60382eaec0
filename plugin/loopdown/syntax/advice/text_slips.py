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
    """`// a note`, `-- a note`."""
    if place.before[-1:].strip():
        return None
    match = re.match(r"//+|--+(?=\s)|;+(?=\s)|/\*+|%%+", place.rest)
    if match is None:
        return None
    text = re.sub(r"\s*\*+/$", "", place.rest[match.end() :])
    mended = place.try_line(f"{place.line[: place.column]}# {text}")
    return place.say("A comment begins with `#`", mended, length=len(match[0])) if mended else None


SLIPS = (_without_quotes,)
