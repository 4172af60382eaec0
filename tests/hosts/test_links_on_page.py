"""Runbooks on a built site: in callouts and on the nodes of diagrams, resolved and missed as the host does it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from loopdown.base.source import Source
from loopdown.pipeline.render import render_page
from loopdown.writers.markdown.literal import Target

MODEL = """# Page

```loopdown
stock Queue = 5 jobs, max 100 jobs, when full "HTTP 503"
    runbook runbooks/queue.md
flow In: (Clients) -> Queue @ 2/s
    runbook runbooks/queue.md#when-it-grows
flow Out: Queue -> (Done) @ 1 job / Service time
Service time = 1 s
    runbook https://example.org/wiki/slow
loop R1 "Storm": Load (+)-> Retries (+)-> Load
    runbook "#by-hand"
variable Load
    runbook index.md
cause Service time rises "Locks"
scenario Slow: Service time = 4 s
```

## By hand
"""
QUEUE = "# Queue\n\n## When it grows\n"

Build = Callable[..., str]


@pytest.fixture
def build_site(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Build:
    """Builds a site of this model and other pages, strictly, and gives the HTML of the model's page."""
    caplog.set_level(logging.INFO)

    def run(page: str = "page.md", text: str = MODEL, strict: bool = True, **others: str) -> str:
        files = {
            page: text,
            "index.md": "# Home\n",
            **{f"{name.replace('__', '/')}.md": t for name, t in others.items()},
        }
        for name, content in files.items():
            file = tmp_path / "docs" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        settings = {
            "site_name": "Test",
            "site_url": "https://example.org/",
            "theme": {"name": "material", "font": False},
            "plugins": ["loopdown"],
            "validation": {"links": {"anchors": "warn"}},
        }
        file = tmp_path / "mkdocs.yml"
        file.write_text(json.dumps(settings), encoding="utf-8")
        build(load_config(str(file), strict=strict))
        return (tmp_path / "site" / page.removesuffix(".md") / "index.html").read_text("utf-8")

    return run


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def in_callouts(html: str) -> dict[str, set[str]]:
    """The links of the callouts: what a reader sees, and where it leads."""
    found: dict[str, set[str]] = {}
    for callout in re.findall(r'<div class="admonition[^>]*>.*?</div>', html, re.DOTALL):
        for target, text in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', callout):
            found.setdefault(text, set()).add(target)
    return found


def on_nodes(html: str) -> dict[str, set[str]]:
    """The links of the diagrams' nodes, by label."""
    found: dict[str, set[str]] = {}
    for picture in re.findall(r'<pre class="mermaid"[^>]*><code>(.*?)</code>', html, re.DOTALL):
        text = picture.replace("&quot;", '"').replace("&gt;", ">")
        labels = {node: label.split("\n")[0].removeprefix("⋈ ") for node, label in _labels(text)}
        for node, target in re.findall(r'click (n\d+) href "([^"]*)"', text):
            found.setdefault(labels[node], set()).add(target)
    return found


def _labels(text: str) -> list[tuple[str, str]]:
    return re.findall(r'^  (n\d+)[\[({]+"(.*?)"', text, re.MULTILINE | re.DOTALL)


def test_runbooks_are_links_in_callouts_and_on_nodes(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    html = build_site(runbooks__queue=QUEUE)
    assert warnings(caplog) == []
    assert in_callouts(html) == {
        "runbooks/queue.md": {"../runbooks/queue/"},
        "runbooks/queue.md#when-it-grows": {"../runbooks/queue/#when-it-grows"},
        "https://example.org/wiki/slow": {"https://example.org/wiki/slow"},
        "#by-hand": {"#by-hand"},
        "index.md": {"../"},
    }
    assert on_nodes(html) == {
        "Queue": {"../runbooks/queue/"},
        "In": {"../runbooks/queue/#when-it-grows"},
        "Service time": {"https://example.org/wiki/slow"},
        "Load": {"../"},
    }


def test_links_are_resolved_from_the_page_that_they_stand_on(build_site: Build) -> None:
    text = MODEL.replace("runbooks/queue.md", "../runbooks/queue.md").replace("index.md", "../index.md")
    html = build_site("deep/page.md", text, runbooks__queue=QUEUE)
    assert in_callouts(html)["../runbooks/queue.md"] == {"../../runbooks/queue/"}
    assert on_nodes(html)["Queue"] == {"../../runbooks/queue/"}
    assert on_nodes(html)["Load"] == {"../../"}


def test_a_missing_page_is_reported_as_mkdocs_reports_its_own(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        build_site()
    told = set(warnings(caplog))
    caplog.clear()
    own = MODEL.partition("```")[0] + "[one](runbooks/queue.md) and [another](runbooks/queue.md#when-it-grows)\n"
    with pytest.raises(Abort):
        build_site(text=own)
    assert told == set(warnings(caplog))
    assert len(told) == 2


def test_a_missing_heading_is_reported_too(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Abort):
        build_site(runbooks__queue="# Queue\n")
    (warning,) = warnings(caplog)
    assert "does not contain an anchor '#when-it-grows'" in warning


def test_a_target_that_runs_a_script_is_no_link(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    text = MODEL.replace("https://example.org/wiki/slow", '"javascript:alert(1)"')
    html = build_site(text=text, runbooks__queue=QUEUE)
    assert "javascript:alert(1)" not in {*in_callouts(html)}
    assert "Service time" not in on_nodes(html)
    assert 'href="javascript' not in html


@pytest.mark.parametrize("target", ["github", "material"])
def test_a_rendered_page_keeps_the_links_that_lead_somewhere(target: Target) -> None:
    rendered = render_page(Source("page.md", MODEL), target).text
    assert re.findall(r'click n\d+ href "([^"]*)"', rendered) == ["https://example.org/wiki/slow"]
    assert "](runbooks/queue.md)" in rendered
