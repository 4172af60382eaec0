"""The model that a lever makes of a model: other formulas, and links that are gone, new or later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from loopdown.analysis.graph.causal_links import delay_of
from loopdown.analysis.numbers.program.variant import Node, vary
from loopdown.base.records import replace
from loopdown.model.model import Delay, Key, Kind, Link, Model, Origin, Variable
from loopdown.model.names import key
from loopdown.model.walk import calls, refs
from loopdown.syntax.tree import Add, Arrow, Change, Cut, Delayed, Expr, LinkRef, Quantity

Pair = tuple[Key, Key]


def change(model: Model, changes: Sequence[Change]) -> Model:
    """The model with the changes made, as if its author had written it so. Its scenarios stay as they are.

    Its numbers in a scenario are those of `simulate(model, scenario, changes)`: there a lever comes on top of the
    scenario. What this gives is the structure: the links and loops that the changes leave, make and slow down.
    """
    formulas = vary(model, None, changes).formulas
    variables = {name: _variable(each, formulas) for name, each in model.variables.items()}
    changed = replace(model, variables=variables)
    return replace(changed, written=_written(changed, changes))


def _variable(variable: Variable, formulas: Mapping[Node, Expr]) -> Variable:
    formula = formulas.get((variable.key, None))
    if variable.stock is not None:
        stock = variable.stock
        minimum = formulas.get((variable.key, "min"), stock.minimum)
        changed = replace(stock, level=formula, maximum=formulas.get((variable.key, "max")), minimum=minimum)
        return replace(variable, formula=formula, stock=changed)
    if formula is variable.formula:
        return variable
    return replace(variable, formula=formula, kind=_kind(variable, formula))


def _kind(variable: Variable, formula: Expr | None) -> Kind:
    if formula is None or variable.kind in (Kind.STOCK, Kind.FLOW):
        return variable.kind
    follows = any(True for _ in refs(formula)) or any(True for _ in calls(formula))
    return Kind.AUXILIARY if follows else Kind.PARAMETER


# ------------------------------------------------------------------ links


def _written(model: Model, changes: Sequence[Change]) -> tuple[Link, ...]:
    written = {(link.source, link.target): _relengthened(model, link) for link in model.written}
    for each in changes:
        match each:
            case Cut():
                written.pop(pair_of(each.link), None)
            case Add():
                for arrow, names in zip(each.chain.arrows, pairwise(each.chain.names), strict=True):
                    source, target = (key(name.text) for name in names)
                    if source in model.variables and target in model.variables:
                        written[source, target] = _added(model, written.get((source, target)), source, target, arrow)
            case Delayed():
                pair = pair_of(each.link)
                delay = _length(model, each.length)
                if pair in written:
                    written[pair] = replace(written[pair], delay=delay)
                elif delay and _is_flow(model, pair):  # what a formula says has its delay from `vary`
                    written[pair] = Link(*pair, "?", delay, spans=(each.span,))
    return tuple(written.values())


def pair_of(link: LinkRef) -> Pair:
    """The ends of a link that is named."""
    return key(link.source.text), key(link.target.text)


def _relengthened(model: Model, link: Link) -> Link:
    """The link with its delay as long as it is now, where that is named on its arrow: `A (+ delay Warm-up)-> B`."""
    named = model.variables.get(key(link.delay.written)) if link.delay else None
    if named is None or link.delay is None or not isinstance(named.formula, Quantity):
        return link
    return replace(link, delay=replace(link.delay, seconds=delay_of(model, named.formula).seconds))


def _added(model: Model, known: Link | None, source: Key, target: Key, arrow: Arrow) -> Link:
    length = arrow.delay.length if arrow.delay else None
    delay = None
    if arrow.delay:
        name = None if length is None or isinstance(length, Quantity) else model.variables.get(key(length.text))
        expr = length if isinstance(length, Quantity) else name.formula if name else None
        delay = _length(model, expr) if expr is not None else Delay(None, "")
    if known is not None:  # the link is there: it may get its sign, or a delay
        sign = known.polarity if known.polarity != "?" else arrow.sign or "?"
        return replace(known, polarity=sign, delay=known.delay or delay)
    return Link(source, target, arrow.sign or "?", delay, (Origin.WRITTEN,), (arrow.span,))


def _length(model: Model, length: Expr) -> Delay | None:
    """A delay of this length; None for one of no time."""
    found = delay_of(model, length)
    return None if found.seconds == 0 else found


def _is_flow(model: Model, pair: Pair) -> bool:
    """Whether a link is there because a flow fills or drains a stock."""
    source, target = pair
    ends = model.ends.get(source)
    return ends is not None and target in (ends.source, ends.target)
