"""Builds the elements that stand on a page in a block's place.

No text of an author becomes markup here, whatever extensions a site has. Literal text is an `AtomicString`,
which inline patterns leave alone. The `attr_list` extension doesn't: it reads `{…}` at an element's end or right
behind it, so text with a brace gets an element of its own, where nothing looks for attributes.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import TYPE_CHECKING

from markdown.extensions.codehilite import CodeHilite
from markdown.util import AMP_SUBSTITUTE, AtomicString

from loopdown.base.inline import Code, Hyperlink, Inline, Line, Plain, Prose, Strong
from loopdown.base.records import replace
from loopdown.hosts.markdown.prose_elements import add_prose, resolve_target
from loopdown.pages.fences import LANGUAGE
from loopdown.parts.callout import BodyPart, Callout, Details, Items, Listing, Paragraph, Table
from loopdown.parts.page import Heading, Listed, Part, Picture, Plot
from loopdown.words.sentences import text_of
from loopdown.writers.markdown.write_prose import is_safe_target
from loopdown.writers.mermaid.write_diagram import write_mermaid
from loopdown.writers.svg.draw import write_svg_chart

if TYPE_CHECKING:
    from markdown import Markdown

# STX and ETX frame Python-Markdown's own placeholders; a lone surrogate can't be written to a file.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def literal(text: str) -> AtomicString:
    """Text that is shown as it is. Python-Markdown leaves what looks like an entity: `&lt;` would be shown as `<`."""
    text = _fit(text)
    return AtomicString(_ENTITY.sub(f"{AMP_SUBSTITUTE}amp;", text) if "&" in text else text)


def _fit(text: str) -> str:
    return text if text.isprintable() else _UNFIT.sub("\ufffd", text)


def add_part(parent: etree.Element, part: Part, md: Markdown) -> None:
    """Appends one part of a block."""
    match part:
        case Picture():
            # A search index is for words, not for the text of a drawing.
            pre = etree.SubElement(parent, "pre", {"class": "mermaid", "data-search-exclude": ""})
            etree.SubElement(pre, "code").text = literal(_mermaid(part, md))
            if part.caption:
                _add_line(etree.SubElement(parent, "p", {"class": "loopdown-caption"}), part.caption, md)
        case Plot():
            # The search index shouldn't hold a chart's ticks. The drawing holds no markup of an author.
            figure = etree.SubElement(parent, "div", {"class": "loopdown-chart", "data-search-exclude": ""})
            figure.text = md.htmlStash.store(write_svg_chart(part.chart, f"loopdown-chart-{part.number}"))
        case Callout():
            _add_callout(parent, part, md)
        case Listed():
            _add_listed(parent, part.text, md)
        case Heading():
            # Not a heading of the page: its outline and its table of contents are the author's.
            heading = etree.SubElement(parent, "p", {"class": "loopdown-heading"})
            _add_literal(etree.SubElement(heading, "strong"), part.text)


def _mermaid(picture: Picture, md: Markdown) -> str:
    """The text of a picture, its links leading where the host's links lead: no host looks into a picture."""
    nodes = picture.diagram.nodes
    if not any(node.target for node in nodes):
        return picture.mermaid
    linked = (replace(node, target=node.target and resolve_target(node.target, md)) for node in nodes)
    return write_mermaid(replace(picture.diagram, nodes=tuple(linked)))


def _add_callout(parent: etree.Element, callout: Callout, md: Markdown) -> None:
    names = {"data-loopdown": callout.name}
    if callout.folded and callout.body:
        box = etree.SubElement(parent, "details", {"class": callout.tone, **names})
        headline = etree.SubElement(box, "summary")
    else:
        box = etree.SubElement(parent, "div", {"class": f"admonition {callout.tone}", **names})
        headline = etree.SubElement(box, "p", {"class": "admonition-title"})
    _add_line(headline, callout.headline, md)
    for part in callout.body:
        _add_body(box, part, md)


def _add_body(parent: etree.Element, part: BodyPart, md: Markdown) -> None:
    match part:
        case Paragraph():
            _add_line(etree.SubElement(parent, "p"), part.line, md)
        case Items():
            _add_items(parent, part, md)
        case Table():
            _add_table(parent, part, md)
        case Listing():
            etree.SubElement(etree.SubElement(parent, "pre"), "code").text = literal(part.text)
        case Details():
            box = etree.SubElement(parent, "details", {"class": "note"})
            _add_line(etree.SubElement(box, "summary"), part.summary, md)
            for inner in part.body:
                _add_body(box, inner, md)


def _add_items(parent: etree.Element, items: Items, md: Markdown) -> None:
    box = etree.SubElement(parent, "ol" if items.ordered else "ul")
    if items.checked is not None:
        box.set("class", "task-list")
    for number, line in enumerate(items.lines):
        item = etree.SubElement(box, "li")
        if items.checked is not None:
            # As pymdownx.tasklist with custom_checkbox, which is what Material styles.
            item.set("class", "task-list-item")
            label = etree.SubElement(item, "label", {"class": "task-list-control"})
            tick = etree.SubElement(label, "input", {"type": "checkbox", "disabled": "disabled"})
            if items.checked[number]:
                tick.set("checked", "checked")
            etree.SubElement(label, "span", {"class": "task-list-indicator"})
            label.tail = AtomicString(" ")
        _add_line(item, line, md)


def _add_table(parent: etree.Element, table: Table, md: Markdown) -> None:
    box = etree.SubElement(parent, "table")
    head = etree.SubElement(etree.SubElement(box, "thead"), "tr")
    for line in table.header:
        _add_line(etree.SubElement(head, "th"), line, md)
    body = etree.SubElement(box, "tbody")
    for row in table.rows:
        cells = etree.SubElement(body, "tr")
        for name, line in zip(table.header, row, strict=True):
            # On a narrow screen a row becomes a card, whose cells have to say what they are.
            _add_line(etree.SubElement(cells, "td", {"data-label": _fit(text_of(name))}), line, md)


def _add_line(parent: etree.Element, line: Line, md: Markdown) -> None:
    for inline in line:
        _add_inline(parent, inline, md)


def _add_inline(parent: etree.Element, inline: Inline, md: Markdown) -> None:
    match inline:
        case Plain():
            _add_literal(parent, inline.text)
        case Strong():
            _add_literal(etree.SubElement(parent, "strong"), inline.text)
        case Code():
            etree.SubElement(parent, "code").text = literal(inline.text)
        case Prose():
            add_prose(parent, _fit(inline.markdown), md)
        case Hyperlink():
            target = _UNFIT.sub("", inline.target)
            if is_safe_target(target):
                _add_literal(etree.SubElement(parent, "a", {"href": target}), inline.text)
            else:
                _add_literal(parent, inline.text)


def _add_literal(parent: etree.Element, text: str) -> None:
    """Text behind what the element already holds."""
    if "{" in text:
        etree.SubElement(parent, "span").text = literal(text)
    elif len(parent):
        parent[-1].tail = AtomicString((parent[-1].tail or "") + literal(text))
    else:
        parent.text = AtomicString((parent.text or "") + literal(text))


def _add_listed(parent: etree.Element, text: str, md: Markdown) -> None:
    """The author's text as a code block, coloured like the site's others."""
    classes = (extension.getConfig("css_class", "") for extension in md.registeredExtensions)
    css_class = next(filter(None, classes), "highlight")
    html = CodeHilite(_fit(text), lang=LANGUAGE, guess_lang=False, css_class=css_class).hilite()
    box = etree.SubElement(parent, "div", {"class": "loopdown-source"})
    box.text = AtomicString(md.htmlStash.store(html))
