"""What is said of each page of the gallery: the page as `loopdown render` writes it, and `loopdown analyze`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.places import DOCS, ROOT

from loopdown.base.source import Source
from loopdown.pages.fences import find_fences
from loopdown.pipeline.models import read_models
from loopdown.pipeline.render import render_page
from loopdown.writers.analysis_text import write_analysis

STORED = ROOT / "tests" / "wording"
PAGES = sorted((DOCS / "gallery").glob("*.md"))


def said_of(page: Path) -> Iterator[tuple[Path, str]]:
    """Each stored file of a page, and what it has to hold."""
    path = page.relative_to(ROOT).as_posix()
    source = Source(path, page.read_text(encoding="utf-8"))
    rendered = render_page(source)
    yield STORED / page.name, rendered.text
    if models := read_models(find_fences(source)):
        analyses = [model.analysis for model in models]
        text = write_analysis(analyses, rendered.findings, {path: source})
        yield STORED / f"{page.stem}.analysis.txt", f"{text}\n"
