"""Which way is good, said in other words than `better low` and `better high`."""

from __future__ import annotations

import re
from collections.abc import Callable

from loopdown.language.properties import BETTER
from loopdown.syntax.advice.place import Advice, BadLine

_LOW = "low|lower|lowest|less|small|smaller|smallest|few|fewer|little|down|falling|min|minimum|minimal|short|shorter"
_HIGH = "high|higher|highest|more|large|larger|largest|big|bigger|many|up|rising|max|maximum|maximal|long|longer"
_WAY = rf"[\"“'‘]?(?P<way>{_LOW}|{_HIGH})[\"”'’]?(?![\w-])"
_ITEM_END = r"\s*(?=,|$)"
_OPTIONAL = r"\s*(?:[:=]|\b(?:is|are|if|when|the|value|values)\b)?\s*"
_GOOD = "better|best|good|prefer|preferred|want|wanted|direction"
_FORMS = (
    re.compile(rf"(?P<all>(?P<word>{_GOOD}){_OPTIONAL}{_WAY}){_ITEM_END}", re.I),
    re.compile(rf"(?P<all>(?P<word>worse|worst|bad){_OPTIONAL}{_WAY}){_ITEM_END}", re.I),
    re.compile(rf"(?P<all>{_WAY}\s+(?:(?:is|are)\s+)?(?P<word>better|best|good|preferred|wanted)){_ITEM_END}", re.I),
    re.compile(rf"(?P<all>{_WAY}\s+(?:(?:is|are)\s+)?(?P<word>worse|worst|bad)){_ITEM_END}", re.I),
    re.compile(rf"(?P<all>(?P<word>keep|minimi[sz]e|maximi[sz]e)(?:\s+(?:it\s+)?{_WAY})?){_ITEM_END}", re.I),
)  # fmt: skip
_SIDE = "below|under|above|over|at most|at least|<=?|>=?|≤|≥"
_LEVEL = re.compile(
    rf"(?P<all>(?:better\s+|goal\s*:?\s*)(?P<way>{_SIDE})\s*(?P<level>[^,]*\S)\s*)(?=,|$)", re.IGNORECASE
)
_BELOW = ("below", "under", "at most", "<", "<=", "≤")
_ITEM_BEGINS = re.compile(r"(?:^|,)\s*")


def _which_way(place: BadLine) -> Advice | None:
    """`better lower`, `low is better`, `worse high`, `minimize`."""
    if place.kind not in BETTER.of:
        return None
    for begin in _ITEM_BEGINS.finditer(place.line):
        for form in _FORMS:
            match = form.match(place.line, begin.end())
            way = _way(match) if match else None
            mended = place.mend(*match.span("all"), f"better {way}") if match and way else None
            if match and mended:
                message = "Which way is good is said by `better low` or `better high`"
                return place.say(message, mended, match.start("all"), len(match["all"]))
    return None


def _way(match: re.Match[str]) -> str | None:
    word, said = match["word"].lower(), (match["way"] or "").lower()
    if word.startswith(("mini", "maxi")):
        return None if said else "low" if word.startswith("mini") else "high"
    low = said in _LOW.split("|")
    if not said:
        return None
    return "low" if low != (word in ("worse", "worst", "bad")) else "high"


def _up_to_a_level(place: BadLine) -> Advice | None:
    """`better below 5 jobs`, `goal < 5 jobs`."""
    match = _LEVEL.search(place.line) if place.kind in ("stock", "variable") else None
    if match is None:
        return None
    way = "low" if match["way"].lower() in _BELOW else "high"
    mended = place.mend(*match.span("all"), f"goal {match['level']}, better {way}")
    if mended is None:
        return None
    message = "How far is good enough is said by `goal`, and which way by `better`"
    return place.say(message, mended, match.start("all"), len(match["all"]))


SLIPS: tuple[Callable[[BadLine], Advice | None], ...] = (_which_way, _up_to_a_level)
