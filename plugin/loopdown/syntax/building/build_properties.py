"""Reads the properties and changes of statements, and refuses those that a statement can't have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from loopdown.base.finding import Edit, Fix, rewrite
from loopdown.base.records import dataclass, field
from loopdown.language.changes import CHANGES
from loopdown.language.properties import COMMON, PROPERTIES, Property
from loopdown.language.statements import STATEMENTS, own_properties, properties_of
from loopdown.syntax.building.build_chains import build_chain, build_link, build_target
from loopdown.syntax.building.build_formulas import build_formula, build_quantity
from loopdown.syntax.building.reader import Reader
from loopdown.syntax.nodes import ParseNode, Token
from loopdown.syntax.tree import (
    By,
    Change,
    Common,
    Expr,
    WrittenAdd,
    WrittenAssign,
    WrittenCut,
    WrittenDelayed,
    WrittenQuantity,
    WrittenUnary,
)


@dataclass(slots=True)
class Properties:
    """The properties of one statement by their words, and its changes in order."""

    given: int  # how many stand there, whether they may or not
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def common(self) -> Common:
        """Those that stocks, flows, variables and loops share."""
        return Common(tuple((each.word, self.values[each.word]) for each in COMMON if each.word in self.values))


def build_properties(reading: Reader, kind: str, nodes: Sequence[ParseNode]) -> Properties:
    """Read the properties that stand behind a statement's head; refuse those that it doesn't have."""
    found = Properties(len(nodes))
    for node in nodes:
        if node.data in CHANGES:
            change = _change(reading, node) if _may_have_change(reading, kind, node) else None
            if change is not None:
                found.changes.append(change)
            continue
        word = _word(node)
        if kind not in PROPERTIES[word].of:
            _refuse(reading, kind, word, node)
        elif word in found.values:
            reading.refuse("syntax", reading.span(node), f"`{word}` stands here twice", "keep one of the two")
        else:
            value = _value(reading, PROPERTIES[word], node)
            if value is not None:
                found.values[word] = value
    return found


def _word(node: ParseNode) -> str:
    """The word of a property: the grammar has one form for all that a text follows, and calls others by their word."""
    if node.data == "text":
        return " ".join(str(node.children[0]).split())
    return str(node.data).replace("_", " ")


def _may_have_change(reading: Reader, kind: str, node: ParseNode) -> bool:
    """Whether a change may stand there; it is refused where it may not."""
    if node.data in STATEMENTS[kind].changes:
        return True
    shown = CHANGES[str(node.data)].called
    span = reading.span(node)
    if node.data == "change":
        target = reading.written(cast(ParseNode, node.children[0]))
        word = _called(kind, target)
        declared = PROPERTIES.get(word)
        value = reading.written(node.children[-1])
        rate = _as_rate(reading, kind, target, node)
        if rate is not None:
            reading.refuse("syntax", span, "The rate of a flow stands behind `@`", rate.title, (rate,))
        elif declared is not None and declared.choices and value not in declared.choices:
            one_of = f"it is one of {', '.join(declared.choices)}: `{declared.example}`"
            reading.refuse("syntax", span, f"The property `{target}` takes no `=`", one_of)
        elif declared is not None:
            fix = rewrite(span, f"{word} {value}", safe=True)
            own = target.casefold() in PROPERTIES
            message = (
                f"The property `{target}` takes no `=`" if own else f"`{target}` is no property: did you mean `{word}`?"
            )
            reading.refuse("syntax", span, message, fix.title, (fix,))
        else:
            reading.refuse(
                "unknown-property",
                span,
                f"`{target} = …` can't stand under {STATEMENTS[kind].called}",
                "begin the line at the margin, if it is a statement of its own",
                spoils=False,
            )
    elif STATEMENTS[kind].changes:
        reading.refuse(
            "bad-change",
            span,
            f"A {kind} can't have {shown}",
            f"a {kind} changes values: `NAME = EXPR`; changes of the structure belong to a `lever`",
        )
    else:
        _refuse_unknown(reading, kind, shown, node, own_properties(kind))
    return False


def _called(kind: str, target: str) -> str:
    """The property that is meant by a word: its own, or what others call it."""
    word = target.casefold()
    return next((each for each in properties_of(kind) if word in PROPERTIES[each].also), word)


_BARE_FLOW = re.compile(r"^\s*flow[^\n@,]*?(?P<gap>\s*,?\s*)\Z", re.MULTILINE)


def _as_rate(reading: Reader, kind: str, target: str, node: ParseNode) -> Fix | None:
    """How to say the rate that is written like a change: `flow Out: Queue -> (), rate = 3/s`."""
    start, end = cast(int, node.start), cast(int, node.end)
    before = reading.body.text[reading.body.text.rfind("\nflow", 0, start) + 1 : start]
    flow = _BARE_FLOW.match(before) if kind == "flow" and target.casefold() in ("rate", "speed", "value") else None
    if flow is None:
        return None
    rate = reading.written(node.children[-1])
    gap = len(flow["gap"]) if "\n" not in flow["gap"] else 0
    edit = Edit(reading.body.stretch(start - gap, end), f"{' ' * bool(gap)}@ {rate}")
    return Fix(f"write `@ {rate}`", (edit,), safe=True)


def _refuse(reading: Reader, kind: str, word: str, node: ParseNode) -> None:
    elsewhere = kind == "assign" and "variable" in PROPERTIES[word].of
    help_ = f"write `variable NAME = …, {word} …`" if elsewhere else own_properties(kind)
    _refuse_unknown(reading, kind, f"`{word}`", node, help_)


def _refuse_unknown(reading: Reader, kind: str, shown: str, node: ParseNode, help_: str) -> None:
    called = STATEMENTS[kind].called
    message = f"{called[0].upper()}{called[1:]} has no {shown}"
    reading.refuse("unknown-property", reading.span(node), message, help_, spoils=False)


def _value(reading: Reader, declared: Property, node: ParseNode) -> Any:
    given = node.children[-1]  # behind the word
    if declared.instead and isinstance(given, Token) and str(given) == declared.instead:
        return declared.instead
    match declared.value:
        case "formula":
            return build_formula(reading, given)
        case "quantity":
            return build_quantity(reading, cast(Token, given))
        case "choice":
            return str(given)
        case "target":
            target = cast(ParseNode, given)
            return build_link(reading, target) if target.data == "link" else build_target(reading, target)
        case "text" | "address":
            return reading.text(cast(Token, given))


def _by(token: Token) -> By:
    sign = str(token)[0]
    return cast(By, {"×": "*", "·": "*", "−": "-", "–": "-"}.get(sign, sign))


def _is_sign_astray(reading: Reader, node: ParseNode, formula: Expr | None) -> bool:
    """`Nodes =+ 4`: a plus sign in front of a value does nothing, and so is meant to."""
    if not isinstance(formula, WrittenUnary) or formula.op != "+":
        return False
    target = reading.written(cast(ParseNode, node.children[0]))
    value = reading.written(node.children[-1]).lstrip("+").lstrip()
    span = reading.span(node)
    message = "It isn't clear whether this adds to what holds or takes its place"
    if value.endswith("%") and isinstance(formula.operand, WrittenQuantity):
        times = f"{100 * (1 + formula.operand.value):.12g}%"
        help_ = f"write `{target} *= {times}` for a share of what it is, or `{target} = {value}` for the value itself"
        reading.refuse("bad-change", span, message, help_)
        return True
    fixes = (rewrite(span, f"{target} += {value}", safe=False), rewrite(span, f"{target} = {value}", safe=False))
    help_ = f"{fixes[0].title} to add, `{target} = {value}` for the value itself"
    reading.refuse("bad-change", span, message, help_, fixes)
    return True


def _change(reading: Reader, node: ParseNode) -> Change | None:
    span = reading.span(node)
    match node.data:
        case "change":
            target, limit = build_target(reading, cast(ParseNode, node.children[0]))
            formula = build_formula(reading, node.children[-1])
            by = _by(cast(Token, node.children[1])) if len(node.children) > 2 else None
            if by is None and _is_sign_astray(reading, node, formula):
                return None
            return WrittenAssign(target, limit, formula, span, by) if formula is not None else None
        case "cut":
            return WrittenCut(build_link(reading, cast(ParseNode, node.children[1])), span)
        case "add":
            return WrittenAdd(build_chain(reading, cast(ParseNode, node.children[1])), span)
        case _:
            length = build_formula(reading, node.children[-1])
            link = build_link(reading, cast(ParseNode, node.children[1]))
            return WrittenDelayed(link, length, span) if length is not None else None
