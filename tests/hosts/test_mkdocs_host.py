"""Small sites, built by MkDocs."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

GOOD = "```loopdown\nloop R1: A (+)-> B (+)-> A\n```\n"
WRONG = "```loopdown\nloop B1: A (+)-> B (+)-> A\n```\n"
LINKED = '```loopdown\nloop R1: A (+)-> B (+)-> A\n    note "See [the runbook]({target})."\n```\n'

Build = Callable[..., Path]
MATERIAL = {"name": "material", "font": False}


@pytest.fixture
def build_site(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Build:
    """Builds a site of these pages, strictly, and returns the folder that it is in."""
    caplog.set_level(logging.INFO)

    def run(pages: dict[str, str], strict: bool = True, **config: Any) -> Path:
        for name, text in pages.items():
            file = tmp_path / "docs" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        settings = {
            "site_name": "Test",
            "site_url": "https://example.org/",
            "theme": {"name": "mkdocs"},
            "plugins": ["loopdown"],
            **config,
        }
        file = tmp_path / "mkdocs.yml"
        file.write_text(json.dumps(settings), encoding="utf-8")
        build(load_config(str(file), strict=strict))
        return tmp_path / "site"

    return run


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_sound_page_builds_strictly(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    site = build_site({"index.md": f"# Home\n\n{GOOD}"}, theme=MATERIAL)
    html = (site / "index.html").read_text("utf-8")
    assert '<pre class="mermaid"' in html
    assert "assets/loopdown/loopdown.css" in html
    assert (site / "assets/loopdown/loopdown.css").is_file()
    assert warnings(caplog) == []


def test_an_error_stands_on_its_page_and_fails_a_strict_build(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    pages = {"index.md": "# Home", "sub/page.md": f"---\ntitle: x\n---\n\n# Page\n\n- item\n\n{indent(WRONG)}"}
    with pytest.raises(Abort, match="1 warning"):
        build_site(pages, theme=MATERIAL)
    (warning,) = warnings(caplog)
    assert re.match(r"docs/sub/page\.md:10:10: loop-polarity: \S", warning)
    site = build_site(pages, strict=False)
    assert 'data-loopdown="loop-polarity"' in (site / "sub/page/index.html").read_text("utf-8")


def indent(text: str) -> str:
    return re.sub("(?m)^(?=.)", "    ", text)


def test_every_build_tells_its_findings_again(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        caplog.clear()
        build_site({"index.md": WRONG}, strict=False)
        assert len(warnings(caplog)) == 1
    caplog.clear()
    build_site({"index.md": GOOD}, strict=False)
    assert warnings(caplog) == []


def test_an_unclosed_block_fails_a_strict_build(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Abort):
        build_site({"index.md": "# Home\n\n```loopdown\nA\n"})
    assert warnings(caplog)[0].startswith("docs/index.md:3:1: syntax: ")


@pytest.mark.parametrize(("directories", "href"), [(True, "../b/"), (False, "b.html")])
def test_links_of_a_model_are_resolved(build_site: Build, directories: bool, href: str) -> None:
    pages = {"index.md": "# Home", "a.md": LINKED.format(target="b.md"), "b.md": "# B"}
    site = build_site(pages, use_directory_urls=directories)
    html = (site / ("a/index.html" if directories else "a.html")).read_text("utf-8")
    assert f'<a href="{href}">the runbook</a>' in html


def test_links_of_a_model_are_validated(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Abort):
        build_site({"index.md": LINKED.format(target="nowhere.md")})
    assert "nowhere.md" in warnings(caplog)[0]


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_themes_without_a_loader_get_one(build_site: Build, theme: str) -> None:
    site = build_site({"index.md": GOOD}, theme={"name": theme})
    html = (site / "index.html").read_text("utf-8")
    assert re.search(r'<script src="[^"]*assets/loopdown/mermaid\.mjs" type="module"></script>', html)
    assert '"https://cdn.jsdelivr.net/npm/mermaid@11/' in (site / "assets/loopdown/mermaid.mjs").read_text("utf-8")


@pytest.mark.parametrize(
    ("theme", "mermaid", "script", "library"),
    [
        ("material", None, False, None),
        ("material", "assets/own.js", False, "assets/own.js"),
        ("mkdocs", False, False, None),
        ("mkdocs", "assets/own.mjs", True, None),
    ],
)
def test_a_site_can_choose_where_mermaid_comes_from(
    build_site: Build, theme: str, mermaid: object, script: bool, library: str | None
) -> None:
    plugin: dict[str, object] = {} if mermaid is None else {"mermaid": mermaid}
    pages = {"index.md": GOOD, "assets/own.js": "", "assets/own.mjs": ""}
    site = build_site(pages, theme={"name": theme}, plugins=[{"loopdown": plugin}])
    html = (site / "index.html").read_text("utf-8")
    assert ("mermaid.mjs" in html) == script
    assert library is None or f'src="{library}"' in html
    if script:
        assert '"assets/own.mjs"' in (site / "assets/loopdown/mermaid.mjs").read_text("utf-8")


def test_options_are_checked_and_reach_the_page(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    for wrong in ({"steps": -1}, {"hidden_loops": "many"}, {"mermaid": 3}):
        caplog.clear()
        with pytest.raises(Abort, match="configuration"):
            build_site({"index.md": GOOD}, plugins=[{"loopdown": wrong}])
        assert f"option '{next(iter(wrong))}'" in caplog.text
    build_site({"index.md": GOOD}, plugins=[{"loopdown": {"hidden_loops": 0, "circuits": 10}}])


def test_the_extension_alone_and_both_give_the_same_page(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    def body(**config: Any) -> str:
        html = (build_site({"index.md": f"# Home\n\n{WRONG}"}, strict=False, **config) / "index.html").read_text(
            "utf-8"
        )
        return html[html.index('role="main"') : html.index("<footer")]

    plugin = body()
    assert body(plugins=[], markdown_extensions=["loopdown"]) == plugin
    assert body(markdown_extensions=["loopdown"]) == plugin
    assert len(warnings(caplog)) == 3  # one a build
    assert "loop-polarity" in plugin


def test_the_extension_alone_fails_a_strict_build(build_site: Build) -> None:
    with pytest.raises(Abort, match="1 warning"):
        build_site({"index.md": WRONG}, plugins=[], markdown_extensions=["loopdown"])


def test_a_model_from_a_file_of_its_own(build_site: Build, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models/retry.loopdown").write_text("loop R1: A (+)-> B (+)-> A\n")
    text = '```loopdown\n--8<-- "retry.loopdown"\n```\n'
    snippets = {"pymdownx.snippets": {"base_path": [str(tmp_path / "models")]}}
    site = build_site({"index.md": text}, markdown_extensions=[snippets])
    assert "mermaid" in (site / "index.html").read_text("utf-8")
    (tmp_path / "models/retry.loopdown").write_text("loop B1: A (+)-> B (+)-> A\n")
    with pytest.raises(Abort):
        build_site({"index.md": text}, markdown_extensions=[snippets])
    assert warnings(caplog)[0].startswith("docs/index.md: line unknown: loop-polarity: ")


def test_posts_of_a_blog_are_told_once(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    post = f"---\ndate: 2024-01-31\n---\n\n# Post\n\n{WRONG}\n<!-- more -->\n\n{GOOD}"
    pages = {"index.md": "# Home", "blog/index.md": "# Blog", "blog/posts/one.md": post}
    site = build_site(pages, strict=False, theme=MATERIAL, plugins=["blog", "loopdown"])
    found = [warning for warning in warnings(caplog) if "loop-polarity" in warning]
    assert len(found) == 1
    assert found[0].startswith("docs/blog/posts/one.md:8:")
    assert 'data-loopdown="loop-polarity"' in (site / "blog/index.html").read_text("utf-8")


def test_headings_and_outline_are_the_author_s(build_site: Build) -> None:
    site = build_site({"index.md": f"# Home\n\n## Part\n\n{GOOD}"}, theme=MATERIAL)
    html = (site / "index.html").read_text("utf-8")
    assert set(re.findall(r'<a href="(#[^"]*)" class="md-nav__link">', html)) == {"#part"}
    assert len(re.findall(r"<h[1-6]", html[html.index("<article") : html.index("</article")])) == 2
