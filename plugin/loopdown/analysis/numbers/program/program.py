"""A variant of a model as a program: where each value stands, and the functions that compute them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loopdown.analysis.numbers.program.comparisons import comparisons_in, values_of
from loopdown.analysis.numbers.program.computable import Computable
from loopdown.analysis.numbers.program.functions import Functions
from loopdown.analysis.numbers.program.holding import HoldPart, TurnPart, hold_parts, turn_parts
from loopdown.analysis.numbers.program.interpret import Interpreted, PartError
from loopdown.analysis.numbers.program.ir import TIME, Part, SetSlot, Want
from loopdown.analysis.numbers.program.layout import FlowPart, Layout, StockPart, lay_out
from loopdown.analysis.numbers.program.lower import lower_moment, lower_start
from loopdown.analysis.numbers.program.memories import Memories, find_memories
from loopdown.analysis.numbers.program.reasons import Reason
from loopdown.analysis.numbers.program.steadiness import last_change
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.base.records import dataclass, replace
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
    rates: tuple[int, ...]  # of the flows, in their order: the slots of the rates that run
    wanted: tuple[int, ...]  # … and of those that they want
    holding: tuple[HoldPart, ...]
    turning: tuple[TurnPart, ...]
    follows_rates: bool  # a formula names a flow, and so follows the rate that really runs
    stages: tuple[int, ...]  # of delays: levels that change as fast as `run.drift` says
    lengths: tuple[tuple[int, int], ...]  # the slot of each delay's length, and its order
    histories: int
    latches: tuple[int, ...]  # the slots of latches, which become what `run.latched` says
    recorded: tuple[int, ...]  # the slots that make a row of the result: the time, what may change, `stages`
    fixed: tuple[int, ...]  # the slots of what stays as it is at the start
    steady: frozenset[int]  # the numbers of the stocks whose flows are constant from one limit to the next
    last_change_s: float  # after it no formula follows the time itself; infinite where one always does
    start: Interpreted  # gives every value at the start, and fills delays
    run: Functions
    layout: Layout
    memories: Memories

    def part_of(self, error: Exception) -> Part | None:
        """The part of a formula that an error of `start` or of `run` stands for."""
        return error.part if isinstance(error, PartError) else self.run.part_of(error)

    def whose_comparison(self, number: int) -> Iterator[Key]:
        """The variable in whose formula a comparison stands, by its number in `run.comparisons`."""
        comparison = self.run.comparisons[number]
        slots = {slot: name for (name, _), slot in self.slots.items()}
        for each in self.run.moment.values:
            if any(comparison in comparisons_in(value) for value in values_of(each)):
                if isinstance(each, SetSlot) and each.slot in slots:
                    yield slots[each.slot]
                    return
                if isinstance(each, Want):
                    yield self.flows[each.flow].key
                    return

    def moves_like(self, variant: Variant, layout: Layout, memories: Memories) -> bool:
        """Whether another variant does the same at each moment, wherever it starts: it has the very same formulas."""
        return (
            self.layout.moves_like(layout)
            and self.memories == memories
            and all(variant.formulas[node] is self.variant.formulas[node] for node in layout.steps)
        )


def build_program(variant: Variant, computable: Computable, origin: Program | None = None) -> Program:
    """Lower what can be computed of a variant. It is compiled when it is first run.

    `origin` is the program of a variant from which this one was made: most changes are of what is constant in a run,
    and then both share their functions.
    """
    layout = lay_out(variant, computable)
    memories = find_memories((variant.formulas[node] for node in layout.start), layout.width)
    start = Interpreted(lower_start(variant.formulas, layout, memories), layout.flows)
    if origin is not None and origin.moves_like(variant, layout, memories):
        return replace(
            origin,
            variant=variant,
            left_out=computable.left_out,
            follows_rates=layout.follows_rates,
            steady=_steady(variant, layout),
            last_change_s=last_change(variant, layout),
            start=start,
            layout=layout,
            memories=memories,
        )
    moving = {*layout.steps, *((stock.key, None) for stock in layout.stocks)}
    rates = tuple(flow.rate for flow in layout.flows)
    moment = lower_moment(variant.formulas, layout, memories)
    recorded = (TIME, *(slot for node, slot in layout.slots.items() if node in moving), *moment.stages)
    return Program(
        variant=variant,
        left_out=computable.left_out,
        slots=layout.slots,
        width=memories.width,
        stocks=layout.stocks,
        flows=layout.flows,
        rates=rates,
        wanted=tuple(flow.wanted for flow in layout.flows),
        holding=hold_parts(layout.stocks),
        turning=tuple(turn_parts(layout.stocks, rates)),
        follows_rates=layout.follows_rates,
        stages=moment.stages,
        lengths=memories.lengths,
        histories=memories.histories,
        latches=tuple(latch.slot for latch in moment.latches),
        recorded=recorded,
        fixed=tuple(slot for node, slot in layout.slots.items() if node not in moving),
        steady=_steady(variant, layout),
        last_change_s=last_change(variant, layout),
        start=start,
        run=Functions(moment, layout, memories.width, recorded),
        layout=layout,
        memories=memories,
    )


def _steady(variant: Variant, layout: Layout) -> frozenset[int]:
    return frozenset(place for place, stock in enumerate(layout.stocks) if stock.key in variant.dependencies.steady)
