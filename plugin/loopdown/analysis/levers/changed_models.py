"""The model that each lever makes, and what is wrong with the changes where it makes none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.graph.formula_rings import formula_rings
from loopdown.analysis.levers.change_findings import bad_changes
from loopdown.analysis.levers.changed_model import Pair, change
from loopdown.base.finding import Finding
from loopdown.base.records import replace
from loopdown.model.changes import Add, Cut, Delayed, Name
from loopdown.model.model import Lever, Link, Model


def changed_models(
    written: Dependencies, links: Mapping[Pair, Link], *, has_rings: bool
) -> tuple[tuple[Dependencies | None, ...], tuple[Finding, ...]]:
    """The changed model of each lever, in the order of the source; None for one that changes nothing, or can't.

    Errors: `bad-change`, for a link that can't be cut, delayed or added, and for formulas that the changes let depend
    on each other where the model `has_rings` of none.
    """
    model = written.model
    models: list[Dependencies | None] = []
    findings: list[Finding] = []
    for lever in model.levers:
        wrong = list(bad_changes(model, links, lever))
        changed = None
        if lever.changes and not wrong and _is_known(model, lever):
            changed = change(written, lever.changes)
            wrong.extend([] if has_rings else map(partial(_ring, lever), formula_rings(changed)))
        findings.extend(wrong)
        models.append(None if wrong else changed)
    return tuple(models), tuple(findings)


def added_pairs(model: Model) -> frozenset[Pair]:
    """The ends of the links that levers add: only of these a sign matters to whether a change can be made."""
    changes = (change for lever in model.levers for change in lever.changes if isinstance(change, Add))
    return frozenset(link.pair for change in changes for link in change.links)


def _ring(lever: Lever, ring: Finding) -> Finding:
    message = f"With the lever “{lever.title.text}” " + ring.message[0].lower() + ring.message[1:]
    return replace(ring, rule="bad-change", span=lever.title.span, message=message, pointers=())


def _is_known(model: Model, lever: Lever) -> bool:
    """Whether everything that a lever changes is there."""
    return all(name.key in model.variables and name.key not in model.spoiled for name in _named(lever))


def _named(lever: Lever) -> Iterator[Name]:
    for each in lever.changes:
        match each:
            case Cut() | Delayed():
                yield from (each.link.source, each.link.target)
            case Add():
                yield from (name for added in each.links for name in (added.source, added.target))
            case _:
                yield each.target
