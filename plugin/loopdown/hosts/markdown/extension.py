"""The Python-Markdown extension: what draws the blocks of a page, on any host that runs such extensions.

A fence becomes a line of its own before anything else reads the page: a placeholder of private-use characters.
Where Python-Markdown's parser takes that line as a block there is a place for pictures and callouts. When all such
places of the page are known its blocks are compiled together, since one model may stand in several. A placeholder
that no block came of (it stood in indented code, in a comment, in raw HTML) gives its text back.

Placeholders are replaced where they stand in the tree rather than in the text, so that the page's own
extensions neither read into a block nor lose what is around it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from typing import Any, TypeAlias

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import code_escape

from loopdown.base.finding import in_order
from loopdown.base.inline import Plain
from loopdown.base.options import Budget, Options
from loopdown.base.source import Source
from loopdown.hosts.markdown.current_page import Page, page_of, trace
from loopdown.hosts.markdown.findings import tell
from loopdown.hosts.markdown.part_elements import add_part
from loopdown.hosts.markdown.prose_elements import LiteralTags, SafeProse
from loopdown.pages.fences import LANGUAGE, FencedBlock, PageFences, read_fences
from loopdown.parts.callout import Callout
from loopdown.parts.page import CompiledBlock, CompiledPage, Listed

Compile: TypeAlias = Callable[[Source, Options, tuple[FencedBlock, ...]], CompiledPage]

_OPEN, _CLOSE = "\ue0f0", "\ue0f1"


class LoopdownExtension(Extension):
    """Draws fenced blocks of the language `loopdown`.

    `compile` is for tests: what turns the blocks of a page into what stands on it, and what is wrong with them.
    """

    def __init__(self, compile: Compile | None = None, **kwargs: Any) -> None:
        self.config = {
            "on_error": ["warn", "`warn` logs the errors of a page, `raise` stops at them"],
            "steps": [Budget().steps, "How many links the search for loops follows"],
            "circuits": [Budget().circuits, "How many loops the search keeps"],
            "hidden_loops": [Options().hidden_loops, "How many loops that nobody declared a page tells"],
        }
        super().__init__(**kwargs)
        self._compile = compile or _compile_page
        if self.getConfig("on_error") not in ("warn", "raise"):
            raise ValueError(f"on_error is `warn` or `raise`, not {self.getConfig('on_error')!r}")
        for name in ("steps", "circuits", "hidden_loops"):
            value = self.getConfig(name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise ValueError(f"{name} is a whole number, not {value!r}")

    def extendMarkdown(self, md: Markdown) -> None:
        """Registers the processors. All carry names, so that listing the extension twice changes nothing."""
        md.registerExtension(self)
        budget = Budget(self.getConfig("steps"), self.getConfig("circuits"))
        options = Options(budget, self.getConfig("hidden_loops"))
        drawing = _Drawing(md, self._compile, options, self.getConfig("on_error") == "raise")
        # After snippets are included (32), before superfences looks at fences (31.05 and 25).
        md.preprocessors.register(_TakeFences(md, drawing), "loopdown", 31.5)
        blocks = md.parser.blockprocessors
        blocks.register(_Placeholder(md, drawing), "loopdown", 175)
        # Before tables (75) take the line for a row; after containers (17 and more) have taken what is theirs, before
        # definitions (16 and 15) and paragraphs (10) take it for text.
        blocks.register(_PlaceholderBelowTable(md, drawing), "loopdown_below_table", 76)
        blocks.register(_PlaceholderInText(md, drawing), "loopdown_in_text", 16.5)
        # When footnotes are in the tree (50), after task lists (25) and before inline patterns (20).
        md.treeprocessors.register(_Draw(md, drawing), "loopdown", 24)
        md.treeprocessors.register(SafeProse(md), SafeProse.NAME, SafeProse.PRIORITY)
        md.inlinePatterns.register(LiteralTags(md), LiteralTags.NAME, LiteralTags.PRIORITY)
        # When raw HTML is in the page again (30).
        md.postprocessors.register(_GiveBack(md, drawing), "loopdown", 25)


def makeExtension(**kwargs: Any) -> LoopdownExtension:
    """For hosts that name the extension by its module."""
    return LoopdownExtension(**kwargs)


def _compile_page(source: Source, options: Options, blocks: tuple[FencedBlock, ...]) -> CompiledPage:
    # Imported where it is used: most pages have no block, and the parser takes a while to load.
    from loopdown.pipeline.compile import compile_page

    # An insight is for whoever asks for it: no host counts it.
    return compile_page(source, options, blocks, unread=(), insights=False)


# ------------------------------------------------------------------ one conversion


class _Drawing:
    """What is known of the page that is being converted."""

    def __init__(self, md: Markdown, compile: Compile, options: Options, raises: bool) -> None:
        self.md = md
        self.compile = compile
        self.options = options
        self.raises = raises
        self.begin([])

    def begin(self, lines: list[str]) -> None:
        """Forgets the page before and finds the fences of this one."""
        self.text = "\n".join(lines)
        self.fences: PageFences | None = None
        self.blocks: tuple[FencedBlock, ...] = ()
        self.places: dict[int, etree.Element] = {}
        self.open = _OPEN
        if LANGUAGE in self.text.lower():
            self.fences = read_fences(Source("", self.text))
            self.blocks = self.fences.candidates()
            while self.open in self.text:
                self.open += _OPEN
        token = f"{self.open}(?P<number>[0-9]+){_CLOSE}"
        self.line = re.compile(rf"(?P<prefix>[ >]*){token} *")  # a line of nothing else
        self.anywhere = re.compile(token)

    def placeholder(self, number: int) -> str:
        """The line that stands for a block while the page is parsed."""
        return f"{self.open}{number}{_CLOSE}"

    def prefix(self, line: str) -> str | None:
        """What stands before the placeholder on its line; None for any other line."""
        match = self.line.fullmatch(line)
        return match["prefix"] if match else None

    def place(self, parent: etree.Element, line: str) -> None:
        """Keeps a place for a block in the tree. A list holds nothing but items."""
        match = self.line.fullmatch(line)
        if match and int(match["number"]) < len(self.blocks):
            if parent.tag in ("ul", "ol", "dl") and len(parent):
                parent = parent[-1]
            self.places[int(match["number"])] = etree.SubElement(parent, "div", {"class": LANGUAGE})

    def draw(self) -> None:
        """Compiles the blocks that have a place, fills it, and tells the findings."""
        if self.fences is None:
            return
        page = page_of(self.md)
        traced = trace(self.fences, page)
        findings = traced.unread
        if self.places:
            numbers = sorted(self.places)
            compiled = self.compile_safely(traced.source, tuple(traced.blocks[number] for number in numbers), page)
            for number, block in zip(numbers, compiled.blocks, strict=True):
                for part in block.parts:
                    add_part(self.places[number], part, self.md)
            findings = in_order([*findings, *compiled.findings])
        tell(tuple(traced.in_file(finding) for finding in findings), page, self.raises)

    def compile_safely(self, source: Source, blocks: tuple[FencedBlock, ...], page: Page) -> CompiledPage:
        """A defect of ours is told, and costs its page the pictures but not the site the build."""
        try:
            return self.compile(source, self.options, blocks)
        except Exception as defect:
            if self.raises:
                raise
            said = f"Loopdown failed on this page, which is a defect of it: {type(defect).__name__}: {defect}"
            page.log.warning("%s: %s", page.path, said)
            page.log.debug("Where it failed:", exc_info=True)
            parts = [(Callout("defect", "failure", (Plain(said),)), Listed(block.text)) for block in blocks]
            compiled = (CompiledBlock(block, part, (), "broken") for block, part in zip(blocks, parts, strict=True))
            return CompiledPage(tuple(compiled), ())

    def source(self, number: int) -> list[str]:
        """The lines of a fence as they stood on the page, without what stood before the fence."""
        span = self.blocks[number].span
        lines = [line.rstrip("\r").expandtabs(self.md.tab_length) for line in self.text.split("\n")]
        raw = lines[span.line - 1 : span.end_line]
        width = len(raw[0]) - len(raw[0].lstrip(" >"))
        return [line[width:] for line in raw]


# ------------------------------------------------------------------ the processors, in the order of their work


class _TakeFences(Preprocessor):
    """Puts a placeholder in the place of each fence."""

    def __init__(self, md: Markdown, drawing: _Drawing) -> None:
        super().__init__(md)
        self.drawing = drawing

    def run(self, lines: list[str]) -> list[str]:
        self.drawing.begin(lines)
        for number, block in reversed(list(enumerate(self.drawing.blocks))):
            first, last = block.span.line - 1, block.span.end_line
            prefix = lines[first][: block.span.column - 1]
            lines = [*lines[:first], prefix + self.drawing.placeholder(number), *lines[last:]]
        return lines


class _Placeholder(BlockProcessor):
    """Takes a placeholder that begins a block of text. Indented further it is code, or belongs to what stands above."""

    def __init__(self, md: Markdown, drawing: _Drawing) -> None:
        super().__init__(md.parser)
        self.drawing = drawing

    def test(self, parent: etree.Element, block: str) -> bool:
        return self.find(block.split("\n")) is not None

    def find(self, lines: list[str]) -> int | None:
        """The line of the placeholder to take."""
        prefix = self.drawing.prefix(lines[0])
        return 0 if prefix is not None and len(prefix) < self.tab_length and ">" not in prefix else None

    def run(self, parent: etree.Element, blocks: list[str]) -> bool:
        lines = blocks[0].split("\n")
        at = self.find(lines)
        if at is None:
            return False
        blocks.pop(0)
        if at:
            self.parser.parseBlocks(parent, ["\n".join(lines[:at])])
        self.drawing.place(parent, lines[at])
        # What goes on right behind a fence is text, however far it is indented.
        if after := "\n".join(lines[at + 1 :]).lstrip(" "):
            blocks.insert(0, after)
        return True


class _PlaceholderInText(_Placeholder):
    """Takes a placeholder that stands in what would be a paragraph, as superfences does, but not in a comment."""

    COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

    def find(self, lines: list[str]) -> int | None:
        seen = self.COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), "\n".join(lines)).split("\n")
        return next((at for at, line in enumerate(seen) if self.drawing.prefix(line) is not None), None)


class _PlaceholderBelowTable(_Placeholder):
    """Takes a placeholder that follows a table without an empty line between."""

    DIVIDER = re.compile(r" {0,3}\|?[ :|-]*-[ :|-]*")

    def find(self, lines: list[str]) -> int | None:
        if len(lines) < 3 or "|" not in lines[0] or not self.DIVIDER.fullmatch(lines[1]):
            return None
        find = super().find
        return next((at for at in range(2, len(lines)) if find(lines[at:]) is not None), None)


class _Draw(Treeprocessor):
    """Fills the places of the page."""

    def __init__(self, md: Markdown, drawing: _Drawing) -> None:
        super().__init__(md)
        self.drawing = drawing

    def run(self, root: etree.Element) -> None:
        self.drawing.draw()


class _GiveBack(Postprocessor):
    """Gives the text of a fence back where no block came of it, as text and never as markup."""

    PREFIX = re.compile(r"(?:^[ >]*|(?: |&gt;)*)$")

    def __init__(self, md: Markdown, drawing: _Drawing) -> None:
        super().__init__(md)
        self.drawing = drawing

    def run(self, text: str) -> str:
        return self.drawing.anywhere.sub(self.restore, text) if self.drawing.blocks else text

    def restore(self, match: re.Match[str]) -> str:
        """The fence's lines, all behind what stands before the placeholder: the rest of its indentation and quotes."""
        number = int(match["number"])
        if number >= len(self.drawing.blocks):
            return match[0]
        line_start = match.string.rfind("\n", 0, match.start()) + 1
        prefix = self.PREFIX.search(match.string[line_start : match.start()])
        separator = "\n" + (prefix[0] if prefix else "")
        return separator.join(code_escape(line) for line in self.drawing.source(number))
