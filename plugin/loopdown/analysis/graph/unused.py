"""Variables that are given to the model and that nothing in it takes up."""

from __future__ import annotations

from collections.abc import Mapping

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.model.model import Key, Kind, Link, Variable


def unused_variables(dependencies: Dependencies, links: Mapping[tuple[Key, Key], Link]) -> tuple[Variable, ...]:
    """The inputs that nothing reads, in the order of the source; `links` is the causal graph.

    An input is a variable that follows from no other: a parameter, one computed from the time alone, one without
    a formula. An auxiliary that is computed from others and read by none is a result, which is worth seeing. Stocks
    and flows are the model itself. Where a line can't be read nothing is told: it may be the one that reads them.
    """
    model = dependencies.model
    if model.spoiled:
        return ()
    used = model.named.union(*links)
    return tuple(v for v in model.variables.values() if v.key not in used and _is_input(dependencies, v))


def _is_input(dependencies: Dependencies, variable: Variable) -> bool:
    return variable.kind not in (Kind.STOCK, Kind.FLOW) and not dependencies.named((variable.key, None))
