"""A page as plain Markdown: in each block's place stands what the block draws and tells.

Nothing else of the page changes, not by a byte. A rendered page holds no block, so rendering it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loopdown.base.finding import Finding
from loopdown.base.options import Options
from loopdown.base.records import dataclass
from loopdown.base.source import Source
from loopdown.pages import fence_marks
from loopdown.pages.fences import FencedBlock, read_fences, whole_file
from loopdown.parts.page import CompiledBlock
from loopdown.pipeline.compile import compile_page
from loopdown.writers.markdown.literal import NOTHING, Target
from loopdown.writers.markdown.write_page import write_parts

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The text of a page without blocks, and every finding of the page that it was made of."""

    text: str
    findings: tuple[Finding, ...]
    left: tuple[Finding, ...] = ()  # those of them that say why something stays as it is


def render_page(source: Source, target: Target = "github", options: Options = Options()) -> RenderedPage:
    """The page with each of its blocks replaced; a block that isn't found, which a finding tells, stays as it is."""
    fences = read_fences(source)
    left = fences.unread()
    page = compile_page(source, options, fences.blocks(), left)
    mark = _BYTE_ORDER_MARK if source.text.startswith(_BYTE_ORDER_MARK) else ""
    lines = source.text[len(mark) :].split("\n")
    text = mark + "\n".join(_replaced(lines, page.blocks, source.first_line, target))
    return RenderedPage(text, page.findings, left)


def render_model(source: Source, target: Target = "github", options: Options = Options()) -> RenderedPage:
    """A page that holds one model, of the text of a `.loopdown` file."""
    (block,) = compile_page(source, options, (whole_file(source),)).blocks
    end = _line_end(source.text.split("\n")[0])
    return RenderedPage("".join(f"{line}{end}\n" for line in write_parts(block.parts, target)), block.findings)


# ------------------------------------------------------------------ one page


def _replaced(lines: Sequence[str], blocks: Sequence[CompiledBlock], first_line: int, target: Target) -> Iterator[str]:
    """The lines of the page. Blocks stand apart from what is around them, by an empty line where there is none."""
    at = 0
    before = ""  # the line above, as it was on the page
    apart: str | None = None  # the empty line that is still due behind a block
    for compiled in blocks:
        block = compiled.block
        first, last = block.span.line - first_line, block.span.end_line - first_line
        opening = lines[first]
        end = _line_end(opening)
        prefix = _prefix(block, opening[: block.span.column - 1], target)
        empty = prefix.rstrip() + end
        if at < first:
            if apart is not None and not _is_empty(lines[at]):
                yield apart
            yield from lines[at:first]
            before = lines[first - 1]
        if first > 0 and not _is_empty(before):
            yield empty
        for line in write_parts(compiled.parts, target, nested=bool(prefix)):
            yield (prefix + line if line else prefix.rstrip()) + end
        if target == "material" and _goes_on_as_code(lines[last + 1 :], prefix):
            # An admonition would take it in.
            yield from (empty, prefix + NOTHING + end)
        at, before, apart = last + 1, lines[last], empty
    if apart is not None and at < len(lines) and not _is_empty(lines[at]):
        yield apart
    yield from lines[at:]


def _prefix(block: FencedBlock, written: str, target: Target) -> str:
    """What stands before each line: as it is on the page, or what Python-Markdown needs to stay in the containers.

    It takes a fence whose line has lost some of its container's indentation, and one at the margin that has some too
    much; an admonition has to stand exactly where it belongs.
    """
    if target == "github":
        return written
    needed = "".join("> " if container == "quote" else " " * fence_marks.TAB for container in block.within)
    return written if fence_marks.prefix_of(written).shown == needed else needed


def _goes_on_as_code(lines: Sequence[str], prefix: str) -> bool:
    """Whether what follows is indented further than the block."""
    following = next((line for line in lines if not _is_empty(line)), "")
    width = len(fence_marks.prefix_of(prefix).shown)
    rest = following[fence_marks.prefix_of(following, width).length :]
    return rest.startswith((" " * fence_marks.TAB, "\t"))


def _is_empty(line: str) -> bool:
    return not line.strip(" \t\r>")


def _line_end(line: str) -> str:
    return "\r" if line.endswith("\r") else ""
