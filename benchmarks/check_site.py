"""`loopdown check` of a site of 100 pages against `mkdocs build` of the same pages with their blocks as plain code.

Run it with `python benchmarks/check_site.py`, in an environment with Material for MkDocs. The models are those of
docs/gallery, each in one block, spread over the pages, two on each. Lines with `show` and `runbook` are left out: the
first has no meaning for a check, the second would name files that aren't there. Processor time, in turns, median.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from timing import compare

from loopdown import Source, find_fences, read_models
from loopdown.base.source import Span
from loopdown.syntax.tree import ModelName, Show, WrittenLever

PAGES = 100
ROUNDS = 10
GALLERY = Path(__file__).parent.parent / "docs" / "gallery"
CONFIG = "site_name: Models\ntheme: material\n"


def models(*, levers: bool) -> Iterator[str]:
    """The text of each model of the gallery, as one block."""
    for page in sorted(GALLERY.glob("*.md")):
        for model in read_models(find_fences(Source(page.name, page.read_text(encoding="utf-8")))):
            lines: list[str] = []
            for read in model.blocks:
                text = read.block.text.split("\n")
                left_out = (Show, ModelName) if levers else (Show, ModelName, WrittenLever)
                gone = {
                    line - read.block.line
                    for statement in read.parsed.statements
                    if isinstance(statement, left_out)
                    for line in _lines(statement.span)
                }
                lines += [
                    line
                    for place, line in enumerate(text)
                    if place not in gone and not line.strip().startswith("runbook")
                ]
            yield "\n".join(lines)


def _lines(span: Span) -> range:
    return range(span.line, span.end_line + 1)


def write_pages(folder: Path, blocks: list[str], language: str) -> None:
    """A site's folder with its pages."""
    pages = folder / "docs"
    pages.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    texts = cycle(blocks)
    for number in range(PAGES):
        fences = "\n\n".join(f"```{language}\n{text}\n```" for text in islice(texts, 2))
        name = "index" if number == 0 else f"page-{number}"
        (pages / f"{name}.md").write_text(f"# Page {number}\n\n{fences}\n", encoding="utf-8")


def main() -> None:
    bin_ = Path(sys.executable).parent
    for levers in (False, True):
        blocks = list(models(levers=levers))
        with tempfile.TemporaryDirectory() as folder:
            ours, plain = Path(folder, "ours"), Path(folder, "plain")
            write_pages(ours, blocks, "loopdown")
            write_pages(plain, blocks, "text")
            check = [sys.executable, "-m", "loopdown.hosts.cli.main", "check", str(ours)]
            build = [str(bin_ / "mkdocs"), "build", "-q", "-f", str(plain / "mkdocs.yml"), "-d", str(plain / "site")]
            what = "with levers" if levers else "without levers"
            print(f"{len(blocks)} models over {PAGES} pages, {what}: check against mkdocs build: ", end="", flush=True)
            print(compare(check, build, ROUNDS))


if __name__ == "__main__":
    main()
