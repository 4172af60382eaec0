"""Properties and changes that are at the wrong place, unknown, or wrongly written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator

from loopdown.language.changes import CHANGE_WORDS
from loopdown.language.properties import PROPERTIES
from loopdown.language.statements import STATEMENTS, own_properties, properties_of
from loopdown.syntax.advice.place import Advice, BadLine

_MEANT = {other: word for word, each in CHANGE_WORDS.items() for other in each.also}
_ALSO = {other: word for word, each in PROPERTIES.items() for other in each.also}
_EXAMPLES = {word: each.example for word, each in PROPERTIES.items()} | {
    word: each.example for word, each in CHANGE_WORDS.items()
}
_WORDS = "|".join(word.replace(" ", r"\s+") for word in (*PROPERTIES, "cut", "add"))
_AT_START = re.compile(rf"\s*(?P<word>{_WORDS}|delay)(?![\w'-])\s*(?P<sign>[:=]?)")
_DELAYED = re.compile(r"delay\s[^=]*(?:[-−–]>|→)[^=]*=")
_CHANGE_SAID = re.compile(
    r"(?:[^:,=]*[:,=])?\s*(?P<all>(?:(?:set|change|let|make|put)\s+)?"
    r"(?P<target>[^\W\d_][\w' ]*?(?:\.(?:max|min|goal))?)"
    r"(?:\s*(?::=?|[-−–=]+>|→)\s*|\s+(?:to|becomes|is|equals|at|now)\s+)(?P<value>[\d.][^,:=]*?))\s*$"
)
_INSIDE = re.compile(rf"(?<=[^\s,:])\s+(?P<word>{_WORDS})(?=\s)")


def _at_the_margin(place: BadLine) -> Advice | None:
    alone = place.indented and place.statement[:1].isspace()  # nothing stands above it
    if place.indented and not alone:
        return None
    match = _AT_START.match(place.line)
    if match is None or (match["word"] in CHANGE_WORDS and not _DELAYED.match(place.masked)):
        return None
    if alone:
        return place.say(
            f"`{match['word']}` is a property, and no statement stands above it",
            "write it below the statement that it belongs to",
            match.start("word"),
            len(match["word"]),
        )
    help_ = "indent the line below the statement that it belongs to"
    message = f"`{match['word']}` is a property and stands at the margin"
    return place.say(message, place.indented_below() or help_, 0, len(match["word"]), help_=help_)


def _comma_missing(place: BadLine) -> Advice | None:
    """`stock Queue = 5 max 1000`."""
    found = list(_INSIDE.finditer(place.masked))[:20]
    for number, match in enumerate(found):
        # A name may hold such a word, so the mistake has to lie at it or behind it.
        if place.column < match.start("word") - 1:
            break
        # One comma, or one before each such word from here on: `stock Queue = 5 max 1000 note "x"`.
        places = [each.start() for each in found[number:]]
        mended = place.mend(places[0], places[0], ",") or place.mend(
            places[0], len(place.line), _with_commas(place.line, places)
        )
        if mended:
            start, length = match.start("word"), len(match["word"])
            return place.say(f"A comma is missing before `{match['word']}`", mended, start, length)
    return None


def _with_commas(line: str, places: list[int]) -> str:
    """A line from the first of some places on, with a comma at each."""
    ends = [*places[1:], len(line)]
    return "".join("," + line[start:end] for start, end in zip(places, ends, strict=True))


def _said_change(place: BadLine) -> Advice | None:
    """`scenario Slow: Rate: 40/s`, `scenario Slow: set Rate to 40/s`, `Rate -> 40/s`."""
    if place.kind not in ("scenario", "lever"):
        return None
    match = _CHANGE_SAID.match(place.masked)
    if match is None:
        return None
    start = match.start("all")
    mended = place.mend(start, match.end("all"), f"{match['target']} = {place.line[slice(*match.span('value'))]}")
    if mended is None:
        return None
    return place.say("A change is written `NAME = VALUE`", mended, start, len(match["all"]))


def _equals_missing(place: BadLine) -> Advice | None:
    """`scenario DB slow: Rate 40/s`."""
    if place.kind not in ("scenario", "lever"):
        return None
    start, end = _item(place)
    if _AT_START.match(place.masked, start):
        return None
    gaps = [match.span() for match in re.finditer(r"\s+", place.masked[start:end])][:20]
    mended = [line for a, b in gaps if a and (line := place.mend(start + a, start + b, " = "))]
    if len(mended) != 1:
        return None
    return place.say("A change is written `NAME = VALUE`", mended[0])


def _sign_behind_word(place: BadLine) -> Advice | None:
    """`max: 1000`."""
    start, _ = _item(place)
    match = _AT_START.match(place.masked, start)
    if match is None or not match["sign"]:
        return None
    mended = place.mend(*match.span("sign"), " ")
    if mended is None:
        return None
    sign = match["sign"]
    return place.say(f"The property `{match['word']}` takes no `{sign}`", mended, match.start("sign"))


def _unknown_property(place: BadLine) -> Advice | None:
    start, end = _item(place)
    if not start and not place.indented:
        return None
    item = place.masked[start:end]
    match = re.match(r"\s*(?P<word>[^\W\d_][\w'-]*)", item)
    if match is None or _AT_START.match(item):
        return None
    if place.kind == "links" and place.at_end and re.fullmatch(r"\s*[^\W\d_][\w' .-]*", item):
        return place.say(
            f"`{item.strip()}` is no property of a link",
            "a chain goes from one cause to one effect: write a line for each, as in `A (+)-> B` and `A (+)-> C`",
            start + match.start("word"), len(item.strip()), "unknown-property", spoils=False,
        )  # fmt: skip
    word = match["word"]
    column = start + match.start("word")
    for near in _near(item.strip(), word, place.kind):
        width = len(word) if " " not in near else _two_words(item, match.start("word"))
        mended = place.mend(column, column + width, near)
        if mended:
            message = f"`{word}` is no property: did you mean `{near}`?"
            return place.say(message, mended, column, len(word), "unknown-property", guess=True, spoils=False)
    if place.kind in ("scenario", "lever") and not place.at_end:
        return None
    message, help_ = f"`{word}` is no property", own_properties(place.kind)
    return place.say(message, help_, column, len(word), "unknown-property", spoils=False)


def _near(item: str, word: str, kind: str) -> Iterator[str]:
    changes = [word for word, each in CHANGE_WORDS.items() if each.kind in STATEMENTS[kind].changes]
    known = (*properties_of(kind), *changes)
    if word.lower() in known:
        yield word.lower()
    if changes and word.lower() in _MEANT:
        yield _MEANT[word.lower()]
    if _ALSO.get(word.lower()) in known:
        yield _ALSO[word.lower()]
    two = " ".join(item.split()[:2]).lower()
    yield from difflib.get_close_matches(two, [k for k in known if " " in k], 1, 0.7)
    yield from difflib.get_close_matches(word.lower(), [k for k in known if " " not in k], 1, 0.6)


def _two_words(item: str, start: int) -> int:
    match = re.compile(r"\S+\s+\S+").match(item, start)
    return len(match[0]) if match else 0


def _form(place: BadLine) -> Advice | None:
    start, end = _item(place)
    match = _AT_START.match(place.masked, start)
    if match is None or (not start and not place.indented):
        return None
    word = " ".join(match["word"].split())
    column = match.start("word")
    if word == "unit" and place.kind == "stock":
        message = "A stock has no `unit`: it is counted in what stands behind its level"
        return place.say(
            message, "write it there, as in `stock Queue = 5 jobs`", column, end - column, "unknown-property"
        )
    if word in PROPERTIES and (choices := PROPERTIES[word].choices):
        one_of = f"it is one of {', '.join(choices)}: `{_EXAMPLES[word]}`"
        return place.say(f"This `{word}` can't be read", one_of, column, end - column)
    what = "says nothing" if place.at_end and not place.masked[match.end() : end].strip() else "can't be read"
    return place.say(f"This `{word}` {what}", f"the form is `{_EXAMPLES[word]}`", column, end - column)


def _item(place: BadLine) -> tuple[int, int]:
    """The property or change that holds the place: from the comma or colon before it to the comma behind it."""
    depth, start = 0, 0
    for index, char in enumerate(place.masked):
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif (char == "," and not depth) or (char == ":" and place.kind in ("lever", "scenario")):
            if index >= place.column:
                return start, index
            start = index + 1
    return start, len(place.masked)


SLIPS: tuple[Callable[[BadLine], Advice | None], ...] = (
    _at_the_margin,
    _comma_missing,
    _sign_behind_word,
    _said_change,
    _equals_missing,
)
AT_LAST: tuple[Callable[[BadLine], Advice | None], ...] = (_unknown_property, _form)
