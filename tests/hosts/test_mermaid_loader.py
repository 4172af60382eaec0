"""The script that draws pictures in themes that don't load Mermaid, in a real browser."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Route
from tests.web.browser import MODULES, find_chromium, open_browser

pytestmark = pytest.mark.browser
LIBRARY = MODULES / "mermaid11" / "dist"
CDN = "https://cdn.jsdelivr.net/npm/mermaid@11/dist/"
SITE = "http://site.test/"
MODEL = "```loopdown\nloop R1: Load (+)-> Latency (+)-> Load\n```\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not (LIBRARY.is_dir() and find_chromium()):
        if os.environ.get("LOOPDOWN_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium or the npm packages of tests/web are missing")
        pytest.skip("Chromium or the npm packages of tests/web are missing")
    with open_browser() as opened:
        yield opened


def open_page(browser: Browser, tmp_path: Path, theme: str, network: bool = True, **plugin: str) -> Page:
    """A page with one model, its picture drawn or given up."""
    (tmp_path / "docs/sub").mkdir(parents=True)
    (tmp_path / "docs/sub/page.md").write_text(f"# Page\n\n{MODEL}\n{MODEL}")
    (tmp_path / "docs/own.mjs").write_text((LIBRARY / "mermaid.esm.min.mjs").read_text("utf-8"))
    config = {"site_name": "Test", "theme": {"name": theme}, "plugins": [{"loopdown": plugin}]}
    (tmp_path / "mkdocs.yml").write_text(json.dumps(config))
    build(load_config(str(tmp_path / "mkdocs.yml")))

    def answer(route: Route) -> None:
        url = route.request.url.split("?")[0]
        if url.startswith(SITE):
            file = tmp_path / "site" / url.removeprefix(SITE)
            file = file / "index.html" if file.is_dir() else file
            # The library's own parts, which stand beside it.
            file = file if file.exists() else LIBRARY / url.removeprefix(SITE)
        elif network and url.startswith(CDN):
            file = LIBRARY / url.removeprefix(CDN)
        else:
            return route.abort()
        types = {".mjs": "text/javascript"}
        headers = {"Access-Control-Allow-Origin": "*"}
        return route.fulfill(path=file, content_type=types.get(file.suffix), headers=headers)

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto(f"{SITE}sub/page/", wait_until="networkidle")
    return page


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_pictures_are_drawn(browser: Browser, tmp_path: Path, theme: str) -> None:
    page = open_page(browser, tmp_path, theme)
    page.wait_for_function("document.querySelectorAll('div.mermaid svg').length === 2")
    assert page.locator("div.mermaid svg .node").count() == 4
    assert page.locator("pre.mermaid").count() == 0
    assert "Load" in page.locator("div.mermaid").first.inner_text()


def test_the_library_can_be_the_site_s_own(browser: Browser, tmp_path: Path) -> None:
    page = open_page(browser, tmp_path, "mkdocs", network=False, mermaid="own.mjs")
    page.wait_for_function("document.querySelectorAll('div.mermaid svg').length === 2")


def test_without_the_library_the_text_stays(browser: Browser, tmp_path: Path) -> None:
    page = open_page(browser, tmp_path, "mkdocs", network=False)
    assert page.locator("pre.mermaid").count() == 2
    assert "flowchart" in page.locator("pre.mermaid").first.inner_text()
