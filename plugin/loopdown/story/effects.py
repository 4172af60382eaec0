"""What there is to say of a lever's effect on each stock: a verdict where there is trouble, else what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.outcomes import StockOutcome
from loopdown.analysis.levers.predictions import Prediction
from loopdown.base.records import dataclass
from loopdown.model.model import Key

MOVED = 0.001  # a level that ends elsewhere by less than this share is told to end where it did

Change = Literal["never full", "full at another time", "ends elsewhere", "none"]


@dataclass(frozen=True, slots=True)
class ScenarioEffect:
    """What is told of a stock in one scenario.

    A `verdict` of the lever; that the trouble there stays as it is (`untouched`); or what becomes of a stock that has
    no trouble, or keeps what it has (`change`).
    """

    outcome: StockOutcome
    told_by: Literal["verdict", "untouched", "change"]

    @property
    def change(self) -> Change:
        """What becomes of the stock."""
        before, after = self.outcome.before, self.outcome.after
        if self.outcome.reason == "full":
            return "never full" if after.full.time_s is None else "full at another time"
        size = max(abs(before.end_level), abs(after.end_level))
        return "ends elsewhere" if abs(after.end_level - before.end_level) > MOVED * size else "none"

    @property
    def extreme(self) -> Literal["highest", "lowest"]:
        """Which end of its course counts: that at the limit which does; of two, the one that it comes nearer to."""
        before, after, trouble = self.outcome.before, self.outcome.after, self.outcome.trouble
        up = max(each.highest - each.start_level for each in (before, after))
        down = max(each.start_level - each.lowest for each in (before, after))
        return "highest" if trouble.full and (up >= down or not trouble.empty) else "lowest"


@dataclass(frozen=True, slots=True)
class StockEffect:
    """What a lever does to one stock."""

    stock: Key
    scenarios: int  # in how many it is predicted
    told: tuple[ScenarioEffect, ...]


def stock_effects(analysis: Analysis, prediction: Prediction) -> Iterator[StockEffect]:
    """The effects on the stocks, in the order of the source.

    Where one has a verdict, what changes without any trouble is beside the point; but the trouble that the lever leaves
    is told, for a reader of a delay takes it for one of all troubles.
    """
    place = {name: number for number, name in enumerate(analysis.model.variables)}
    by_stock = sorted(prediction.stocks, key=lambda each: place[each.stock])
    for stock, group in groupby(by_stock, key=lambda each: each.stock):
        outcomes = tuple(group)
        yield StockEffect(stock, len(outcomes), tuple(_told(outcomes)))


def _told(outcomes: Sequence[StockOutcome]) -> Iterator[ScenarioEffect]:
    any_judged = any(map(_is_judged, outcomes))
    for outcome in outcomes:
        if _is_judged(outcome):
            yield ScenarioEffect(outcome, "verdict")
        elif not any_judged:
            yield ScenarioEffect(outcome, "change")
        elif outcome.named and outcome.trouble_before:
            yield ScenarioEffect(outcome, "untouched")


def _is_judged(outcome: StockOutcome) -> bool:
    return outcome.named and outcome.verdict != "no effect"
