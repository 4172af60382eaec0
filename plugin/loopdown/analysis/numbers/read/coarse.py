"""Whether a step that the author wrote shows what the model does: its run, held to one in steps as short as need be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from loopdown.analysis.numbers.read.amounts import value_at
from loopdown.analysis.numbers.run.results import NotRunnable, Plan, Run
from loopdown.analysis.numbers.tolerances import AS_IN_FINER_STEPS, MOMENT_OF_A_RUN
from loopdown.analysis.trouble import LimitReached
from loopdown.base.records import dataclass
from loopdown.base.source import Span
from loopdown.model.model import Key

MOST_STEPS = 20_000  # of a run that is tried
HALVINGS = 10  # of a step, until one shows it
ROUND = (5, 2, 1)  # a step is so many times a power of ten

Figure = Literal["full", "empty", "highest", "lowest", "end"]


@dataclass(frozen=True, slots=True)
class Coarse:
    """A figure of a run that is another in finer steps. Times are in seconds, levels in base units."""

    stock: Key
    figure: Figure
    told: float | None  # None: it doesn't happen
    right: float | None
    scenario: str | None
    enough_s: float | None  # a step that shows it; None where none was found
    negative: frozenset[Span | None]  # the rates that are negative in finer steps, too


def coarse_of(
    run: Run | NotRunnable, stocks: Sequence[Key], rerun: Callable[[Plan], Run | NotRunnable]
) -> Coarse | None:
    """The first figure that a run in steps that its author wrote has otherwise; None where all are as in finer ones.

    `rerun` runs the same case by another plan.
    """
    if not isinstance(run, Run) or run.method == "adaptive" or run.error is not None:
        return None
    rows = len(run.times) - 1
    fine = rerun(Plan(run.length_s / max(rows, 1), max(rows, 1), "adaptive"))
    if not isinstance(fine, Run) or fine.unsure or fine.error is not None:
        return None
    found = _difference(run, fine, stocks)
    if found is None:
        return None
    stock, figure, told, right = found
    negative = frozenset(finding.span for finding in fine.findings if finding.rule == "negative-flow")
    return Coarse(stock, figure, told, right, run.scenario, _enough(run, fine, stocks, rerun), negative)


def _enough(run: Run, fine: Run, stocks: Sequence[Key], rerun: Callable[[Plan], Run | NotRunnable]) -> float | None:
    """A round step in which the figures are right."""
    step = run.step_s
    for _ in range(HALVINGS):
        step = _rounder(step / 2)
        steps = round(run.length_s / step)
        if steps > MOST_STEPS:
            return None
        finer = rerun(Plan(run.length_s / steps, steps, run.method, written=True))
        if isinstance(finer, Run) and _difference(finer, fine, stocks) is None:
            return step
    return None


def _rounder(step: float) -> float:
    """The next shorter step of one, two or five times a power of ten."""
    power = 10.0**-20
    while power * 10 <= step:
        power *= 10
    return next(times * power for times in ROUND if times * power <= step * (1 + 1e-9))


def _difference(run: Run, fine: Run, stocks: Sequence[Key]) -> tuple[Key, Figure, float | None, float | None] | None:
    for stock in stocks:
        if stock not in run.values or stock not in fine.values:
            continue
        limits: tuple[LimitReached, ...] = ("full", "empty")
        for limit in limits:
            told, right = _first(run, stock, limit), _first(fine, stock, limit)
            if not _same_time(told, right, run.length_s):
                return stock, limit, told, right
        one, other = run.values[stock], fine.values[stock]
        covered = max(max(other) - min(other), AS_IN_FINER_STEPS * max(map(abs, other)))
        figures: Mapping[Figure, tuple[float, float]] = {
            "highest": (max(one), max(other)),
            "lowest": (min(one), min(other)),
            "end": (one[-1], value_at(fine, other, run.length_s)),
        }
        for figure, (level, better) in figures.items():
            if abs(level - better) > AS_IN_FINER_STEPS * covered:
                return stock, figure, level, better
    return None


def _first(run: Run, stock: Key, limit: LimitReached) -> float | None:
    return next((hit.time_s for hit in run.events if hit.stock == stock and hit.limit == limit), None)


def _same_time(one: float | None, other: float | None, length: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= max(AS_IN_FINER_STEPS * other, MOMENT_OF_A_RUN * length)
