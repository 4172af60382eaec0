"""Which parts of a model a block shows."""

from __future__ import annotations

from loopdown.models import ReadBlock, ReadModel
from loopdown.syntax.tree import Flow, Links, Loop, Run, Scenario, Show, Statement, Stock

PARTS = frozenset({"stocks", "loops", "chart", "levers", "analysis", "checklist"})

_DECLARES: tuple[tuple[tuple[type, ...], frozenset[str]], ...] = (
    ((Stock, Flow, Scenario, Run), frozenset({"stocks", "chart"})),
    ((Links, Loop), frozenset({"loops", "analysis"})),
)


def shown_parts(read: ReadModel, block: ReadBlock) -> frozenset[str]:
    """The parts that `show` names; without it all, and of a model in several blocks those that this one declares."""
    shows = [statement for statement in block.parsed.statements if isinstance(statement, Show)]
    if shows:
        named = frozenset(part for show in shows for part in show.parts)
        return named | PARTS if "all" in named else named
    if len(read.blocks) == 1:
        return PARTS if _tells_all_three(read) else PARTS - {"checklist"}
    return frozenset().union(*(_declared(statement) for statement in block.parsed.statements))


def _tells_all_three(read: ReadModel) -> bool:
    """Whether a model says what accumulates, why, and where to intervene: then the checklist closes its page."""
    model = read.analysis.model
    return bool(model.ends and read.analysis.loops and model.levers)


def _declared(statement: Statement) -> frozenset[str]:
    return next((parts for types, parts in _DECLARES if isinstance(statement, types)), frozenset())
