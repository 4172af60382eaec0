"""What depends on what: of a model as written, in a scenario, or with the changes of a lever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from loopdown.analysis.graph.inputs import Inputs
from loopdown.analysis.graph.references import Reference
from loopdown.analysis.graph.rings import shortest_rings
from loopdown.base.records import dataclass
from loopdown.model.formula import BESIDE, LIMITS, Expr, Node
from loopdown.model.model import Key, Kind, Model


@dataclass(frozen=True)  # without slots: what is worked out is kept
class Dependencies:
    """What the formulas of one variant need, follow and move. A node is a variable, a stock's limit or a goal.

    The formula of a stock is its level at the start. Each formula is walked once, and when somebody asks.
    """

    model: Model
    inputs: Mapping[Node, Inputs]  # of each node with a formula; as written in the order of the source, limits behind

    @cached_property
    def formulas(self) -> Mapping[Node, Expr]:
        """The formula of each node that has one."""
        return {node: each.formula for node, each in self.inputs.items()}

    def named(self, node: Node) -> tuple[Node, ...]:
        """All that the formula of a node names; nothing where it has none."""
        found = self.inputs.get(node)
        return found.named if found else ()

    def varied(self, formulas: Mapping[Node, Expr], model: Model | None = None) -> Dependencies:
        """With other formulas, or of another model with these. What is known of those that are the same is kept."""
        return Dependencies(
            model or self.model,
            {
                node: known if (known := self.inputs.get(node)) and known.formula is formula else Inputs(formula)
                for node, formula in formulas.items()
            },
        )

    # -------------------------------------------------------------- what is named

    def variables(self, node: Node) -> Iterator[Reference]:
        """The variables that move a formula; in the place of a limit those of the limit's own formula."""
        opened: set[tuple[Node, bool]] = set()  # a limit's formula may name that limit again
        waiting = [*reversed(self._references(node))]
        while waiting:
            reference = waiting.pop()
            opening = (reference.node, bool(reference.held))
            if reference.limit is None:
                yield reference
            elif opening not in opened:
                opened.add(opening)
                waiting.extend(
                    Reference(inner.key, inner.limit, reference.span, (*reference.inside, *inner.inside))
                    for inner in self._references(reference.node)
                )

    def _references(self, node: Node) -> tuple[Reference, ...]:
        found = self.inputs.get(node)
        return found.references if found else ()

    @cached_property
    def users(self) -> Mapping[Node, Sequence[Key]]:
        """The variables that name a node, in their formula or in a limit's. Who names a limit names its stock, too.

        What only a goal names isn't needed: without it the variable has its numbers, and no goal.
        """
        users: dict[Node, dict[Key, None]] = {}
        for (user, part), each in self.inputs.items():
            if part == "goal":
                continue
            for name, limit in each.named:
                users.setdefault((name, limit), {})[user] = None
                users.setdefault((name, None), {})[user] = None
        return {node: tuple(found) for node, found in users.items()}

    @cached_property
    def rings(self) -> tuple[Sequence[Node], ...]:
        """One ring for each set of formulas that all depend on each other: the shortest through its first.

        Each node stands before the one whose formula names it. A delaying function opens a ring, for it holds back
        its input, and a latch, for it gives what was. So does a stock, except in what it starts with.
        """
        return tuple(
            shortest_rings(
                {node: [need for need in each.undelayed if need in self.inputs] for node, each in self.inputs.items()}
            )
        )

    # -------------------------------------------------------------- what changes

    @cached_property
    def moving(self) -> frozenset[Node]:
        """What may have another value at another time: stocks, flows, and what follows from them or from the time."""
        flows = ((name, None) for name in self.model.ends)
        return _spread((*self._levels, *flows, *self._by_time), [self._followers])

    @cached_property
    def steady(self) -> frozenset[Key]:
        """The stocks whose flows and limits are constant from one limit that is met to the next."""
        touching: dict[Key, list[Node]] = {stock: [(stock, limit) for limit in LIMITS] for stock, _ in self._levels}
        held: dict[Key, list[Node]] = {stock: [] for stock in touching}  # the flows that a stock can hold back
        for flow, ends in self.model.ends.items():
            for stock in (ends.source, ends.target):
                if stock in touching:
                    touching[stock].append((flow, None))
                    statement = self.model.variables[stock].stock
                    if stock == ends.source or (statement is not None and statement.when_full == "block"):
                        held[stock].append((flow, None))
        through_stocks: dict[Node, list[Node]] = {}
        for stock, nodes in touching.items():
            for node in nodes:
                through_stocks.setdefault(node, []).extend(held[stock])
        unsteady = _spread((*self._levels, *self._by_time), [self._followers, through_stocks])
        return frozenset(stock for stock, nodes in touching.items() if unsteady.isdisjoint(nodes))

    @cached_property
    def _levels(self) -> tuple[Node, ...]:
        return tuple((name, None) for name, each in self.model.variables.items() if each.kind is Kind.STOCK)

    @cached_property
    def _after_start(self) -> Mapping[Node, Inputs]:
        """The formulas that are computed at each moment: what a stock starts with isn't."""
        levels = {*self._levels}
        return {node: each for node, each in self.inputs.items() if node not in levels}

    @cached_property
    def _by_time(self) -> tuple[Node, ...]:
        return tuple(node for node, each in self._after_start.items() if each.follows_time)

    @cached_property
    def _followers(self) -> Mapping[Node, Sequence[Node]]:
        """By node the formulas that follow it after the start."""
        followers: dict[Node, list[Node]] = {}
        for node, each in self._after_start.items():
            for name in each.lasting:
                followers.setdefault(name, []).append(node)
        return followers


def dependencies_of(model: Model, like: Dependencies | None = None) -> Dependencies:
    """The dependencies of a model as written; `like` knows some of its formulas already."""
    formulas: dict[Node, Expr] = {}
    for name, variable in model.variables.items():
        if variable.formula is not None:
            formulas[name, None] = variable.formula
        for limit in BESIDE:
            formula = variable.beside(limit)
            if formula is not None:
                formulas[name, limit] = formula
    return (like or Dependencies(model, {})).varied(formulas, model)


def _spread(sources: Iterable[Node], followers: Sequence[Mapping[Node, Sequence[Node]]]) -> frozenset[Node]:
    """The sources, and all that follows from them."""
    waiting = list(sources)
    reached = set(waiting)
    while waiting:
        node = waiting.pop()
        for each in followers:
            new = [follower for follower in each.get(node, ()) if follower not in reached]
            reached.update(new)
            waiting.extend(new)
    return frozenset(reached)
