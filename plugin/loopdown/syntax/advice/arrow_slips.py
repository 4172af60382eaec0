"""Arrows of other notations, signs beside their arrow, delays in another order."""

from __future__ import annotations

import re
from collections.abc import Callable

from loopdown.syntax.advice.place import Advice, BadLine

_PLUS = r"\+{1,2}|pos(?:itive)?|same|plus|s"
_MINUS = r"[-−–]{1,2}|neg(?:ative)?|opposite|minus|o"
_UNKNOWN = r"\?+|\+\s*/\s*[-−–]|[-−–]\s*/\s*\+|±|\+[-−–]|[-−–]\+|unknown"
_GROUP = rf"[(\[{{]\s*(?:{_UNKNOWN}|{_PLUS}|{_MINUS})\s*[)\]}}]"
_BIT = rf"(?:[-−–=~—]+>*|[>→⟶⇒⟹➔➜➝⇢]|[+?]|{_GROUP})"
_CLUSTER = re.compile(rf"\s*{_BIT}(?:\s*{_BIT})*\s*", re.IGNORECASE)
_PROPER = re.compile(r"\s*(?:\(\s*[-+?−–]\s*\)\s*)?(?:[-−–]>|→)\s*")
_SIGN_BEFORE = re.compile(r"\(\s*[-+?−–][^()]*\)$")
_BACK = re.compile(r"(?P<a>[^<>←↔⇔]+?)\s*(?:(?P<both><[-=−–]+>|↔|⇔|⟷)|<[-=−–]+|←|⇐)\s*(?P<b>[^<>←↔⇔]+)")
_BEHIND = re.compile(rf"\s*[:,]?\s*[(\[]?(?P<sign>{_UNKNOWN}|{_PLUS}|{_MINUS})[)\]]?\s*$", re.IGNORECASE)
_CAUSES = re.compile(r"(?P<a>[^,>→]+),(?P<b>[^,>→(]+?)\s*(?P<arrow>\([^()]*\)\s*(?:[-−–]>|→))\s*(?P<c>.+)")
_DELAYED = re.compile(r"\((?P<inside>[^()]{1,80})\)\s*(?:-+>|→)")
_DELAY_BEHIND = re.compile(
    r"\(\s*[-+?−–]\s*(?P<end>\)\s*(?:[-−–]>|→)\s*)(?P<to>[^,()>→\[\]]*?)\s*[,(\[]\s*"
    r"(?:delay(?:ed)?|lag|after)(?:\s+(?:by|of))?\s*(?P<length>[\w.][\w. ]*?)\s*[)\]]?\s*$"
)
_LENGTH = re.compile(
    r"(?P<word>delay(?:ed)?(?:\s+(?:of|by))?|lag|after|\|{1,2}|‖)?\s*(?P<length>\d.*|[^\W\d].*)?", re.IGNORECASE
)

_FORMS = "`(+)->` if both move the same way, `(-)->` if opposite ways"
_OR_OPPOSITE = ", with `(-)` if they move opposite ways"


def sign_of(text: str) -> str:
    """`+`, `-` or `?` for a sign of another notation."""
    inside = text.strip(" ()[]{}").casefold()
    for sign, pattern in (("?", _UNKNOWN), ("+", _PLUS), ("-", _MINUS)):
        if re.fullmatch(pattern, inside):
            return sign
    return ""


def _sign_behind(place: BadLine) -> Advice | None:
    """`A -> B: +`."""
    match = _BEHIND.search(place.masked)
    if match is None or not place.masked[match.start() :].strip() or place.kind not in ("links", "lever"):
        return None
    arrow = r"\s*(?:[-−–]>|→)\s*"
    tail = len(place.line) - match.start()
    mended = place.try_line(place.replaced(arrow, f" ({sign_of(match['sign'])})-> ")[:-tail])
    if mended is None or not re.search(arrow, place.masked[: match.start()]):
        return None
    start = match.start("sign")
    several = len(re.findall(arrow, place.masked)) > 1  # the sign of the others isn't known
    return place.say("The sign is part of the arrow", mended, start, match.end("sign") - start, guess=several)


def _other_notation(place: BadLine) -> Advice | None:
    """`A --> B`, `A => B`, `A +> B`, `A -(+)-> B`, `A (s)-> B`, `A (+) B`."""
    found = [match for match in _CLUSTER.finditer(place.masked) if _is_foreign(match[0])]
    if not found:
        return None
    at = next((match for match in found if match.end() >= place.column), found[-1])
    shown = at[0].strip()
    start = at.end() - len(at[0].lstrip())
    for unsigned in (" (+)-> ", " -> "):
        mended = place.try_line(_replaced(place, found, unsigned))
        if mended is None:
            continue
        guess = "(" in unsigned and any(_unsigned(place, match) for match in found)
        if _sign_of(at[0]):
            what, also = "The sign stands in parentheses before the arrow", ""
        elif "(" not in unsigned or not _unsigned(place, at):
            what, also = f"An arrow is written `->` here, not `{shown}`", ""
        else:
            what, also = f"An arrow is written `(+)->` or `(-)->`, not `{shown}`", _OR_OPPOSITE
        return place.say(what, mended, start, len(shown), also=also, guess=guess)
    if len(shown) > 1 and ">" in shown and place.kind == "links" and "=" not in place.masked[: at.start()]:
        return place.say(f"An arrow is written `(+)->` or `(-)->`, not `{shown}`", f"write {_FORMS}", start, len(shown))
    return None


def _is_foreign(cluster: str) -> bool:
    """Whether what stands between two names is meant as an arrow and isn't written as one."""
    arrow = any(sign in cluster for sign in ">→⟶⇒⟹➔➜➝⇢")
    group = re.search(_GROUP, cluster, re.IGNORECASE)
    return bool(arrow or group) and not _PROPER.fullmatch(cluster)


def _unsigned(place: BadLine, cluster: re.Match[str]) -> bool:
    return not _sign_of(cluster[0]) and not _SIGN_BEFORE.search(place.masked[: cluster.start()])


def _sign_of(cluster: str) -> str:
    group = re.search(_GROUP, cluster, re.IGNORECASE)
    if group:
        return sign_of(group[0])
    bare = re.search(r"[+?]", cluster)
    return bare[0] if bare else ""


def _replaced(place: BadLine, found: list[re.Match[str]], unsigned: str) -> str:
    pieces: list[str] = []
    end = 0
    for match in found:
        sign = _sign_of(match[0])
        before = place.masked[end : match.start()]
        new = f" ({sign})-> " if sign else "-> " if _SIGN_BEFORE.search(before) else unsigned
        pieces += (place.line[end : match.start()], new)
        end = match.end()
    return "".join((*pieces, place.line[end:]))


def _backwards(place: BadLine) -> Advice | None:
    """`A <- B`, `A <-> B`."""
    match = _BACK.fullmatch(place.masked)
    if match is None or place.kind != "links":
        return None
    a, b = place.line[: match.end("a")].strip(), place.line[match.start("b") :].strip()
    mended = place.try_line(f"{a} (+)-> {b} (+)-> {a}" if match["both"] else f"{b} (+)-> {a}")
    if mended is None:
        return None
    message = "Each way is a link with a sign of its own" if match["both"] else "An arrow points from cause to effect"
    return place.say(message, mended, match.end("a"), match.start("b") - match.end("a"), also=_OR_OPPOSITE)


def _delay_in_arrow(place: BadLine) -> Advice | None:
    """`A (+ 3 min)-> B`, `A (delay 3 min, +)-> B`, `A (delay)-> B`."""
    for match in _DELAYED.finditer(place.masked):
        inside = match["inside"].strip()
        sign = sign_of(inside[:1]) or sign_of(inside[-1:])
        rest = inside.strip("+-−–?, ")
        length = _LENGTH.fullmatch(rest)
        if not length or not (length["word"] or rest[:1].isdigit()):
            continue
        new = f"({sign or '+'} delay {length['length'] or ''}".rstrip() + ")->"
        mended = place.mend(*match.span(), new)
        if mended:
            what = "A delay stands behind the sign of its arrow" if sign else "An arrow with a delay has a sign too"
            also = "" if sign else ", with `-` if they move opposite ways"
            return place.say(what, mended, match.start(), len(match[0]), also=also)
    return None


def _delay_behind(place: BadLine) -> Advice | None:
    """`A (+)-> B, delay 3 min`, `A (+)-> B [delay 3 min]`."""
    match = _DELAY_BEHIND.search(place.masked)
    if match is None or place.kind not in ("links", "loop"):
        return None
    sign, target = place.line[: match.start("end")], place.line[match.start("end") : match.end("to")]
    mended = place.try_line(f"{sign} delay {match['length'].strip()}{target}")
    if mended is None:
        return None
    start = match.end("to")
    return place.say("A delay stands behind the sign of its arrow", mended, start, match.end() - start)


def _flow_without_arrow(place: BadLine) -> Advice | None:
    """`flow In: (Clients) (+)-> Queue`, `flow Out: Queue to ()`."""
    if place.kind != "flow":
        return None
    for pattern, message in (
        (r"\s*\(\s*[-+?−–]\s*\)\s*(?:[-−–]>|→)\s*", "The arrow of a flow has no sign"),
        (r"\s+to\s+", "A flow's two ends are joined by an arrow"),
    ):
        match = re.search(pattern, place.masked)
        mended = place.mend(*match.span(), " -> ") if match else None
        if match and mended:
            return place.say(message, mended, match.start() + 1, len(match[0].strip()))
    return None


def _sign_unknown(place: BadLine) -> Advice | None:
    """`A (*)-> B`."""
    for match in _DELAYED.finditer(place.masked):
        inside = match["inside"].strip()
        if re.fullmatch(r"[-+?−–]", inside):
            continue
        if match.start() <= place.column < match.end() and place.kind in ("links", "loop"):
            return place.say(
                f"`{inside[:24]}` is no sign", f"write {_FORMS}, `(?)->` if that isn't known", match.start(),
                len(match[0]),
            )  # fmt: skip
    return None


def _end_missing(place: BadLine) -> Advice | None:
    """`A (+)->`, `(+)-> B`, `A (+)`, `A (+)-> (+)-> B`."""
    arrow = r"(?:\([^()]*\)\s*)?(?:[-−–]>|→)"
    if not place.indented and re.match(rf"\s*{arrow}", place.masked):
        return place.say(
            "A line at the margin begins with an arrow",
            "write the cause before it, or indent the line to go on with the one above",
            0, len(place.line.split()[0]),
        )  # fmt: skip
    if place.at_end and place.kind != "flow" and re.search(rf"{arrow}\s*$", place.masked):
        return place.say("The arrow leads nowhere", "write the effect behind it, as in `A (+)-> B`")
    if place.at_end and re.search(r"\(\s*[-+?−–]\s*\)\s*$", place.masked):
        return place.say("A sign stands here without its arrow", "write `A (+)-> B`")
    return None


def _two_causes(place: BadLine) -> Advice | None:
    """`A, B (+)-> C`."""
    if place.kind != "links" or place.indented:
        return None
    match = _CAUSES.match(place.masked)
    if match is None:
        return None
    a, b, c = (place.line[slice(*match.span(name))].strip() for name in "abc")
    arrow = match["arrow"].strip()
    return place.say(
        "A chain goes from one cause to one effect",
        f"write two lines: `{a} {arrow} {c}` and `{b} {arrow} {c}`",
        match.end("a"),
    )


KNOWN: tuple[Callable[[BadLine], Advice | None], ...] = (
    _sign_behind,
    _delay_in_arrow,
    _delay_behind,
    _other_notation,
    _backwards,
    _flow_without_arrow,
    _two_causes,
    _sign_unknown,
    _end_missing,
)
