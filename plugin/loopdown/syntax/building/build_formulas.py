"""Builds the expressions of a formula from the parser's tree."""

from __future__ import annotations

import re
from typing import cast

from loopdown.base.finding import rewrite
from loopdown.base.source import Span
from loopdown.syntax.building.quantity import ambiguous_unit, read_number
from loopdown.syntax.building.reader import Reader
from loopdown.syntax.nodes import ParseNode, Token
from loopdown.syntax.tree import (
    Expr,
    Limit,
    WrittenBinary,
    WrittenCall,
    WrittenIf,
    WrittenPoint,
    WrittenQuantity,
    WrittenRef,
    WrittenUnary,
)

LONGEST = 100  # characters of a number with its unit; it stands in messages and diagrams
DEPTH = 200  # what walks a formula recurses, so a formula has a depth that it may not pass

# `0x10`, `3m2`; an exponent before a unit, as in `1e3 s`, is part of the number.
_GLUED = re.compile(r"[\d_.]+(?![eE]\d+(?![^\W_]))[^\W\d_]+\d(?!\S*/)")
_MEANT_BY_M = ("min", "mo", "metre")  # the likeliest first
_PLAIN = {"−": "-", "–": "-", "×": "*", "·": "*", "≤": "<=", "≥": ">=", "≠": "!=", "<>": "!="}


class TooDeep(Exception):
    """A formula is nested deeper than any reader follows."""


def build_formula(reading: Reader, node: ParseNode | Token) -> Expr | None:
    """The expression of a formula; None, with a finding, where it is nested too deep."""
    try:
        return cast(Expr, _build(reading, cast(ParseNode, node), 0))
    except TooDeep:
        reading.refuse(
            "syntax",
            reading.span(node),
            f"This formula is nested more than {DEPTH} levels deep",
            "give parts of it names of their own: `Part = …`",
        )
        return None


def build_quantity(reading: Reader, token: Token) -> WrittenQuantity:
    """A number with its unit."""
    span = reading.span(token)
    written = " ".join(str(token).split())
    number = read_number(str(token))
    if number is None:
        shown = str(token)[:20] + "…" * (len(token) > 20)
        reading.refuse("syntax", span, f"`{shown}` is too large for a number", "write a smaller number or another unit")
        return WrittenQuantity(1.0, None, shown, span)
    if len(token) > LONGEST:
        shown = str(token)[:20]
        reading.refuse(
            "syntax",
            span,
            f"`{shown}…` has more than {LONGEST} characters",
            "write fewer digits, and a short word for the unit: `50 requests`",
        )
        return WrittenQuantity(number.value, None, shown, span)
    if number.unit and _GLUED.match(str(token)):
        reading.refuse(
            "syntax",
            span,
            f"`{token}` is no number",
            "numbers have decimal digits; a unit that holds digits stands behind a space: `3 m2`",
        )
    elif number.unit and ambiguous_unit(number.unit):
        units = ["/".join(unit if part == "m" else part for part in number.unit.split("/")) for unit in _MEANT_BY_M]
        reading.refuse(
            "syntax",
            span,
            f"`{token}`: `m` could be minutes, months or metres",
            "write `min` for minutes, `mo` for months, `metre` for metres",
            tuple(rewrite(span, written.removesuffix(number.unit) + unit, safe=False) for unit in units),
        )
        # Read on as the likeliest, so that the slip isn't told again where the units are compared.
        return WrittenQuantity(number.value, units[0], written, span)
    return WrittenQuantity(number.value, number.unit, written, span)


def _build(reading: Reader, node: ParseNode, depth: int) -> Expr | WrittenPoint:
    if depth > DEPTH:
        raise TooDeep
    span = reading.span(node)
    parts = node.children
    match node.data:
        case "quantity":
            return build_quantity(reading, cast(Token, parts[0]))
        case "ref":
            name = reading.name(cast(Token, parts[0]))
            return WrittenRef(name, limit_of(cast("Token | None", parts[1])), span)
        case "binary" | "compare" | "logic":
            return _binary(reading, parts, span, depth)
        case "sign_before" | "negation":
            op = "not" if node.data == "negation" else _plain(parts[0])
            return WrittenUnary(op, cast(Expr, _build(reading, cast(ParseNode, parts[1]), depth + 1)), span)  # type: ignore[arg-type]
        case "if_else":
            branches = [p for p in parts if isinstance(p, ParseNode)]
            condition, then, otherwise = (cast(Expr, _build(reading, p, depth + 1)) for p in branches)
            return WrittenIf(condition, then, otherwise, span)
        case "call":
            name = reading.name(cast(Token, parts[0]))
            arguments = tuple(_build(reading, cast(ParseNode, p), depth + 1) for p in parts[1:] if p is not None)
            return WrittenCall(name.text.casefold().replace(" ", "_"), arguments, name, span)
        case _:  # point
            x, y = (cast(Expr, _build(reading, cast(ParseNode, p), depth + 1)) for p in parts)
            return WrittenPoint(x, y, span)


def _binary(reading: Reader, parts: list[ParseNode | Token], span: Span, depth: int) -> Expr:
    left, op, right = parts
    return WrittenBinary(
        _plain(op),  # type: ignore[arg-type]
        cast(Expr, _build(reading, cast(ParseNode, left), depth + 1)),
        cast(Expr, _build(reading, cast(ParseNode, right), depth + 1)),
        span,
    )


def _plain(token: ParseNode | Token) -> str:
    text = str(token).casefold()
    return _PLAIN.get(text, text)


def limit_of(token: Token | None) -> Limit | None:
    """`max` or `min` of a `.max` or `.min` behind a name."""
    return cast(Limit, str(token)[1:].casefold()) if token is not None else None
