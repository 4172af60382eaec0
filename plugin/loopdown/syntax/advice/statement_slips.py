"""Statements with a word, a colon or a part that is wrong or missing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from loopdown.language.statements import PARTS, STATEMENT_WORDS
from loopdown.syntax.advice.place import Advice, BadLine

_WITH_COLON = tuple(word for word, each in STATEMENT_WORDS.items() if each.shape == "colon")
_WITHOUT_COLON = "|".join(word for word in STATEMENT_WORDS if word not in _WITH_COLON)
_LEVEL = re.compile(r"lever\s+(?P<level>[-−–+]?\d+(?:\.\d+)?)(?=[\s\"“])")
_NO_LEVEL = re.compile(r"lever\s+[\"“]")
_UP = r"(?P<up>(?:goes\s+)?up|rises?|rising|increases?|grows?)"
_DOWN = r"(?:goes\s+)?down|falls?|falling|decreases?|drops?|shrinks?"
_RISES = re.compile(rf"\s(?:{_UP}|{_DOWN})(?=\s)", re.IGNORECASE)

_CLAIM = re.compile(
    r"(?<=\s)(?:(?P<balancing>balanc(?:ing|ed)|negative|goal-seeking)|reinforc(?:ing|ed)|positive)(?=\s*:)",
    re.IGNORECASE,
)


def _unknown_statement(place: BadLine) -> Advice | None:
    """`stok Queue, max 3`, `Flow In: …`."""
    if place.indented or not place.first or place.first in STATEMENT_WORDS:
        return None
    word = place.first
    near = difflib.get_close_matches(word.lower(), STATEMENT_WORDS, 1, 0.6)
    if not near:
        return None
    start = place.line.index(word)
    mended = place.mend(start, start + len(word), near[0])
    message = f"`{word}` is no statement: did you mean `{near[0]}`?"
    if mended:
        return place.say(message, mended, start, len(word), guess=True)
    if word.lower() in STATEMENT_WORDS:
        return place.say(message, f"the form is `{STATEMENT_WORDS[near[0]].example}`", start, len(word))
    return None


def _colon_missing(place: BadLine) -> Advice | None:
    if place.indented or place.first not in _WITH_COLON or ":" in place.masked:
        return None
    gaps = [match.start() for match in re.finditer(r"\s+", place.masked)][1:30]
    mended = [line for gap in gaps if (line := place.mend(gap, gap, ":"))]
    if len(mended) == 1:
        return place.say(f"A colon is missing in this `{place.first}`", mended[0])
    if mended or (place.first in ("flow", "loop") and not re.match(r"[^(>→]*=", place.masked)):
        return place.say(
            f"A colon is missing in this `{place.first}`", f"the form is `{STATEMENT_WORDS[place.first].example}`"
        )
    return None


def _colon_too_many(place: BadLine) -> Advice | None:
    """`stock: Queue = 50`, `title: Checkout`."""
    if place.indented:
        return None
    match = re.match(rf"(?:{_WITHOUT_COLON})\s*(:)", place.masked)
    mended = place.mend(*match.span(1), " ") if match else None
    if match and mended:
        return place.say(f"No colon stands behind `{place.first}`", mended, match.start(1))
    return None


def _name_like_statement(place: BadLine) -> Advice | None:
    """`loop gain = 3`: a name that begins with a statement word."""
    match = re.match(r"(?P<name>[^\W\d_][\w' .-]*?)\s*=\s*(?P<formula>[^,]+)$", place.masked)
    if place.indented or match is None or place.first not in STATEMENT_WORDS:
        return None
    mended = place.mend(0, match.end("name"), f'"{match["name"]}"')
    if mended is None or re.search(r"\s['’]|['’]\s*$", match["name"]):  # those are quotes
        return None
    return place.say(
        f"What begins with `{place.first}` is a `{place.first}` statement, and this can't be read as one",
        mended, 0, match.end("name"), also=" for a name",
    )  # fmt: skip


def _loop_without_id(place: BadLine) -> Advice | None:
    """`loop: A (+)-> B (+)-> A`, `loop balancing: …`."""
    match = re.match(r"loop(?=\s*(?:(?:reinforcing|balancing)\s*)?:)", place.masked)
    claim = re.match(r"loop\s+(reinforcing|balancing)?", place.masked)
    id_ = "B1" if claim and claim[1] == "balancing" else "R1"
    mended = place.mend(4, 4, f" {id_}") if match else None
    return place.say("This `loop` has no ID", mended, 0, 4, guess=True) if mended else None


def _level(place: BadLine) -> Advice | None:
    """`lever -1 "x"`, `lever "x"`."""
    match = _LEVEL.match(place.masked)
    if match and not match["level"].isdigit():
        return place.say(
            f"{match['level']} is no leverage point",
            "levels go from 12 (constants and parameters, weakest) to 1 (transcending paradigms, strongest)",
            match.start("level"), len(match["level"]), "lever-level", spoils=False,
        )  # fmt: skip
    if _NO_LEVEL.match(place.masked):
        return place.say(
            "This `lever` has no level", f"write a number from 12 to 1: `{STATEMENT_WORDS['lever'].example}`"
        )
    return None


def _untitled(place: BadLine) -> Advice | None:
    """`lever 12: Rate = 5`, `lever 12 - "x": Rate = 5`."""
    match = re.match(r"lever\s+\d+\s*(?P<sign>[-−–:.]\s*)(?=\")", place.masked)
    mended = place.mend(*match.span("sign"), " ") if match else None
    if match and mended:
        return place.say("The title of a lever stands right behind its level", mended, match.start("sign"))
    match = re.match(r"lever\s+\d+(?P<gap>\s*):\s*(?P<what>[^\W\d_][^=:]*?)\s*=", place.masked)
    mended = place.mend(*match.span("gap"), f' "Change {match["what"]}"') if match else None
    if match and mended:
        return place.say("This `lever` has no title", mended, 0, match.start("gap"), guess=True)
    return None


_RUN = re.compile(
    r"(?:run|simulate)\s+(?:for|over|until|to|from\s+[\d.]+\s*\w*\s+to|[\d.]+\s*\w*\s*(?:\.\.|[-−–]|to)(?=\s*[\d.]))?\s*(?P<length>[\d.]+\s*\w+)"
    r"(?:\s*,?\s*(?:by|dt|with\s+step|in\s+steps\s+of|every|step)\s*=?\s*(?P<step>[\d.]+\s*\w+))?\s*$"
)


def _run(place: BadLine) -> Advice | None:
    """`run for 10 min`, `run from 0 to 10 min`, `run 10 min by 1 s`, `simulate 10 min`."""
    match = _RUN.match(place.masked)
    if place.indented or match is None:
        return None
    mended = place.try_line(f"run {match['length']}" + (f", step {match['step']}" if match["step"] else ""))
    return place.say("A run says how long it is, and its step", mended, 0, 3) if mended else None


def _direction(place: BadLine) -> Advice | None:
    """`cause Load goes up "x"`."""
    if place.kind != "cause" or place.indented:
        return None
    for match in _RISES.finditer(place.masked):
        word = "rises" if match["up"] else "falls"
        mended = place.mend(match.start() + 1, match.end(), word)
        if mended:
            return place.say("A cause says `rises` or `falls`", mended, match.start() + 1)
    mended = place.mend(place.column, place.column, " rises ")
    if mended and place.before.split()[1:]:
        return place.say("A cause says `rises` or `falls`", mended, also=", or `falls`")
    return None


def _rate_sign(place: BadLine) -> Advice | None:
    """`flow Out: Queue -> () 3/s`, `… = 3/s`."""
    if place.kind != "flow" or place.indented or "@" in place.masked:
        return None
    for start in (place.column, place.line.rfind(" ", 0, place.column)):
        end = start + 1 if place.line[start : start + 1] in ("=", ",") else start
        mended = place.mend(start, end, " @ ") if start >= 0 else None
        if mended:
            return place.say("The rate of a flow stands behind `@`", mended)
    return None


def _claim(place: BadLine) -> Advice | None:
    """`loop R1 "Storm" Reinforcing: …`, `loop R1 positive: …`, `loop R1 balancing "Breaker": …`."""
    if place.kind != "loop" or place.indented:
        return None
    before = re.match(
        r'(?P<id>loop\s+\S+\s+)(?P<claim>reinforcing|balancing)\s+(?P<title>"[^"]*"|“[^”]*”)', place.masked
    )
    if before:
        claim, title = (place.line[slice(*before.span(name))] for name in ("claim", "title"))
        mended = place.mend(before.start("claim"), before.end(), f"{title} {claim}")
        if mended:
            return place.say("The claim of a loop stands behind its title", mended, before.start("claim"))
    for match in _CLAIM.finditer(place.masked):
        claim = "balancing" if match["balancing"] else "reinforcing"
        mended = place.mend(*match.span(), claim)
        if mended:
            what = f"A loop claims `reinforcing` or `balancing`, not `{match[0]}`"
            return place.say(what, mended, match.start(), len(match[0]))
    return None


def _flow_end(place: BadLine) -> Advice | None:
    """`flow In: -> Queue @ 3/s`."""
    if place.kind != "flow" or place.indented:
        return None
    mended = place.mend(place.column, place.column, " () ")
    if mended is None or ":" not in place.before:
        return None
    return place.say("An end of this flow is missing", mended, also=" if it lies outside the model")


def _part(place: BadLine) -> Advice | None:
    """`show loops analysis`, `show loop`."""
    if place.kind != "show":
        return None
    with_commas = re.sub(r"(?<=\w)\s+(?=\w)", ", ", place.line).replace("show,", "show", 1)
    mended = place.try_line(with_commas) if with_commas != place.line else None
    if mended:
        return place.say("A comma is missing between the parts", mended)
    word = re.match(r"[\w-]+", place.rest)
    if word and word[0] in PARTS:
        return None  # a part, in a statement that can't be read for another reason
    near = difflib.get_close_matches(word[0].lower(), PARTS, 1, 0.6) if word else []
    mended = place.mend(place.column, place.column + len(word[0]), near[0]) if word and near else None
    if word and mended:
        return place.say(f"`{word[0]}` is no part to show", mended, length=len(word[0]), guess=True)
    what = f"`{word[0]}` is no part to show" if word else "A part to show is missing"
    return place.say(what, f"the parts are {', '.join(PARTS)}", length=len(word[0]) if word else 1)


def _second_thing(place: BadLine) -> Advice | None:
    """`model Checkout, title "x"`."""
    if place.indented or place.first not in ("model", "title") or place.rest[:1] != '"':
        return None
    return place.say(f"`{place.first}` has no properties", "give each statement a line of its own")


def _form(place: BadLine) -> Advice | None:
    statement = STATEMENT_WORDS.get(place.first)
    if statement is None or place.indented:
        return None
    what = "ends too early" if place.at_end else f"can't be read from `{shorten(place.rest)}` on"
    return place.say(
        f"This `{place.first}` {what}", f"the form is `{statement.example}`", length=len(shorten(place.rest))
    )


def shorten(text: str) -> str:
    """The first word of a text, short enough for a message."""
    word = re.match(r"\S+", text)
    shown = word[0] if word else text
    return shown if len(shown) <= 24 else shown[:23] + "…"


SLIPS: tuple[Callable[[BadLine], Advice | None], ...] = (
    _run,
    _unknown_statement,
    _level,
    _untitled,
    _direction,
    _rate_sign,
    _loop_without_id,
    _claim,
    _flow_end,
    _colon_too_many,
    _colon_missing,
    _name_like_statement,
    _second_thing,
    _part,
)
AT_LAST: tuple[Callable[[BadLine], Advice | None], ...] = (_form,)
