"""An author's inline Markdown and links, on a page of plain Markdown."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from loopdown.writers.markdown.literal import Place, Target, code, keep_order, mark

_SCHEMES = frozenset(("http", "https", "mailto"))
# Browsers drop these from a URL before they read its scheme.
_IGNORED = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]")
_NO_URL = re.compile(r'[\s<>"{}|\\^`\x00-\x20]')
_PROSE = re.compile(
    r"""
      (?P<escape>\\[^<])
    | (?<!`)(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
    | (?P<autolink><(?:https?://|mailto:)[^<>\s]*>|<[^<>\s@:]+@[^<>\s@:]+>)
    | (?P<link>\](?=\(\s*<?(?P<target>[^\s)>]*)))
    | (?P<attributes>(?<!\{)\{(?![{%]):?(?:\s*[.\#][\w-]+)*\s*\})
    | (?P<brace>(?<!\{)\{(?![{%]))
    | (?P<tag><) | (?P<bar>\|) | (?P<quote>")
    """,
    re.VERBOSE,
)


def is_safe_target(target: str) -> bool:
    """Whether a link may lead there: http, https, mailto, or a place on the site."""
    text = _IGNORED.sub("", html.unescape(target))
    try:
        for each in (target, text):
            urlsplit(each)  # hosts split it too, and fail where this fails
    except ValueError:
        return False
    scheme, colon, _ = re.split(r"[/?#\\]", text, maxsplit=1)[0].partition(":")
    return not colon or scheme.lower() in _SCHEMES


def write_url(target: str) -> str:
    """A target as the author wrote it; what no URL holds is percent-encoded."""
    signs = _NO_URL if target.count("(") == target.count(")") else re.compile(f"{_NO_URL.pattern}|[()]")
    encoded = signs.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), target)
    return re.sub(r"&(?=#?\w+;)", "&amp;", encoded)


def write_prose(markdown: str, target: Target, place: Place) -> str:
    """The author's inline Markdown as it is, but for raw HTML, attributes that do something, and unsafe links."""

    def show(match: re.Match[str]) -> str:
        if match["code"]:
            return code(match["code"].strip(), target, place) if re.search(r"[<|]", match["code"]) else match[0]
        if match["link"]:
            return "]" if is_safe_target(match["target"].replace("\\", "")) else "\\]"
        if match["brace"]:
            return mark("{", target)
        if match["tag"]:
            return "&lt;"
        if match["bar"]:
            return "&#124;" if place == "cell" else "|"
        if match["quote"]:
            return "&quot;" if place == "title" else '"'
        return match[0]

    return keep_order(_PROSE.sub(show, markdown))
