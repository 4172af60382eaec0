"""Whether a lever helps: one word for what it does to a level in one scenario, and the figure that decides.

- *prevents*: a trouble that comes without the lever never comes with it, however long one waits.
- *delays*: it comes later.
- *improves*, *worse*: where the model says which way is good, the figure that moved most went that way, or the other.
- *changes*: the model doesn't say which way is good.
- *no effect*: the two runs are the same at all times.

Which way is good is what `better` or a goal says; else what its troubles say, where all lie on one side: a queue that
turns away when it is full had better be low, as far as it moves notably.

Two measures may disagree: a larger pool is full later, and answers so much less that more is turned away for good. Then
what is turned away in the end decides, for a lever is judged by where it leads. Where that is nothing either way (a
burst that passes), it is all that is turned away until the same time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from loopdown.analysis.levers.measures import Apart, Measures
from loopdown.analysis.numbers.read.figures import Arrival
from loopdown.analysis.numbers.tolerances import OUTWEIGHS, SAME_FIGURE
from loopdown.analysis.trouble import LimitReached
from loopdown.base.records import dataclass, replace

MATTERS = 0.025  # of the way to a trouble: by less a level comes no nearer to it, nor keeps further from it
BESIDE = 0.1  # of all that is covered: levels that move by more are told, and not how long something takes

Verdict = Literal["prevents", "delays", "improves", "changes", "no effect", "worse"]
Good = Literal["low", "high", "goal"]  # which way is good; at its goal
Reason = Literal[
    "full", "empty", "in the end", "in all", "at limits", "highest", "lowest", "beyond goal", "off goal", "recovered",
    "amplitude", "end", "mean", "then",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """A level in one scenario, with or without a lever. Units as in `StockFigures`."""

    full: Arrival
    empty: Arrival
    turned_away: float  # the rate, once it is full; 0 where it never is
    in_the_end: (
        float  # the rate that is turned away in the last part of the run, or once it is full where that is later
    )
    in_all: float  # how much is turned away over the time of the measures
    measures: Measures  # over the time of the run without the lever

    @property
    def end_level(self) -> float:
        """The level at the end of the run without the lever."""
        return self.measures.end

    def arrival(self, limit: LimitReached) -> Arrival:
        """When a limit is reached."""
        return self.full if limit == "full" else self.empty


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and the figure that decides, without the lever and with it: a level, a rate, an amount or a time.

    None: it isn't so in that run, as for a limit that isn't reached. There are no figures where nothing is changed.
    """

    verdict: Verdict
    reason: Reason | None = None
    before: float | None = None
    after: float | None = None
    time_s: float | None = None  # of `then`: when the two are furthest apart


NO_EFFECT = Judgement("no effect")


@dataclass(frozen=True, slots=True)
class Standard:
    """By what a level is judged."""

    troubles: tuple[LimitReached, ...]  # its limits that the model calls bad
    better: Good | None  # which way the model says is good, by `better` or by a goal

    @property
    def good(self) -> Good | None:
        """Which way is good; a trouble on one side says so, too."""
        if self.better is not None or len(self.troubles) != 1:
            return self.better
        return "low" if self.troubles[0] == "full" else "high"

    def reached(self, outcome: Outcome) -> bool:
        """Whether it comes to a trouble."""
        return any(outcome.arrival(limit).time_s is not None for limit in self.troubles)


def judge(
    before: Outcome, after: Outcome, standard: Standard, apart: Apart | None, same: float = SAME_FIGURE
) -> Judgement:
    """The verdict on what becomes of a level. They are furthest `apart` at some time; None: nowhere.
    Figures count as the `same` within that share.

    What is told is the trouble, if it comes at another time; then what is turned away; then what moved most.
    """
    arrivals = [each for limit in standard.troubles if (each := _arrival(before, after, limit))]
    # Of two troubles the one that turned out worst counts: a lever that trades one for another doesn't help.
    found = max(arrivals, key=lambda each: _BAD.index(each.verdict), default=None)
    share, loss = _loss(before, after) if "full" in standard.troubles else (0.0, NO_EFFECT)
    if found is None:
        if share:
            return loss
    elif found.reason == "full" and _decides(share, loss, found):
        return loss
    else:
        return found
    if moved := [*_moves(before, after, standard, same)]:
        return _judged(max(moved, key=lambda each: each.weight), before, after, standard)
    if apart is None:
        return NO_EFFECT
    return Judgement("changes", "then", apart.before, apart.after, apart.time_s)


_BAD: tuple[Verdict, ...] = ("no effect", "changes", "prevents", "improves", "delays", "worse")


# ------------------------------------------------------------------ troubles


def _decides(share: float, loss: Judgement, found: Judgement) -> bool:
    """Whether what is turned away says more than when the trouble comes: the contrary, or that it doesn't stay."""
    if found.verdict == "delays":
        return share > OUTWEIGHS or (loss.reason == "in the end" and share < SAME_FIGURE - 1)
    return found.verdict == "worse" and share < -OUTWEIGHS


def _arrival(before: Outcome, after: Outcome, limit: LimitReached) -> Judgement | None:
    one, other = before.arrival(limit), after.arrival(limit)
    verdict = _arrival_verdict(one, other)
    return Judgement(verdict, limit, one.time_s, other.time_s) if verdict else None


def _arrival_verdict(before: Arrival, after: Arrival) -> Verdict | None:
    if before.time_s is None:
        if after.time_s is None or before.how == "not within the run":
            return None  # without the lever it may be reached as well, after all that was looked at
        return "worse"
    if after.time_s is None:
        return "prevents" if after.how in ("never", "no limit") else "delays"
    if abs(after.time_s - before.time_s) <= SAME_FIGURE * max(after.time_s, before.time_s):
        return None
    return "delays" if after.time_s > before.time_s else "worse"


def _loss(before: Outcome, after: Outcome) -> tuple[float, Judgement]:
    """By what share more is turned away than before (less, if negative); 0 where nothing has changed."""
    reason: Reason = "in the end" if before.in_the_end or after.in_the_end else "in all"
    one, other = (before.in_the_end, after.in_the_end) if reason == "in the end" else (before.in_all, after.in_all)
    most = max(one, other)
    share = (other - one) / most if most else 0.0
    if abs(share) <= SAME_FIGURE:
        return 0.0, NO_EFFECT
    return share, Judgement("worse" if share > 0 else "improves", reason, one, other)


# ------------------------------------------------------------------ what moved most


@dataclass(frozen=True, slots=True)
class _Move:
    """A figure that is another with the lever."""

    reason: Reason
    before: float | None
    after: float | None
    size: float  # of the move: to all that both runs cover, or to the time
    good: bool | None = None  # None: nothing says

    @property
    def weight(self) -> float:
        """Of figures that moved about as much, where it ends is told."""
        return self.size * (1.1 if self.reason == "end" else 1.0)


def _judged(move: _Move, before: Outcome, after: Outcome, standard: Standard) -> Judgement:
    says = standard.better is not None or _matters(move, before, after)
    verdict: Verdict = "changes" if move.good is None or not says else "improves" if move.good else "worse"
    return Judgement(verdict, move.reason, move.before, move.after)


def _matters(move: _Move, before: Outcome, after: Outcome) -> bool:
    """Whether a level comes notably nearer to a trouble, or keeps further from it: all that a trouble says is bad."""
    if move.reason == "at limits":
        return True
    if move.reason == "recovered" or move.before is None or move.after is None:
        return False
    return abs(move.after - move.before) >= MATTERS * max(before.measures.way_to_trouble, after.measures.way_to_trouble)


def _moves(before: Outcome, after: Outcome, standard: Standard, same: float) -> Iterator[_Move]:
    """The figures that count and moved; where none of them did, the mean."""
    found = [each for each in _figures(before, after, standard.good) if each.size > same]
    if not found:
        one, other = before.measures.mean, after.measures.mean
        mean = _level("mean", one, other, _covered(before, after), _wish(standard.good))
        found = [mean] if mean.size > same else []
    yield from found


def _figures(before: Outcome, after: Outcome, good: Good | None) -> Iterator[_Move]:
    one, other = before.measures, after.measures
    covered, wish = _covered(before, after), _wish(good)
    if good == "goal":
        # An end or a peak may be on either side of a goal: how far it is from it counts.
        if one.off_goal is not None and other.off_goal is not None:
            yield _level("off goal", one.off_goal, other.off_goal, covered, -1)
    else:
        if one.amplitude or other.amplitude:  # where a swing stands when the run ends is an accident
            yield _level("mean", one.mean, other.mean, covered, wish)
        else:
            yield _level("end", one.end, other.end, covered, wish)
        if good != "high":
            yield _level("highest", one.highest, other.highest, covered, wish)
        if good != "low":
            yield _level("lowest", one.lowest, other.lowest, covered, wish)
    if one.beyond_goal_s is not None and other.beyond_goal_s is not None:
        yield _time("beyond goal", one.beyond_goal_s, other.beyond_goal_s, one.length_s, -1)
    calm = -1 if good else 0
    yield _level("amplitude", one.amplitude, other.amplitude, covered / 2, calm)
    if one.recovered_s is not None and other.recovered_s is not None:
        yield _beside(_time("recovered", one.recovered_s, other.recovered_s, one.length_s, calm))
    if good:
        yield _time("at limits", one.at_limits_s, other.at_limits_s, one.length_s, -1)
    elif before.full.time_s != after.full.time_s:
        yield _reached("full", before.full.time_s, after.full.time_s)
    elif before.empty.time_s != after.empty.time_s:
        yield _reached("empty", before.empty.time_s, after.empty.time_s)
    most = max(before.in_all, after.in_all)
    if not good and most:
        yield _beside(_Move("in all", before.in_all, after.in_all, abs(after.in_all - before.in_all) / most))


def _wish(good: Good | None) -> int:
    return 1 if good == "high" else -1 if good == "low" else 0


def _covered(before: Outcome, after: Outcome) -> float:
    both = (before.measures, after.measures)
    return max(each.highest for each in both) - min(each.lowest for each in both)


def _level(reason: Reason, before: float, after: float, covered: float, wish: int) -> _Move:
    size = abs(after - before) / covered if covered else 0.0
    # What is the same to a reader has not moved, however little both cover.
    if abs(after - before) <= SAME_FIGURE * max(abs(before), abs(after)):
        size = 0.0
    return _Move(reason, before, after, size, None if wish == 0 else (after - before) * wish > 0)


def _time(reason: Reason, before: float, after: float, length: float, wish: int) -> _Move:
    size = abs(after - before) / length if length else 0.0
    return _Move(reason, before, after, size, None if wish == 0 else (after - before) * wish > 0)


def _beside(move: _Move) -> _Move:
    """A move that counts only where no level moved much."""
    return replace(move, size=min(move.size, BESIDE))


def _reached(reason: Reason, before: float | None, after: float | None) -> _Move:
    """A limit that is no trouble, and is reached at another time, or in one of the runs."""
    if before is None or after is None:
        return _Move(reason, before, after, 2.0)
    return _Move(reason, before, after, abs(after - before) / max(before, after))
