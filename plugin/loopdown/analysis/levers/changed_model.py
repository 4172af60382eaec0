"""The model that a lever makes of a model: other formulas, and links that are gone, new or later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loopdown.analysis.graph.causal_links import delay_of
from loopdown.analysis.graph.dependencies import Dependencies, dependencies_of
from loopdown.analysis.numbers.program.variant import vary
from loopdown.base.records import replace
from loopdown.model.changes import Add, AddedLink, Change, Cut, Delayed
from loopdown.model.formula import Expr, Node, Quantity, is_constant
from loopdown.model.model import Delay, Key, Kind, Link, Model, Origin, Variable

Pair = tuple[Key, Key]


def change(written: Dependencies, changes: Sequence[Change]) -> Dependencies:
    """The model with the changes made, as if its author had written it so. Its scenarios stay as they are.

    Its numbers in a scenario are those of `simulate(model, scenario, changes)`: there a lever comes on top of the
    scenario. What this gives is the structure: the links and loops that the changes leave, make and slow down.
    """
    model, varied = written.model, vary(written, changes)
    variables = {name: _variable(each, varied.formulas) for name, each in model.variables.items()}
    changed = replace(model, variables=variables)
    return dependencies_of(replace(changed, written=_written(changed, changes)), varied)


def _variable(variable: Variable, formulas: Mapping[Node, Expr]) -> Variable:
    formula, goal = formulas.get((variable.key, None)), formulas.get((variable.key, "goal"))
    if variable.stock is not None:
        stock = variable.stock
        minimum, maximum = formulas.get((variable.key, "min")), formulas.get((variable.key, "max"))
        changed = replace(stock, maximum=maximum, minimum=minimum, no_minimum=stock.no_minimum and minimum is None)
        return replace(variable, formula=formula, stock=changed, goal=goal)
    if formula is variable.formula and goal is variable.goal:
        return variable
    return replace(variable, formula=formula, kind=_kind(variable, formula), goal=goal)


def _kind(variable: Variable, formula: Expr | None) -> Kind:
    if formula is None or variable.kind in (Kind.STOCK, Kind.FLOW):
        return variable.kind
    return Kind.PARAMETER if is_constant(formula) else Kind.AUXILIARY


# ------------------------------------------------------------------ links


def _written(model: Model, changes: Sequence[Change]) -> tuple[Link, ...]:
    written = {(link.source, link.target): _relengthened(model, link) for link in model.written}
    for each in changes:
        match each:
            case Cut():
                written.pop(each.link.pair, None)
            case Add():
                for added in each.links:
                    if all(end in model.variables for end in added.pair):
                        written[added.pair] = _added(model, written.get(added.pair), added)
            case Delayed():
                pair = each.link.pair
                delay = _length(model, each.length)
                if pair in written:
                    written[pair] = replace(written[pair], delay=delay)
                elif delay and _is_flow(model, pair):  # what a formula says has its delay from `vary`
                    written[pair] = Link(*pair, "?", delay, spans=(each.span,))
    return tuple(written.values())


def _relengthened(model: Model, link: Link) -> Link:
    """The link with its delay as long as it is now, where that is named on its arrow: `A (+ delay Warm-up)-> B`."""
    if link.delay is None or not link.delay.names:
        return link
    named = model.variables[link.delay.names[0]]
    if not isinstance(named.formula, Quantity):
        return link
    return replace(link, delay=replace(link.delay, seconds=delay_of(model, named.formula).seconds))


def _added(model: Model, known: Link | None, added: AddedLink) -> Link:
    delay = None
    if added.late:
        delay = _length(model, added.length) if added.length is not None else Delay(None, "")
    if known is not None:  # the link is there: it may get its sign, or a delay
        sign = known.polarity if known.polarity != "?" else added.sign or "?"
        return replace(known, polarity=sign, delay=known.delay or delay)
    return Link(*added.pair, added.sign or "?", delay, (Origin.WRITTEN,), (added.span,))


def _length(model: Model, length: Expr) -> Delay | None:
    """A delay of this length; None for one of no time."""
    found = delay_of(model, length)
    return None if found.seconds == 0 else found


def _is_flow(model: Model, pair: Pair) -> bool:
    """Whether a link is there because a flow fills or drains a stock."""
    source, target = pair
    ends = model.ends.get(source)
    return ends is not None and target in (ends.source, ends.target)
