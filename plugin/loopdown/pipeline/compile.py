"""The whole story on one screen: a page's text to what stands on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from functools import partial

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding, Severity, in_order
from loopdown.base.inline import Plain
from loopdown.base.options import Options
from loopdown.base.records import replace
from loopdown.base.source import Source
from loopdown.pages.fences import FencedBlock, find_fences, find_unread
from loopdown.parts.callout import Callout
from loopdown.parts.callouts.tell_action_plan import tell_action_plan
from loopdown.parts.callouts.tell_checklist import tell_checklist
from loopdown.parts.callouts.tell_couplings import tell_couplings
from loopdown.parts.callouts.tell_diagnosis import tell_diagnoses, tell_other_causes
from loopdown.parts.callouts.tell_fights import tell_fights, tell_open_fights
from loopdown.parts.callouts.tell_levers import tell_levers
from loopdown.parts.callouts.tell_loops import tell_loops
from loopdown.parts.callouts.tell_moments import tell_moments
from loopdown.parts.callouts.tell_more_loops import tell_more_loops
from loopdown.parts.callouts.tell_more_stocks import STOCKS, tell_more_stocks
from loopdown.parts.callouts.tell_no_run import tell_no_run
from loopdown.parts.callouts.tell_notes import tell_notes
from loopdown.parts.callouts.tell_nothing import tell_nothing
from loopdown.parts.callouts.tell_problems import tell_problems
from loopdown.parts.callouts.tell_questions import tell_questions
from loopdown.parts.callouts.tell_stocks import tell_stocks
from loopdown.parts.diagram import Diagram
from loopdown.parts.diagrams.behaviour import draw_behaviour
from loopdown.parts.diagrams.causal_loop import Pair, draw_causal_loops, in_parts
from loopdown.parts.diagrams.ladder import draw_ladder
from loopdown.parts.diagrams.stock_flow import draw_stocks
from loopdown.parts.page import CompiledBlock, CompiledPage, Heading, Listed, Part, Picture, Plot
from loopdown.pipeline.models import ReadBlock, ReadModel, read_models
from loopdown.pipeline.showing import Shown, shown_in
from loopdown.syntax.tree import Show, Title
from loopdown.words.en.diagrams import FIRST_OF_PARTS, LEFT_OUT, LEFT_OUT_OF_PARTS, PART_OF
from loopdown.words.en.grammar import plural
from loopdown.words.en.page import STEP_LEVERS, STEP_LOOPS, STEP_STOCKS
from loopdown.writers.mermaid.write_diagram import fits, write_mermaid


def compile_page(
    source: Source,
    options: Options = Options(),
    blocks: tuple[FencedBlock, ...] | None = None,
    unread: tuple[Finding, ...] | None = None,
    *,
    insights: bool = True,
) -> CompiledPage:
    """Everything that a page shows for its blocks, and everything that is said of it.

    `blocks` are those of `find_fences`, and `unread` what `find_unread` says, unless a host has found them by itself.
    What a page shows doesn't depend on `insights`: without them it is said only what is wrong. It never raises for what
    a text says: a block with errors shows them in its place.
    """
    blocks = find_fences(source) if blocks is None else blocks
    compiled: dict[int, CompiledBlock] = {}
    findings = list(find_unread(source) if unread is None else unread)
    for read in read_models(blocks, options):
        said = read.findings if insights else read.problems
        findings.extend(said)
        for block in read.blocks:
            compiled[block.number] = _compile(read, block, read.findings_in(block.number, said), source)
    return CompiledPage(tuple(compiled[number] for number in range(len(blocks))), in_order(findings))


def _compile(read: ReadModel, block: ReadBlock, findings: tuple[Finding, ...], source: Source) -> CompiledBlock:
    broken = any(finding.severity is Severity.ERROR for finding in findings)
    parts = (*tell_problems(findings, source), *_parts(read, block))
    if not parts:
        asked = any(isinstance(statement, Show) for statement in block.parsed.statements)
        parts = tuple(tell_nothing(read.analysis, asked=asked))
    return CompiledBlock(block.block, parts, findings, "broken" if broken else "sound")


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
    loops = tuple(_loop_pictures(analysis, shown.links))
    drawn = tuple(draw_behaviour(analysis, shown.charts))
    plots = (Plot(chart, 100 * block.number + place) for place, chart in enumerate(drawn))
    charts: tuple[Part, ...] = (*plots, *tell_moments(analysis, drawn))
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
    if shown.charts:
        yield from tell_no_run(analysis)
    diagnoses = tell_diagnoses(analysis) if shown.diagnosed else {}
    stocks = [key for key in analysis.model.variables if key in shown.stocks | shown.diagnosed]
    for key in stocks[:STOCKS]:
        if key in shown.stocks:
            yield from tell_stocks(analysis, (key,))
        if key in shown.diagnosed:
            yield from diagnoses.get(key, ())
    yield from tell_more_stocks(len(stocks))


def _tell_loops(analysis: Analysis, shown: Shown) -> Iterator[Callout]:
    yield from tell_loops(analysis, shown.loops)
    yield from tell_notes(analysis, shown.notes)
    if shown.interplay:
        for tell in (tell_fights, tell_open_fights, tell_couplings, tell_more_loops):
            yield from tell(analysis)
    yield from tell_other_causes(analysis, shown.causes)


def _tell_levers(analysis: Analysis, shown: Shown) -> Iterator[Part]:
    if shown.levers:
        yield from _picture(partial(draw_ladder, analysis))
        for tell in (tell_levers, tell_action_plan, tell_questions):
            yield from tell(analysis)
    if shown.checklist:
        yield from tell_checklist(analysis)


def _loop_pictures(analysis: Analysis, links: Set[Pair]) -> Iterator[Picture]:
    """The causal loop diagram, in several pictures where nobody could follow one."""
    parts = in_parts(analysis, links)
    pictures = [picture for part in parts for picture in _picture(partial(draw_causal_loops, analysis, part))]
    if len(pictures) < 2:
        yield from pictures
        return
    left_out = len(links) - len(set().union(*parts)) + sum(picture.diagram.left_out for picture in pictures)
    for number, picture in enumerate(pictures, 1):
        caption = (FIRST_OF_PARTS if number == 1 else PART_OF).format(number=number, count=len(pictures))
        if number == len(pictures) and left_out:
            caption = f"{caption} {plural(LEFT_OUT_OF_PARTS, left_out)}"
        yield replace(picture, caption=(Plain(caption),))


def _picture(draw: Callable[[int], Diagram | None]) -> Iterator[Picture]:
    """A diagram with as many edges as a reader can follow and Mermaid can take."""
    for most in (80, 40, 20, 5):
        diagram = draw(most)
        if diagram is None:
            return
        text = write_mermaid(diagram)
        if fits(diagram, text):
            caption = plural(LEFT_OUT[diagram.kind], diagram.left_out) if diagram.left_out else ""
            yield Picture(diagram, text, (Plain(caption),) if caption else ())
            return
