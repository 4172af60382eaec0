"""Every page of our own site, as a reader sees it: each diagram of each model is drawn, whole, in both versions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.places import ROOT
from tests.web.browser import Drawn, Look, Version, View, view_page
from tests.web.built_site import addresses, has_diagrams, source_of

from loopdown.base.source import Source
from loopdown.parts.diagram import Diagram
from loopdown.parts.page import Picture
from loopdown.pipeline.compile import compile_page
from loopdown.writers.mermaid.mermaid_labels import show_line

pytestmark = pytest.mark.browser
# Where pictures of every page are kept, for a person to look at; nowhere unless asked for.
SCREENSHOTS = os.environ.get("LOOPDOWN_SCREENSHOTS")
versions = pytest.mark.parametrize("version", [11, 12])
LOOKS = (Look(), Look("dark"), Look(width=400))


@cache
def _diagrams(address: str) -> list[Diagram]:
    """The diagrams that the models of a page give."""
    file = source_of(address, ROOT / "docs")
    if file is None:
        return []
    page = compile_page(Source(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8-sig")))
    return [part.diagram for block in page.blocks for part in block.parts if isinstance(part, Picture)]


def _wrong(address: str, view: View) -> list[str]:
    """What a reader would miss on a page."""
    complaints = list(view.errors)
    if view.overflows:
        complaints.append("the page scrolls sideways")
    for number, drawn in enumerate(view.diagrams):
        complaints += [f"diagram {number}: {what}" for what in _unreadable(drawn)]
    # Diagrams that a page's author drew by hand have no title.
    ours = [drawn for drawn in view.diagrams if drawn.title]
    expected = _diagrams(address)
    if len(ours) != len(expected):
        complaints.append(f"{len(ours)} diagrams, not {len(expected)}")
    for diagram, drawn in zip(expected, ours, strict=False):
        complaints += [f"{diagram.title}: {what}" for what in _missing(diagram, drawn)]
    return complaints


def _unreadable(drawn: Drawn) -> Iterator[str]:
    if drawn.broken:
        yield "not drawn"
    # WCAG 2.2 asks for 4.5 of text and 3 of lines that carry meaning.
    if drawn.text_contrast < 4.5:
        yield f"a text has a contrast of {drawn.text_contrast:.1f}"
    if drawn.line_contrast < 3:
        yield f"a link has a contrast of {drawn.line_contrast:.1f}"


def _missing(diagram: Diagram, drawn: Drawn) -> Iterator[str]:
    """What a picture lacks of its diagram."""
    if (drawn.nodes, drawn.edges) != (len(diagram.nodes), len(diagram.edges)):
        yield f"{drawn.nodes} nodes, {drawn.edges} edges, not {len(diagram.nodes)}, {len(diagram.edges)}"
    lines = [line for node in diagram.nodes for line in node.label]
    badges = [badge for edge in diagram.edges for badge in edge.badges]
    seen = "\n".join(drawn.texts)
    for text in map(show_line, [*lines, *badges]):
        if text not in seen:
            yield f"{text!r} isn't shown"


@versions
def test_every_diagram_of_the_site_is_drawn_whole(browser: Browser, site: Path, version: Version) -> None:
    wrong: dict[str, list[str]] = {}
    drawn = 0
    for address in addresses(site):
        if version != 11 and not has_diagrams(site, address):
            continue  # has been looked at, and asks for no Mermaid
        name = address.strip("/").replace("/", "-") or "index"
        screenshot = Path(SCREENSHOTS) / f"{name}-{version}" if SCREENSHOTS else None
        views = view_page(browser, site, address, mermaid=version, looks=LOOKS, screenshot=screenshot)
        drawn += len(views[LOOKS[0]].diagrams)
        for look, view in views.items():
            if complaints := _wrong(address, view):
                wrong[f"{name}, {look.scheme}, {look.width} px"] = complaints
    assert wrong == {}
    assert drawn > 0
