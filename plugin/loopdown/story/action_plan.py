"""The levers by the time in which they can be had."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.records import dataclass
from loopdown.language.properties import WITHIN
from loopdown.story.levers import RankedLever, ranked_levers


@dataclass(frozen=True, slots=True)
class Planned:
    """What can be had within one time: what prevents trouble comes first, what harms last."""

    within: str
    levers: tuple[RankedLever, ...]


def action_plan(analysis: Analysis) -> tuple[Planned, ...]:
    """The plan, the soonest first; none where fewer than two levers say when."""
    dated = sorted((ranked for ranked in ranked_levers(analysis) if ranked.lever.within), key=_order)
    return tuple(_planned(dated)) if len(dated) > 1 else ()


def _planned(dated: list[RankedLever]) -> Iterator[Planned]:
    for within in WITHIN.choices:  # the soonest first
        if levers := tuple(ranked for ranked in dated if ranked.lever.within == within):
            yield Planned(within, levers)


def _order(ranked: RankedLever) -> int:
    """What prevents comes first, then what helps, what harms last; of equals the strongest level first."""
    verdicts = {each.verdict for each in ranked.judged}
    if "worse" in verdicts:
        return 3
    if "prevents" in verdicts and "delays" not in verdicts:
        return 0
    return 1 if verdicts & {"prevents", "delays", "improves"} else 2
