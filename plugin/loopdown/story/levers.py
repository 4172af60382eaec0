"""What there is to say of the levers: in which trouble which of them help, and which do harm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.outcomes import LevelOutcome
from loopdown.analysis.levers.places import cut_from_formulas
from loopdown.analysis.levers.predictions import Prediction
from loopdown.analysis.trouble import LimitReached
from loopdown.base.records import dataclass
from loopdown.model.changes import Assign
from loopdown.model.model import Key, Lever, Scenario


@dataclass(frozen=True, slots=True)
class RankedLever:
    """A lever with what is predicted of it; None where it says no change, or one that can't be made."""

    lever: Lever
    prediction: Prediction | None

    @property
    def judged(self) -> tuple[LevelOutcome, ...]:
        """What it does to all of which the model says what is good or bad."""
        return tuple(each for each in self.prediction.levels if each.judged) if self.prediction else ()

    @property
    def harms(self) -> bool:
        """Whether it makes anything worse."""
        return any(map(_harms, self.judged))

    def where(self, holds: Callable[[LevelOutcome], bool], occasions: Sequence[Occasion]) -> tuple[Occasion, ...]:
        """Those of the occasions on which something holds of what it does."""
        found = {Occasion(each.key, each.scenario) for each in self.judged if holds(each)}
        return tuple(occasion for occasion in occasions if occasion in found)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A level of which there is something to say in a scenario; None: in the model as written."""

    key: Key
    scenario: str | None


@dataclass(frozen=True, slots=True)
class Best:
    """The levers that help most, and how far.

    `prevents` and `ends` are on every occasion, `… some` where nothing ends the trouble `elsewhere`. Where the levers
    that end it on some occasions and on others are different ones, those that help at all are told (`helps some`).
    What has no trouble is improved, everywhere or not (`improves some`, `where` any lever does so).
    """

    how: Literal[
        "prevents", "ends", "prevents some", "ends some", "helps", "helps some", "improves", "improves some",
        "nothing helps",
    ]  # fmt: skip
    levers: tuple[Lever, ...] = ()
    where: tuple[Occasion, ...] = ()  # of `… some`
    elsewhere: tuple[Occasion, ...] = ()


@dataclass(frozen=True, slots=True)
class Harm:
    """Levers that make the same worse."""

    levers: tuple[Lever, ...]
    where: tuple[Occasion, ...]
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """A level that the levers are for: what there is to mend of it, and what they come to."""

    key: Key
    limit: LimitReached | None  # the one trouble that it has; None of several, or of none
    occasions: tuple[
        Occasion, ...
    ]  # where it is in trouble, without any lever or also with one; else where it is judged
    best: Best | None  # None where there is nothing to mend without them
    harms: tuple[Harm, ...] = ()

    @property
    def told(self) -> bool:
        """Whether the levers come to anything."""
        return self.best is not None or bool(self.harms)


@dataclass(frozen=True, slots=True)
class LeverStory:
    """All levers, the strongest level first, and what their predictions come to."""

    ranked: tuple[RankedLever, ...]
    subjects: tuple[Subject, ...] = ()  # those in trouble first


def ranked_levers(analysis: Analysis) -> tuple[RankedLever, ...]:
    """The levers with their predictions, the strongest level first; of one level as they stand."""
    levers = map(RankedLever, analysis.model.levers, analysis.predictions)
    return tuple(sorted(levers, key=lambda ranked: ranked.lever.level))


def lever_story(analysis: Analysis) -> LeverStory:
    """What the levers of a model come to."""
    ranked = ranked_levers(analysis)
    outcomes = [each for lever in ranked for each in lever.judged]
    subjects = [_subject(ranked, key, [each for each in outcomes if each.key == key]) for key in _keys(outcomes)]
    told = [each for each in subjects if each.told]
    return LeverStory(ranked, tuple(sorted(told, key=lambda subject: subject.limit is None)))


def zeros_by_cut(analysis: Analysis, ranked: RankedLever) -> tuple[tuple[Key, Key], ...]:
    """What counts as 0 in which formula where a link is cut: where the cut does harm, for it is the likely reason."""
    return tuple(cut_from_formulas(analysis, ranked.lever)) if ranked.harms else ()


def set_by_both(analysis: Analysis, lever: Lever) -> Iterator[tuple[Scenario, tuple[Key, ...]]]:
    """The scenarios that set what a lever sets, and what: a reader has to know for which of the two it is predicted.

    A change that goes by what holds is on top of the scenario's, as one would expect.
    """
    sets = {each.node for each in lever.changes if isinstance(each, Assign) and each.by is None}
    for scenario in analysis.model.scenarios:
        both = tuple(dict.fromkeys(name for name, limit in _set_by(scenario) if (name, limit) in sets))
        if both:
            yield scenario, both


def _set_by(changing: Lever | Scenario) -> list[tuple[Key, str | None]]:
    return [(each.target.key, each.limit) for each in changing.changes if isinstance(each, Assign)]


def _keys(outcomes: Iterable[LevelOutcome]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(each.key for each in outcomes))


def _occasions(outcomes: Iterable[LevelOutcome]) -> tuple[Occasion, ...]:
    return tuple(dict.fromkeys(Occasion(each.key, each.scenario) for each in outcomes))


def _subject(ranked: Sequence[RankedLever], key: Key, outcomes: Sequence[LevelOutcome]) -> Subject:
    """What the levers come to for one level: its trouble where it has some, else how it does."""
    troubles = _occasions(each for each in outcomes if each.in_trouble)
    if troubles:
        limits = outcomes[0].standard.troubles
        to_mend = _occasions(each for each in outcomes if each.trouble_before)
        best = _best(ranked, to_mend) if to_mend else None
        return Subject(key, limits[0] if len(limits) == 1 else None, troubles, best, tuple(_worse(ranked, troubles)))
    everywhere = _occasions(outcomes)
    to_mend = _occasions(each for each in outcomes if _to_mend(each))
    improved = [(each.lever, each.where(_helps, to_mend)) for each in ranked if not each.where(_harms, everywhere)]
    where = tuple(each for each in to_mend if any(each in found for _, found in improved))
    best = None
    if all_ := [lever for lever, found in improved if found == where and found]:
        best = Best("improves" if where == everywhere else "improves some", tuple(all_), where)
    elif where:
        best = Best("helps some", tuple(lever for lever, found in improved if found))
    return Subject(key, None, everywhere, best, tuple(_worse(ranked, everywhere)))


def _to_mend(outcome: LevelOutcome) -> bool:
    """Whether there is something to mend without any lever: where there is a goal, it is missed."""
    beyond = outcome.before.measures.beyond_goal_s
    return beyond is None or beyond > 0


def _best(ranked: Sequence[RankedLever], troubles: tuple[Occasion, ...]) -> Best:
    """Which levers end all trouble; else which end some of it; else which help at all."""
    if prevent := [each.lever for each in ranked if each.where(_prevents, troubles) == troubles]:
        return Best("prevents", tuple(prevent))
    if end := [each.lever for each in ranked if each.where(_ends, troubles) == troubles]:
        return Best("ends", tuple(end))
    ended = [(each, each.where(_ends, troubles)) for each in ranked]
    most = max((where for _, where in ended), key=len)
    left = tuple(trouble for trouble in troubles if not any(trouble in where for _, where in ended))
    if most and left:
        best = [each for each, where in ended if where == most]
        prevents = all(each.where(_prevents, most) == most for each in best)
        return Best("prevents some" if prevents else "ends some", tuple(each.lever for each in best), most, left)
    helping = [each.lever for each in ranked if each.where(_helps, troubles) and not each.where(_harms, troubles)]
    if not helping:
        return Best("nothing helps")
    return Best("helps some" if most else "helps", tuple(helping))


def _worse(ranked: Sequence[RankedLever], troubles: tuple[Occasion, ...]) -> Iterator[Harm]:
    harmed = [(each.lever, each.where(_harms, troubles)) for each in ranked]
    for where in dict.fromkeys(where for _, where in harmed if where):
        levers = tuple(lever for lever, same in harmed if same == where)
        yield Harm(levers, where, len(where) == len(troubles))


def _prevents(outcome: LevelOutcome) -> bool:
    return outcome.verdict == "prevents"


def _ends(outcome: LevelOutcome) -> bool:
    """Whether the trouble doesn't come, or where it is there at the start or comes in a burst, doesn't stay."""
    before, after = outcome.before.in_the_end, outcome.after.in_the_end
    return outcome.verdict == "prevents" or (outcome.verdict in ("improves", "delays") and before > 0 == after)


def _helps(outcome: LevelOutcome) -> bool:
    return outcome.verdict in ("prevents", "delays", "improves")


def _harms(outcome: LevelOutcome) -> bool:
    return outcome.verdict == "worse"
