"""Formulas that depend on each other in a ring: none of them can be computed first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from loopdown.analysis.graph.circuits import components
from loopdown.analysis.graph.references import limit_formula, references
from loopdown.base.finding import Finding, Pointer, Severity
from loopdown.model.formula import Expr, Node
from loopdown.model.model import Kind, Model

SHOWN = 8  # names of a ring in a message, and places that it points at


def formula_rings(model: Model) -> tuple[Finding, ...]:
    """`formula-ring`, once for each set of formulas that all depend on each other, in the order of the source.

    Told is the shortest ring through the one that comes first. A delaying function opens a ring, for it holds back
    its input. So does a stock, except in what it starts with: its level at the start is a formula like any other.
    """
    formulas = dict(_formulas(model))
    needs = {node: _needs(formula, formulas) for node, formula in formulas.items()}
    return tuple(_finding(model, formulas, ring) for ring in _rings(needs))


def _formulas(model: Model) -> Iterator[tuple[Node, Expr]]:
    for name, variable in model.variables.items():
        if variable.formula is not None:
            yield (name, None), variable.formula
        for limit in ("max", "min"):
            formula = limit_formula(model, name, limit)
            if formula is not None:
                yield (name, limit), formula


def _needs(formula: Expr, formulas: Mapping[Node, Expr]) -> Sequence[Node]:
    """What must be known before a formula can be computed."""
    named = ((reference.key, reference.limit) for reference in references(formula) if not reference.delays)
    return tuple(dict.fromkeys(node for node in named if node in formulas))


def _rings(needs: Mapping[Node, Sequence[Node]]) -> Iterator[Sequence[Node]]:
    """One ring of each component, each node before the one whose formula names it."""
    number = {node: index for index, node in enumerate(needs)}
    component = components((number[node], number[need]) for node, all_ in needs.items() for need in all_)
    done: set[int] = set()
    for first, all_ in needs.items():
        mine = component.get(number[first])
        if mine is None or mine in done:
            continue
        inside = {need for need in all_ if component[number[need]] == mine}
        if inside:  # else it stands alone
            done.add(mine)
            yield _shortest(first, needs)


def _shortest(first: Node, needs: Mapping[Node, Sequence[Node]]) -> Sequence[Node]:
    needed_by: dict[Node, Node] = {}
    waiting = deque([first])
    while first not in needed_by:
        node = waiting.popleft()
        for need in needs[node]:
            if need not in needed_by:
                needed_by[need] = node
                waiting.append(need)
    ring = [first]
    while (node := needed_by[ring[-1]]) != first:
        ring.append(node)
    return ring


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
        help_ = f"let one of them follow late, as in `smth1({names[-1]}, 1 min)`, or hold it in a stock"
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
