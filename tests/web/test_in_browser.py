"""What is written for a diagram, a browser shows as that diagram; and what is wrong, looking finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.web.browser import Look, Version, draw_all, view_page
from tests.web.built_site import build_site
from tests.web.hostile_labels import hostile_labels

from loopdown.parts.diagram import Diagram, Edge, Node
from loopdown.writers.mermaid.mermaid_labels import show_line
from loopdown.writers.mermaid.write_diagram import write_mermaid

pytestmark = pytest.mark.browser
versions = pytest.mark.parametrize("version", [11, 12])
A_DIAGRAM = 10  # labels


def _ring(labels: list[str]) -> Diagram:
    """Each label on a node and on the link behind it; the first two also as title and description."""
    return Diagram(
        "causal-loop", labels[0], labels[1],
        tuple(Node("variable", (label,)) for label in labels),
        tuple(Edge(at, (at + 1) % len(labels), "influence", "-", badges=(label,)) for at, label in enumerate(labels)),
    )  # fmt: skip


def _as_seen(text: str) -> str:
    """U+2060 is never seen, and is what keeps Mermaid's placeholders apart."""
    return (show_line(text) or "\xa0").replace("\u2060", "")


@versions
def test_hostile_labels_are_shown_literally(browser: Browser, version: Version) -> None:
    labels = [label for label in hostile_labels()[::4] if len(label) < 200]
    rings = [labels[start : start + A_DIAGRAM] for start in range(0, len(labels) - 1, A_DIAGRAM)]
    assert sum(map(len, rings)) > 400
    drawn = draw_all(browser, [write_mermaid(_ring(ring)) for ring in rings], version)
    for ring, picture in zip(rings, drawn, strict=True):
        expected = [*map(_as_seen, ring), *(_as_seen(f"(−) ↻ {label}") for label in ring)]
        assert [text.replace("\u2060", "") for text in picture.texts] == expected
        assert (picture.nodes, picture.edges, picture.broken) == (len(ring), len(ring), False)
        assert picture.title.replace("\u2060", "") == _as_seen(ring[0])
        assert picture.description.replace("\u2060", "") == _as_seen(ring[1])


@versions
def test_looking_finds_what_quotes_alone_let_through(browser: Browser, version: Version) -> None:
    quoted = 'flowchart LR\n  n0["{}"]\n  n1["Control"]\n  n0 --> n1'
    labels = ["Load", 'a"]; n9["b', "my direction TB", "<b>bold</b>", "#35;"]
    drawn = draw_all(browser, [quoted.format(label) for label in labels], version)
    sound = [one.nodes == 2 and one.texts[0] == label for one, label in zip(drawn, labels, strict=True)]
    assert sound == [True, False, False, False, False]


@versions
def test_every_limit_of_mermaid_is_seen(browser: Browser, version: Version) -> None:
    def diagram(edges: int, characters: int) -> str:
        nodes = (Node("variable", ("A",)), Node("variable", ("x" * characters,)))
        return write_mermaid(Diagram("causal-loop", "t", "d", nodes, (Edge(0, 1, "influence"),) * edges))

    sound, crowded, long = draw_all(browser, [diagram(3, 10), diagram(501, 10), diagram(3, 50_001)], version)
    assert (sound.broken, sound.nodes, sound.edges) == (False, 2, 3)
    assert crowded.broken
    assert long.broken


@versions
def test_faint_texts_and_links_are_seen(browser: Browser, version: Version) -> None:
    plain = write_mermaid(_ring(["Load", "Latency"]))
    faint = f"{plain}\n  style n0 color:#ccc\n  linkStyle 1 stroke:#ccc"
    sound, wrong = draw_all(browser, [plain, faint], version)
    assert sound.text_contrast > 4.5
    assert sound.line_contrast > 3
    assert wrong.text_contrast == wrong.line_contrast == pytest.approx(1.61, abs=0.01)  # of #ccc with white


@versions
def test_a_node_leads_where_its_target_says(browser: Browser, version: Version) -> None:
    targets = ["../queue/#drain", "https://example.org/a?b=1&c=2;d#e", "queue/", "#drain", "javascript:alert(1)"]
    nodes = tuple(Node("stock", (target,), target) for target in targets)
    (drawn,) = draw_all(browser, [write_mermaid(Diagram("stock-flow", "t", "d", nodes, ()))], version)
    assert drawn.links == ("../queue/#drain", "https://example.org/a?b=1&c=2;d#e", "./queue/", "#drain")
    assert drawn.texts == tuple(targets)


@versions
def test_a_variable_that_acts_on_itself_is_one_node_and_one_link(browser: Browser, version: Version) -> None:
    edges = (Edge(0, 0, "influence", "-", emphasis="balancing"), Edge(0, 1, "influence", "+", emphasis="reinforcing"))
    nodes = (Node("variable", ("A",)), Node("variable", ("B",)))
    (drawn,) = draw_all(browser, [write_mermaid(Diagram("causal-loop", "t", "d", nodes, edges))], version)
    assert (drawn.nodes, drawn.edges, drawn.texts, drawn.broken) == (2, 2, ("A", "B", "(−)", "(+)"), False)


PAGE = """\
# Diagrams

```mermaid
{first}
```

<details markdown><summary>More</summary>

```mermaid
{second}
```

</details>
"""
# Something off the site, and wider than a phone.
BEYOND = "<img src='http://elsewhere.test/x.png' alt='x' style='display: block; min-width: 600px'>"
CONFIG = """\
site_name: Diagrams
theme:
  name: material
  font: false
  palette: [{scheme: default}, {scheme: slate}]
markdown_extensions:
  - md_in_html
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
"""


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Diagrams written by hand on a page of Material: a sound pair, and one with a mistake beside a sound one."""
    root = tmp_path_factory.mktemp("small")
    sound = write_mermaid(_ring(["Load", "Latency", "Retries"]))
    wrong = PAGE.format(first=sound, second="flowchart LR\n  a[")
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(CONFIG)
    (root / "docs" / "index.md").write_text(PAGE.format(first=sound, second="flowchart LR\n  a --> b"))
    (root / "docs" / "broken.md").write_text(f"{wrong}\n{BEYOND}\n")
    build_site(root / "mkdocs.yml", root / "site")
    return root / "site"


@versions
def test_a_page_is_seen_in_every_look(browser: Browser, version: Version, small_site: Path, tmp_path: Path) -> None:
    looks = (Look(), Look("dark"), Look(width=400))
    views = view_page(browser, small_site, "", mermaid=version, looks=looks, screenshot=tmp_path / "page")
    for view in views.values():
        assert [(one.nodes, one.edges, one.broken) for one in view.diagrams] == [(3, 3, False), (2, 1, False)]
        assert view.diagrams[0].texts == ("Load", "Latency", "Retries", "(−) ↻ Load", "(−) ↻ Latency", "(−) ↻ Retries")
        assert (view.errors, view.outside, view.overflows) == ((), (), False)
    assert views[Look()].diagrams[0].scale == pytest.approx(1, abs=0.01)
    assert views[Look(width=400)].diagrams[0].scale < 0.9
    pictures = {(tmp_path / f"page-{look.scheme}-{look.width}.png").read_bytes() for look in looks}
    assert len(pictures) == len(looks)


def test_what_is_wrong_on_a_page_is_seen(browser: Browser, small_site: Path) -> None:
    (view,) = view_page(browser, small_site, "broken/", looks=[Look(width=400)]).values()
    assert [(one.nodes, one.broken) for one in view.diagrams] == [(3, False), (0, True)]
    assert any("Parse error" in error for error in view.errors)
    assert view.outside == ("http://elsewhere.test/x.png",)
    assert view.overflows
