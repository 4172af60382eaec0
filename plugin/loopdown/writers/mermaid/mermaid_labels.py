"""Turns user text into text that Mermaid shows as it is.

Quoting isn't enough: Mermaid takes words like `direction TB` out of a line before it looks for quotes,
reads Markdown and HTML inside them, and has an escape of its own. `tests/web` runs 2,000 hostile labels through
the real thing.
"""

from __future__ import annotations

import html
import re
import string
import unicodedata
from urllib.parse import quote, unquote

NOTHING = "#160;"  # a no-break space: what an empty label is drawn as

# Embeddings, overrides and isolates reorder what stands around them; a byte order mark is white space to
# JavaScript alone, so it could part two words for Mermaid that are one word here.
_DROPPED = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_PLAIN_SIGNS = frozenset(" ,.()/%+?=-−–—·→‖↻")
_MARKUP = re.compile(
    r"\d+[.)](?: |$)"  # at the start: a Markdown list; `5.5 s` is none
    r"|.*(?:www\.|%%)",  # anywhere: a link, a comment
    re.IGNORECASE,
)
# Mermaid looks for this before it looks for quotes, without word boundaries and across line breaks.
_DIRECTION = re.compile(r"d(?=irection\s+(?:TB|TD|BT|LR|RL))")
_PUNCTUATION = str.maketrans({sign: f"#{ord(sign)};" for sign in string.punctuation})
# What screen readers get is no Markdown, and without quotes round it.
_SPOKEN_SIGNS = frozenset(",.()/+?=-'\"!")
_UNSPOKEN = str.maketrans({sign: f"#{ord(sign)};" for sign in string.punctuation if sign not in _SPOKEN_SIGNS})
_LOUD_SIGNS = frozenset(string.punctuation) - _SPOKEN_SIGNS - {":", "%"}
# Mermaid writes `#35;` as these pairs while it works and turns every pair back in the end, its own or not.
_PLACEHOLDERS = (("ﬂ°", "ﬂ\u2060°"), ("¶ß", "¶\u2060ß"))

_SCHEME = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
# Kept in a URL; everything else is percent-encoded. `;` is not among them, since it ends Mermaid's entities.
_URL_SIGNS = "%/?#[]@!$&'()*+,=:~"
# Mermaid decodes a URL's escapes. These would then mean something else.
_FRAGILE = re.compile(r"%(?:2[356BCF]|3[ABDF]|40|5[BCD])|%(?![0-9A-F]{2})|&#|&(?:newline|tab);|\\", re.IGNORECASE)


def show_line(text: str) -> str:
    """The text as it will be seen: one line, no control characters, nothing that reorders its surroundings.

    Lone surrogates become U+FFFD; white space of any kind becomes one space. Empty where nothing would be seen.
    """
    line = " ".join(text.split())
    if line.isprintable() and line.isascii():
        return line
    if line.isprintable():  # as nearly every text is: none of what is looked for below
        return " ".join(unicodedata.normalize("NFC", line).split())
    kept = (
        "\ufffd" if unicodedata.category(char) == "Cs" else char
        for char in _DROPPED.sub("", line)
        if unicodedata.category(char) != "Cc" and not _is_noncharacter(char)
    )
    line = " ".join(unicodedata.normalize("NFC", "".join(kept)).split())
    # Zero-width characters have their use inside a text; alone they are an empty label.
    return "" if all(char == " " or unicodedata.category(char) == "Cf" for char in line) else line


def escape_label(*lines: str) -> str:
    """The lines of a label, for a place between double quotes: parted by real line breaks, empty ones left out."""
    shown = [line for line in map(show_line, lines) if line]
    # Over the whole label, since the word and the letters behind it may stand on two lines.
    return _DIRECTION.sub("#100;", "\n".join(map(_escape, shown))) or NOTHING


def escape_sentence(text: str) -> str:
    """One line for a place behind `accTitle:` or `accDescr:`; readable, since a page without scripts shows it."""
    line = show_line(text)
    loud = "%%" in line or _DIRECTION.search(line) or not _LOUD_SIGNS.isdisjoint(line)
    # Mermaid cuts an entity short that stands behind `style:`, so a colon stays only where there is no entity.
    escaped = _part_placeholders(line.translate(_UNSPOKEN) if loud else line)
    return _DIRECTION.sub("#100;", escaped) or NOTHING


def safe_href(target: str) -> str | None:
    """A link's target for a place between double quotes; None where it is better left out.

    Left out are schemes other than http and https, and the few URLs that Mermaid would change, since it
    decodes the percent escapes of every link: one with an escaped `#`, say.
    """
    url = "".join(char for char in target.strip() if unicodedata.category(char) not in ("Cc", "Cs"))
    if not url or _FRAGILE.search(url):
        return None
    encoded = quote(url, safe=_URL_SIGNS)
    if _SCHEME.match(url):
        return encoded
    # Browsers and sanitisers each undo some escapes before they look for a scheme, so all are undone here.
    bare = html.unescape(unquote(url))
    if ":" in re.split(r"[/?#]", bare, maxsplit=1)[0] or (bare[0] in "?#" and ":" in bare):
        return None
    # With a dot or slash in front Mermaid doesn't look for a scheme: `data/#a:b` is a page.
    return encoded if encoded[0] in "./?#" else f"./{encoded}"


def _escape(line: str) -> str:
    return line if _is_plain(line) else _part_placeholders(line.translate(_PUNCTUATION))


def _part_placeholders(escaped: str) -> str:
    for pair, parted in _PLACEHOLDERS:
        escaped = escaped.replace(pair, parted)
    return escaped


def _is_plain(line: str) -> bool:
    starts_well = line[0] == "(" or unicodedata.category(line[0])[0] in "LN"
    if not starts_well or _MARKUP.match(line):
        return False
    others = set(line) - _PLAIN_SIGNS
    # Nearly all are letters and digits, of which Python knows at once.
    return "".join(others).isalnum() or all(unicodedata.category(char)[0] in "LMN" for char in others)


def _is_noncharacter(char: str) -> bool:
    code = ord(char)
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
