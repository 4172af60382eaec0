"""A variant of a model as a program: where each value stands, and the functions that compute them."""

from __future__ import annotations

from collections.abc import Mapping

from loopdown.analysis.numbers.program.computable import Computable
from loopdown.analysis.numbers.program.layout import FlowPart, StockPart, lay_out
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.analysis.numbers.program.writing import Functions, write_functions
from loopdown.base.records import dataclass
from loopdown.model.formula import Expr, Node
from loopdown.model.model import Key


@dataclass(frozen=True, slots=True)
class Program:
    """What a run computes with. Values stand in a list; `slots` says where."""

    variant: Variant
    left_out: Mapping[Key, str]  # the variables without numbers, and why
    slots: Mapping[Node, int]
    width: int  # the length of the list
    stocks: tuple[StockPart, ...]
    flows: tuple[FlowPart, ...]
    follows_rates: bool  # a formula names a flow, and so follows the rate that really runs
    stages: tuple[int, ...]  # of delays: levels that change as fast as `run.drift` says
    lengths: tuple[tuple[int, int], ...]  # the slot of each delay's length, and its order
    histories: int
    parts: tuple[tuple[Node, Expr], ...]  # what each line of the compiled code stands for
    recorded: tuple[int, ...]  # the slots that make a row of the result: the time, what may change, `stages`
    fixed: tuple[int, ...]  # the slots of what stays as it is at the start
    run: Functions


def build_program(variant: Variant, computable: Computable) -> Program:
    """Compile what can be computed of a variant."""
    layout = lay_out(variant, computable)
    written = write_functions(variant, layout)
    return Program(
        variant=variant,
        left_out=computable.left_out,
        slots=layout.slots,
        width=written.width,
        stocks=layout.stocks,
        flows=layout.flows,
        follows_rates=layout.follows_rates,
        stages=written.stages,
        lengths=written.lengths,
        histories=written.histories,
        parts=written.parts,
        recorded=written.recorded,
        fixed=written.fixed,
        run=written.functions,
    )
