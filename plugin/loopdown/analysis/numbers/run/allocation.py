"""What flows really run: a stock can't give what it doesn't have, nor take what it has no room for.

A flow's formula says what it wants. A stock that has too little shares what it has among its outflows in proportion
to what they want; a full one that blocks shares its room among its inflows alike. What is there is what was there at
the start of the step and what comes in during it, so that from an empty stock what comes in goes out. What one flow
can't use, since another stock holds it back, goes to the others: all shares of a stock grow together, each until it is
held (max-min fairness: D. Bertsekas, R. Gallager, *Data Networks*, 1992, section 6.5.2). The shares are found from
below, beginning with nothing, so that material never runs in a ring that holds none.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from loopdown.analysis.numbers.program.functions import Histories, Overrides
from loopdown.analysis.numbers.program.library import allowed
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.tolerances import LEAP_LANDED, MOVES_ALIKE, SHARE_IS_FOUND
from loopdown.base.records import dataclass

PASSES = 200  # rounds in which formulas and shares may answer each other
SWEEPS = 1_000  # rounds in which the stocks of a chain or a ring may

NONE: Mapping[int, float] = {}


class NotFiniteError(ArithmeticError):
    """A value grew beyond the numbers that can be computed with."""

    def __init__(self, slot: int) -> None:
        super().__init__(slot)
        self.slot = slot


@dataclass(slots=True)
class Settled:
    """The shares of the flows' wanted rates that run, and the flows whose formulas gave less than nothing."""

    shares: list[float]
    negative: dict[int, float]  # what they gave, by their slots
    passes: int  # rounds that it took


def settle(
    program: Program,
    values: list[float],
    histories: Histories,
    step: float,
    *,
    shares: list[float] | None = None,
    overrides: Overrides = NONE,
    lifted: Collection[int] = (),
    pinned: Mapping[int, float] | None = None,
    at_start: bool = False,
) -> Settled:
    """Compute every value at one moment, so that formulas see the rates that really run.

    `step` is the time for which the rates hold; 0 asks for the moment alone, in which what is there can't run out.
    `overrides` are constant rates in the place of flows; the limits of the stocks `lifted` don't count. Where `pinned`
    is given, it says what rate limits have of their own, by their numbers in `Program.holding`; no other counts then.
    """
    compute = program.start if at_start else program.run.evaluate
    found = shares = shares or [1.0] * len(program.flows)
    negative: dict[int, float] = {}
    trail = [shares]
    asked: tuple[list[_Limit], list[float]] | None = None
    at_once = program.histories and not at_start and any(not history.lag for history in histories)
    passes = 0
    while passes < PASSES:
        passes += 1
        negative.clear()
        compute(values, shares, histories, overrides, negative)
        if at_once and not _passes_on(program, values, histories):
            continue
        if not math.isfinite(sum(values)):
            check_finite(values)
        asking = _limits(program, values, step, lifted, pinned)
        if asking != asked:
            asked, found = asking, _share_out(*asking)
        if not program.follows_rates or found == shares or _close(found, shares):
            break
        shares = found
        trail.append(shares)
        if len(trail) == 3:
            shares = [_limit(*three) for three in zip(*trail, strict=True)]
            trail = [shares]
    for rate, wanted, share in zip(program.rates, program.wanted, found, strict=True):
        values[rate] = values[wanted] * share
    return Settled(found, negative, passes)


def _passes_on(program: Program, values: list[float], histories: Histories) -> bool:
    """Whether a delay of no length gives what goes into it already; if not, it will."""
    same = True
    for history, given in zip(histories, program.run.inputs(values, histories), strict=True):
        if not history.lag and history.current != given:
            history.current, same = given, False
    return same


def _close(shares: Sequence[float], others: Sequence[float]) -> bool:
    return all(abs(one - other) <= SHARE_IS_FOUND for one, other in zip(shares, others, strict=True))


def _limit(first: float, second: float, third: float) -> float:
    """Where a sequence goes whose steps shrink by one factor: A. Aitken, Proc. R. Soc. Edinburgh 46 (1926)."""
    bend = (third - second) - (second - first)
    limit = third - (third - second) ** 2 / bend if bend else third
    return limit if 0 <= limit <= 1 else third


def check_finite(values: Sequence[float]) -> None:
    """NotFiniteError at the first value that is none."""
    for slot, value in enumerate(values):
        if not math.isfinite(value):
            raise NotFiniteError(slot)


class _Limit(NamedTuple):
    """What a stock allows its flows on one side: a rate of its own, and all that runs on the other side."""

    own: float
    mine: tuple[int, ...]
    others: tuple[int, ...]


def share_out(program: Program, values: list[float], step: float) -> list[float]:
    """For each flow the share of its wanted rate that its stocks allow."""
    return _share_out(*_limits(program, values, step))


def _limits(
    program: Program,
    values: list[float],
    step: float,
    lifted: Collection[int] = (),
    pinned: Mapping[int, float] | None = None,
) -> tuple[list[_Limit], list[float]]:
    """The limits that hold flows back: of stocks with less than is wanted, and of full ones that block.

    With them what each flow wants. Of a stock counts what was there, or was free, at the start.
    """
    wanted = [values[slot] for slot in program.wanted]
    limits: list[_Limit] = []
    for number, part in enumerate(program.holding):
        if part.stock not in lifted and (pinned is None or number in pinned):
            if pinned is None:
                amount = values[part.more] - values[part.less]
                rate = amount / step if step else _in_no_time(amount)
            else:
                rate = pinned[number]
            if _sum(wanted, part.held) > rate:
                limits.append(_Limit(rate, part.held, part.others))
    return limits, wanted


def _share_out(limits: Sequence[_Limit], wanted: Sequence[float]) -> list[float]:
    """The share of each flow. Limits that don't wait for each other need no sweeps."""
    shares = [1.0] * len(wanted)
    mine = [index for limit in limits for index in limit.mine]
    held = {*mine}
    waiting = any(index in held for limit in limits for index in limit.others)
    if len(held) < len(mine):
        return _filled_from_below(limits, wanted) if waiting else _filled(limits, wanted, wanted)
    if waiting:
        return _shares_of_waiting(limits, wanted)
    for limit in limits:
        share = _share(limit, wanted)
        for index in limit.mine:
            shares[index] = share
    return shares


def _filled(limits: Sequence[_Limit], wanted: Sequence[float], coming: Sequence[float]) -> list[float]:
    """The shares where a flow may be held from both of its ends: all grow alike, each until a limit holds it.

    `coming` are the rates at which flows bring what a limit allows besides its own.
    """
    shares = [1.0] * len(wanted)
    left = [max(limit.own + sum([coming[index] for index in limit.others]), 0.0) for limit in limits]
    growing = [{index for index in limit.mine if wanted[index] > 0} for limit in limits]
    while True:
        asked = [sum([wanted[index] for index in flows]) for flows in growing]
        level, place = min(
            ((amount / rate, place) for place, (amount, rate) in enumerate(zip(left, asked, strict=True)) if rate > 0),
            default=(1.0, -1),
        )
        if level >= 1:
            return shares
        for index in [*growing[place]]:
            shares[index] = level
            for number, flows in enumerate(growing):
                if index in flows:
                    flows.discard(index)
                    left[number] = max(left[number] - level * wanted[index], 0.0)


def _filled_from_below(limits: Sequence[_Limit], wanted: Sequence[float]) -> list[float]:
    """The same where what comes in is held, too."""
    held = {index for limit in limits for index in limit.mine}
    coming = [0.0 if index in held else rate for index, rate in enumerate(wanted)]
    shares: list[float] = []
    for _ in range(SWEEPS):
        before, shares = shares, _filled(limits, wanted, coming)
        if before and _close(before, shares):
            break
        coming = [share * rate for share, rate in zip(shares, wanted, strict=True)]
    return shares


def _shares_of_waiting(limits: Sequence[_Limit], wanted: Sequence[float]) -> list[float]:
    limiting: list[list[int]] = [[] for _ in wanted]
    for number, limit in enumerate(limits):
        for index in limit.mine:
            limiting[index].append(number)
    shares = _from_below(limits, limiting, wanted)
    return [min([shares[number] for number in numbers]) if numbers else 1.0 for numbers in limiting]


def _share(limit: _Limit, wanted: Sequence[float]) -> float:
    """What a limit allows of what is asked of it, where nothing holds back what comes in on its other side."""
    asked = _sum(wanted, limit.mine)
    coming = 0.0
    for index in limit.others:
        coming += wanted[index]
    return allowed(limit.own, coming, asked)


def _from_below(limits: Sequence[_Limit], limiting: Sequence[Sequence[int]], wanted: Sequence[float]) -> list[float]:
    """The share that each limit allows, found by sweeps that begin with nothing and only ever allow more.

    Where each sweep allows as much more as the one before, or the same part of it as round a ring, as many as would
    are made at once. A leap that turns out to allow more than there is, which the next sweep tells by taking some back,
    is undone.
    """
    shares = [0.0] * len(limits)
    asked = [_sum(wanted, limit.mine) for limit in limits]
    before: list[float] = []
    undo: list[float] | None = None
    may_leap, close = True, SHARE_IS_FOUND
    for _ in range(SWEEPS):
        moved = []
        for number, limit in enumerate(limits):
            coming = 0.0
            for index in limit.others:
                limited = limiting[index]
                coming += wanted[index] * min([shares[other] for other in limited]) if limited else wanted[index]
            new = allowed(limit.own, coming, asked[number])
            moved.append(new - shares[number])
            shares[number] = new
        if undo is not None and min(moved) < -SHARE_IS_FOUND:
            shares, may_leap, close = undo, False, SHARE_IS_FOUND
        undo = None
        if max(map(abs, moved)) <= close:
            break
        if may_leap and (ahead := _ahead(moved, before)):
            undo, alike = shares[:], _sweeps_alike(shares, moved, limiting)
            repeated = min(alike, ahead)
            close = max(SHARE_IS_FOUND, LEAP_LANDED * max(map(abs, moved))) if ahead < alike else SHARE_IS_FOUND
            shares = [share + repeated * more for share, more in zip(shares, moved, strict=True)]
        before = moved
    return undo or shares


def _ahead(moved: Sequence[float], before: Sequence[float]) -> float:
    """How many such moves are to come, where each is the same part of the one before; 0 where they aren't.

    A little less where the part isn't quite the same: no leap may go beyond what is to come.
    """
    largest, earlier = max(zip(moved, before, strict=False), key=lambda pair: abs(pair[0]), default=(0.0, 0.0))
    if not earlier or not 0.5 < (ratio := largest / earlier) <= 1 + MOVES_ALIKE:  # what rests soon needs no leap
        return 0.0
    ratio = 1.0 if abs(ratio - 1) <= MOVES_ALIKE else ratio
    apart = max([abs(a - ratio * b) / abs(a) if a else float(b != 0) for a, b in zip(moved, before, strict=True)])
    if ratio == 1:
        return math.inf if apart <= MOVES_ALIKE else 0.0
    doubt = 10 * apart / (1 - ratio) + MOVES_ALIKE
    return (1 - doubt) * ratio / (1 - ratio) if doubt < 0.01 else 0.0


def _sweeps_alike(shares: Sequence[float], moved: Sequence[float], limiting: Sequence[Sequence[int]]) -> int:
    """How many sweeps it takes until a share is whole, or another limit of a flow becomes the narrower one."""
    sweeps = min(((1.0 - share) / more for share, more in zip(shares, moved, strict=True) if more > 0), default=0.0)
    for numbers in limiting:
        if len(numbers) == 2:
            one, other = numbers
            gap, closing = shares[one] - shares[other], moved[other] - moved[one]
            if gap * closing > 0:
                sweeps = min(sweeps, gap / closing)
    return max(math.floor(sweeps) - 1, 0)


def _sum(rates: Sequence[float], flows: Sequence[int]) -> float:
    return rates[flows[0]] if len(flows) == 1 else sum([rates[index] for index in flows])


def _in_no_time(amount: float) -> float:
    """The rate at which an amount passes at once: any amount allows any rate."""
    return math.copysign(math.inf, amount) if amount else 0.0


def turned_away(program: Program, values: list[float], step: float) -> dict[int, float]:
    """For each flow into a full stock that doesn't block: the rate at which it is turned away and leaves the model."""
    turned: dict[int, float] = {}
    for part in program.turning:
        inflow = sum([values[slot] for slot in part.rates_in])
        over = values[part.level] - values[part.maximum]
        room = -over / step if step else 0.0 if over >= 0 else math.inf
        excess = min(inflow - sum([values[slot] for slot in part.rates_out]) - room, inflow)
        if excess > 0:
            for index, slot in zip(part.inflows, part.rates_in, strict=True):
                turned[index] = excess * (values[slot] / inflow)
    return turned
