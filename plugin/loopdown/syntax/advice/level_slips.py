"""Levels, rates and titles that stand where other notations have them: `stock Queue: 5`, `flow X: A -> B, rate 3/s`."""

from __future__ import annotations

import re
from collections.abc import Callable

from loopdown.syntax.advice.place import Advice, BadLine

_NAME = r"(?:[^\W\d_][\w' .-]*?|\"[^\"]*\")"
_ASSIGNING = (
    r"(?:\s*:=?\s*|\s*,?\s*\b(?:(?:is|are|initially|initial(?:\s+value)?|init|starts?(?:\s+(?:at|with))?|begins?\s+(?:at|with)"
    r"|level|value|equals?)\s*[:=]?\s+)|\s*,\s*|\s+)"
)
_LEVEL = re.compile(
    rf"(?P<head>(?:(?P<word>stock|variable)\s+)?{_NAME})(?P<sign>{_ASSIGNING})(?P<value>[-−–]?[\d.][^,]*?)\s*(?=,|$)"
)
_ENCLOSED = re.compile(rf"(?P<head>stock\s+{_NAME})\s*[(\[](?P<value>\s*\d[^()\[\]]*)[)\]](?=\s*(?:,|$))")
_UNIT = re.compile(
    rf"(?P<head>(?:stock|variable)\s+{_NAME})\s*\[(?P<unit>[^\W\d_][\w/]*)\]\s*=\s*(?P<number>[\d._]+)(?=\s*(?:,|$))"
)
_UNIT_BEHIND = re.compile(
    r"(?P<number>(?<![\w.])\d[\d._]*)\s*(?P<unit>\[[^\W\d_][\w/]*\]|\([^\W\d_][\w/]*\)|\{[^\W\d_][\w/]*\}|\"[^\W\d_][\w/]*\")(?=\s*(?:,|$))"
)
_RATE = re.compile(
    r"\s*(?:,\s*)?(?::|=|,|\b(?:rate|at|with|speed|runs?\s+at|value|equals?)(?:\s+(?:of|is))?\s*[:=]?)\s*(?=[\d.(\"]|[^\W_])"
)
_TITLE = re.compile(
    r"loop\s+(?P<id>[RBU]\d+)\s*(?P<sign>[-−–:,(]|\s)\s*(?P<title>[^\"“()>→:]*?[^\"“()>→:\s])\s*\)?\s*"
    r"(?=(?:\s(?:reinforcing|balancing)\s*)?:)"
)
_LOOP_HEAD = re.compile(
    r"(?:(?P<claim>(?i:reinforcing|balancing))\s+)?(?P<word>(?i:loop)\s+)?(?P<id>[RB]\d+)\s*(?P<sign>[:=])\s*(?=.*(?:>|→))"
)
_ENDS = re.compile(
    r"flow\s+(?P<source>[^:@>→]*?)\s*(?:[-−–]+>|→)\s*(?P<target>[^:@>→=]*?)\s*(?P<sign>[:@=,])\s*(?P<rate>.*)$"
)


def _level(place: BadLine) -> Advice | None:
    """`stock Queue: 5 jobs`, `stock Queue, initial 5 jobs`, `Rate: 5/s`."""
    if place.indented:
        return None
    match = _LEVEL.match(place.masked)
    if match is None or place.kind not in ("stock", "variable", "links", "assign") or "=" in match["head"]:
        return None
    if "," in match["sign"] and match["word"] != "stock" and match["word"] != "variable":
        return None
    mended = place.mend(*match.span("sign"), " = ")
    if mended is None:
        return None
    shown = match["sign"].strip(" ,:=") or match["sign"].strip()
    called = "level of a stock" if match["word"] == "stock" else "value of a variable"
    length = max(1, len(match["sign"].strip()))
    start = match.start("sign") + len(match["sign"]) - len(match["sign"].lstrip())
    but = f", not behind `{shown}`" if shown else ""
    return place.say(f"The {called} stands behind `=`{but}", mended, start, length)


def _enclosed(place: BadLine) -> Advice | None:
    """`stock Queue (5 jobs)`."""
    match = _ENCLOSED.match(place.masked)
    mended = place.mend(match.end("head"), match.end(), f" = {match['value'].strip()}") if match else None
    if match is None or mended is None:
        return None
    return place.say("The level of a stock stands behind `=`", mended, match.end("head"), guess=True)


def _unit(place: BadLine) -> Advice | None:
    """`stock Queue [jobs] = 5`, `stock Queue = 5 [jobs]`."""
    match = _UNIT.match(place.masked)
    if match is not None:
        mended = place.mend(match.end("head"), match.end(), f" = {match['number']} {match['unit']}")
        if mended:
            return place.say("A unit stands behind its number", mended, match.end("head") + 1, guess=True)
    for behind in _UNIT_BEHIND.finditer(place.masked):
        unit = place.line[slice(*behind.span("unit"))][1:-1]
        mended = (
            place.mend(*behind.span(), f"{behind['number']} {unit}")
            if behind["unit"][0] != "(" or not place.names(unit)
            else None
        )
        if mended and behind.start() <= place.column <= behind.end():
            what = "A unit stands behind its number as it is"
            return place.say(what, mended, behind.start("unit"), len(behind["unit"]), guess=True)
    return None


def _rate(place: BadLine) -> Advice | None:
    """`flow Out: Queue -> (), rate 3/s`, `flow Out: Queue -> () at 3/s`, `flow Out: Queue -> (): 3/s`."""
    if place.kind != "flow" or "@" in place.masked:
        return None
    arrow = max(place.masked.rfind(">"), place.masked.rfind("→"))
    if place.indented:
        arrow = 0
    elif arrow < 0:
        return None
    for match in _RATE.finditer(place.masked, arrow):
        mended = place.mend(*match.span(), "@ " if place.indented else " @ ")
        if mended is None and place.indented:
            mended = place.mend(0, match.end(), place.line[: len(place.line) - len(place.line.lstrip())] + "@ ")
        rate = re.match(r"[^\W\d_][\w' -]*", place.line[match.end() :])
        if mended and (
            rate is None or place.names(rate[0].strip()) or place.line[match.end() + rate.end() :][:1] == "("
        ):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            return place.say("The rate of a flow stands behind `@`", mended, start, len(match[0].strip()))
    return None


def _title(place: BadLine) -> Advice | None:
    """`loop R1: Retry storm: …`, `loop R1 - Retry storm: …`, `loop R1 (Retry storm): …`."""
    match = _TITLE.match(place.masked)
    if match is None:
        return None
    mended = place.mend(match.end("id"), match.end(), f' "{match["title"].strip()}"')
    if mended is None:
        return None
    return place.say("The title of a loop stands in quotes", mended, match.start("title"), len(match["title"]))


def _loop_head(place: BadLine) -> Advice | None:
    """`R1: A (+)-> B (+)-> A`, `reinforcing loop R1: …`, `loop R1 = …`."""
    match = _LOOP_HEAD.match(place.masked)
    if match is None or place.indented or not (match["sign"] == "=" or match["word"] is None or match["claim"]):
        return None
    claim = f" {match['claim'].lower()}" if match["claim"] else ""
    mended = place.mend(0, match.end(), f"loop {match['id']}{claim}: ")
    return place.say("A loop begins with `loop` and its ID", mended, 0, match.end("id")) if mended else None


def _nameless_flow(place: BadLine) -> Advice | None:
    """`flow Queue -> Work: 3/s`."""
    match = _ENDS.match(place.masked)
    if place.indented or match is None or not match["source"] or not match["target"] or '"' in place.masked:
        return None
    source, target = match["source"].strip(), match["target"].strip()
    inside = [end.strip("() ") for end in (source, target)]
    if " " in inside[0] and not place.names(inside[0]):
        return None  # a name and a stock, and the colon between them is missing
    if source[:1] == "(" and target[:1] == "(":
        return None
    name = f"{inside[0]} to {inside[1]}" if all(inside) else f"{inside[0]} out" if inside[0] else f"{inside[1]} in"
    rate = match["rate"].strip()
    mended = place.try_line(f"flow {name}: {source} -> {target}" + (f" @ {rate}" if rate else ""))
    if mended is None:
        return None
    return place.say("A flow has a name, and its rate stands behind `@`", mended, 0, 4, guess=True)


def _flow_equals(place: BadLine) -> Advice | None:
    """`flow Out = Queue -> () @ 3/s`, `flow Out: from Queue to ()`."""
    if (place.kind != "flow" and place.first not in ("inflow", "outflow")) or place.indented:
        return None
    match = re.match(r"flow\s+[^=:>→@]+?(\s*=\s*)(?=[^=]*?(?:[-−–]>|→))", place.masked)
    mended = place.mend(*match.span(1), ": ") if match else None
    if match and mended:
        return place.say("A colon stands behind the name of a flow", mended, match.start(1))
    back = re.match(
        r"flow\s+[^:]+:\s*(?P<ends>(?P<target>[^@<>]+?)\s*<-+\s*(?P<source>[^@<>]+?))\s*(?=@|,|$)", place.masked
    )
    mended = place.mend(*back.span("ends"), f"{back['source']} -> {back['target']}") if back else None
    if back and mended:
        return place.say("An arrow points to where a flow goes", mended, back.start("ends"), len(back["ends"]))
    one = re.match(
        r"(?P<word>flow|inflow|outflow)\s+[^:]+:\s*(?P<way>(?P<into>into|to)\s+|(?:out\s+of|from)\s+)?(?P<end>[^@<>→,:]+?)\s*(?=@|,|$)",
        place.masked,
    )
    if one and (one["way"] or one["word"] != "flow"):
        into = one["into"] or one["word"] == "inflow"
        start = one.start("way") if one["way"] else one.start("end")
        ends = f"() -> {one['end']}" if into else f"{one['end']} -> ()"
        mended = place.try_line(f"flow{place.line[len(one['word']) : start]}{ends} {place.line[one.end() :].lstrip()}")
        if mended:
            return place.say("A flow has two ends, with an arrow between them", mended, start, guess=True)
    both = re.search(r":\s*(from\s+(?P<source>[^:@>→]+?)\s+to)\s+", place.masked)
    mended = place.mend(*both.span(1), f"{both['source']} ->") if both else None
    if both and mended:
        return place.say("A flow's two ends are joined by an arrow", mended, both.start(1), len(both[1]))
    return None


FIRST: tuple[Callable[[BadLine], Advice | None], ...] = (
    _title,
    _loop_head,
    _flow_equals,
    _rate,
    _nameless_flow,
    _enclosed,
    _unit,
)
SLIPS: tuple[Callable[[BadLine], Advice | None], ...] = (_level,)
