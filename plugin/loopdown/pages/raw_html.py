"""Which lines of a page are raw HTML, where Markdown reads nothing.

Follows `markdown.htmlparser` and the `md_in_html` extension: a comment or a block-level tag at the start of
a line (three spaces at most before it) begins raw HTML, which ends where that tag is closed. Inside an element
with the attribute `markdown` a page goes on as Markdown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from loopdown.base.records import dataclass

COMMENT = "!--"
# fmt: off
# Elements whose content is shown or used as it is (markdown.extensions.md_in_html calls them raw).
LITERAL = frozenset({"canvas", "math", "option", "pre", "script", "style", "textarea", COMMENT})
# Elements whose content is at most a line of text, unless their `markdown` attribute says `block`.
_SPAN = frozenset(
    {
        "address", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "p", "summary", "td", "th",
    }
)
# markdown.util.BLOCK_LEVEL_ELEMENTS; `hr` has no content.
_BLOCK = (LITERAL | _SPAN).union(
    {
        "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption", "figure", "footer",
        "form", "header", "hgroup", "main", "menu", "nav", "ol", "section", "table", "ul", "colgroup", "body",
        "group", "html", "iframe", "map", "noscript", "output", "object", "progress", "tbody", "tfoot", "thead", "tr",
        "video", "center", "hr",
    }
)
# fmt: on
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][^\s/<>`]*)(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^'\"<>`])*)>")
_MARKDOWN = re.compile(r"\smarkdown(?:\s*=\s*[\"']?(?P<value>\w*)[\"']?)?(?=[\s/]|$)")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Raw HTML between two places of the text, and the element that makes it so."""

    start: int
    end: int
    element: str


def raw_html(lines: Sequence[str]) -> list[str | None]:
    """For each line the element that makes it raw HTML (`!--` for a comment), None where it is Markdown."""
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    found: list[str | None] = [None] * len(lines)
    for stretch in _stretches("\n".join(lines)):
        for number in range(bisect_right(starts, stretch.start) - 1, bisect_right(starts, stretch.end - 1)):
            found[number] = found[number] or stretch.element
    return found


def _stretches(text: str) -> Iterator[_Stretch]:
    """The raw HTML of a page, in order: whole elements, and the tags alone of those whose content is Markdown."""
    open_: list[tuple[str, bool]] = []  # elements, and whether their content is Markdown
    began = 0  # where the outermost raw element began
    ended = -1  # where raw HTML ended last: on the same line more of it may follow
    last_comment_end = text.rfind("-->")
    at = 0
    while (at := text.find("<", at)) >= 0:
        raw = bool(open_) and not open_[-1][1]
        may_begin = not raw and (_begins_line(text, at) or (ended >= 0 and "\n" not in text[ended:at]))
        if may_begin and text.startswith("<!--", at) and at + 4 <= last_comment_end:
            ended = text.find("-->", at + 4) + 3
            yield _Stretch(at, ended, COMMENT)
            at = ended
            continue
        tag = _TAG.match(text, at)
        if tag is None:
            at += 1
            continue
        name = tag["name"].lower()
        empty = name == "hr" or tag["rest"].endswith("/")
        if tag["close"]:
            names = [opened for opened, _ in open_]
            if name in names:
                element = next(opened for opened, markdown in open_ if not markdown) if raw else name
                del open_[len(names) - 1 - names[::-1].index(name) :]
                if not raw or not open_ or open_[-1][1]:
                    ended = tag.end()
                    yield _Stretch(began if raw else at, ended, element)
        elif raw and not empty:
            open_.append((name, False))
        elif may_begin and name in _BLOCK:
            if empty:
                ended = tag.end()
                yield _Stretch(at, ended, name)
            else:
                # Behind a space Python-Markdown leaves the element as it is.
                markdown = text[at - 1 : at] in ("", "\n") and _holds_markdown(name, tag["rest"])
                open_.append((name, markdown))
                began = at
                if markdown:
                    ended = tag.end()
                    yield _Stretch(at, ended, name)
        at = tag.end()
        if open_ and open_[-1] in (("script", False), ("style", False)):
            closing = re.compile(f"</{open_[-1][0]}", re.IGNORECASE).search(text, at)
            at = closing.start() if closing else len(text)
    if open_ and not open_[-1][1]:
        yield _Stretch(began, len(text), next(opened for opened, markdown in open_ if not markdown))


def _begins_line(text: str, at: int) -> bool:
    start = text.rfind("\n", 0, at) + 1
    return at - start <= 3 and not text[start:at].strip()


def _holds_markdown(name: str, attributes: str) -> bool:
    match = _MARKDOWN.search(attributes)
    if match is None or name in LITERAL:
        return False
    return match["value"] == "block" or (match["value"] in (None, "1", "markdown") and name not in _SPAN)
