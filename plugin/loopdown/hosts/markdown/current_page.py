"""Which page is it that Python-Markdown reads, and where in its file does a text stand?

A Markdown extension gets text and nothing else. Hosts leave traces on the `Markdown` object: MkDocs and ProperDocs
a tree processor for relative links, Zensical a preprocessor with its rendering context. Each is looked at with care,
because none is a promise: without them a page has no name and its text is all there is.
"""

from __future__ import annotations

import logging
import posixpath
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loopdown.base.finding import Finding
from loopdown.base.records import dataclass, replace
from loopdown.base.source import Source, Span
from loopdown.pages.fences import FencedBlock, PageFences, read_fences

if TYPE_CHECKING:
    from markdown import Markdown

NAMELESS = "<markdown>"


class _Build:
    """A build of one page: texts without a name have nothing in common, though one `Markdown` object reads them."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page that a host is about to draw."""

    path: str  # as a reader would open it from the site's project
    text: str | None  # the whole file, front matter included; None where it can't be had
    build: object  # the same object for every page of one build
    log: logging.Logger  # where the host counts warnings


def page_of(md: Markdown) -> Page:
    """The page, from whatever the host left on the `Markdown` object."""
    links = _processor(md.treeprocessors, "relpath")
    if (file := getattr(links, "file", None)) is not None:
        host = type(links).__module__.split(".")[0]
        log = logging.getLogger(f"{host}.plugins.loopdown")
        return Page(_path_in_project(file, links), _text_of(file), getattr(links, "files", md), log)
    context = _processor(md.preprocessors, "rendering_context")
    log = logging.getLogger("loopdown")
    if (path := getattr(getattr(context, "page", None), "path", None)) is not None:
        return _page_in_context(str(path), getattr(context, "config", None), md, log)
    return Page(NAMELESS, None, _Build(), log)


def _processor(registry: Any, name: str) -> Any:
    try:
        return registry[name]
    except KeyError:
        return None


def _path_in_project(file: Any, links: Any) -> str:
    """`docs/page.md`: the path from the directory of the site's configuration."""
    uri = str(getattr(file, "src_uri", NAMELESS))
    config = getattr(links, "config", None)
    docs, config_file = getattr(config, "docs_dir", None), getattr(config, "config_file_path", None)
    if not docs or not config_file:
        return uri
    try:
        folder = Path(docs).resolve().relative_to(Path(config_file).resolve().parent)
    except ValueError:
        return uri
    return posixpath.normpath(posixpath.join(folder.as_posix(), uri))


def _text_of(file: Any) -> str | None:
    try:
        return str(file.content_string)
    except (AttributeError, OSError, ValueError):  # a page without a file, or one that isn't UTF-8
        return None


def _page_in_context(path: str, config: Any, md: Markdown, log: logging.Logger) -> Page:
    """A page of Zensical: its path counts from the directory of pages."""
    folder = config.get("docs_dir") if isinstance(config, dict) else None
    text = None
    if isinstance(folder, str):
        try:
            text = (Path(folder) / path).read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            text = None
        if not Path(folder).is_absolute():
            path = posixpath.normpath(posixpath.join(Path(folder).as_posix(), path))
    return Page(path, text, md, log)


# ------------------------------------------------------------------ from the host's text to the file


@dataclass(frozen=True, slots=True)
class Traced:
    """Blocks of a page with their places in its file.

    Without the file none has a place. Blocks that the file doesn't hold, because something changed the text before
    it got here, stand behind the file's last line: there they can be read and told apart, and nobody takes their
    lines for lines of the file.
    """

    source: Source
    blocks: tuple[FencedBlock, ...]
    unread: tuple[Finding, ...]  # what is said of what isn't found
    last_line: int  # of the file; 0 where it can't be had

    def in_file(self, finding: Finding) -> Finding:
        """The finding without its places where these aren't in the file."""
        kept = tuple(pointer for pointer in finding.pointers if self.knows(pointer.span))
        span = finding.span if finding.span is not None and self.knows(finding.span) else None
        fixes = tuple(fix for fix in finding.fixes if all(self.knows(edit.span) for edit in fix.edits))
        return replace(finding, span=span, pointers=kept, fixes=fixes)

    def knows(self, span: Span) -> bool:
        """Whether the place is one of the file."""
        return span.line <= self.last_line


def trace(fences: PageFences, page: Page) -> Traced:
    """Finds the blocks of a host's text in the page's file, by what they say.

    A text that the page holds more or fewer times than the file can't be told apart, and isn't guessed at.
    """
    here = replace(fences, source=replace(fences.source, path=page.path))
    blocks = here.candidates()
    if page.text is None or page.text == here.source.text:
        lines_are_known = page.text is not None or page.path == NAMELESS
        return Traced(here.source, blocks, here.unread(), len(here.lines) if lines_are_known else 0)
    file = Source(page.path, page.text)
    fences_of_file = read_fences(file)
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        wanted[block.text].append(number)
    found: defaultdict[str, list[FencedBlock]] = defaultdict(list)
    for block in fences_of_file.candidates():
        found[block.text].append(block)

    lines = file.text.split("\n")
    last_line = len(lines)
    places: dict[int, FencedBlock] = {}
    for body, numbers in wanted.items():
        if len(found[body]) == len(numbers):
            places.update(zip(numbers, found[body], strict=True))
            continue
        for number in numbers:
            added = body.split("\n")
            first = len(lines) + 1
            lines += added
            span = Span(first, 1, len(lines), len(added[-1]) + 1)
            places[number] = FencedBlock(file.path, body, first, (0,) * len(added), span)
    placed = tuple(places[number] for number in range(len(blocks)))
    return Traced(replace(file, text="\n".join(lines)), placed, fences_of_file.unread(), last_line)
