"""Writes what stands in a block's place as plain Markdown, for pages that are read without Loopdown.

Pictures are Mermaid fences. For Material for MkDocs charts are inline SVG, and callouts admonitions and details. For
GitHub charts are Mermaid, and callouts alerts. Where GitHub has no alerts, inside other elements, they are quotes; and
since it shows no boxes to tick inside quotes, callouts with tasks are details. These say in words what the colour of an
alert would.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from loopdown.base.inline import Line, Plain, Strong
from loopdown.base.records import replace
from loopdown.parts.callout import BodyPart, Callout, Details, Items, Listing, Paragraph, Table, Tone
from loopdown.parts.page import Heading, Listed, Part, Picture, Plot
from loopdown.writers.markdown.literal import Target
from loopdown.writers.markdown.write_text import write_html, write_line, write_markup, write_strong
from loopdown.writers.mermaid.write_diagram import write_mermaid
from loopdown.writers.mermaid.xychart import write_xychart
from loopdown.writers.svg.draw import write_svg_chart

_URL = re.compile("https?://")
_ALERTS: dict[Tone, str] = {
    "failure": "CAUTION",
    "danger": "CAUTION",
    "warning": "WARNING",
    "info": "NOTE",
    "note": "NOTE",
    "success": "TIP",
    "tip": "TIP",
    "abstract": "IMPORTANT",
}
_SERIOUS = frozenset(("CAUTION", "WARNING"))
_INDENT = " " * 4


def write_parts(parts: Iterable[Part], target: Target, nested: bool = False) -> tuple[str, ...]:
    """The lines of the parts, an empty one between two parts.

    `nested` says that they will stand inside a list item, a quote or another container; its prefix isn't written here.
    """
    return tuple(_apart(_part(part, target, nested) for part in parts))


def _part(part: Part, target: Target, nested: bool) -> list[str]:
    match part:
        case Picture():
            picture = _fence("mermaid", _mermaid(part))
            return [*picture, "", f"*{write_line(part.caption, target)}*"] if part.caption else picture
        case Plot():
            # GitHub takes drawings out of a page.
            if target == "github":
                return _fence("mermaid", write_xychart(part.chart))
            return [write_markup(write_svg_chart(part.chart, f"loopdown-chart-{part.number}"))]
        case Callout():
            return _admonition(part) if target == "material" else _alert(part, nested)
        case Listed():
            # Not `loopdown`: the text is shown and not drawn, here and wherever the page goes next.
            return _fence("text", part.text)
        case Heading():
            return [write_line((Strong(part.text),), target)]


def _mermaid(picture: Picture) -> str:
    """The text of a picture. A node keeps its link where that is a URL: no host looks for pages in a picture."""
    nodes = picture.diagram.nodes
    kept = tuple(node if _URL.match(node.target or "") else replace(node, target=None) for node in nodes)
    return picture.mermaid if kept == nodes else write_mermaid(replace(picture.diagram, nodes=kept))


# ------------------------------------------------------------------ callouts


def _admonition(callout: Callout) -> list[str]:
    """As `admonition` and `pymdownx.details` read it."""
    marks = "???" if callout.folded and callout.body else "!!!"
    return _titled(f"{marks} {callout.tone}", callout.headline, callout.body)


def _titled(head: str, title: Line, body: Sequence[BodyPart]) -> list[str]:
    lines = [f'{head} "{write_line(title, "material", "title")}"']
    if body:
        lines += ["", *(f"{_INDENT}{line}" if line else "" for line in _body(body, "material"))]
    return lines


def _alert(callout: Callout, nested: bool) -> list[str]:
    """As GitHub reads it: an alert where one may stand, and HTML for what is folded."""
    alert = _ALERTS[callout.tone]
    label: Line = (Strong(f"{alert.capitalize()}:"), Plain(" ")) if alert in _SERIOUS else ()
    if callout.body and (callout.folded or _has_tasks(callout.body)):
        return _details((*label, *callout.headline), callout.body, unfolded=not callout.folded)
    if nested:
        lines = [write_strong((*label, *callout.headline), "github")]
    else:
        lines = [f"[!{alert}]", write_strong(callout.headline, "github")]
    if callout.body:
        lines += ["", *_body(callout.body, "github")]
    return [f"> {line}".rstrip(" ") for line in lines]


def _has_tasks(body: Sequence[BodyPart]) -> bool:
    return any(isinstance(part, Items) and part.checked is not None for part in body)


def _details(summary: Line, body: Sequence[BodyPart], unfolded: bool = False) -> list[str]:
    # GitHub reads no Markdown in a summary. The empty lines let it read the body as Markdown.
    opening = "<details open>" if unfolded else "<details>"
    return [opening, f"<summary>{write_html(summary)}</summary>", "", *_body(body, "github"), "", "</details>"]


# ------------------------------------------------------------------ what they hold


def _body(body: Sequence[BodyPart], target: Target) -> list[str]:
    return list(_apart(_body_part(part, target) for part in body))


def _body_part(part: BodyPart, target: Target) -> list[str]:
    match part:
        case Paragraph():
            return [write_line(part.line, target)]
        case Items():
            return list(_items(part, target))
        case Table():
            return _table(part, target)
        case Listing():
            return _fence("text", part.text)
        case Details():
            if target == "github":
                return _details(part.summary, part.body)
            return _titled("??? note", part.summary, part.body)


def _items(items: Items, target: Target) -> Iterator[str]:
    for number, line in enumerate(items.lines):
        marker = f"{number + 1}." if items.ordered else "-"
        if items.checked is not None:
            marker += " [x]" if items.checked[number] else " [ ]"
        yield f"{marker} {write_line(line, target)}"


def _table(table: Table, target: Target) -> list[str]:
    def row(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |"

    def written(lines: Iterable[Line]) -> str:
        return row(write_line(line, target, "cell") for line in lines)

    return [written(table.header), row("---" for _ in table.header), *map(written, table.rows)]


def _fence(language: str, text: str) -> list[str]:
    """A fence that is longer than any in its text."""
    marks = "`" * max((len(run) + 1 for run in re.findall(r"`{3,}", text)), default=3)
    return [f"{marks}{language}", *(line.rstrip("\r") for line in text.split("\n")), marks]


def _apart(pieces: Iterable[list[str]]) -> Iterator[str]:
    """The lines of all pieces, an empty one between two."""
    for number, piece in enumerate(pieces):
        if number:
            yield ""
        yield from piece
