"""Builds the expressions of a formula from the parser's tree."""

from __future__ import annotations

import re
from typing import cast

from loopdown.base.finding import Edit, Fix, rewrite
from loopdown.base.source import Span
from loopdown.syntax.building.durations import one_duration
from loopdown.syntax.building.quantity import ambiguous_unit, read_number
from loopdown.syntax.building.reader import Reader, uses
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
_EXPONENT_AND_UNIT = re.compile(r"([\d_.]+[eE][+-]?\d+)((?!\d)[^\W_]\S*)")
_DASHES = re.compile(r"(?<=\s)[-−–]{2,}\s+(?=[^\W\d_])")
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
    time = one_duration(written)
    if time is not None:
        fix = rewrite(span, time, safe=True)
        reading.refuse("syntax", span, f"`{written}` is a time of more than one part", fix.title, (fix,))
        # Read on as it is meant, so that the slip isn't told again where the units are compared.
        meant, unit = time.split()
        return WrittenQuantity(float(meant), unit, written, span)
    if number.unit and (apart := _EXPONENT_AND_UNIT.fullmatch(written)):
        fix = rewrite(span, f"{apart[1]} {apart[2]}", safe=True)
        reading.refuse("syntax", span, f"`{written}` needs a space between its number and its unit", fix.title, (fix,))
    elif number.unit and _GLUED.match(str(token)):
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
    remark = _remark(reading, op, right)
    if remark is not None:
        if not reading.partial:  # what stands behind it is told already
            reading.refuse("syntax", reading.body.stretch(op.start, cast(int, op.start) + 2), *remark)
        return cast(Expr, _build(reading, cast(ParseNode, left), depth + 1))
    return WrittenBinary(
        _plain(op),  # type: ignore[arg-type]
        cast(Expr, _build(reading, cast(ParseNode, left), depth + 1)),
        cast(Expr, _build(reading, cast(ParseNode, right), depth + 1)),
        span,
    )


def _remark(
    reading: Reader, op: ParseNode | Token, right: ParseNode | Token
) -> tuple[str, str, tuple[Fix, ...]] | None:
    """What to say of `-- the queue` behind a formula: two minus signs, and words that no other line holds."""
    text, start = reading.body.text, cast(int, op.start)
    if not _DASHES.match(text, start) or not isinstance(right, ParseNode) or right.data != "sign_before":
        return None
    named = right.children[1]
    if not isinstance(named, ParseNode) or named.data != "ref" or uses(text, str(named.children[0])) > 1:
        return None
    end = text.find("\n", start)
    words = text[start:end].lstrip("-−– ").rstrip()
    edit = Edit(reading.body.stretch(start, end), f"# {words}")
    fix = Fix(f"write `# {words}`", (edit,), safe=True)
    return "A comment begins with `#`", fix.title, (fix,)


def _plain(token: ParseNode | Token) -> str:
    text = str(token).casefold()
    return _PLAIN.get(text, text)


def limit_of(token: Token | None) -> Limit | None:
    """`max` or `min` of a `.max` or `.min` behind a name."""
    return cast(Limit, str(token)[1:].casefold()) if token is not None else None
