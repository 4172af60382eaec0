"""Formulas that depend on each other in a ring: none of them can be computed first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.base.finding import Finding, Pointer, Severity
from loopdown.model.formula import Expr, Node
from loopdown.model.model import Kind, Model

SHOWN = 8  # names of a ring in a message, and places that it points at


def formula_rings(dependencies: Dependencies) -> tuple[Finding, ...]:
    """`formula-ring`, once for each set of formulas that all depend on each other, in the order of the source.

    Told is the shortest ring through the one that comes first.
    """
    return tuple(_finding(dependencies.model, dependencies.formulas, ring) for ring in dependencies.rings)


def _finding(model: Model, formulas: Mapping[Node, Expr], ring: Sequence[Node]) -> Finding:
    names = [_name(model, node) for node in ring]
    starts = [name for name, node in zip(names, ring, strict=True) if _is_start(model, node)]
    shown = names if len(names) <= SHOWN else [*names[: SHOWN - 1], f"… {len(names) - SHOWN:,} more …", names[-1]]
    chain = " → ".join([*shown, names[0]])
    if starts:
        message = f"What the model starts with depends on itself: {chain}"
        help_ = f"give {starts[0].removesuffix(' at the start')} a number to start with"
    else:
        who = f"{names[0]} depends on itself" if len(ring) == 1 else "These formulas depend on each other"
        message = f"{who}, without a stock or a delay between: {chain}"
        help_ = f"let one of them follow late, as in `smth1({names[-1]}, 1 min, 0)`, or hold it in a stock"
    pointers = tuple(
        Pointer(formulas[node].span, f"{name} is computed from {before} here")
        for before, name, node in [*zip(names, names[1:], ring[1:], strict=False)][: SHOWN - 1]
    )
    return Finding(
        "formula-ring",
        Severity.ERROR,
        model.path,
        formulas[ring[0]].span,
        message,
        help_,
        pointers,
        spoils_numbers=True,
    )


def _is_start(model: Model, node: Node) -> bool:
    return node[1] is None and model.variables[node[0]].kind is Kind.STOCK


def _name(model: Model, node: Node) -> str:
    name, limit = model.variables[node[0]].name, node[1]
    return f"{name}.{limit}" if limit else f"{name} at the start" if _is_start(model, node) else name
