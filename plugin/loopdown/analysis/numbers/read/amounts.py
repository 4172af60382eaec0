"""What a run says of a time: a value then, and how much has been turned away until it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loopdown.analysis.numbers.run.results import Run
from loopdown.analysis.numbers.tolerances import NOTHING_BESIDE, ON_A_STEP, ON_ONE_STEP
from loopdown.model.model import Key, Model

ROUNDING = 1 + ON_A_STEP  # a time that lies on a step isn't taken for one before it


def told_beside(value: float, others: Iterable[float]) -> float:
    """An amount as it is told: 0 where it is nothing beside what its curve comes to, as it is left by rounding."""
    return 0.0 if abs(value) < NOTHING_BESIDE * max(map(abs, others), default=0.0) else value


def value_at(run: Run, series: Sequence[float], time_s: float) -> float:
    """A value at a time, on a straight line between the steps."""
    place = min(int(time_s / run.step_s * ROUNDING), len(series) - 1)
    share = time_s / run.step_s - place
    if place == len(series) - 1 or abs(share) < ON_ONE_STEP:
        return series[place]
    return series[place] + share * (series[place + 1] - series[place])


def turned_until(model: Model, run: Run, stock: Key, time_s: float) -> float:
    """How much has been turned away at a stock until a time."""
    whole = min(int(time_s / run.step_s * ROUNDING), len(run.times) - 1)
    rest = max(time_s - whole * run.step_s, 0.0)
    total = 0.0
    for flow, rates in run.turned_away.items():
        if model.ends[flow].target == stock:
            total += run.step_s * sum(rates[:whole]) + rest * (rates[whole] if whole < len(rates) else 0.0)
    return total
