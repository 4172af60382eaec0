"""Builds the statements of a block from the parser's tree."""

from __future__ import annotations

import re
from typing import Any, cast

from lark import Token, Tree

from loopdown.syntax.formulas import build_formula, build_quantity, limit_of
from loopdown.syntax.properties import PROPERTY_WORDS, Properties, build_chain, build_properties
from loopdown.syntax.reading import Node, Reading
from loopdown.syntax.tree import (
    Cause,
    Cloud,
    Flow,
    Lever,
    LinkRef,
    Links,
    Loop,
    ModelName,
    Name,
    Run,
    Scenario,
    Show,
    Statement,
    Stock,
    Title,
    Variable,
)

STATEMENT_WORDS = (
    "title", "model", "stock", "flow", "variable", "loop", "scenario", "lever", "cause", "run", "show",
)  # fmt: skip

# `stock Q max 1000`: a number in a name behind a property word is a comma forgotten.
_COMMA_FORGOTTEN = re.compile(rf"\s({'|'.join(PROPERTY_WORDS)})\s+[\d.]", re.IGNORECASE)


def build_statements(reading: Reading, tree: Node) -> tuple[Statement, ...]:
    """All statements that could be read, in order. What can't be meant goes to the reading's findings."""
    built = (_statement(reading, node) for node in cast("list[Node]", tree.children))
    return tuple(statement for statement in built if statement is not None)


def _statement(reading: Reading, node: Node) -> Statement | None:
    if node.data == "bad":
        return None
    head, *items = (child for child in node.children if isinstance(child, Tree))
    if head.data == "show":
        parts = tuple(str(token) for token in head.children[1:])
        return Show(tuple(dict.fromkeys(parts)), reading.span(head))
    properties = build_properties(reading, str(head.data), items)
    statement: Statement | None = _BUILD[str(head.data)](reading, head, properties, reading.span(node))
    return statement


def _title(reading: Reading, head: Node, p: Properties, span: Any) -> Title:
    return Title(reading.text(cast(Token, head.children[1])), span)


def _model(reading: Reading, head: Node, p: Properties, span: Any) -> ModelName:
    return ModelName(reading.name(cast(Node, head.children[1])), span)


def _stock(reading: Reading, head: Node, p: Properties, span: Any) -> Stock:
    name = _declared(reading, head)
    return Stock(
        name,
        _optional(reading, head.children[2]),
        span,
        p.values.get("max"),
        p.values.get("min"),
        p.values.get("when full"),
        p.values.get("when empty"),
        p.common(),
    )


def _flow(reading: Reading, head: Node, p: Properties, span: Any) -> Flow:
    source, _, target, rate = head.children[2:]
    return Flow(
        _declared(reading, head),
        _end(reading, cast(Node, source)),
        _end(reading, cast(Node, target)),
        _optional(reading, rate),
        span,
        p.common(),
    )


def _end(reading: Reading, node: Node) -> Name | Cloud:
    inner = cast("Node | None", node.children[0])
    if node.data == "cloud":
        return Cloud(reading.name(inner) if inner is not None else None, reading.span(node))
    return reading.name(cast(Node, inner))


def _variable(reading: Reading, head: Node, p: Properties, span: Any) -> Variable:
    formula = _optional(reading, head.children[2])
    return Variable(_declared(reading, head), formula, span, p.values.get("goal"), p.values.get("unit"), p.common())


def _assign(reading: Reading, head: Node, p: Properties, span: Any) -> Variable | None:
    target, formula = cast(Node, head.children[0]), head.children[-1]
    quoted = cast(Token, cast(Node, target.children[0]).children[0]).type == "STRING"
    name, limit = reading.name(cast(Node, target.children[0])), limit_of(cast("Token | None", target.children[1]))
    built = build_formula(reading, formula)
    if limit is not None:
        reading.refuse(
            "syntax",
            reading.span(target),
            f"A limit isn't assigned at the margin: `{name.text}.{limit} = …`",
            f"write `{limit} …` as a property of the stock, or change it in a `scenario` or `lever`",
        )
        return None
    first, _, rest = name.text.partition(" ")
    if not quoted and rest and first.casefold() in STATEMENT_WORDS and first != first.casefold():
        reading.refuse(
            "syntax",
            name.span,
            f"`{name.text} = …` could be a statement or a name",
            f'write `{first.lower()} {rest} = …` for the statement, `"{name.text}" = …` for the name',
        )
        return None
    return Variable(name, built, span, common=p.common())


def _links(reading: Reading, head: Node, p: Properties, span: Any) -> Links:
    chain = build_chain(reading, cast(Node, head.children[0]))
    for arrow, source, target in zip(chain.arrows, chain.names, chain.names[1:], strict=False):
        if arrow.sign is None:
            reading.refuse(
                "link-without-sign",
                arrow.span,
                f"The arrow from {source.text} to {target.text} has no sign",
                f"write `{source.text} (+)-> {target.text}` if both move the same way, `(-)->` if opposite ways, "
                "`(?)->` if that isn't known",
            )
    return Links(chain, span, p.values.get("because"))


def _loop(reading: Reading, head: Node, p: Properties, span: Any) -> Loop:
    _, id_, title, claim, chain = head.children
    return Loop(
        reading.name(cast(Node, id_)),
        reading.text(cast(Token, title)) if title is not None else None,
        cast(Any, str(claim)) if claim is not None else None,
        build_chain(reading, cast(Node, chain)),
        span,
        p.common(),
    )


def _scenario(reading: Reading, head: Node, p: Properties, span: Any) -> Scenario | None:
    name = reading.name(cast(Node, head.children[1]))
    if not p.changes:
        reading.refuse(
            "bad-change",
            span,
            f"The scenario {name.text} changes nothing",
            f"write what differs: `scenario {name.text}: NAME = 40/s`",
        )
    return Scenario(name, tuple(p.changes), span)


def _lever(reading: Reading, head: Node, p: Properties, span: Any) -> Lever | None:
    level_token, title = cast("list[Token]", head.children[1:3])
    level = int(level_token) if len(level_token) < 4 else 0
    if not 1 <= level <= 12:
        reading.refuse(
            "lever-level",
            reading.span(level_token),
            f"{str(level_token)[:20]} is no leverage point",
            "levels go from 12 (constants and parameters, weakest) to 1 (transcending paradigms, strongest)",
        )
        return None
    on, on_limit = None, None
    match p.values.get("on"):
        case LinkRef() as link:
            on = link
        case (name, limit):
            on, on_limit = name, limit
    return Lever(
        level,
        reading.span(level_token),
        reading.text(title),
        tuple(p.changes),
        span,
        on,
        on_limit,
        p.values.get("within"),
        p.values.get("because"),
        p.values.get("effect"),
    )


def _cause(reading: Reading, head: Node, p: Properties, span: Any) -> Cause:
    _, name, direction, why = head.children
    return Cause(
        reading.name(cast(Node, name)),
        cast(Any, str(direction)),
        reading.text(cast(Token, why)),
        span,
        p.values.get("check"),
        p.values.get("because"),
    )


def _run(reading: Reading, head: Node, p: Properties, span: Any) -> Run:
    return Run(
        build_quantity(reading, cast(Token, head.children[1])), span, p.values.get("step"), p.values.get("method")
    )


def _optional(reading: Reading, node: Any) -> Any:
    return build_formula(reading, node) if node is not None else None


def _declared(reading: Reading, head: Node) -> Name:
    name = reading.name(cast(Node, head.children[1]))
    slip = _COMMA_FORGOTTEN.search(name.text)
    if slip and cast(Token, cast(Node, head.children[1]).children[0]).type != "STRING":
        reading.refuse(
            "syntax",
            name.span,
            f"A comma is missing before `{slip[1]}`",
            f"write `{name.text[: slip.start()]}, {name.text[slip.start() + 1 :]}`",
        )
    return name


_BUILD: dict[str, Any] = {
    "title": _title,
    "model": _model,
    "stock": _stock,
    "flow": _flow,
    "variable": _variable,
    "assign": _assign,
    "links": _links,
    "loop": _loop,
    "scenario": _scenario,
    "lever": _lever,
    "cause": _cause,
    "run": _run,
}
