"""Variables that are given to the model and that nothing in it takes up."""

from __future__ import annotations

from collections.abc import Mapping

from loopdown.analysis.graph.references import references
from loopdown.model.model import Key, Kind, Link, Model, Variable


def unused_variables(model: Model, links: Mapping[tuple[Key, Key], Link]) -> tuple[Variable, ...]:
    """The inputs that nothing reads, in the order of the source; `links` is the causal graph.

    An input is a variable that follows from no other: a parameter, one computed from the time alone, one without
    a formula. An auxiliary that is computed from others and read by none is a result, which is worth seeing. Stocks
    and flows are the model itself. Where a line can't be read nothing is told: it may be the one that reads them.
    """
    if model.spoiled:
        return ()
    used = model.named.union(*links)
    return tuple(v for v in model.variables.values() if v.key not in used and _is_input(model, v))


def _is_input(model: Model, variable: Variable) -> bool:
    if variable.kind in (Kind.STOCK, Kind.FLOW):
        return False
    return variable.formula is None or not any(r.key in model.variables for r in references(variable.formula))
