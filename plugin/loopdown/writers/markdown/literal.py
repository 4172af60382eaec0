"""Shows a text as it is, whatever it says, to readers of Markdown.

Two of them have to agree: GitHub (CommonMark with its extensions, and filters of GitHub's own that run over the text
when Markdown is done: mentions, references to issues, emoji), and Python-Markdown with the extensions that Material
for MkDocs recommends. A backslash does for the first. The second knows it for a few characters only, and some of its
extensions read a page before anything else does; there an entity stands for the character. Words stay as they are,
since rendered pages are read in reviews.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Target: TypeAlias = Literal["github", "material"]
Place: TypeAlias = Literal["text", "title", "cell"]  # a title stands between double quotes, a cell between `|`

NOTHING = "<!-- -->"  # shows nothing, and keeps apart what stands on both sides of it

# What may be markup to somebody, by what it takes to show it.
_ESCAPED = re.compile(
    r"""
      (?P<markup>
          [\\`\[{^~|]
        | (?<!\s)\* | \*(?!\s)                  # a star between spaces is one
        | (?<![^\W_])_ | _(?![^\W_])            # so is a low line inside a word
        | <(?![ ]) | (?<=--)> | &(?=\#|\w+;|$)
      )
    | (?P<linked>                               # GitHub looks for these when Markdown is done
          @(?=\S) | \#(?=\w)
        | :(?=//|[+\-\w]+:)
        | (?<=ww)w(?=\.)
      )
    | (?P<math>\$)
    | (?P<smart>                                # pymdownx: keys, mark, smartsymbols, magiclink
          \+(?=[+/]) | (?<=\+)\+ | =(?=[=/]) | (?<==)=
        | \((?=(?:c|r|tm)\)) | (?<=\d)/(?=\d) | /(?=//)
        # A low line beside these is escaped, and then it is no part of their word.
        | (?<=(?<![^\W_])c)/(?=o(?![^\W_])) | (?<=\d)(?:s(?=t(?![^\W_]))|[nr](?=d(?![^\W_]))|t(?=h(?![^\W_])))
        | [!?](?=\d)
      )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "`": "&#96;"}
_BACKSLASHED = frozenset("*_#+-.!)")  # by Python-Markdown itself, and read by no extension before it
# STX and ETX frame Python-Markdown's own placeholders; a lone surrogate can't be written to a file.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
_BREAKS = re.compile("[ \t]*[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029][ \t\n\r]*")
_NO_CODE = re.compile(r"[`{}<|&\\]|^(?:#!|:::)")
# Reorders the text around it, in a review too.
_REORDERS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_APART = "\ufdd0"  # a noncharacter, for a moment


def one_line(text: str) -> str:
    """The text on one line, without characters that no page may hold."""
    return _UNFIT.sub("\ufffd", _BREAKS.sub(" ", text))


def escape(text: str, target: Target, place: Place = "text") -> str:
    """The text as Markdown that shows it. It may still begin a block where it begins a line."""

    def show(match: re.Match[str]) -> str:
        char = match[0]
        if target == "material" or match["markup"]:
            return mark(char, target)
        if match["linked"]:
            return char + NOTHING
        return f"<span>{char}</span>" if match["math"] else char

    escaped = _ESCAPED.sub(show, text)
    return keep_order(escaped.replace('"', "&quot;") if place == "title" else escaped)


def escape_html(text: str) -> str:
    """The text as inline HTML, for places where GitHub reads no Markdown but runs its filters."""
    parted = _ESCAPED.sub(lambda match: match[0] + (_APART if match["linked"] else ""), text)
    return keep_order(parted.replace("&", "&amp;").replace("<", "&lt;").replace(_APART, NOTHING))


def mark(char: str, target: Target) -> str:
    """One character, so that it is no markup."""
    if char in _ENTITIES:
        return _ENTITIES[char]
    # In hexadecimal: `#35` inside an entity would be an issue to pymdownx.magiclink.
    return f"\\{char}" if target == "github" or char in _BACKSLASHED else entity(char)


def entity(char: str) -> str:
    """One character by its number."""
    return f"&#x{ord(char):x};"


def code(text: str, target: Target, place: Place = "text") -> str:
    """The text as code: between backticks where every reader takes it as it is, else as an element."""
    plain = text and text == text.strip() and not _NO_CODE.search(text) and not _REORDERS.search(text)
    if plain and not (place == "title" and '"' in text):
        return f"`{text}`"
    return f"<code>{escape(text, target, place)}</code>"


def keep_order(markdown: str) -> str:
    """Markdown in which nothing reorders what stands around it: those characters by their numbers."""
    return _REORDERS.sub(lambda match: entity(match[0]), markdown)
