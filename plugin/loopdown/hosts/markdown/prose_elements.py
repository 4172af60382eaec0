"""Reads an author's inline Markdown without letting HTML through.

Notes, reasons and causes may hold links, emphasis and code, read by the same inline patterns as the rest of the
page, so that a link to another page is resolved and validated by the host. Raw HTML is shown as text, and of what
the patterns make (or `attr_list` adds) only harmless attributes and targets stay.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, ETX, STX, AtomicString

from loopdown.writers.markdown.write_prose import is_safe_target

if TYPE_CHECKING:
    from markdown import Markdown

_ATTRIBUTES = frozenset(("href", "src", "title", "alt", "class", "id"))
_ESCAPED = re.compile(f"{STX}(\\d+){ETX}")


def resolve_target(target: str, md: Markdown) -> str | None:
    """Where a link on this page leads, asked of the host's own resolver; None where it leads nowhere.

    A host without a resolver that can be asked (Zensical changes links when all is rendered) gets no links
    to Markdown files: no such file is on the site.
    """
    if not is_safe_target(target):
        return None
    if "relpath" not in md.treeprocessors:
        url = urlsplit(target)
        return target if url.netloc or not url.path.endswith(".md") else None
    holder = etree.Element("div")
    link = etree.SubElement(holder, "a", {"href": target})
    md.treeprocessors["relpath"].run(holder)
    return link.get("href")


def add_prose(parent: etree.Element, text: str, md: Markdown) -> None:
    """Appends a span that holds the text, its inline Markdown read."""
    holder = etree.Element("div")
    prose = etree.SubElement(holder, "span", {"class": "loopdown-prose"})
    prose.text = text
    literal_tags = md.inlinePatterns[LiteralTags.NAME]
    assert isinstance(literal_tags, LiteralTags)
    literal_tags.active = True
    try:
        md.treeprocessors["inline"].run(holder)
    finally:
        literal_tags.active = False
    for element in prose.iter():
        # The page's own pass over inline patterns comes later: what is read once isn't read again.
        if element.text:
            element.text = AtomicString(element.text)
        if element.tail:
            element.tail = AtomicString(element.tail)
    parent.append(prose)


class LiteralTags(InlineProcessor):
    """Shows `<` as it is while prose is read, just before the pattern for raw HTML would use it."""

    NAME = "loopdown_literal_tags"
    PRIORITY = 91  # Python-Markdown's raw HTML has 90, its autolinks 120

    def __init__(self, md: Markdown) -> None:
        super().__init__("<", md)
        self.active = False

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:  # type: ignore[override]
        """Takes the `<` alone; what follows is read on."""
        return ("<", m.start(), m.end()) if self.active else (None, None, None)


class SafeProse(Treeprocessor):
    """Takes attributes and targets away that prose may not have."""

    NAME = "loopdown_safe_prose"
    PRIORITY = 3  # behind attr_list (8), before hosts resolve links (1 and 0)

    def run(self, root: etree.Element) -> None:
        """Goes through all prose of the page."""
        for prose in root.iter("span"):
            if prose.get("class", "").split()[:1] == ["loopdown-prose"]:
                for element in prose.iter():
                    _make_safe(element)


def _make_safe(element: etree.Element) -> None:
    for name in [name for name, value in element.items() if name not in _ATTRIBUTES or value is None]:
        del element.attrib[name]
    for tag, name in (("a", "href"), ("img", "src")):
        target = element.get(name)
        if element.tag == tag and (target is None or not is_safe_target(_as_written(target))):
            # Hosts rely on every `a` having its `href`, and every `img` its `src`.
            if tag == "img":
                element.text = AtomicString(element.get("alt", ""))
            element.tag = "span"
    if element.tag == "span":
        for name in ("href", "src"):
            element.attrib.pop(name, None)


def _as_written(target: str) -> str:
    """A target without what Python-Markdown puts in the place of some characters until a page is done."""
    return _ESCAPED.sub(lambda match: chr(int(match[1])), target).replace(AMP_SUBSTITUTE, "&")
