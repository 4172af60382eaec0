from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from playwright.sync_api import Browser
from tests.places import ROOT
from tests.web.browser import Version, find_chromium, library, open_browser
from tests.web.built_site import build_site
from tests.web.real_parser import Understand, open_parsers


def needs(missing: str | None) -> None:
    """Skips where something is missing, or fails where these tests are required, as in CI."""
    if missing and os.environ.get("LOOPDOWN_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{missing} (LOOPDOWN_REQUIRE_BROWSER=1)")
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def packages() -> None:
    installed = all(library(version).is_file() for version in get_args(Version))
    needs(None if installed else "tests/web/node_modules lacks Mermaid: run `npm ci` in tests/web")


@pytest.fixture(scope="session")
def understand(packages: None) -> Iterator[Understand]:
    needs(None if shutil.which("node") else "node is missing")
    with open_parsers() as parsers:
        yield parsers


@pytest.fixture(scope="session")
def browser(packages: None) -> Iterator[Browser]:
    needs(None if find_chromium() else "no Chromium or Chrome on the path")
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own site, built once."""
    config = ROOT / "mkdocs.yml"
    needs(None if config.is_file() else "this checkout has no mkdocs.yml")
    folder = tmp_path_factory.mktemp("site")
    build_site(config, folder)
    return folder
