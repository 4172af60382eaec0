"""What there is to say of a lever's effect on each level: what it does there, and the trouble that it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.outcomes import LevelOutcome
from loopdown.analysis.levers.predictions import Prediction
from loopdown.base.records import dataclass
from loopdown.model.model import Key


@dataclass(frozen=True, slots=True)
class ScenarioEffect:
    """What is told of a level in one scenario: a verdict, a change without one, or that its trouble stays as it is."""

    outcome: LevelOutcome
    told_by: Literal["verdict", "change", "untouched"]


@dataclass(frozen=True, slots=True)
class LevelEffect:
    """What a lever does to one level."""

    key: Key
    scenarios: int  # in how many it is predicted
    told: tuple[ScenarioEffect, ...]


def level_effects(analysis: Analysis, prediction: Prediction) -> Iterator[LevelEffect]:
    """The effects, in the order of the source.

    Where one has a verdict, what changes without one is beside the point; so is that a level keeps further away from a
    trouble to which it doesn't come, where it comes to it in another scenario. But the trouble that the lever leaves is
    told: a reader of a delay would take it for one of all.
    """
    place = {name: number for number, name in enumerate(analysis.model.variables)}
    by_level = sorted(prediction.levels, key=lambda each: place[each.key])
    for key, group in groupby(by_level, key=lambda each: each.key):
        outcomes = tuple(group)
        yield LevelEffect(key, len(outcomes), tuple(_told(outcomes)))


def _told(outcomes: Sequence[LevelOutcome]) -> Iterator[ScenarioEffect]:
    any_judged = any(each.verdict not in ("changes", "no effect") for each in outcomes)
    for outcome in outcomes:
        if outcome.verdict == "changes":
            if not any_judged:
                yield ScenarioEffect(outcome, "change")
        elif outcome.verdict == "no effect":
            if any_judged and outcome.trouble_before:
                yield ScenarioEffect(outcome, "untouched")
        elif not _beside_the_point(outcome, outcomes):
            yield ScenarioEffect(outcome, "verdict")


def _beside_the_point(outcome: LevelOutcome, outcomes: Sequence[LevelOutcome]) -> bool:
    if outcome.in_trouble or outcome.standard.better is not None or outcome.verdict != "improves":
        return False
    return any(each.in_trouble and each.verdict not in ("changes", "no effect") for each in outcomes)
