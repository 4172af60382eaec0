"""What there is to say of why a stock grows or drains: its diagnosis, with the scenarios that are alike told as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.diagnosis import Diagnosis, Verdict, diagnoses
from loopdown.analysis.numbers.read.figures import StockFigures
from loopdown.base.records import dataclass
from loopdown.model.model import Key

Verdicts = tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class DiagnosisStory:
    """One diagnosis."""

    diagnosis: Diagnosis
    figures: StockFigures | None  # the stock's, in the model as written where it is worked out
    already: bool  # it does so as the model is written: what a scenario explains is that it does so faster
    same_branches: tuple[Verdicts, ...]  # alike in which branches moved, and when
    same_moves: tuple[Verdicts, ...]  # alike in every rate, too

    @property
    def watch(self) -> tuple[Key, ...]:
        """The variables that a reader of this should look at: the flows, and what is behind them."""
        branches = self.diagnosis.branches
        return tuple(
            key for each in branches for key in (*each.flows, *(k for flow in each.flows for k in each.drivers[flow]))
        )


def diagnosis_stories(analysis: Analysis) -> Iterator[DiagnosisStory]:
    """The diagnoses that say something, in the order of the stocks."""
    for diagnosis in diagnoses(analysis):
        figures = next((each for each in analysis.numbers.stocks if each.stock == diagnosis.stock), None)
        yield DiagnosisStory(
            diagnosis,
            figures,
            figures is not None and _already(diagnosis, figures),
            _alike(diagnosis, lambda verdict: (verdict.time_s, bool(verdict.inflows), bool(verdict.outflows))),
            _alike(diagnosis, lambda verdict: (verdict.time_s, verdict.inflows, verdict.outflows)),
        )


def _already(diagnosis: Diagnosis, figures: StockFigures) -> bool:
    growth = figures.net if diagnosis.trend == "growing" else -figures.net
    return figures.scenario is None and growth > 0 and not figures.at_limit


def _alike(diagnosis: Diagnosis, alike: Callable[[Verdict], object]) -> tuple[Verdicts, ...]:
    groups: dict[object, list[Verdict]] = {}
    for verdict in diagnosis.verdicts:
        groups.setdefault(alike(verdict), []).append(verdict)
    return tuple(map(tuple, groups.values()))
