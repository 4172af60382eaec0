"""The whole story on one screen: a page's text to what stands on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from loopdown.analysis.structure import Analysis
from loopdown.callout import Callout, Plain
from loopdown.callouts.checklist import tell_checklist
from loopdown.callouts.couplings import tell_couplings
from loopdown.callouts.diagnosis import tell_diagnoses, tell_other_causes
from loopdown.callouts.fights import tell_fights
from loopdown.callouts.loops import tell_loops
from loopdown.callouts.more_loops import tell_more_loops
from loopdown.callouts.nothing import tell_nothing
from loopdown.callouts.problems import tell_problems
from loopdown.callouts.stocks import tell_stocks
from loopdown.diagram import Diagram
from loopdown.diagrams.behaviour import draw_behaviour
from loopdown.diagrams.causal_loop import draw_causal_loops
from loopdown.diagrams.stock_flow import draw_stocks
from loopdown.fences import FencedBlock, find_fences, find_unread
from loopdown.finding import Severity, in_order
from loopdown.formats.mermaid import fits, write_mermaid
from loopdown.models import ReadBlock, ReadModel, read_models
from loopdown.options import Options
from loopdown.page import CompiledBlock, CompiledPage, Heading, Listed, Part, Picture, Plot
from loopdown.showing import Shown, shown_in
from loopdown.source import Source
from loopdown.syntax.tree import Title
from loopdown.words import LEFT_OUT, STEP_LEVERS, STEP_LOOPS, STEP_STOCKS, plural


def compile_page(
    source: Source, options: Options = Options(), blocks: tuple[FencedBlock, ...] | None = None
) -> CompiledPage:
    """Everything that a page shows for its blocks, and everything that is said of it."""
    blocks = find_fences(source) if blocks is None else blocks
    compiled: dict[int, CompiledBlock] = {}
    findings = list(find_unread(source))
    for read in read_models(blocks, options):
        findings.extend(read.findings)
        for block in read.blocks:
            compiled[block.number] = _compile(read, block, source)
    return CompiledPage(tuple(compiled[number] for number in range(len(blocks))), in_order(findings))


def _compile(read: ReadModel, block: ReadBlock, source: Source) -> CompiledBlock:
    findings = read.findings_in(block.number)
    broken = any(finding.severity is Severity.ERROR for finding in findings)
    parts = (*tell_problems(findings, source), *_parts(read, block))
    return CompiledBlock(block.block, parts or tuple(tell_nothing()), findings, "broken" if broken else "sound")


def _parts(read: ReadModel, block: ReadBlock) -> Iterator[Part]:
    """The parts of one block, in the order in which a reader wants them."""
    shown = shown_in(read, block)
    analysis = read.analysis
    for statement in block.parsed.statements:
        if isinstance(statement, Title):
            yield Heading(statement.text.text)
    if shown.source:
        yield Listed(block.block.text)
    stocks = tuple(_picture(partial(draw_stocks, analysis, shown.drawn)))
    loops = tuple(_picture(partial(draw_causal_loops, analysis, shown.links)))
    charts = tuple(
        Plot(chart, 100 * block.number + place) for place, chart in enumerate(draw_behaviour(analysis, shown.charts))
    )
    accumulating, why = tuple(_tell_stocks(analysis, shown)), tuple(_tell_loops(analysis, shown))
    levers = tuple(_tell_levers(analysis, shown))
    if not shown.steps:
        yield from (*stocks, *loops, *charts, *accumulating, *why, *levers)
        return
    steps: dict[str, tuple[Part, ...]] = {
        STEP_STOCKS: (*stocks, *charts, *accumulating),
        STEP_LOOPS: (*loops, *why),
        STEP_LEVERS: levers,
    }
    for heading, parts in steps.items():
        if parts:
            yield from (Heading(heading), *parts)


def _tell_stocks(analysis: Analysis, shown: Shown) -> Iterator[Callout]:
    diagnoses = tell_diagnoses(analysis) if shown.diagnosed else {}
    for key in analysis.model.variables:
        if key in shown.stocks:
            yield from tell_stocks(analysis, (key,))
        if key in shown.diagnosed:
            yield from diagnoses.get(key, ())


def _tell_loops(analysis: Analysis, shown: Shown) -> Iterator[Callout]:
    yield from tell_loops(analysis, shown.loops)
    if shown.interplay:
        for tell in (tell_fights, tell_couplings, tell_more_loops):
            yield from tell(analysis)
    yield from tell_other_causes(analysis, shown.causes)


def _tell_levers(analysis: Analysis, shown: Shown) -> Iterator[Part]:
    if shown.checklist:
        yield from tell_checklist(analysis)


def _picture(draw: Callable[[int], Diagram | None]) -> Iterator[Picture]:
    """A diagram with as many edges as a reader can follow and Mermaid can take."""
    for most in (200, 100, 50, 20, 5):
        diagram = draw(most)
        if diagram is None:
            return
        if fits(diagram):
            caption = plural(LEFT_OUT[diagram.kind], diagram.left_out) if diagram.left_out else ""
            yield Picture(diagram, write_mermaid(diagram), (Plain(caption),) if caption else ())
            return
