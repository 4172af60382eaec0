"""Where the values of a program stand, and which of them change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loopdown.analysis.numbers.program.computable import Computable
from loopdown.analysis.numbers.program.ir import FIRST, ZERO
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.base.records import dataclass
from loopdown.model.formula import BESIDE, Node
from loopdown.model.model import Key, Kind


@dataclass(frozen=True, slots=True)
class StockPart:
    """A stock of the program. Flows are given by their numbers, limits by their slots."""

    key: Key
    slot: int
    inflows: tuple[int, ...]
    outflows: tuple[int, ...]
    minimum: int | None  # None: it may go below any level
    maximum: int | None
    blocks: bool  # when full, what would flow in is held back where it comes from
    overdrawn: bool  # it may go below 0, and the model says what happens there

    @property
    def floor(self) -> int | None:
        """The slot of the level at which it counts as empty; None where there is none."""
        return ZERO if self.overdrawn else self.minimum


@dataclass(frozen=True, slots=True)
class FlowPart:
    """A flow of the program. Its formula gives the wanted rate; what the stocks allow is the rate that runs."""

    key: Key
    rate: int
    wanted: int
    source: int | None  # the number of a stock
    target: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The slots of a variant's values: each node's, then the wanted rate of each flow."""

    slots: dict[Node, int]
    flows: tuple[FlowPart, ...]
    stocks: tuple[StockPart, ...]
    start: tuple[Node, ...]  # what is computed at the start, in order
    steps: tuple[Node, ...]  # what is computed at each moment, in order: the flows, and what may change
    follows_rates: bool  # a formula names a flow, and so follows the rate that really runs

    @property
    def width(self) -> int:
        """How many slots are taken."""
        return FIRST + len(self.slots) + len(self.flows)

    def moves_like(self, other: Layout) -> bool:
        """Whether all that matters after the start is where it is in another."""
        ours, theirs = ((each.slots, each.flows, each.stocks, each.steps) for each in (self, other))
        return ours == theirs


def lay_out(variant: Variant, computable: Computable) -> Layout:
    """Give every value that can be computed a slot."""
    slots = _slots(variant, computable)
    flows, stocks = _parts(variant, slots)
    dependencies = variant.dependencies
    steps = tuple(node for node in computable.steps if node in dependencies.moving)
    named = {name for node in computable.start for name, _ in dependencies.named(node)}
    follows_rates = any(flow.key in named for flow in flows)
    return Layout(slots, flows, stocks, computable.start, steps, follows_rates)


def _slots(variant: Variant, computable: Computable) -> dict[Node, int]:
    known = set(computable.start)
    nodes: list[Node] = []
    for name in variant.model.variables:
        nodes.extend(node for node in ((name, None), *((name, part) for part in BESIDE)) if node in known)
    return {node: FIRST + place for place, node in enumerate(nodes)}


def _parts(variant: Variant, slots: Mapping[Node, int]) -> tuple[tuple[FlowPart, ...], tuple[StockPart, ...]]:
    model = variant.model
    names = [name for name, limit in slots if limit is None]
    stock_names = [name for name in names if model.variables[name].kind is Kind.STOCK]
    number_of = {name: place for place, name in enumerate(stock_names)}
    flows = tuple(
        FlowPart(
            name,
            slots[name, None],
            FIRST + len(slots) + place,
            number_of.get(model.ends[name].source or ""),
            number_of.get(model.ends[name].target or ""),
        )
        for place, name in enumerate(name for name in names if model.variables[name].kind is Kind.FLOW)
    )
    return flows, tuple(_stock(variant, name, place, slots, flows) for name, place in number_of.items())


def _stock(variant: Variant, name: Key, place: int, slots: Mapping[Node, int], flows: Sequence[FlowPart]) -> StockPart:
    statement = variant.model.variables[name].stock
    assert statement is not None
    unlimited = statement.no_minimum and (name, "min") not in slots
    return StockPart(
        name,
        slots[name, None],
        tuple(index for index, flow in enumerate(flows) if flow.target == place),
        tuple(index for index, flow in enumerate(flows) if flow.source == place),
        None if unlimited else slots.get((name, "min"), ZERO),
        slots.get((name, "max")),
        statement.when_full == "block",
        unlimited and statement.when_empty is not None,
    )
