"""Limits within a run: which levels are at one, when one is met, and when it is left."""

from __future__ import annotations

from collections.abc import Sequence

from loopdown.analysis.numbers.run.dormand_prince import Step
from loopdown.analysis.numbers.run.integrate import ERRORS
from loopdown.analysis.numbers.run.results import LimitHit
from loopdown.analysis.numbers.run.slopes import Sloping
from loopdown.analysis.numbers.tolerances import AT_LIMIT, NO_CHANGE

BESIDE = 1e-9  # how far from its limit a level is looked at, to the largest that it had
IN_PROPORTION = 1.9  # a level twice as far from its limit moves faster by this: it comes nearer for ever


class AtLimits(Sloping):
    """A run that meets limits and leaves them."""

    def _is_at(self, place: int, side: int, level: float | None = None) -> bool:
        level = self.state[place] if level is None else level
        limit = self._limit_value(place, side)
        near = AT_LIMIT * max(self.scale[place], abs(limit)) * 1e-3
        return level >= limit - near if side else level <= limit + near

    def _is_beyond(self, place: int, side: int) -> bool:
        limit, level = self._limit_value(place, side), self.state[place]
        near = AT_LIMIT * max(self.scale[place], abs(limit))
        return level > limit + near if side else level < limit - near

    def _side(self, number: int) -> int:
        part = self.program.holding[number]
        return int(part.less == self.program.stocks[part.stock].slot)

    def _holds_back(self, number: int) -> bool:
        return self._is_at(self.program.holding[number].stock, self._side(number))

    def _look_whether_one_waits(self) -> None:
        parts = [self.program.holding[number] for number in self.held]
        mine = [index for part in parts for index in part.held]
        self.waiting = len({*mine}) < len(mine) or any(index in part.others for part in parts for index in mine)

    def _let_go(self, slopes: Sequence[float]) -> bool:
        """Forget the limits that levels are leaving. They hold nothing back any more."""
        program, before = self.program, (self.held, self.full)
        self.held = {
            number: own
            for number, own in self.held.items()
            for part in (program.holding[number],)
            if own or (slopes[part.stock] <= 0 if self._side(number) == 0 else slopes[part.stock] >= 0)
        }
        self.full = frozenset(
            number for number in self.full if number in self.beyond or slopes[program.turning[number].stock] >= 0
        )
        return before != (self.held, self.full)

    def _look_again(self) -> None:
        self._look_whether_one_waits()
        self.stage_rates = []
        self.first = self._slopes(self.time, self.state)
        if self._let_go(self.first):
            self.stage_rates = []
            self.first = self._slopes(self.time, self.state)

    def _limit_within(self, step: Step) -> tuple[float, tuple[int, int]] | None:
        """The share of a step after which a level first meets a limit, and which."""
        found: tuple[float, tuple[int, int]] | None = None
        inner: list[list[float]] | None = None
        for place in self.moving:
            stock = self.program.stocks[place]
            for side, slot in enumerate((stock.floor, stock.maximum)):
                if slot is None:
                    continue
                limit = self.values[slot]
                sign = 1.0 if side else -1.0
                if not self.away[2 * place + side]:
                    if not self._is_beyond(place, side):
                        continue
                    sign = -sign  # it comes back to its limit from beyond
                begin, end = sign * (step.begin[place] - limit), sign * (step.end[place] - limit)
                reach = step.length_s * max(abs(stage[place]) for stage in step.stages)
                if begin > 0 or (end < 0 and begin + reach < 0):
                    continue
                if inner is None:
                    inner = [*(step.at(share) for share in (0.25, 0.5, 0.75)), [*step.end]]
                before = 0.0
                for quarter, state in enumerate(inner, 1):
                    if sign * (state[place] - limit) >= 0:
                        share = self._crossing(step, place, limit, sign, before, quarter / 4)
                        if found is None or share < found[0]:
                            found = share, (place, side)
                        break
                    before = quarter / 4
        return found

    def _crossing(self, step: Step, place: int, limit: float, sign: float, low: float, high: float) -> float:
        """The share of a step at which a level is at its limit, between one where it isn't and one where it is."""
        for _ in range(60):
            middle = (low + high) / 2
            if sign * (step.at(middle)[place] - limit) >= 0:
                high = middle
            else:
                low = middle
            if high - low < 1e-13:
                break
        return high

    def _falls_back(self, step: Step, state: Sequence[float]) -> tuple[int, int] | None:
        """A level that was at its limit and free to leave it, and is beyond it now."""
        for place, side, sign in self.bounded:
            if not self.away[2 * place + side] and place in self.moving:
                limit = self._limit_value(place, side)
                if sign * (step.begin[place] - limit) <= 0 < sign * (state[place] - limit) and not self._is_at(
                    place, side, 2 * limit - state[place]
                ):
                    return place, side
        return None

    def _only_comes_nearer(self, place: int, side: int) -> bool:
        """Whether a level slows down as it comes nearer to a limit, so that it never gets there."""
        held, full, rates = self.held, self.full, [*self.stage_rates]
        program = self.program
        self.held = {number: own for number, own in held.items() if program.holding[number].stock != place}
        self.full = frozenset(number for number in full if program.turning[number].stock != place)
        self._look_whether_one_waits()
        away = BESIDE * max(self.scale[place], abs(self.state[place])) * (-1.0 if side else 1.0)
        slopes = []
        for times in (1, 2):
            state = [*self.state]
            state[place] += times * away
            try:
                slopes.append(self._slopes(self.time, state)[place])
            except ERRORS:
                slopes.append(0.0)
        self.held, self.full, self.stage_rates = held, full, rates
        self._look_whether_one_waits()
        near, far = slopes
        return near * away >= 0 or far / near > IN_PROPORTION

    def _note_turns_beside(self, state: list[float], place: int, side: int) -> None:
        """A step from a limit leads back to it where a comparison turns over as soon as the limit is left."""
        beside = [*state]
        beside[place] += (1.0 if side == 0 else -1.0) * NO_CHANGE * max(self.scale[place], abs(state[place]))
        self._slopes(self.time, state)
        here = self._sides(self._margins())
        self._slopes(self.time, beside)
        there = self._sides(self._margins())
        for number, (one, other) in enumerate(zip(here, there, strict=False)):
            if one != other:
                self._note_turn(number)

    def _hit(self, place: int, side: int, *, found: bool = False) -> None:
        """A level is at a limit. One that only ever comes nearer to it doesn't reach it, whatever rounding says."""
        self.away[2 * place + side] = False
        if found and self._only_comes_nearer(place, side):
            return
        self.drawn.hits.append(LimitHit(self.program.stocks[place].key, "full" if side else "empty", self.time))
