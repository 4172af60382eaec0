"""What the model says that each lever does: it is changed as the lever says, run again, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from loopdown.analysis.analysis import Analysis, Prediction
from loopdown.analysis.graph.formula_rings import formula_rings
from loopdown.analysis.levers.change_findings import bad_changes
from loopdown.analysis.levers.changed_model import change
from loopdown.analysis.levers.loop_changes import change_loops
from loopdown.analysis.levers.outcomes import Outcomes, Stuck, compare
from loopdown.base.finding import Finding, Pointer, Severity
from loopdown.base.options import Budget
from loopdown.base.records import replace
from loopdown.model.changes import Add, Cut, Delayed, Name
from loopdown.model.model import Lever, Model

STEPS = 200_000  # plain ones that the runs of all levers may take; a count: the same text gives the same page
TOO_MANY = "the runs of the levers before it took all the steps that there are for levers"


def predict(analysis: Analysis, budget: Budget) -> tuple[tuple[Prediction | None, ...], tuple[Finding, ...]]:
    """A prediction for each lever, in the order of the source.

    There is none for a lever that changes nothing, or that changes what isn't there. A model without numbers, or with
    errors in them, is compared by its loops alone. Errors: `bad-change`, for a link that can't be cut, delayed or
    added, and for formulas that the changes let depend on each other; `math-error`, where the changed model can't be
    computed, once for each lever.
    """
    predictions: list[Prediction | None] = []
    findings: list[Finding] = []
    # Levers share what can be searched for new loops, so that ten of them cost what one may.
    share = Budget(max(budget.steps // max(len(analysis.model.levers), 1), 1), budget.circuits)
    left = STEPS
    has_rings = bool(analysis.model.levers) and bool(formula_rings(analysis.model))
    for lever in analysis.model.levers:
        wrong = list(bad_changes(analysis.model, analysis.links, lever))
        changed = None
        if lever.changes and not wrong and _is_known(analysis.model, lever):
            changed = change(analysis.model, lever.changes)
            wrong.extend([] if has_rings else map(partial(_ring, lever), formula_rings(changed)))
        findings.extend(wrong)
        if changed is None or wrong:
            predictions.append(None)
            continue
        if left <= 0:
            outcomes = Outcomes(stuck=(Stuck(None, TOO_MANY),))
            findings.append(_spent(analysis.model, lever))
        else:
            outcomes = compare(analysis.model, analysis.numbers.runs, analysis.numbers.stocks, lever.changes, left)
            left -= outcomes.work
        findings.extend(_stuck(lever, error) for error in outcomes.errors[:1])
        loops = change_loops(analysis, changed, outcomes.runs, share)
        predictions.append(Prediction(loops, outcomes.stocks, outcomes.stuck))
    return tuple(predictions), tuple(findings)


def _spent(model: Model, lever: Lever) -> Finding:
    message = f"The lever “{lever.title.text}” isn't predicted in numbers: {TOO_MANY}"
    help_ = "write a shorter `run` or a longer `step`, or fewer levers"
    return Finding("budget-spent", Severity.INSIGHT, model.path, lever.title.span, message, help_)


def _ring(lever: Lever, ring: Finding) -> Finding:
    message = f"With the lever “{lever.title.text}” " + ring.message[0].lower() + ring.message[1:]
    return replace(ring, rule="bad-change", span=lever.title.span, message=message, pointers=())


def _stuck(lever: Lever, error: Finding) -> Finding:
    message = error.message.replace("with the lever's changes", f"with the lever “{lever.title.text}”")
    pointers = (Pointer(error.span, "this can't be computed"),) if error.span else ()
    return replace(error, span=lever.title.span, message=message, pointers=pointers)


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
