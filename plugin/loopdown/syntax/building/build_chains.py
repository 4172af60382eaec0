"""Builds chains of links and their arrows from the parser's tree."""

from __future__ import annotations

from typing import cast

from loopdown.base.finding import rewrite
from loopdown.language.quoting import quoted
from loopdown.syntax.building.build_formulas import build_quantity, limit_of
from loopdown.syntax.building.reader import Reader
from loopdown.syntax.nodes import ParseNode, Token
from loopdown.syntax.tree import Arrow, Chain, Limit, LinkRef, Sign, WrittenDelay, WrittenName


def build_chain(reading: Reader, node: ParseNode) -> Chain:
    """`A (+)-> B (-)-> C`."""
    children = cast("list[ParseNode]", node.children)
    return Chain(
        tuple(reading.name(child) for child in children[0::2]),
        tuple(_arrow(reading, child) for child in children[1::2]),
        reading.span(node),
    )


def build_link(reading: Reader, node: ParseNode) -> LinkRef:
    """`A -> B`, a link that stands elsewhere."""
    source, arrow, target = (cast(ParseNode, child) for child in node.children)
    link = LinkRef(reading.name(source), reading.name(target), reading.span(node))
    if _arrow(reading, arrow).sign is not None:
        fix = rewrite(link.span, f"{quoted(link.source.text)} -> {quoted(link.target.text)}", safe=True)
        message = "A link that stands elsewhere is named without its sign"
        reading.refuse("syntax", reading.span(arrow), message, f"{fix.title} here", (fix,))
    return link


def build_target(reading: Reader, node: ParseNode) -> tuple[WrittenName, Limit | None]:
    """`NAME`, or `STOCK.max`."""
    name, limit = node.children
    return reading.name(cast(ParseNode, name)), limit_of(cast("Token | None", limit))


def _arrow(reading: Reader, node: ParseNode) -> Arrow:
    sign: Sign | None = None
    delay: WrittenDelay | None = None
    for child in node.children:
        if isinstance(child, ParseNode) and child.data == "sign":
            text = str(child.children[0])
            sign = "+" if text == "+" else "?" if text == "?" else "-"
        elif isinstance(child, ParseNode) and child.data == "delay":
            delay = _delay(reading, child)
    return Arrow(sign, delay, reading.span(node))


def _delay(reading: Reader, node: ParseNode) -> WrittenDelay:
    length = node.children[1]
    if length is None:
        return WrittenDelay(None, reading.span(node))
    if isinstance(length, Token):
        return WrittenDelay(build_quantity(reading, length), reading.span(node))
    return WrittenDelay(reading.name(length), reading.span(node))
