"""Changes by what holds already, said in other ways than `Nodes += 4 nodes`."""

from __future__ import annotations

import re
from collections.abc import Callable

from loopdown.language.changes import CHANGE_WORDS
from loopdown.syntax.advice.place import Advice, BadLine

_WORDS = "|".join(("on", "within", "because", "effect", *CHANGE_WORDS))
_NAME = rf"(?!(?:{_WORDS})\s)(?P<name>[^\W\d_](?:[\w'-]|\s+(?!\d))*?(?:\.(?:max|min|goal))?|\"[^\"]+\")"
_ITEM = r"(?:(?<=[:,])|^)\s*"
_END = r"\s*(?=,|$)"
_VALUE = r"(?P<value>[^,=]*[^,=\s])"
_MORE = "increase|increment|raise|grow|add|plus|up"
_LESS = "decrease|decrement|reduce|lower|shrink|subtract|minus|down|drop"
_BY_WORD = re.compile(rf"{_ITEM}(?P<all>(?:(?P<more>{_MORE})|{_LESS})\s+{_NAME}\s+by\s+{_VALUE}){_END}", re.I)
_TIMES_WORD = re.compile(rf"{_ITEM}(?P<all>(?:(?P<more>double|triple)|halve)\s+{_NAME}){_END}", re.I)
_BARE_SIGN = re.compile(rf"{_ITEM}(?P<all>{_NAME}\s*(?:(?<=\s)|:\s*)(?P<sign>[-−–+*×·/])\s*=?\s*{_VALUE}){_END}")
_BY_NAME = re.compile(rf"{_ITEM}(?P<all>{_NAME}\s+(?:(?P<more>{_MORE})|{_LESS})\s+(?:by\s+)?{_VALUE}){_END}", re.I)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_UNFINISHED = re.compile(r"(?P<sign>[\^%]=|(?:\+\+|--|[-−–+*×·/]=)(?=\s*(?:,|$)))")
_DELAY = re.compile(r"delay\s[^=,]*(?:[-−–]>|→)[^=,]*?(?P<sign>[-−–+*×·/]=)")
_SAID = "A change by what holds already is written `NAME += VALUE`, or with `-=`, `*=`, `/=`"


def _by(place: BadLine) -> Advice | None:
    """`increase Nodes by 4`, `Nodes + 4 nodes`, `double Nodes`."""
    if place.kind not in ("scenario", "lever"):
        return None
    for form in (_BY_WORD, _TIMES_WORD, _BARE_SIGN, _BY_NAME):
        for match in form.finditer(place.line):
            mended = place.mend(*match.span("all"), _written(match))
            if mended:
                return place.say(_SAID, mended, match.start("all"), len(match["all"]))
    return None


def _written(match: re.Match[str]) -> str:
    found = match.groupdict()
    if "sign" in found:
        return f"{found['name']} {found['sign']}= {found['value']}"
    if "value" not in found:
        times = {"double": "*= 2", "triple": "*= 3"}.get((found["more"] or "").lower(), "/= 2")
        return f"{found['name']} {times}"
    share = _PERCENT.fullmatch(found["value"])
    if share:
        return f"{found['name']} *= {100 + float(share[1]) * (1 if found['more'] else -1):g}%"
    return f"{found['name']} {'+' if found['more'] else '-'}= {found['value']}"


def _no_value(place: BadLine) -> Advice | None:
    """`Nodes +=`, `Nodes ++`, `Nodes ^= 2`."""
    if place.kind not in ("scenario", "lever"):
        return None
    delay = _DELAY.search(place.masked)
    mended = place.mend(*delay.span("sign"), "=") if delay else None
    if delay and mended:
        return place.say(
            "The delay of a link is set, and doesn't go by what it is", mended, delay.start("sign"), guess=True
        )
    match = _UNFINISHED.search(place.masked)
    if match is None:
        return None
    start, length = match.start("sign"), len(match["sign"])
    if match["sign"] in ("++", "--"):
        mended = place.mend(start, match.end("sign"), f"{match['sign'][0]}= 1")
        return place.say(_SAID, mended, start, length, guess=True) if mended else None
    if match["sign"] in ("^=", "%="):
        return place.say(f"There is no `{match['sign']}`", f"{_SAID[0].lower()}{_SAID[1:]}", start, length)
    return place.say(
        f"A value is missing behind `{match['sign']}`", "write it, as in `Nodes += 4 nodes`", start, length
    )


def _at_the_margin(place: BadLine) -> Advice | None:
    """`Nodes += 4` outside a scenario or lever."""
    if place.indented or place.kind in ("scenario", "lever"):
        return None
    match = re.match(r"[^=:,@]*?(?P<sign>[-−–+*×·/]=)", place.masked)
    if match is None or match.start("sign") > place.column + 1:
        return None
    return place.say(
        f"`{match['sign']}` changes what holds already, and that is done in a scenario or a lever",
        "write `=` for a formula, or indent the line below a `scenario` or `lever`",
        match.start("sign"),
        2,
    )


SLIPS: tuple[Callable[[BadLine], Advice | None], ...] = (_at_the_margin, _no_value, _by)
