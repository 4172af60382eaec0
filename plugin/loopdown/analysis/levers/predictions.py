"""What the model says that each lever does: it is changed as the lever says, run again, and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.levers.loop_changes import LoopChanges, change_loops
from loopdown.analysis.levers.outcomes import LevelOutcome, Outcomes, Stuck, compare, new_errors
from loopdown.analysis.loops.loop import Loop
from loopdown.analysis.numbers.numbers import Numbers
from loopdown.analysis.numbers.run.math_error import MathError
from loopdown.base.finding import Finding, Pointer, Severity
from loopdown.base.options import Budget
from loopdown.base.records import dataclass, replace
from loopdown.model.model import Key, Lever, Link, Model

STEPS = 200_000  # plain ones that the runs of all levers may take; a count: the same text gives the same page
TOO_MANY = "the runs of the levers before it took all the steps that there are for levers"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says that a lever does."""

    loops: LoopChanges = LoopChanges()
    levels: tuple[LevelOutcome, ...] = ()  # the model as written first, then each scenario; in each as they stand
    stuck: tuple[Stuck, ...] = ()  # scenarios in which it can't be computed


def predict(
    model: Model, links: Mapping[tuple[Key, Key], Link], loops: Sequence[Loop], numbers: Numbers,
    changed: Sequence[Dependencies | None], budget: Budget,
) -> tuple[tuple[Prediction | None, ...], tuple[Finding, ...]]:  # fmt: skip
    """A prediction for each lever, in the order of the source; none where it makes no changed model.

    A model without numbers, or with errors in them, is compared by its loops alone. Errors: `math-error`, where the
    changed model can't be computed, once for each lever.
    """
    predictions: list[Prediction | None] = []
    findings: list[Finding] = []
    # Levers share what can be searched for new loops, so that ten of them cost what one may.
    share = Budget(max(budget.steps // max(len(model.levers), 1), 1), budget.circuits)
    left = STEPS
    for lever, becomes in zip(model.levers, changed, strict=True):
        if becomes is None:
            predictions.append(None)
            continue
        if left <= 0:
            outcomes = Outcomes(stuck=(Stuck(None, TOO_MANY),))
            findings.append(_spent(model, lever))
        else:
            outcomes = compare(numbers, numbers.changed(lever.changes, left))
            left -= outcomes.work
        findings.extend(_stuck(lever, error) for error in outcomes.errors[:1])
        loops_changed = change_loops(model, links, loops, becomes, outcomes.runs, share)
        predictions.append(Prediction(loops_changed, outcomes.levels, outcomes.stuck))
    return tuple(predictions), tuple(findings)


def errors_with_levers(model: Model, numbers: Numbers, changed: Sequence[Dependencies | None]) -> Iterator[Finding]:
    """The errors of `predict` alone. A lever of which it is certain that its changes bring none isn't run."""
    left = STEPS
    for lever, becomes in zip(model.levers, changed, strict=True):
        if becomes is None or left <= 0:
            continue
        after = numbers.changed(lever.changes, left)
        if after is numbers or all(case.cannot_fail for case in after.cases):
            continue
        yield from (_stuck(lever, error) for error in [*new_errors(numbers, after)][:1])
        left -= after.spent


def _spent(model: Model, lever: Lever) -> Finding:
    message = f"The lever “{lever.title.text}” isn't predicted in numbers: {TOO_MANY}"
    help_ = "write a shorter `run` or a longer `step`, or fewer levers"
    return Finding("budget-spent", Severity.INSIGHT, model.path, lever.title.span, message, help_)


def _stuck(lever: Lever, error: MathError) -> Finding:
    finding = replace(error, scope=replace(error.scope, lever=lever.title.text)).finding()
    return replace(finding, span=lever.title.span, pointers=(Pointer(error.span, "this can't be computed"),))
