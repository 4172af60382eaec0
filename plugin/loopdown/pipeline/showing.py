"""What a block shows of its model: all of it, or its part of a story that several blocks tell.

Of a model in several blocks each block shows what its own statements declare, and everything is told once. `show`
overrides that: a part that it names is the block's own if the block has such a part, else the whole model's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from loopdown.base.records import dataclass, replace
from loopdown.base.source import Span
from loopdown.model.model import Key, Kind
from loopdown.model.names import key
from loopdown.pipeline.models import ReadBlock, ReadModel
from loopdown.story.notes import notes
from loopdown.syntax.tree import (
    Flow,
    Links,
    ModelName,
    Show,
    Statement,
    Title,
    WrittenCause,
    WrittenLever,
    WrittenLoop,
    WrittenRun,
    WrittenScenario,
    WrittenStock,
    WrittenVariable,
)

Pair = tuple[Key, Key]


@dataclass(frozen=True, slots=True)
class Shown:
    """What one block shows. What is empty isn't shown."""

    source: bool = False
    drawn: frozenset[Key] = frozenset()  # the stock-and-flow diagram: these, and what they depend on
    links: frozenset[Pair] = frozenset()  # the causal loop diagram: of these links those that a reader is shown
    charts: frozenset[Key] = frozenset()  # the behaviour of these stocks
    stocks: frozenset[Key] = frozenset()  # callouts of these stocks
    diagnosed: frozenset[Key] = frozenset()  # why these stocks grow or drain
    causes: frozenset[Span] = frozenset()  # of these causes those that lead to no stock
    loops: frozenset[str] = frozenset()  # callouts of the loops with these IDs
    notes: frozenset[Span] = frozenset()  # the notes and reasons whose texts stand here
    interplay: bool = False  # how loops act on each other, and how many aren't told
    levers: bool = False
    checklist: bool = False
    steps: bool = False  # told in the three steps of an incident


# The parts that `show` names, as what a block shows.
_PARTS: dict[str, tuple[str, ...]] = {
    "stocks": ("drawn",),
    "loops": ("links",),
    "chart": ("charts",),
    "levers": ("levers",),
    "analysis": ("stocks", "diagnosed", "causes", "loops", "notes", "interplay"),
    "checklist": ("checklist",),
}


def shown_in(read: ReadModel, block: ReadBlock) -> Shown:
    """What a block shows."""
    named = {part for statement in block.parsed.statements if isinstance(statement, Show) for part in statement.parts}
    speaks = any(not isinstance(statement, Title | ModelName | Show) for statement in block.parsed.statements)
    whole = _whole(read)
    own = whole if len(read.blocks) == 1 or (named and not speaks) else _own(read, block)
    if not named:
        # A block that has nothing to draw or tell, such as one of parameters, still says something.
        return replace(own, source=True) if len(read.blocks) > 1 and own == Shown() else own
    if "all" in named:
        return replace(own, source="source" in named, checklist=own.checklist or "checklist" in named)
    shown = Shown("source" in named, steps=own.steps and len(named - {"source"}) > 1)
    for part in _PARTS.keys() & named:
        chosen = own if any(getattr(own, name) for name in _PARTS[part]) else whole
        if part == "checklist":
            shown = replace(shown, checklist=True)  # asked for, whatever the model has
        else:
            shown = replace(shown, **{name: getattr(chosen, name) for name in _PARTS[part]})
    return shown


def _whole(read: ReadModel) -> Shown:
    """All that a model has."""
    analysis = read.analysis
    model = analysis.model
    stocks = frozenset(variable.key for variable in model.variables.values() if variable.kind is Kind.STOCK)
    moves = any(variable.kind in (Kind.STOCK, Kind.FLOW) for variable in model.variables.values())
    complete = _has_all_three(read)
    return Shown(
        drawn=frozenset(model.variables) if moves else frozenset(),
        links=frozenset(analysis.links),
        charts=stocks,
        stocks=stocks,
        diagnosed=stocks,
        causes=frozenset(cause.span for cause in model.causes),
        loops=frozenset(loop.id for loop in analysis.told),
        notes=frozenset(note.text.span for note in notes(analysis)),
        interplay=True,
        levers=bool(model.levers),
        checklist=complete,
        steps=complete,
    )


def _has_all_three(read: ReadModel) -> bool:
    """Whether a model says what accumulates, why, and where to intervene."""
    model = read.analysis.model
    return bool(model.ends and read.analysis.loops and model.levers)


# ------------------------------------------------------------------ one block of several


def _own(read: ReadModel, block: ReadBlock) -> Shown:
    """What a block's own statements declare, and what it is the place for."""
    analysis = read.analysis
    model = analysis.model
    stocks = {name: _block_of(read, variable.span) for name, variable in model.variables.items() if variable.stock}
    told = {name: _block_that_tells(read, at, WrittenScenario, WrittenRun) for name, at in stocks.items()}
    diagnosed = {name: _block_that_tells(read, at, WrittenCause) for name, at in told.items()}
    declared = frozenset(
        key(s.name.text) for s in block.parsed.statements if isinstance(s, WrittenStock | Flow | WrittenVariable)
    )
    links = frozenset(_written(block)) & analysis.links.keys()
    loops = {
        loop.id for loop in analysis.told if loop.declared and _block_of(read, loop.declared.id_span) == block.number
    }
    interplay = _last_block_with(read, Links, WrittenLoop)
    if interplay is None:
        interplay = _last_block_with(read, WrittenStock, Flow, WrittenVariable)
    hidden = [loop for loop in analysis.told if loop.declared is None]
    if interplay == block.number:
        loops |= {loop.id for loop in hidden}
        if not links:
            links = frozenset((link.source, link.target) for loop in hidden for link in loop.links)
    return Shown(
        drawn=declared & model.variables.keys() if _has_statement(block, WrittenStock, Flow) else frozenset(),
        links=links,
        charts=_told_in(told, block),
        stocks=_told_in(told, block),
        diagnosed=_told_in(diagnosed, block),
        causes=frozenset(s.span for s in block.parsed.statements if isinstance(s, WrittenCause)),
        loops=frozenset(loops),
        notes=frozenset(n.text.span for n in notes(analysis) if _block_of(read, n.text.span) == block.number),
        interplay=interplay == block.number,
        levers=_last_block_with(read, WrittenLever) == block.number,
        checklist=_has_all_three(read) and block is read.blocks[-1],
    )


def _block_of(read: ReadModel, span: Span) -> int:
    """The number of the block in which something stands."""
    holds = (each for each in read.blocks if each.block.span.line <= span.line <= each.block.span.end_line)
    return next(holds, read.blocks[0]).number


def _block_that_tells(read: ReadModel, home: int, *types: type[Statement]) -> int:
    """A stock's block, or a later one of nothing but its scenarios or its causes: there a reader wants to see them."""
    later = [
        each.number
        for each in read.blocks
        if each.number > home
        and _has_statement(each, *types)
        and not _has_statement(each, WrittenStock, Flow, Links, WrittenLoop, WrittenLever)
    ]
    return max(later, default=home)


def _told_in(places: dict[Key, int], block: ReadBlock) -> frozenset[Key]:
    return frozenset(name for name, number in places.items() if number == block.number)


def _last_block_with(read: ReadModel, *types: type[Statement]) -> int | None:
    """The number of the last block that has such statements."""
    return max((each.number for each in read.blocks if _has_statement(each, *types)), default=None)


def _has_statement(block: ReadBlock, *types: type[Statement]) -> bool:
    return any(isinstance(statement, types) for statement in block.parsed.statements)


def _written(block: ReadBlock) -> Iterator[Pair]:
    """The links that the block's lines and loops name, whatever says that they are there."""
    for statement in block.parsed.statements:
        if isinstance(statement, Links | WrittenLoop):
            names = [key(name.text) for name in statement.chain.names]
            yield from pairwise(names)
