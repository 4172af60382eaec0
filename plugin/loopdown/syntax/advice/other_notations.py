"""Lines of other notations: Mermaid, YAML, lists of Markdown, the `systems` package, equations of other programs."""

from __future__ import annotations

import re
from collections.abc import Callable

from loopdown.language.quoting import quoted
from loopdown.language.statements import STATEMENT_WORDS
from loopdown.syntax.advice.arrow_slips import sign_of
from loopdown.syntax.advice.place import Advice, BadLine

_LABEL = re.compile(r"\s*(?:[-−–=.~]+[>xo]?|→)\s*\|(?P<label>[^|]*)\|\s*(?:>\s*)?")
_NODE = re.compile(r"(?<![\w.])\w+(?:\[+|\(+|\{+)[\"\s]*(?P<text>[^\"\[\](){}|]+?)[\"\s]*(?:\]+|\)+|\}+)")
_DOTTED = re.compile(r"\s*-\.+->\s*")
_FOREIGN_ARROW = re.compile(r"--+>|==+>|-\.+->|---+|[-=]+[xo](?=\s)|(?:[-−–]>|→)\s*\|")
_HEADER = re.compile(
    r"\s*(?:graph|flowchart|mindmap|stateDiagram\S*|sequenceDiagram|digraph|strict|@startuml|@enduml|end|subgraph|"
    r"classDef|linkStyle|style|direction)\b.*",
)
_BULLET = re.compile(r"\s*(?:[-*+•–]|\d+[.)])\s+(?=\S)")
_PLURALS = {
    "stocks": "stock", "flows": "flow", "variables": "variable", "parameters": "assign", "constants": "assign",
    "auxiliaries": "assign", "links": "links", "connections": "links", "edges": "links", "nodes": "variable",
    "loops": "loop", "scenarios": "scenario", "levers": "lever", "causes": "cause", "name": "model",
    "stock": "stock", "flow": "flow", "variable": "variable", "loop": "loop", "scenario": "scenario",
    "lever": "lever", "cause": "cause", "initial": "stock", "from": "flow", "to": "flow", "source": "flow",
    "target": "flow", "rate": "flow", "simulation": "run", "description": "title",
}  # fmt: skip
_YAML = re.compile(rf"\s*(?:-\s+)?\"?(?P<word>{'|'.join(_PLURALS)})\"?\s*:(?:\s|$)")
_JSON = re.compile(r"\s*[{\[]\s*(?:\"[\w ]+\"\s*:|\{|\[|$)|\s*[}\]]+,?\s*$")
_SYSTEMS = re.compile(
    r"(?P<source>\[?[^\W\d_][\w ]*\]?(?:\([^()]*\))?)\s*>\s*(?P<target>\[?[^\W\d_][\w ]*\]?(?:\([^()]*\))?)"
    r"\s*@\s*(?P<rate>.+)$"
)
_DERIVATIVE = re.compile(
    r"\s*(?:d\s*\(?(?P<a>[^\W\d_][\w ]*?)\)?\s*/\s*dt|d\s*/\s*dt\s*\(?\s*(?P<b>[^\W\d_][\w ]*?)\s*\)?|"
    r"(?P<c>[^\W\d_][\w ]*?)\s*\(\s*t\s*\))\s*=(?!=)"
)
_VERBS = re.compile(
    r"[^\W\d_][\w' .-]*?\s(?P<verb>(?P<up>increases|raises|grows|boosts|adds\s+to)|(?P<down>decreases|reduces|lowers|"
    r"shrinks|drains|limits)|(?P<causes>causes|leads\s+to|affects|influences|drives))\s+[^\W\d_][\w' .-]*"
)
_EXAMPLES = {word: each.example for word, each in STATEMENT_WORDS.items()} | {
    "assign": "Service rate = 20/s", "links": "Load (+)-> Latency",
}  # fmt: skip


def _mermaid(place: BadLine) -> Advice | None:
    """`A -->|+| B`, in links and in loops; `A[Load] --> B["Latency"]`."""
    if place.kind not in ("links", "loop") or not _FOREIGN_ARROW.search(place.masked):
        return None
    labels = list(_LABEL.finditer(place.masked))
    plain = place.line
    if labels:
        pieces: list[str] = []
        end = 0
        for match in labels:
            pieces += (place.line[end : match.start()], _arrow(match["label"]))
            end = match.end()
        plain = "".join((*pieces, place.line[end:]))
    if not labels and not _DOTTED.search(plain) and not _NODE.search(plain):
        return None  # an arrow without its sign
    named = _NODE.sub(lambda match: _plain(match["text"]), plain)
    arrows = _DOTTED.sub(" (+)-> ", named)
    unsigned = re.sub(r"\s*(?<!\))(?:-->|==>|---+|--+>)\s*", " (+)-> ", arrows)
    known = bool(labels) and all(sign_of(match["label"]) for match in labels)
    for line in dict.fromkeys((plain, named, arrows, unsigned)):
        mended = place.try_line(line) if line != place.line else None
        if mended:
            sure = known and line == plain
            arrow = labels[0] if labels else _FOREIGN_ARROW.search(place.masked)
            start, length = (arrow.start(), len(arrow[0].strip())) if arrow else (place.column, 1)
            message = "The sign stands in parentheses before the arrow" if labels else "This reads like Mermaid"
            also = "" if sure else ", with `(-)` if they move opposite ways"
            return place.say(message, mended, start + (place.line[start : start + 1] == " "), length, also=also)
    return None


def _arrow(label: str) -> str:
    sign = sign_of(label.strip()) or sign_of(label.strip()[:1]) or "+"
    late = " delay" if re.search(r"delay|later|lag|‖|\|\|", label, re.IGNORECASE) else ""
    return f" ({sign}{late})-> "


def _plain(text: str) -> str:
    return quoted(" ".join(text.split()))


def _verb(place: BadLine) -> Advice | None:
    """`A increases B`, `A reduces B`."""
    match = _VERBS.fullmatch(place.masked)
    if match is None or place.indented or place.first in STATEMENT_WORDS:
        return None
    sign = "+" if match["up"] or match["causes"] else "-"
    mended = place.mend(match.start("verb"), match.end("verb"), f"({sign})->")
    if mended is None:
        return None
    also = ", with `(-)` if they move opposite ways" if match["causes"] else ""
    return place.say(
        "A link is an arrow with its sign", mended, match.start("verb"), len(match["verb"]), also=also, guess=True
    )


def _header(place: BadLine) -> Advice | None:
    """`graph LR`, `flowchart TD`."""
    if not _HEADER.fullmatch(place.masked) or place.kind != "links" or re.search(r"[>→]", place.masked):
        return None
    mended = place.try_line("# " + place.line)
    message = f"`{place.line.strip()[:40]}` alone says nothing: it belongs to another notation"
    return place.say(message, mended, _lead(place), len(place.line.strip()), guess=True) if mended else None


def _bullet(place: BadLine) -> Advice | None:
    """`- stock Queue = 5`."""
    match = _BULLET.match(place.masked)
    mended = place.mend(0, match.end(), "") if match else None
    if match is None or mended is None:
        return None
    return place.say("A statement has no sign of a list before it", mended, _lead(place), len(match[0].strip()))


def _lead(place: BadLine) -> int:
    """Where what stands on a line begins."""
    return len(place.line) - len(place.line.lstrip())


def _yaml(place: BadLine) -> Advice | None:
    """`stocks:`, `- name: Queue`, `{"stocks": […]}`."""
    match = _YAML.match(place.masked)
    own = match is not None and match["word"] in STATEMENT_WORDS
    if match is not None and not (own and place.line[match.end() :].strip()):
        example = _EXAMPLES[_PLURALS[match["word"]]]
        return place.say(
            "This reads like YAML: here each thing is a statement on a line of its own",
            f"the form is `{example}`", match.start("word"), len(match["word"]),
        )  # fmt: skip
    if _JSON.match(place.line):
        return place.say(
            "This reads like JSON: here each thing is a statement on a line of its own",
            f"the form is `{_EXAMPLES['stock']}`", _lead(place), len(place.line.strip()),
        )  # fmt: skip
    return None


def _systems(place: BadLine) -> Advice | None:
    """`[Candidate] > PhoneScreen @ 25`."""
    match = _SYSTEMS.fullmatch(place.masked)
    if match is None or place.indented or '"' in place.masked:
        return None
    shown, stocks = [], []
    for end in (match["source"], match["target"]):
        name = re.sub(r"\([^()]*\)$", "", end).strip("[] ")
        cloud = end.startswith("[")
        shown.append((name, f"({name})" if cloud else name))
        if not cloud and not re.search(rf"(?m)^stock\s+{re.escape(name)}\b", place.others):
            level = re.search(r"\(\s*([\d.]+)", end)
            stocks.append(f"stock {name} = {level[1] if level else 0}")
    (source, one), (target, two) = shown
    rate = re.sub(r"^(?:Rate|Conversion|Leak)\((.*)\)$", r"\1", match["rate"].strip())
    line = f"flow {source} to {target}: {one} -> {two} @ {rate}"
    mended = place.try_line(line)
    message = "A flow is a statement: its name, its two ends and its rate"
    if mended is None:
        return place.say(message, f"the form is `{_EXAMPLES['flow']}`", 0, len(place.line))
    if stocks:
        declare = " and ".join(f"`{each}`" for each in stocks)
        return place.say(message, f"write `{line}`, and declare {declare} on lines of their own", 0, len(place.line))
    return place.say(message, mended, 0, len(place.line), guess=True)


def _equation(place: BadLine) -> Advice | None:
    """`dQueue/dt = In - Out`, `Queue(t) = Queue(t - dt) + …`."""
    match = _DERIVATIVE.match(place.masked)
    if match is None or place.indented:
        return None
    name = (match["a"] or match["b"] or match["c"]).strip()
    return place.say(
        "A stock has no equation: its flows say how it changes",
        f"declare `stock {name} = 0` at its first level, and each term as a flow: `flow In: () -> {name} @ 3/s`",
        0, len(match[0]),
    )  # fmt: skip


FIRST: tuple[Callable[[BadLine], Advice | None], ...] = (_yaml, _bullet, _mermaid, _systems, _equation)
AT_LAST: tuple[Callable[[BadLine], Advice | None], ...] = (_header, _verb)
