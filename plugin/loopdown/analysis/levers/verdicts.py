"""Whether a lever helps: one word for what it does to a stock in one scenario.

- *prevents*: a limit that is reached without the lever is never reached with it, however long one waits.
- *delays*: it is reached later.
- *improves*: less is turned away; or no limit is reached either way, and the level keeps further away from it: by its
  net flow, or where the level turns on its way, by how far it comes.
- *worse*: a limit is reached that wasn't, or sooner; or more is turned away.
- *no effect*: none of these.

Two measures may disagree: a larger pool is full later, and answers so much less that more is turned away for good. Then
what is turned away in the end decides, for a lever is judged by where it leads. Where that is nothing either way (a
burst that passes), it is all that is turned away until the same time.

Only a limit with a `when` is trouble. A stock that has none is judged by its `max` alone, and never told to be worse:
the model doesn't say that it is bad to fill it, nor that it is bad to grow. That a lever leads such a stock nearer to
its limit is *no effect* on any trouble; the figures say what it does.
"""

from __future__ import annotations

from typing import Literal

from loopdown.analysis.numbers.read.figures import Arrival
from loopdown.analysis.numbers.tolerances import OUTWEIGHS, SAME_FIGURE, SAME_IN_OTHER_STEPS
from loopdown.base.records import dataclass

Verdict = Literal["prevents", "delays", "improves", "no effect", "worse"]
Reason = Literal["full", "empty", "in the end", "in all", "net", "furthest"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A stock in one scenario, with or without a lever. Units as in `StockFigures`."""

    full: Arrival
    empty: Arrival
    start_level: float
    end_level: float  # at the end of the run of the model without the lever
    turned_away: float  # the rate, once it is full; 0 where it never is
    in_the_end: (
        float  # the rate that is turned away in the last part of the run, or once it is full where that is later
    )
    in_all: float  # how much is turned away until `end_level`
    net: float  # how fast the level changes over that time
    highest: float  # over that time
    lowest: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """Which limits of a stock count."""

    full: bool
    empty: bool
    named: bool  # the model says of them what trouble they are

    def limits(self, outcome: Outcome) -> list[Arrival]:
        """When those that count are reached."""
        return [outcome.full] * self.full + [outcome.empty] * self.empty


def judge(before: Outcome, after: Outcome, trouble: Trouble, *, exact: bool) -> tuple[Verdict, Reason | None]:
    """The verdict, and what decides it. `exact` says that both runs went in the same steps."""
    same = SAME_FIGURE if exact else SAME_IN_OTHER_STEPS
    arrivals: list[tuple[Verdict, Reason]] = []
    if trouble.full and (verdict := _arrival(before.full, after.full, same)):
        arrivals.append((verdict, "full"))
    if trouble.empty and (verdict := _arrival(before.empty, after.empty, same)):
        arrivals.append((verdict, "empty"))
    # Of two limits the one that turned out worst counts: a lever that trades one trouble for another doesn't help.
    found = max(arrivals, key=lambda each: _BAD.index(each[0]), default=None)
    loss, reason = _loss(before, after, same)
    if not trouble.full:
        loss = 0.0  # what an error budget can't take when it is full is no loss
    if found is None:
        found = _by_loss(loss, reason) if loss else _net(before, after, trouble, same)
    elif (found == ("delays", "full") and loss > OUTWEIGHS) or (found == ("worse", "full") and loss < -OUTWEIGHS):
        found = _by_loss(loss, reason)
    if found is None or (found[0] == "worse" and not trouble.named):
        return "no effect", None
    return found


_BAD: tuple[Verdict, ...] = ("no effect", "prevents", "improves", "delays", "worse")


def _arrival(before: Arrival, after: Arrival, same: float) -> Verdict | None:
    if before.time_s is None:
        if after.time_s is None or before.how == "not within the run":
            return None  # without the lever it may be reached as well, after all that was looked at
        return "worse"
    if after.time_s is None:
        return "prevents" if after.how in ("never", "no limit") else "delays"
    if abs(after.time_s - before.time_s) <= same * max(after.time_s, before.time_s):
        return None
    return "delays" if after.time_s > before.time_s else "worse"


def _by_loss(loss: float, reason: Reason) -> tuple[Verdict, Reason]:
    return ("worse" if loss > 0 else "improves"), reason


def _loss(before: Outcome, after: Outcome, same: float) -> tuple[float, Reason]:
    """By what share more is turned away than before (less, if negative); 0 where nothing has changed."""
    reason: Reason = "in the end" if before.in_the_end or after.in_the_end else "in all"
    one, other = (before.in_the_end, after.in_the_end) if reason == "in the end" else (before.in_all, after.in_all)
    most = max(one, other)
    share = (other - one) / most if most else 0.0
    return (share if abs(share) > same else 0.0), reason


def _net(before: Outcome, after: Outcome, trouble: Trouble, same: float) -> tuple[Verdict, Reason] | None:
    """Where no limit decides: how far the level goes towards trouble; anywhere, where none is named."""
    if any(each.time_s is not None for each in (*trouble.limits(before), *trouble.limits(after))):
        return None
    one, other = _towards(before, trouble), _towards(after, trouble)
    if abs(other - one) <= same * max(one, other, abs(before.end_level), abs(after.end_level)):
        return None
    turns = trouble.named and any(_turns(each, trouble, same) for each in (before, after))
    reason: Reason = "furthest" if turns else "net"
    if other < one:
        return "improves", reason
    rests = all(each.how == "never" for each in trouble.limits(after))
    return None if rests else ("worse", reason)


def _towards(outcome: Outcome, trouble: Trouble) -> float:
    """How far the level comes towards a limit that counts; without one that is named, how far it goes."""
    if not trouble.named:
        return abs(outcome.end_level - outcome.start_level)
    rise, fall = outcome.highest - outcome.start_level, outcome.start_level - outcome.lowest
    return max(rise if trouble.full else 0.0, fall if trouble.empty else 0.0, 0.0)


def _turns(outcome: Outcome, trouble: Trouble, same: float) -> bool:
    """Whether the level has been nearer to a limit than it is in the end."""
    end, tolerance = outcome.end_level, same * max(abs(outcome.highest), abs(outcome.lowest))
    return (trouble.full and outcome.highest > end + tolerance) or (trouble.empty and outcome.lowest < end - tolerance)
