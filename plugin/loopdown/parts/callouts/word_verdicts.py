"""The verdict on what a lever does to one level in one scenario, and the figure that decides: worded once, for all."""

from __future__ import annotations

from typing import TypeAlias

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.outcomes import LevelOutcome
from loopdown.analysis.numbers.read.amounts import told_beside
from loopdown.analysis.numbers.read.figures import Arrival
from loopdown.base.records import dataclass
from loopdown.language.units import NUMBER, Unit
from loopdown.model.model import Key
from loopdown.parts.callouts.word_rates import Rates, number
from loopdown.words.en import effects as words
from loopdown.words.en import grammar, shared


@dataclass(frozen=True, slots=True)
class VariableFigures:
    """How the values of a variable that is no stock are written."""

    unit: Unit
    in_months: bool = False

    def time(self, seconds: float) -> str:
        """A length of time, as the author counts it."""
        return grammar.duration(seconds, months=self.in_months)

    def amount(self, value: float) -> str:
        """A value with its unit: `250 ms`."""
        return f"{number(value / float(self.unit.factor))} {self.unit.text}".rstrip()

    def as_written(self, rate: float) -> str:
        """The same: it has no flows, and so no rates of its own."""
        return self.amount(rate)


LevelFigures: TypeAlias = Rates | VariableFigures


def figures_of(analysis: Analysis, key: Key) -> LevelFigures:
    """How the figures of a level are written."""
    stock = next((each for each in analysis.numbers.stocks if each.stock == key), None)
    return (
        VariableFigures(analysis.numbers.units.get(key, NUMBER), analysis.in_months)
        if stock is None
        else Rates(analysis, stock)
    )


def word_outcome(analysis: Analysis, outcome: LevelOutcome) -> str:
    """All of it in one line, as a page says it: `delays it (15.5 s → 31.9 s)`, `ends at 12 jobs, not 30 jobs`."""
    figures = figures_of(analysis, outcome.key)
    match outcome.verdict:
        case "no effect":
            return words.LEAVES
        case "changes":
            return word_change(figures, outcome) or words.LEAVES_FIGURES
        case _:
            told = word_figures(figures, outcome)
            return f"{word_verdict(outcome)} ({told})" if told else word_verdict(outcome)


def word_verdict(outcome: LevelOutcome) -> str:
    """`delays it`."""
    return _VERDICTS[outcome.verdict]


def word_figures(figures: LevelFigures, outcome: LevelOutcome) -> str:
    """The figure that decides, without the lever and with it: `15.5 s → 31.9 s`. None where a trouble never comes."""
    told = outcome.judgement
    if told.verdict == "prevents" or told.reason is None:
        return ""
    if told.reason in ("full", "empty"):
        before, after = (_time(figures, each.arrival(told.reason)) for each in (outcome.before, outcome.after))
    else:
        before, after = _figure(figures, outcome, told.before), _figure(figures, outcome, told.after)
    return "" if before == after else _FROM_TO[told.reason].format(before=before, after=after)


def word_change(figures: LevelFigures, outcome: LevelOutcome) -> str:
    """What becomes of a level where nothing says whether that is good; nothing where it reads the same as without."""
    told = outcome.judgement
    if told.reason is None:
        return ""
    if told.reason in ("full", "empty"):
        if told.after is None and outcome.after.arrival(told.reason).how in ("never", "no limit"):
            return words.NEVER_FULL if told.reason == "full" else words.NEVER_EMPTY
        before, after = (_after(figures, each.arrival(told.reason)) for each in (outcome.before, outcome.after))
    else:
        before, after = _figure(figures, outcome, told.before), _figure(figures, outcome, told.after)
    time = figures.time(told.time_s) if told.time_s is not None else ""
    return "" if before == after else _INSTEAD[told.reason].format(before=before, after=after, time=time)


def _figure(figures: LevelFigures, outcome: LevelOutcome, value: float | None) -> str:
    assert value is not None
    match outcome.judgement.reason:
        case "recovered" | "beyond goal" | "at limits":
            return figures.time(value)
        case "in the end":
            return figures.as_written(value)
        case "amplitude":
            return f"±{figures.amount(value)}" if value else words.NO_SWINGS
        case _:
            told = outcome.judgement
            both = [each for each in (told.before, told.after) if each is not None]
            return figures.amount(told_beside(value, both))


def _time(figures: LevelFigures, arrival: Arrival) -> str:
    if arrival.time_s is not None:
        return figures.time(arrival.time_s) if arrival.time_s else shared.AT_START
    return words.BEYOND_RUN if arrival.how == "not within the run" else words.NOT_BEFORE


def _after(figures: LevelFigures, arrival: Arrival) -> str:
    if arrival.time_s:
        return grammar.AFTER.format(delay=figures.time(arrival.time_s))
    return shared.AT_START if arrival.time_s == 0 else _time(figures, arrival)


_VERDICTS = {
    "prevents": words.PREVENTS, "delays": words.DELAYS, "improves": words.IMPROVES, "worse": words.WORSENS,
}  # fmt: skip
_FROM_TO = {
    "full": words.FROM_TO,
    "empty": words.FROM_TO,
    "in the end": words.AWAY_FROM_TO,
    "in all": words.AWAY_FROM_TO,
    "at limits": words.AT_LIMITS_FROM_TO,
    "highest": words.HIGHEST_FROM_TO,
    "lowest": words.LOWEST_FROM_TO,
    "beyond goal": words.BEYOND_GOAL_FROM_TO,
    "off goal": words.OFF_GOAL_FROM_TO,
    "recovered": words.RECOVERED_FROM_TO,
    "amplitude": words.AMPLITUDE_FROM_TO,
    "end": words.END_FROM_TO,
    "mean": words.MEAN_FROM_TO,
}
_INSTEAD = {
    "full": words.FULL_INSTEAD,
    "empty": words.EMPTY_INSTEAD,
    "in the end": words.AWAY_INSTEAD,
    "in all": words.AWAY_INSTEAD,
    "highest": words.HIGHEST_INSTEAD,
    "lowest": words.LOWEST_INSTEAD,
    "recovered": words.RECOVERED_INSTEAD,
    "amplitude": words.AMPLITUDE_INSTEAD,
    "end": words.ENDS_INSTEAD,
    "mean": words.MEAN_INSTEAD,
    "then": words.THEN_INSTEAD,
}
