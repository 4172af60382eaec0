"""Builds a site as its author would, and says which page came from which file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def build_site(config: Path, folder: Path) -> None:
    """Builds with MkDocs, strictly; a warning fails."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-f", str(config), "-d", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def addresses(site: Path) -> list[str]:
    """The address of every page of a built site, from its root: empty for the first page."""
    pages = (page.relative_to(site).as_posix() for page in sorted(site.rglob("*.html")))
    return [page.removesuffix("index.html") for page in pages if page != "404.html"]


def has_diagrams(site: Path, address: str) -> bool:
    """Whether Mermaid has anything to draw on a page."""
    page = site / address
    return 'class="mermaid"' in (page / "index.html" if page.is_dir() else page).read_text(encoding="utf-8")


def source_of(address: str, docs: Path) -> Path | None:
    """The Markdown file that a page came from; None for a page that something else made."""
    stem = address.removesuffix(".html").strip("/")
    names = (f"{stem}.md", f"{stem}/index.md", f"{stem}/README.md") if stem else ("index.md", "README.md")
    return next((docs / name for name in names if (docs / name).is_file()), None)
