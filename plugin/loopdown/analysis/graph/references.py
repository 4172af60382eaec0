"""Where a formula names something, and what holds its effect back."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.base.records import dataclass
from loopdown.base.source import Span
from loopdown.model.formula import Call, Expr, Point, Ref, parts_of
from loopdown.model.model import Key, Limit, Model


@dataclass(frozen=True, slots=True)
class Reference:
    """One place where a formula names a variable or a limit of a stock."""

    key: Key
    limit: Limit | None
    span: Span
    delays: tuple[Call, ...] = ()  # the functions into which it goes that hold it, the outermost first

    @property
    def lasts(self) -> bool:
        """Whether it counts after the start: not where a function keeps what it was then."""
        return all(call.function.delays for call in self.delays)


def references(formula: Expr) -> Iterator[Reference]:
    """All that a formula names, in the order of the text."""
    waiting: list[tuple[Expr | Point, tuple[Call, ...]]] = [(formula, ())]
    while waiting:
        part, delays = waiting.pop()
        if isinstance(part, Ref):
            yield Reference(part.key, part.limit, part.span, delays)
        parts = [(inner, delays) for inner in parts_of(part)]
        if isinstance(part, Call) and parts and part.function.holds:
            # It holds back its input, not how long it takes nor what it starts with.
            parts[0] = (parts[0][0], (*delays, part))
        waiting.extend(reversed(parts))


def variables_named(model: Model, formula: Expr) -> Iterator[Reference]:
    """The variables of the model that move a formula; in the place of a limit those of the limit's own formula."""
    opened: set[tuple[Key, Limit, bool]] = set()  # a limit's formula may name that limit again
    waiting = [*reversed([*references(formula)])]
    while waiting:
        reference = waiting.pop()
        if reference.limit is None:
            if reference.key in model.variables:
                yield reference
            continue
        inner = limit_formula(model, reference.key, reference.limit)
        opening = (reference.key, reference.limit, bool(reference.delays))
        if inner is not None and opening not in opened:
            opened.add(opening)
            waiting.extend(
                Reference(r.key, r.limit, reference.span, (*reference.delays, *r.delays)) for r in references(inner)
            )


def limit_formula(model: Model, owner: Key, limit: Limit) -> Expr | None:
    """The formula of a stock's limit; None where it has none."""
    variable = model.variables.get(owner)
    return None if variable is None or variable.stock is None else variable.stock.limit(limit)
