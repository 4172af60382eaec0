"""Turns the inline parts of a callout into a line of Markdown, or of HTML, that shows literal text as it is."""

from __future__ import annotations

import html
import re
import unicodedata

from loopdown.base.inline import Code, Hyperlink, Inline, Line, Plain, Prose, Strong
from loopdown.writers.markdown.literal import NOTHING, Place, Target, code, entity, escape, escape_html, mark, one_line
from loopdown.writers.markdown.write_prose import is_safe_target, write_prose, write_url

# What begins a block where it stands first on a line.
_BEGINS_BLOCK = re.compile(
    r"""
      \d+(?P<delimiter>[.)])(?=\s|$)
    | [#>|] | [-+*](?=\s|$) | (?P<rule>[-*_])(?:\s*(?P=rule)){2,}\s*$ | :?-+:?$ | =+\s*$
    | ={3} | !{3} | \?{3} | :(?=\s) | /{3} | ~{3}
    | `{3,}(?=[^`]*$) | -+8 | \[[^\]]*\]: | \*\[ | \[TOC\]$
    """,
    re.VERBOSE,
)
_EDGES = re.compile(r"^\s|\s$")
# Ends and beginnings of two parts that would be one piece of markup.
_JOINTS = frozenset(("**", "__", "``", "![", "](", "][", "]:", "{{", "$`"))


def write_line(line: Line, target: Target, place: Place = "text") -> str:
    """The line as one line of Markdown, which begins no block of its own and is never empty."""
    parts = _merged(line)
    written = ""
    for number, part in enumerate(parts):
        after = _first(parts[number + 1]) if number + 1 < len(parts) else ""
        piece = _write(part, target, place, written[-1:], after)
        written += (NOTHING if _run_together(written, piece) else "") + piece
    written = _EDGES.sub(lambda match: entity(match[0]), written.strip(" "))
    return _guarded(written, target) if written else "&nbsp;"


def write_html(line: Line) -> str:
    """The line as inline HTML, for places where GitHub reads no Markdown. Prose is shown as it was written."""
    return "".join(map(_html, line))


def write_markup(markup: str) -> str:
    """Inline HTML as it is, for Material; Markdown reads the text between its tags, and this shows it as it is."""
    return re.sub(r"(?<=>)[^<>]+", lambda match: escape(html.unescape(match[0]), "material"), markup)


def write_strong(line: Line, target: Target) -> str:
    """The whole line in bold."""
    plain = tuple(Plain(part.text) if isinstance(part, Strong) else part for part in line)
    return f"**{write_line(plain, target)}**"


# ------------------------------------------------------------------ the parts of a line


def _write(part: Inline, target: Target, place: Place, before: str, after: str) -> str:
    match part:
        case Plain():
            return escape(part.text, target, place)
        case Strong():
            written = escape(part.text, target, place)
            return f"**{written}**" if _may_have_stars(written, before, after) else f"<strong>{written}</strong>"
        case Code():
            return code(part.text, target, place)
        case Prose():
            return write_prose(part.markdown, target, place)
        case Hyperlink():
            if not is_safe_target(part.target):
                return escape(part.text, target, place)
            return f"[{escape(part.text, target, place).replace(']', '&#93;')}]({write_url(part.target)})"


def _merged(line: Line) -> list[Inline]:
    """The line with neighbouring plain texts as one: markup doesn't end where they meet."""
    merged: list[Inline] = []
    for part in line:
        part = _fit(part)
        if isinstance(part, Plain) and merged and isinstance(merged[-1], Plain):
            merged[-1] = Plain(merged[-1].text + part.text)
        elif part != Plain("") and part != Strong(""):
            merged.append(part)
    return merged


def _fit(part: Inline) -> Inline:
    """The part on one line, without characters that no page may hold."""
    match part:
        case Plain():
            return Plain(one_line(part.text))
        case Strong():
            return Strong(one_line(part.text))
        case Code():
            return Code(one_line(part.text))
        case Prose():
            return Prose(one_line(part.markdown))
        case Hyperlink():
            return Hyperlink(one_line(part.text), one_line(part.target))


def _first(part: Inline) -> str:
    match part:
        case Plain():
            return part.text[:1]
        case Prose():
            return part.markdown[:1]
        case _:
            return "*"  # markup of some kind


def _may_have_stars(written: str, before: str, after: str) -> bool:
    """Whether `**` binds here for every reader: none of them takes it inside a word, or inside of a space."""

    def binds(inner: str, outer: str) -> bool:
        return outer in ("", " ") or (inner.isalnum() and unicodedata.category(outer)[0] == "P" and outer not in "*_")

    return (
        not written[:1].isspace()
        and not written[-1:].isspace()
        and (binds(written[0], before) and binds(written[-1], after))
    )


def _run_together(left: str, right: str) -> bool:
    """Whether the end of one part and the beginning of the next would be read as one piece of markup."""
    return left.endswith("\\") or left[-1:] + right[:1] in _JOINTS


def _guarded(written: str, target: Target) -> str:
    match = _BEGINS_BLOCK.match(written)
    if match is None:
        return written
    at = match.start("delimiter") if match["delimiter"] else 0
    return written[:at] + mark(written[at], target) + written[at + 1 :]


def _html(part: Inline) -> str:
    part = _fit(part)
    match part:
        case Plain():
            return escape_html(part.text)
        case Strong():
            return f"<strong>{escape_html(part.text)}</strong>"
        case Code():
            return f"<code>{escape_html(part.text)}</code>"
        case Prose():
            return escape_html(part.markdown)
        case Hyperlink():
            text = escape_html(part.text)
            return f'<a href="{html.escape(part.target)}">{text}</a>' if is_safe_target(part.target) else text
