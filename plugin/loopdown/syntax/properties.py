"""The properties and changes of statements: which statement may have which, and their values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from lark import Token, Tree

from loopdown.source import Span
from loopdown.syntax.formulas import build_formula, build_quantity, limit_of
from loopdown.syntax.reading import Node, Reading
from loopdown.syntax.tree import Add, Arrow, Assign, Chain, Change, Common, Cut, Delay, Delayed, LinkRef, Name, Sign

COMMON = ("metric", "runbook", "note")

# What each statement may have, as the reference's table says.
ALLOWED: dict[str, tuple[str, ...]] = {
    "title": (),
    "model": (),
    "stock": ("max", "min", "when full", "when empty", *COMMON),
    "flow": COMMON,
    "assign": COMMON,
    "variable": ("goal", "unit", *COMMON),
    "links": ("because",),
    "loop": COMMON,
    "scenario": ("change",),
    "lever": ("on", "within", "because", "effect", "change", "cut", "add", "delayed"),
    "cause": ("check", "because"),
    "run": ("step", "method"),
}

CALLED = {
    "title": "a title", "model": "`model`", "stock": "a stock", "flow": "a flow", "assign": "`NAME = …`",
    "variable": "a variable", "links": "a link", "loop": "a loop", "scenario": "a scenario", "lever": "a lever",
    "cause": "a cause", "run": "`run`",
}  # fmt: skip

PROPERTY_WORDS = (
    "max", "min", "when full", "when empty", "goal", "unit", "metric", "runbook", "note", "because", "effect",
    "check", "on", "within", "step", "method",
)  # fmt: skip

_CHANGES = ("change", "cut", "add", "delayed")
_SHOWN = {"change": "a change", "cut": "`cut`", "add": "`add`", "delayed": "`delay`"}


@dataclass(slots=True)
class Properties:
    """The properties of one statement by their words, and its changes in order."""

    values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def common(self) -> Common:
        """Those that stocks, flows, variables and loops share."""
        return Common(*(self.values.get(word) for word in COMMON))


def build_properties(reading: Reading, kind: str, nodes: list[Node]) -> Properties:
    """Read the properties that stand behind a statement's head; refuse those that it doesn't have."""
    found = Properties()
    for node in nodes:
        word = str(node.data).replace("_", " ")
        if word not in ALLOWED[kind]:
            _refuse(reading, kind, word, node)
        elif word in _CHANGES:
            change = _change(reading, node)
            if change is not None:
                found.changes.append(change)
        elif word in found.values:
            reading.refuse("syntax", reading.span(node), f"`{word}` stands here twice", "keep one of the two")
        else:
            value = _value(reading, word, node)
            if value is not None:
                found.values[word] = value
    return found


def _refuse(reading: Reading, kind: str, word: str, node: Node) -> None:
    span = reading.span(node)
    owner = CALLED[kind]
    if word == "change" and kind not in ("scenario", "lever"):
        target = _target(reading, cast(Node, node.children[0]))[0].text
        if target.casefold() in PROPERTY_WORDS:
            reading.refuse("syntax", span, f"The property `{target}` takes no `=`", f"write `{target.lower()} …`")
        else:
            reading.refuse(
                "unknown-property",
                span,
                f"`{target} = …` can't stand under {owner}",
                "begin the line at the margin, if it is a statement of its own",
            )
        return
    if kind == "scenario" and word in _CHANGES:
        reading.refuse(
            "bad-change",
            span,
            f"A scenario can't have {_SHOWN[word]}",
            "a scenario changes values: `NAME = EXPR`; changes of the structure belong to a `lever`",
        )
        return
    own = [f"`{name}`" for name in ALLOWED[kind] if name not in _CHANGES]
    if kind == "assign" and word in ("goal", "unit"):
        help_ = f"write `variable NAME = …, {word} …`"
    elif own:
        help_ = f"{owner} may have {', '.join(own)}"
    else:
        help_ = f"{owner} has no properties"
    reading.refuse(
        "unknown-property", span, f"{owner[0].upper()}{owner[1:]} has no {_SHOWN.get(word, f'`{word}`')}", help_
    )


def _value(reading: Reading, word: str, node: Node) -> Any:
    parts = node.children[1:]  # behind the keyword
    first = parts[0]
    match word:
        case "max" | "goal":
            return build_formula(reading, first)
        case "min":
            return "none" if isinstance(first, Token) and first.type == "NONE" else build_formula(reading, first)
        case "when full":
            token = cast(Token, first)
            return "block" if token.type == "BLOCK" else reading.text(token)
        case "on":
            target = cast(Node, first)
            return _link(reading, target) if target.data == "link" else _target(reading, target)
        case "within" | "method":
            return str(first)
        case "step":
            return build_quantity(reading, cast(Token, first))
        case _:
            return reading.text(cast(Token, first))


def _change(reading: Reading, node: Node) -> Change | None:
    span = reading.span(node)
    match node.data:
        case "change":
            target, limit = _target(reading, cast(Node, node.children[0]))
            formula = build_formula(reading, node.children[-1])
            return Assign(target, limit, formula, span) if formula is not None else None
        case "cut":
            return Cut(_link(reading, cast(Node, node.children[1])), span)
        case "add":
            return Add(build_chain(reading, cast(Node, node.children[1])), span)
        case _:
            length = build_formula(reading, node.children[-1])
            link = _link(reading, cast(Node, node.children[1]))
            return Delayed(link, length, span) if length is not None else None


def _target(reading: Reading, node: Node) -> tuple[Name, Any]:
    name, limit = node.children
    return reading.name(cast(Node, name)), limit_of(cast("Token | None", limit))


def _link(reading: Reading, node: Node) -> LinkRef:
    source, arrow, target = (cast(Node, child) for child in node.children)
    if _arrow(reading, arrow).sign is not None:
        reading.refuse(
            "syntax",
            reading.span(arrow),
            "A link that stands elsewhere is named without its sign",
            "write `A -> B` here",
        )
    return LinkRef(reading.name(source), reading.name(target), reading.span(node))


def build_chain(reading: Reading, node: Node) -> Chain:
    """`A (+)-> B (-)-> C`."""
    children = cast("list[Node]", node.children)
    return Chain(
        tuple(reading.name(child) for child in children[0::2]),
        tuple(_arrow(reading, child) for child in children[1::2]),
        reading.span(node),
    )


def _arrow(reading: Reading, node: Node) -> Arrow:
    sign: Sign | None = None
    delay: Delay | None = None
    for child in node.children:
        if isinstance(child, Tree) and child.data == "sign":
            text = str(child.children[0])
            sign = "+" if text == "+" else "?" if text == "?" else "-"
        elif isinstance(child, Tree) and child.data == "delay":
            delay = _delay(reading, child)
    return Arrow(sign, delay, reading.span(node))


def _delay(reading: Reading, node: Node) -> Delay:
    length = node.children[1]
    if length is None:
        return Delay(None, reading.span(node))
    if isinstance(length, Token):
        return Delay(build_quantity(reading, length), reading.span(node))
    return Delay(reading.name(length), reading.span(node))


def span_of_all(first: Span, nodes: list[Span]) -> Span:
    """The stretch from the first span to the last of the others."""
    return first.to(nodes[-1]) if nodes else first
