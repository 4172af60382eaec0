"""Reads the properties and changes of statements, and refuses those that a statement can't have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from lark import Token

from loopdown.base.records import dataclass, field
from loopdown.language.statements import ALLOWED, CALLED, CHANGES, COMMON, PROPERTY_WORDS, own_properties
from loopdown.syntax.building.chains import build_chain, build_link, build_target
from loopdown.syntax.building.formulas import build_formula, build_quantity
from loopdown.syntax.building.reader import Node, Reading
from loopdown.syntax.tree import Add, Assign, Change, Common, Cut, Delayed

_SHOWN = {"change": "a change", "cut": "`cut`", "add": "`add`", "delayed": "`delay`"}


@dataclass(slots=True)
class Properties:
    """The properties of one statement by their words, and its changes in order."""

    given: int  # how many stand there, whether they may or not
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def common(self) -> Common:
        """Those that stocks, flows, variables and loops share."""
        return Common(*(self.values.get(word) for word in COMMON))


def build_properties(reading: Reading, kind: str, nodes: Sequence[Node]) -> Properties:
    """Read the properties that stand behind a statement's head; refuse those that it doesn't have."""
    found = Properties(len(nodes))
    for node in nodes:
        word = str(node.data).replace("_", " ")
        if word not in ALLOWED[kind]:
            _refuse(reading, kind, word, node)
        elif word in CHANGES:
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
        target = reading.written(cast(Node, node.children[0]))
        if target.casefold() in PROPERTY_WORDS:
            reading.refuse(
                "syntax",
                span,
                f"The property `{target}` takes no `=`",
                f"write `{target.lower()} {reading.written(node.children[-1])}`",
            )
        else:
            reading.refuse(
                "unknown-property",
                span,
                f"`{target} = …` can't stand under {owner}",
                "begin the line at the margin, if it is a statement of its own",
            )
        return
    if kind == "scenario" and word in CHANGES:
        reading.refuse(
            "bad-change",
            span,
            f"A scenario can't have {_SHOWN[word]}",
            "a scenario changes values: `NAME = EXPR`; changes of the structure belong to a `lever`",
        )
        return
    if kind == "assign" and word in ("goal", "unit"):
        help_ = f"write `variable NAME = …, {word} …`"
    else:
        help_ = own_properties(kind)
    shown = _SHOWN.get(word, f"`{word}`")
    reading.refuse("unknown-property", span, f"{owner[0].upper()}{owner[1:]} has no {shown}", help_)


def _value(reading: Reading, word: str, node: Node) -> Any:
    first = node.children[1]  # behind the keyword
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
            return build_link(reading, target) if target.data == "link" else build_target(reading, target)
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
            target, limit = build_target(reading, cast(Node, node.children[0]))
            formula = build_formula(reading, node.children[-1])
            return Assign(target, limit, formula, span) if formula is not None else None
        case "cut":
            return Cut(build_link(reading, cast(Node, node.children[1])), span)
        case "add":
            return Add(build_chain(reading, cast(Node, node.children[1])), span)
        case _:
            length = build_formula(reading, node.children[-1])
            link = build_link(reading, cast(Node, node.children[1]))
            return Delayed(link, length, span) if length is not None else None
