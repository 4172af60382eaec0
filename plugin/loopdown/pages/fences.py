"""Finds the fenced code blocks whose language is `loopdown` in a Markdown page.

What is found here is what a page draws. A fence inside another fence, in indented code or in a comment shows
how to write a model; it is none. Text that a page includes from elsewhere (`--8<--`) isn't seen here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loopdown.base.finding import Finding, Pointer, Severity
from loopdown.base.records import dataclass
from loopdown.base.source import Source, Span
from loopdown.pages import containers, fence_marks, raw_html
from loopdown.pages.containers import Container

LANGUAGE = "loopdown"
_MARK = "\ufdd0"  # a noncharacter: no text holds it
_FRONT_MATTER_KEY = re.compile(r"[^\s`~:#][^:]*:(?:\s|$)|[-#}\]]|\.\.\.")
_INCLUDED = re.compile(r"[ \t]*-+8<-+(?:[ \t]|$)")


@dataclass(frozen=True, slots=True)
class FencedBlock:
    """One block: its text without the container's prefix, and how to get from there back to the page."""

    path: str
    text: str  # the body; quote marks and indentation of the container are taken away
    line: int  # the line, in the file, of the body's first line
    columns: tuple[int, ...]  # how many characters were taken away before each line of the body
    span: Span  # from the opening fence to the closing one
    within: tuple[Container, ...] = ()  # what it stands in, outermost first, as Python-Markdown reads the page

    def locate(self, line: int, column: int) -> tuple[int, int]:
        """The line and column in the file of a place in the text (both count from 1)."""
        shift = self.columns[line - 1] if 0 < line <= len(self.columns) else 0
        return self.line + line - 1, column + shift


def find_fences(source: Source) -> tuple[FencedBlock, ...]:
    """The blocks of a page, in order: those that stand where a block may stand and whose text is all there."""
    return read_fences(source).blocks()


def find_unread(source: Source) -> tuple[Finding, ...]:
    """What reads like a block of a page and isn't found, with the reason: nothing is dropped without a word."""
    return read_fences(source).unread()


def whole_file(source: Source) -> FencedBlock:
    """A `.loopdown` file as one block."""
    lines = source.text.split("\n")
    first = source.first_line
    last = first + len(lines) - 1
    return FencedBlock(source.path, source.text, first, (0,) * len(lines), Span(first, 1, last, len(lines[-1]) + 1))


# ------------------------------------------------------------------ the page


@dataclass(frozen=True, slots=True)
class PageFences:
    """A page and the fences of our language in it. Lines count from 0 in its text."""

    source: Source
    lines: Sequence[str]
    fences: tuple[fence_marks.Fence, ...]
    openings: tuple[fence_marks.Opening, ...]
    # First lines of fences and openings that stand where a block may stand, and the containers that they are in.
    placed: dict[int, tuple[Container, ...]]
    raw: dict[int, str]  # first lines of those in raw HTML, and the element

    def blocks(self) -> tuple[FencedBlock, ...]:
        """Those of `find_fences`."""
        drawn = (each for each in self.fences if self.stands(each.first))
        return tuple(block for each in drawn if not _includes(block := self.block(each)))

    def candidates(self) -> tuple[FencedBlock, ...]:
        """Every fence of our language that isn't inside another fence, wherever it stands.

        For a host, whose own parser has the last word on what is code, a comment or raw HTML.
        """
        return tuple(map(self.block, self.fences))

    def unread(self) -> tuple[Finding, ...]:
        """The findings of `find_unread`."""
        found = [self.broken(each) for each in self.openings if self.stands(each.first)]
        for each in self.fences:
            element = self.raw.get(each.first)
            if element is not None and element not in raw_html.LITERAL:
                found.append(self.inside_html(each, element))
            elif self.stands(each.first) and _includes(block := self.block(each)):
                found.append(_included(block))
        return tuple(
            sorted((finding for finding in found if finding), key=lambda finding: finding.span or Span(0, 0, 0, 0))
        )

    def stands(self, line: int) -> bool:
        """Whether what begins there stands where a block may stand."""
        return line in self.placed

    def block(self, found: fence_marks.Fence) -> FencedBlock:
        """The block between the marks of a fence."""
        width = len(found.prefix)
        texts, columns = [], []
        for line in self.lines[found.first + 1 : found.last]:
            prefix = fence_marks.prefix_of(line, width)
            # A tab that reaches over the prefix's width leaves the columns that it reaches over.
            text = " " * (len(prefix.shown) - width) + line[prefix.length :].rstrip("\r")
            texts.append(text)
            columns.append(len(line.rstrip("\r")) - len(text))
        first = self.source.first_line + found.first
        span = self.span(found.first, found.last)
        within = self.placed.get(found.first, ())
        return FencedBlock(self.source.path, "\n".join(texts), first + 1, tuple(columns), span, within)

    def span(self, first: int, last: int) -> Span:
        """From the marks that open a fence to the end of a line."""
        offset = self.source.first_line
        column = fence_marks.prefix_of(self.lines[first]).length + 1
        return Span(first + offset, column, last + offset, len(self.lines[last].rstrip("\r")) + 1)

    def broken(self, opening: fence_marks.Opening) -> Finding | None:
        """What to say of an opening that comes to nothing."""
        path, span = self.source.path, self.span(opening.first, opening.first)
        ours = _is_ours(opening.info)
        pointers: tuple[Pointer, ...] = ()
        if opening.behind_marker:
            message = "a block can't begin on the line of its list item, so this one isn't read"
            help_ = "put the fence on a line of its own below the item, indented by four spaces"
        elif opening.broken_at is not None:
            line = opening.broken_at + self.source.first_line
            message = f"line {line} isn't indented like the fence that it stands in, so this block isn't read"
            help_ = "give every line of the block, its end included, the indentation and quote marks of its first line"
            pointers = (Pointer(self.span(opening.broken_at, opening.broken_at), "this line leaves the block"),)
        else:
            message = "this block is never closed, so it isn't read"
            help_ = f"end it with {opening.marks} on a line of its own, indented like its first line"
        if not ours:
            behind = [each.first for each in opening.swallowed if _is_ours(each.info)]
            if not behind:
                return None
            message = (
                f"this fence is never closed, so the block in line {behind[0] + self.source.first_line} isn't read"
            )
        return Finding("syntax", Severity.ERROR, path, span, message, help_, pointers)

    def inside_html(self, found: fence_marks.Fence, element: str) -> Finding:
        """What to say of a block in raw HTML."""
        return Finding(
            "not-drawn",
            Severity.WARNING,
            self.source.path,
            self.span(found.first, found.last),
            f"this block stands inside `<{element}>`, which Markdown leaves as it is, so it isn't drawn",
            f'write `<{element} markdown="block">` (with the `md_in_html` extension), or move the block out of it',
        )


def _included(block: FencedBlock) -> Finding:
    return Finding(
        "not-read",
        Severity.INSIGHT,
        block.path,
        block.span,
        "this block includes text from another file, so it is checked only where the page is built",
        "give the included file itself to the check",
    )


def _includes(block: FencedBlock) -> bool:
    """Whether pymdownx.snippets puts text of another file here."""
    return any(_INCLUDED.match(line) for line in block.text.split("\n"))


def _is_ours(info: str) -> bool:
    return fence_marks.language(info) == LANGUAGE


def read_fences(source: Source) -> PageFences:
    """Finds all fences, and takes each for one line while it looks at what stands around it."""
    lines = source.text.removeprefix("\ufeff").split("\n")
    start = _front_matter(lines) if source.first_line == 1 else 0
    fences, openings = fence_marks.find([""] * start + lines[start:])
    ours = [each for each in fences if _is_ours(each.info)]
    marked = {each.first for each in ours} | {each.first for each in openings}
    ends = {each.first: each.last for each in fences}
    broken = {each.first: each.marks for each in openings}

    shown: list[str] = []
    at: list[int] = []
    number = start
    while number < len(lines):
        line = lines[number].rstrip("\r").expandtabs(fence_marks.TAB)
        if number in ends:
            line = fence_marks.prefix_of(line).shown + (_MARK if number in marked else "`")
        elif number in broken:
            line = line.replace(broken[number], _MARK, 1)
        shown.append(line)
        at.append(number)
        number = ends.get(number, number) + 1

    raw = raw_html.raw_html(shown)
    placed = containers.placed(shown, [element is not None for element in raw], _MARK)
    return PageFences(
        source,
        lines,
        tuple(ours),
        tuple(openings),
        {at[number]: within for number, within in placed.items()},
        {at[number]: element for number, element in enumerate(raw) if element is not None and at[number] in marked},
    )


def _front_matter(lines: Sequence[str]) -> int:
    """How many lines of YAML front matter a page begins with."""
    if lines[0].rstrip() != "---":
        return 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return number + 1
        if line.strip() and not line[0].isspace() and not _FRONT_MATTER_KEY.match(line):
            return 0
    return 0
