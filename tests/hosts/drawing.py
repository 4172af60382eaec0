"""Draws pages with Python-Markdown, and keeps what was drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from markdown import Markdown
from tests.places import AWKWARD_PAGES

from loopdown.base.finding import Finding
from loopdown.base.inline import Line, Plain
from loopdown.base.options import Options
from loopdown.base.source import Source
from loopdown.hosts.markdown.extension import LoopdownExtension
from loopdown.pages.fences import FencedBlock
from loopdown.parts.callout import BodyPart, Callout, Paragraph
from loopdown.parts.page import CompiledBlock, CompiledPage, Listed, Part

PAGES = sorted(AWKWARD_PAGES.glob("*.md"))
# What Material for MkDocs recommends, as far as it has a say in where a fence stands.
MATERIAL = (
    "extra",
    "admonition",
    "toc",
    "pymdownx.blocks.admonition",
    "pymdownx.blocks.details",
    "pymdownx.blocks.tab",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
)
# The same with the fences of Python-Markdown, which knows them at the margin only.
PLAIN_FENCES = tuple(name for name in MATERIAL if name not in ("pymdownx.superfences", "pymdownx.highlight"))
TABS: dict[str, dict[str, object]] = {"pymdownx.tabbed": {"alternate_style": True}}


@dataclass
class Compiling:
    """Stands in for the pipeline: gives each block the parts that it is told, and keeps what it was asked."""

    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    source: Source | None = None
    options: Options | None = None
    blocks: list[FencedBlock] = field(default_factory=list)

    def __call__(self, source: Source, options: Options, blocks: tuple[FencedBlock, ...]) -> CompiledPage:
        self.source, self.options = source, options
        self.blocks.extend(blocks)
        parts = [self.parts or (Listed(block.text),) for block in blocks]
        compiled = (CompiledBlock(block, part, ()) for block, part in zip(blocks, parts, strict=True))
        return CompiledPage(tuple(compiled), self.findings)

    @property
    def texts(self) -> list[str]:
        """The texts of the blocks that were drawn."""
        return [block.text for block in self.blocks]


def draw(
    text: str,
    extensions: Iterable[str] = MATERIAL,
    compiling: Compiling | None = None,
    **options: dict[str, object],
) -> tuple[str, Compiling]:
    """The page as HTML, and what was compiled for it. Options are those of the extensions, by name."""
    compiling = compiling or Compiling()
    names = list(extensions)
    configs = {name: values for name, values in (TABS | options).items() if name in names}
    md = Markdown(extensions=[*names, LoopdownExtension(compile=compiling)], extension_configs=configs)
    return md.convert(text), compiling


def expected(text: str) -> tuple[list[str], list[str]]:
    """What a page of the collection says of itself: titles of the blocks drawn, and of those shown as text."""
    titles = re.findall(r"title ((drawn|shown).*)", text)
    return [title for title, kind in titles if kind == "drawn"], [title for title, kind in titles if kind == "shown"]


def titles(texts: Iterable[str]) -> list[str]:
    """The titles of the blocks that have one."""
    found = (re.match(r"title (.*)", text) for text in texts)
    return [match[1] for match in found if match]


def callout(*line: str, body: tuple[BodyPart, ...] = ()) -> Callout:
    """A callout of literal text."""
    headline: Line = tuple(Plain(text) for text in line)
    return Callout("test", "note", headline, body or (Paragraph(headline),))
