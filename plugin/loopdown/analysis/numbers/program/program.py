"""A variant of a model as a program: where each value stands, and the functions that compute them."""

from __future__ import annotations

from collections.abc import Mapping

from loopdown.analysis.numbers.program.computable import Computable
from loopdown.analysis.numbers.program.functions import Functions
from loopdown.analysis.numbers.program.ir import TIME
from loopdown.analysis.numbers.program.layout import FlowPart, StockPart, lay_out
from loopdown.analysis.numbers.program.lower import lower_moment, lower_start
from loopdown.analysis.numbers.program.memories import find_memories
from loopdown.analysis.numbers.program.reasons import Reason
from loopdown.analysis.numbers.program.steadiness import last_change, steady_stocks
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.base.records import dataclass
from loopdown.model.formula import Node
from loopdown.model.model import Key


@dataclass(frozen=True, slots=True)
class Program:
    """What a run computes with. Values stand in a list; `slots` says where."""

    variant: Variant
    left_out: Mapping[Key, Reason]  # the variables without numbers, and why
    slots: Mapping[Node, int]
    width: int  # the length of the list
    stocks: tuple[StockPart, ...]
    flows: tuple[FlowPart, ...]
    follows_rates: bool  # a formula names a flow, and so follows the rate that really runs
    stages: tuple[int, ...]  # of delays: levels that change as fast as `run.drift` says
    lengths: tuple[tuple[int, int], ...]  # the slot of each delay's length, and its order
    histories: int
    recorded: tuple[int, ...]  # the slots that make a row of the result: the time, what may change, `stages`
    fixed: tuple[int, ...]  # the slots of what stays as it is at the start
    steady: frozenset[int]  # the numbers of the stocks whose flows are constant from one limit to the next
    last_change_s: float  # after it no formula follows the time itself; infinite where one always does
    run: Functions


def build_program(variant: Variant, computable: Computable) -> Program:
    """Lower what can be computed of a variant. It is compiled when it is first run."""
    layout = lay_out(variant, computable)
    memories = find_memories((variant.formulas[node] for node in layout.start), layout.width)
    moving = {*layout.steps, *((stock.key, None) for stock in layout.stocks)}
    start = lower_start(variant.formulas, layout, memories)
    moment = lower_moment(variant.formulas, layout, memories)
    recorded = (TIME, *(slot for node, slot in layout.slots.items() if node in moving), *moment.stages)
    return Program(
        variant=variant,
        left_out=computable.left_out,
        slots=layout.slots,
        width=memories.width,
        stocks=layout.stocks,
        flows=layout.flows,
        follows_rates=layout.follows_rates,
        stages=moment.stages,
        lengths=memories.lengths,
        histories=memories.histories,
        recorded=recorded,
        fixed=tuple(slot for node, slot in layout.slots.items() if node not in moving),
        steady=steady_stocks(variant, layout),
        last_change_s=last_change(variant, layout),
        run=Functions(start, moment, layout, memories.width, recorded),
    )
