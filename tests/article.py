"""What a reader gets of a page: its blocks in their order, each with its text, as lines that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = frozenset(("br", "hr", "img", "input", "circle", "line", "path", "polyline", "rect"))
INLINE = frozenset(
    ("a", "abbr", "br", "code", "del", "em", "img", "input", "ins", "kbd", "label", "mark", "small", "span", "strong"),
) | {"sub", "sup"}
# Elements of which only the content counts: those that colour code, frame it or hold a block's parts, and those that
# hold prose and text with braces. An abbreviation that the page defines is explained in rendered text, too.
TRANSPARENT = frozenset(("abbr", "span"))
FRAMES = frozenset(("highlight", "loopdown", "loopdown-chart", "loopdown-source"))
# The arrow back from a footnote stands in the last paragraph or in one of its own, and lines of code have anchors.
LEFT_OUT = re.compile(r"footnote-backref|__codelineno")
CLASSES = re.compile(r"loopdown|language-|highlight")  # of the plugin, and of how code is coloured


@dataclass
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> str:
        return " ".join(name for name in self.attributes.get("class", "").split() if not CLASSES.match(name))

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Reader(HTMLParser):
    """Reads elements as a browser does, as far as it matters here."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Element("article", {})
        self.open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or name for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def outline(html: str) -> list[str]:
    """A line for each block and for each run of text, indented as they are nested.

    A paragraph is a run of text, whether or not it is in an element of its own: an empty line in a list item changes
    that. White space counts in code only.
    """
    return list(_blocks(Reader(html).root, 0))


def _blocks(element: Element, depth: int) -> Iterator[str]:
    run: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str) or child.tag in INLINE:
            run.append(child)
            continue
        yield from _run(run, depth)
        run = []
        yield from _block(child, depth)
    yield from _run(run, depth)


def _block(element: Element, depth: int) -> Iterator[str]:
    kind = " ".join(filter(None, (element.tag, element.classes)))
    if element.tag == "svg":
        yield f"{'  ' * depth}{_markup(element)}"
    elif element.tag in ("pre", "script"):
        text = re.sub("__codelineno-[0-9]+", "", element.text).strip("\n")
        # Only the plugin can ask the host where a page of the site is.
        text = re.sub(r'\n  click n[0-9]+ href "(?!https?:)[^"]*"', "", text)
        yield f"{'  ' * depth}{kind}: {text!r}"
    elif FRAMES & set(element.attributes.get("class", "").split()) or kind == "p":
        yield from _blocks(element, depth)
    else:
        yield f"{'  ' * depth}{kind}"
        yield from _blocks(element, depth + 1)


def _markup(child: Element | str) -> str:
    """All of an element: a drawing is right or it isn't."""
    if isinstance(child, str):
        return child.replace("<", "&lt;")
    marks = "".join(f' {name}="{value}"' for name, value in sorted(child.attributes.items()))
    return f"<{child.tag}{marks}>{''.join(map(_markup, child.children))}</{child.tag}>"


def _run(run: list[Element | str], depth: int) -> Iterator[str]:
    text = " ".join("".join(map(_inline, run)).split())
    # A caption is a class of paragraph to the plugin, and italic when it is rendered.
    text = re.sub(r"^<em>((?:(?!<em>).)*)</em>$", r"\1", text)
    if text:
        yield f"{'  ' * depth}{text}"


def _inline(child: Element | str) -> str:
    if isinstance(child, str):
        return child.replace("<", "&lt;")
    if LEFT_OUT.search("".join(child.attributes.values())):
        return ""
    inner = "".join(map(_inline, child.children))
    if child.tag in TRANSPARENT and not child.classes:
        return inner
    kept = {name: value for name, value in child.attributes.items() if name in ("href", "src", "checked", "title")}
    marks = "".join(f' {name}="{value}"' for name, value in sorted(kept.items()))
    return f"<{child.tag}{marks}>{inner}</{child.tag}>"
