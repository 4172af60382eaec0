"""Ten levers with hostile titles, as a reader sees them: the ladder is drawn whole, and the table fits a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.web.browser import Look, Version, view_page
from tests.web.built_site import build_site
from tests.web.real_parser import Understand

from loopdown.base.source import Source
from loopdown.parts.page import Picture
from loopdown.pipeline.compile import compile_page
from loopdown.writers.mermaid.mermaid_labels import show_line

pytestmark = pytest.mark.browser

TITLES = (
    "my direction TB",
    'a"]; n9["b',
    "<b>bold</b> & <script>alert(1)</script>",
    "1. Restart it",
    "%% comment",
    "#35; end",
    "**strong** `code` | cell",
    "click n0 href",
    "Grüße → 速い",
    "A title that is much longer than any box of a ladder, " * 3,
)
REASON = "It frees the connections that are held longest, and `pg_stat_activity` says which those are."
MODEL = "\n".join((
    "title Ten levers",
    'stock Queue of requests = 50 requests, max 1000 requests, when full "HTTP 503"',
    "flow In: () -> Queue of requests @ Offered",
    "flow Out: Queue of requests -> () @ 100/s",
    "Offered = 120/s",
    "loop R1: Load (+)-> Retries (+)-> Load",
    "scenario DB slow: Offered = 200/s",
    *(
        f"lever {12 - number} {title!r}, within sprint, because \"{REASON}\": Offered = {90 + 3 * number}/s"
        .replace(repr(title), '"' + title.replace("\\", "\\\\").replace('"', '\\"').strip() + '"')
        for number, title in enumerate(TITLES)
    ),
))  # fmt: skip
PAGE = f"# Levers\n\n```loopdown\n{MODEL}\n```\n"
CONFIG = """\
site_name: Levers
theme:
  name: material
  font: false
  palette: [{scheme: default}, {scheme: slate}]
plugins: [loopdown]
"""
LOOKS = (Look(), Look("dark"), Look(width=400), Look("dark", 400))


def _ladder() -> Picture:
    (block,) = compile_page(Source("index.md", PAGE)).blocks
    (ladder,) = (part for part in block.parts if isinstance(part, Picture) and part.diagram.kind == "ladder")
    assert len(ladder.diagram.nodes) == len(TITLES)
    return ladder


def test_the_real_parser_understands_a_ladder(understand: Understand) -> None:
    ladder = _ladder()
    for answers in understand([ladder.mermaid]).values():
        (answer,) = answers
        assert (answer.error, answer.vertices, answer.edges) == (None, len(TITLES), len(TITLES) - 1)
        texts = "\n".join(answer.labels).replace("\u2060", "")
        assert [line for node in ladder.diagram.nodes for line in node.label if show_line(line) not in texts] == []
        assert "↑ strong\n↓ weak" in texts


@pytest.fixture(scope="module")
def ten_levers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("levers")
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(CONFIG)
    (root / "docs" / "index.md").write_text(PAGE)
    build_site(root / "mkdocs.yml", root / "site")
    return root / "site"


@pytest.mark.parametrize("version", [11, 12])
def test_ten_levers_on_a_page(browser: Browser, version: Version, ten_levers: Path) -> None:
    for look, view in view_page(browser, ten_levers, "", mermaid=version, looks=LOOKS).items():
        assert (view.errors, view.overflows) == ((), False), look
        drawn = view.diagrams[-1]
        assert (drawn.nodes, drawn.edges, drawn.broken) == (len(TITLES), len(TITLES) - 1, False)
        assert drawn.scale > 0.9  # on a phone too
        assert drawn.text_contrast > 4.5
        assert drawn.line_contrast > 3
        seen = "\n".join(drawn.texts).replace("\u2060", "")
        assert [title for title in TITLES if show_line(title)[:40] not in seen] == []


def test_the_table_of_levers_fits_a_phone(browser: Browser, ten_levers: Path) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto((ten_levers / "index.html").as_uri())
    cells = page.locator("[data-loopdown=levers] td")
    assert cells.count() == len(TITLES) * 5
    boxes = [cell.bounding_box() for cell in cells.all()]
    assert [box for box in boxes if box is None or box["x"] < 0 or box["x"] + box["width"] > 400] == []
    names = cells.evaluate_all("all => all.map(cell => getComputedStyle(cell, '::before').content)")
    assert {name.strip('"') for name in names} == {"Level", "Lever", "When", "Why", "Predicted"}
    page.set_viewport_size({"width": 1280, "height": 800})
    names = cells.evaluate_all("all => all.map(cell => getComputedStyle(cell, '::before').content)")
    assert set(names) == {"none"}  # a wide page has the header
    page.close()
