"""Looks at pages as a reader's browser draws them.

Everything a page asks for is answered here: the site from its folder, Mermaid's address from the version under
test, and nothing else. So no test depends on a network or a port.
"""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, Route, TimeoutError, sync_playwright

Version = Literal[11, 12]
Scheme = Literal["light", "dark"]

WEB = Path(__file__).parent
MODULES = WEB / "node_modules"
ORIGIN = "http://site.test"
# Material 9.8.1 asks for unpkg.com/mermaid@11/dist/mermaid.min.js. Whatever is asked for, the version under test is
# what a page gets.
CDN = "unpkg.com"
PATIENCE = 20_000  # milliseconds after which a page that still isn't drawn is an error
HEIGHT = 900
PALETTES: dict[Scheme, str] = {"light": "default", "dark": "slate"}  # Material's names


@dataclass(frozen=True, slots=True)
class Look:
    """How a reader looks at a page."""

    scheme: Scheme = "light"
    width: int = 1280  # pixels; a phone has 400


@dataclass(frozen=True, slots=True)
class Drawn:
    """One diagram as it stands on a page."""

    nodes: int
    edges: int
    texts: tuple[str, ...]  # as seen: of the nodes, then of the edges; '' for an edge without a label
    links: tuple[str, ...]
    title: str
    description: str
    broken: bool  # a picture of an error, or none at all
    text_contrast: float  # the lowest contrast ratio (WCAG 2.2) of a text with what it stands on
    line_contrast: float  # the lowest of a link with the page
    scale: float  # 1 where the page has room for it


@dataclass(frozen=True, slots=True)
class View:
    """One page as it is seen."""

    diagrams: tuple[Drawn, ...]
    errors: tuple[str, ...]  # of the console, and exceptions that nothing caught
    outside: tuple[str, ...]  # addresses off the site that it asked for, Mermaid's left out
    overflows: bool  # the page scrolls sideways


def find_chromium() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def library(mermaid: Version) -> Path:
    """Mermaid as one script."""
    return MODULES / f"mermaid{mermaid}" / "dist" / "mermaid.min.js"


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright, launch(playwright.chromium) as browser:
        yield browser


@contextmanager
def launch(chromium: BrowserType, settings: Path | None = None) -> Iterator[Browser]:
    """One more browser; `settings` are those of fontconfig, where it is not to have the fonts of this machine."""
    fonts = {"FONTCONFIG_FILE": str(settings)} if settings else {}
    browser = chromium.launch(
        executable_path=find_chromium(),
        args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        env={**os.environ, **fonts},
    )
    try:
        yield browser
    finally:
        browser.close()


def view_page(
    browser: Browser,
    site: Path,
    address: str,
    *,
    mermaid: Version = 11,
    looks: Sequence[Look] = (Look(),),
    screenshot: Path | None = None,
) -> dict[Look, View]:
    """Opens one page of a built site, such as `gallery/retry/`, and waits until all its diagrams are settled.

    The page is loaded once, as wide as the first look, and then looked at in every way asked for. `screenshot` names a
    file; the scheme, the width and `.png` are put behind its name.
    """
    with _open(browser, mermaid, looks[0].width, site) as (page, errors, outside):
        page.goto(f"{ORIGIN}/{address}")
        try:
            page.wait_for_function("() => window.settled()", timeout=PATIENCE)
        except TimeoutError:
            errors.append(f"not drawn within {PATIENCE} ms")
        views: dict[Look, View] = {}
        for look in looks:
            # What Material's switch does. A change of the system's preference instead is answered only later, or
            # not at all, as the site's palette has it.
            page.evaluate("name => document.body.setAttribute('data-md-color-scheme', name)", PALETTES[look.scheme])
            page.set_viewport_size({"width": look.width, "height": HEIGHT})
            # A screenshot right after a change of size can lack labels that were not painted yet.
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            overflows = page.evaluate("() => document.scrollingElement.scrollWidth > innerWidth")
            if screenshot:
                page.screenshot(path=f"{screenshot}-{look.scheme}-{look.width}.png", full_page=True)
            views[look] = View(_diagrams(page), tuple(errors), tuple(outside), overflows)
    return views


def draw_all(browser: Browser, texts: Sequence[str], mermaid: Version) -> tuple[Drawn, ...]:
    """Draws diagrams on an empty page, as a page without any theme would."""
    with _open(browser, mermaid, 1280) as (page, _, _):
        page.goto(f"{ORIGIN}/")
        page.add_script_tag(path=library(mermaid))
        page.evaluate(
            """async (texts) => {
                mermaid.initialize({ startOnLoad: false });
                for (const [index, text] of texts.entries()) {
                    const place = document.createElement('div');
                    place.className = 'mermaid';
                    document.body.append(place);
                    try { place.innerHTML = (await mermaid.render(`diagram${index}`, text)).svg; } catch {}
                }
            }""",
            list(texts),
        )
        return _diagrams(page)


@contextmanager
def _open(
    browser: Browser, mermaid: Version, width: int, site: Path | None = None
) -> Iterator[tuple[Page, list[str], list[str]]]:
    errors: list[str] = []
    outside: list[str] = []

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.netloc == CDN and url.path.startswith("/mermaid@"):
            route.fulfill(path=library(mermaid))
        elif url.scheme in ("data", "blob"):
            route.continue_()
        elif f"{url.scheme}://{url.netloc}" == ORIGIN:
            _serve(route, site, url.path)
        else:
            outside.append(route.request.url)
            route.abort()

    def note(message: ConsoleMessage) -> None:
        # That something off the site wasn't loaded is our doing.
        if message.type == "error" and message.location.get("url") not in outside:
            errors.append(f"{message.text} ({message.location.get('url')})")

    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, service_workers="block")
    try:
        context.route("**/*", answer)
        context.add_init_script(path=WEB / "look.js")
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page, errors, outside
    finally:
        context.close()


def _serve(route: Route, site: Path | None, path: str) -> None:
    if site is None:
        route.fulfill(content_type="text/html", body="<!doctype html><meta charset='utf-8'><body>")
        return
    file = site / unquote(path).lstrip("/")
    file = file / "index.html" if file.is_dir() else file
    if file.is_file():
        route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")
    elif path == "/favicon.ico":  # asked for by the browser, not by the page
        route.fulfill(status=204)
    else:
        route.fulfill(status=404, body="")


def _diagrams(page: Page) -> tuple[Drawn, ...]:
    found: list[dict[str, Any]] = page.evaluate("() => window.look()")
    return tuple(
        Drawn(
            nodes=item["nodes"],
            edges=item["edges"],
            texts=tuple(item["texts"]),
            links=tuple(item["links"]),
            title=item["title"],
            description=item["description"],
            broken=item["broken"],
            text_contrast=item["textContrast"],
            line_contrast=item["lineContrast"],
            scale=item["scale"],
        )
        for item in found
    )
