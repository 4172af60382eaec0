"""What a run says of a time: a value then, and how much has been turned away until it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from loopdown.analysis.numbers.run.results import Run
from loopdown.analysis.numbers.tolerances import NOTHING_BESIDE, ON_A_STEP
from loopdown.model.model import Key, Model

ROUNDING = 1 + ON_A_STEP  # a time that lies on a step isn't taken for one before it


def told_beside(value: float, others: Iterable[float]) -> float:
    """An amount as it is told: 0 where it is nothing beside what its curve comes to, as it is left by rounding."""
    return 0.0 if abs(value) < NOTHING_BESIDE * max(map(abs, others), default=0.0) else value


def rows_until(run: Run, time_s: float) -> int:
    """How many rows are at a time or before it."""
    return bisect_right(run.times, time_s * ROUNDING)


def value_at(run: Run, series: Sequence[float], time_s: float) -> float:
    """A value at a time, on a straight line between the rows."""
    place = max(rows_until(run, time_s) - 1, 0)
    if place == len(series) - 1:
        return series[place]
    begin, end = run.times[place], run.times[place + 1]
    share = min(max((time_s - begin) / (end - begin), 0.0), 1.0)
    return series[place] + share * (series[place + 1] - series[place])


def turned_until(model: Model, run: Run, stock: Key, time_s: float) -> float:
    """How much has been turned away at a stock until a time."""
    total = 0.0
    count = rows_until(run, time_s)
    for flow, rates in run.turned_away.items():
        if model.ends[flow].target == stock:
            times = [*run.times[:count], max(time_s, run.times[count - 1])]
            for place, (begin, end) in enumerate(pairwise(times)):
                rate = rates[place]
                if run.method == "adaptive":
                    rate = rate / 2 + (rates[place + 1] if place + 1 < count else value_at(run, rates, end)) / 2
                total += rate * (end - begin) if end > begin else 0.0
    return total
