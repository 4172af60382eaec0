"""What a page gets for its blocks: what every host puts on the page and every report reads."""

from __future__ import annotations

from typing import Literal, TypeAlias

from loopdown.base.finding import Finding
from loopdown.base.inline import Line
from loopdown.base.records import dataclass
from loopdown.pages.fences import FencedBlock
from loopdown.parts.callout import Callout
from loopdown.parts.chart import Chart
from loopdown.parts.diagram import Diagram


@dataclass(frozen=True, slots=True)
class Picture:
    """A diagram and the Mermaid text that draws it."""

    diagram: Diagram
    mermaid: str
    caption: Line = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart of behaviour over time; a host draws it in the form that it can show."""

    chart: Chart
    number: int  # which chart of its page: names in the drawing must differ


@dataclass(frozen=True, slots=True)
class Listed:
    """The author's text, shown as code (`show source`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between parts (such as the three steps of an incident page)."""

    text: str


Part: TypeAlias = Picture | Plot | Callout | Listed | Heading


@dataclass(frozen=True, slots=True)
class CompiledBlock:
    """One block and the parts that stand in its place, in their order."""

    block: FencedBlock
    parts: tuple[Part, ...]
    # Errors first of all: a block with errors shows them in its place.
    findings: tuple[Finding, ...]
    state: Literal["sound", "broken"] = "sound"


@dataclass(frozen=True, slots=True)
class CompiledPage:
    """All blocks of a page, and every finding of it once."""

    blocks: tuple[CompiledBlock, ...]
    findings: tuple[Finding, ...]
