"""Steps as long as a model allows, ending at each moment at which it turns over.

Between two such moments everything is smooth, and the pair of Dormand and Prince takes as few steps as its error
allows. A step ends where a level meets a limit, where a comparison of a formula turns over, where a latch does, and at
each moment that the author wrote. A pulse moves its amount in no time. Limits at which levels are hold exactly: they
are kept as a set, so that rounding doesn't ask again whether a level is there.

A comparison that turns back as soon as it has turned over holds the run at its threshold (A. F. Filippov,
*Differential Equations with Discontinuous Righthand Sides*, 1988): from there on it goes in small steps of Euler's
method, of which rows tell the mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from loopdown.analysis.numbers.program.ir import GRID, STEP, TIME, Comparison
from loopdown.analysis.numbers.program.library import History, UnevenHistory
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.allocation import NONE, NotFiniteError, settle, turned_away
from loopdown.analysis.numbers.run.dormand_prince import WEIGHTS, Step, take_step
from loopdown.analysis.numbers.run.integrate import Track, complete, look_at_latches
from loopdown.analysis.numbers.run.limits import move_levels
from loopdown.analysis.numbers.run.results import Jump, LimitHit, Plan
from loopdown.analysis.numbers.run.schedule import Schedule, schedule_of
from loopdown.analysis.numbers.tolerances import AT_LIMIT, NO_CHANGE, RATES_CANCEL
from loopdown.base.records import dataclass, field

ERROR = 1e-6  # of a step, to the largest value that a level has had
LEAST_PART = 1e-12  # of the run: a step isn't shorter
TURNS_AT = 1e-10  # of the run: how near to its moment a comparison turns over
NO_TIME = 1e-9  # of the run: how long a pulse lasts
MOST_CORRECTIONS = 4  # of a step that ends at a limit
BESIDE = 1e-9  # how far from its limit a level is looked at, to the largest that it had
IN_PROPORTION = 1.9  # a level twice as far from its limit moves faster by this: it comes nearer for ever
LONGEST = 100  # steps are at least so many
GRID_ROWS = 500  # rows that are spread evenly; more where curves bend
BEND = 5e-4  # of all that a level covers: rows are so near that a straight line between them is off by less
RUNS_BACK = 1e-4  # of the highest rate of a flow: what is less below zero may be off by the error of steps
MOST_BETWEEN = 24  # rows within a step
MOST_WORK = 100_000  # moments that a run may look at
WORK = 1  # plain steps for which such a moment counts
SETTLE_WORK = 3  # of a moment that has to be settled, beside one that hasn't
CHATTERS, SOON = 10, 1e-5  # turns in a row, each within such a part of the run after the one before
SMALL_STEPS = 5_000  # of Euler's method in a run that all goes along a threshold
CALM = 30  # such steps in which nothing turns over: the threshold is left

ERRORS = (ArithmeticError, ValueError)


@dataclass(slots=True)
class Drawn:
    """What is recorded of a run while it goes on."""

    rows: list[tuple[float, ...]] = field(default_factory=list)  # `Program.recorded`, one for each time
    turned: list[dict[int, float]] = field(default_factory=list)  # rates, by flow; one for each row
    moved: list[float] = field(default_factory=list)  # how much each flow moved
    turned_total: dict[int, float] = field(default_factory=dict)  # by flow
    hits: list[LimitHit] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    negative: dict[int, float] = field(default_factory=dict)  # slots of flows that were negative, and since when
    switching: dict[int, float] = field(default_factory=dict)  # numbers of comparisons, and since when
    work: int = 0
    spent: bool = False  # it took too much, and ended before its time
    error: Exception | None = None
    time_s: float = 0.0  # how far it got


class Mark(NamedTuple):
    """Where a run was at a time, and how fast it moved."""

    time_s: float
    state: Sequence[float]
    slopes: Sequence[float]


class Adaptive:
    """A run of a program from what `begin` gives. `advance` may be called again to go on."""

    def __init__(
        self, program: Program, values: list[float], histories: Sequence[History], schedule: Schedule, span_s: float,
        *, record: bool, most_work: int,
    ) -> None:  # fmt: skip
        self.program, self.values, self.histories, self.schedule = program, values, histories, schedule
        self.span, self.record, self.most_work = span_s, record, most_work
        self.drawn = Drawn(moved=[0.0] * len(program.flows))
        self.slots = (*(stock.slot for stock in program.stocks), *program.stages)
        self.time, self.length = 0.0, 0.0
        self.stage_rates: list[tuple[list[float], dict[int, float]]] = []  # of a step: rates, and what is turned away
        self.state: Sequence[float] = [values[slot] for slot in self.slots]
        self.scale = [abs(level) for level in self.state]
        self.low, self.high = [*self.state], [*self.state]
        self.held: dict[int, float] = {}  # limits at which levels are, by their numbers in `program.holding`, as pinned
        self.full: frozenset[int] = frozenset()  # … in `program.turning`
        self.beyond: frozenset[int] = frozenset()  # those of `full` that are fuller than full
        self.first: Sequence[float] | None = None  # slopes here, where they are known
        self.moments: list[float] = []  # at which a delay gives what jumped when it came in
        self.sides: tuple[bool, ...] = ()  # of each comparison, whether it holds
        self.chatter: dict[int, tuple[int, float]] = {}  # of a comparison: turns in a row, and the last one
        self.away = [True] * (2 * len(program.stocks))  # from the limit since it was last met
        self.lags = [history.lag for history in histories if history.lag > 0]
        self.inner: list[tuple[bool, ...]] = []  # the same at the stages of a step
        self.fastest: dict[int, float] = {}  # the highest rate of each flow, by slot
        self.trail: list[Mark] = []  # where it was at the end of each step, if no rows are recorded
        self.at_once = len(self.lags) < len(histories)  # a delay has no length
        self.whole = [1.0] * len(program.flows)
        self.bounded = [
            (place, side, sign)
            for place, stock in enumerate(program.stocks)
            for side, sign, limit in ((0, -1.0, stock.minimum), (1, 1.0, stock.maximum))
            if limit is not None
        ]
        self.moving = [place for place, stock in enumerate(program.stocks) if stock.inflows or stock.outflows]
        for place, stock in enumerate(program.stocks):
            for side, limit in enumerate((stock.floor, stock.maximum)):
                if limit is not None:
                    self.away[2 * place + side] = not self._is_at(place, side)

    # -------------------------------------------------------------- the whole

    def advance(self, until_s: float) -> None:
        """Go on until a time. What goes wrong ends the run and is kept."""
        drawn = self.drawn
        try:
            if self.time == 0.0:
                self._begin()
            while self.time < until_s and not drawn.spent:
                if drawn.work > self.most_work:
                    drawn.spent = True
                elif drawn.switching and self._goes_along():
                    self._go_along(until_s)
                else:
                    self._go_on(until_s)
        except ERRORS as error:
            drawn.error = error
        drawn.time_s = self.time

    def _begin(self) -> None:
        self._turn_over()
        if self.schedule.is_pulse(0.0):
            self._pulse()
        for lag in self.lags:
            self.moments.append(lag)

    def _go_on(self, until: float) -> None:
        """One step, as long as it may be."""
        if self.first is None:
            self.first = self._slopes(self.time, self.state)
            self.drawn.work += 1
        least = max(LEAST_PART * self.span, 4 * math.ulp(self.time))
        moment = min([self.schedule.after(self.time), until, *(each for each in self.moments if each > self.time)])
        longest = min([self.span / LONGEST, self.schedule.longest_step_s])
        longest = min([longest, *(lag for lag in self.lags if lag > longest / 100)])
        room = moment - self.time
        length = min(self.length or self._first_length(longest), longest)
        while True:
            lands = length >= room * (1 - 1e-9)
            length = room if lands else min(length, room / 2 if length > room / 2 else length)
            step, error = self._try(length, moment if lands else None, least)
            if step is None or (error > 1 and length > least):
                if length <= least:
                    raise self.failed or ArithmeticError
                length = max(length * (0.2 if step is None else max(0.2, 0.9 * error**-0.2)), least)
                continue
            met = self._limit_within(step)
            if met is not None and met[0] < 1.0:
                shorter = max(met[0] * length, min(least, length))
                if shorter < length:
                    step, error = self._up_to(shorter, met[1], least)
                    lands, length = False, step.length_s
            turning = self._turning(step)
            at_least = max(TURNS_AT * self.span, least)
            beside = [] if turning else self._turned_within()
            if step.length_s > at_least and (beside or self._falls_back(step, step.end) is not None):
                length = max(length / 10, at_least)
                continue
            for number in beside:
                self._note_turn(number)
            if turning and step.length_s > at_least:
                length = max(self._until_turn(step, turning), at_least)
                continue
            self._accept(step, moment if lands else None, met if met is None else met[1], turning)
            grown = 5.0 if error == 0 else min(5.0, max(0.2, 0.9 * error**-0.2))
            if not (lands and room < self.length):
                self.length = step.length_s * grown
            return

    def _first_length(self, longest: float) -> float:
        """E. Hairer et al., section II.4: so short that a straight line is close."""
        assert self.first is not None
        sizes = [
            abs(slope) / scale for slope, scale in zip(self.first, self.scale, strict=True) if slope and scale > 1e-300
        ]
        return min([longest, 0.01 / max(sizes)] if sizes and max(sizes) > 0 else [longest / 1000])

    # -------------------------------------------------------------- slopes

    failed: Exception | None = None

    def _try(self, length: float, lands: float | None, least: float) -> tuple[Step | None, float]:
        """A step and its error, to what is allowed; no step where something can't be computed within it."""
        end = math.nextafter(lands, 0.0) if lands is not None else self.time + length
        first = self.first
        assert first is not None
        del self.stage_rates[1:]
        self.inner = []
        try:
            step = take_step(self._slopes, self.time, self.state, first, length, end)
            for slot, value in zip(self.slots, step.end, strict=True):
                if not math.isfinite(value):
                    raise NotFiniteError(slot)
        except ERRORS as error:
            self.failed = error
            self.drawn.work += 3
            return None, math.inf
        self.drawn.work += 6 * (SETTLE_WORK if self.held or self.full else 1)
        worst = 0.0
        for off, scale, now in zip(step.error(), self.scale, step.end, strict=True):
            if off:
                allowed = ERROR * max(scale, abs(now))
                worst = max(worst, abs(off) / allowed if allowed else math.inf)
        return step, worst

    def _slopes(self, time: float, state: Sequence[float]) -> Sequence[float]:
        """How fast each level and stage changes at a time. The rates are kept for what flows move."""
        values, program = self.values, self.program
        self._set(time, state)
        for place, side, sign in self.bounded:
            if self.away[2 * place + side] and sign * (state[place] - (limit := self._limit_value(place, side))) > 0:
                values[self.slots[place]] = limit  # what formulas say beyond a limit doesn't count
        turned: dict[int, float] = {}
        if not self.held and not self.full and not self.at_once:
            slopes: Sequence[float] = program.run.slopes(values, self.histories)
        else:
            settle(program, values, self.histories, 0.0, pinned=self.held)
            turned = self._turned()
            slopes = self._nets(turned)
        self.stage_rates.append(([values[slot] for slot in program.rates], turned))
        if self.sides:
            self.inner.append(self._sides(self._margins()))
        return slopes

    def _turned(self) -> dict[int, float]:
        """What is turned away at the stocks that are full, by flow."""
        if not self.full:
            return {}
        values, turned = self.values, {}
        for number in self.full:
            part = self.program.turning[number]
            inflow = sum([values[slot] for slot in part.rates_in])
            excess = inflow if number in self.beyond else inflow - sum([values[slot] for slot in part.rates_out])
            if excess > RATES_CANCEL * inflow:
                for index, slot in zip(part.inflows, part.rates_in, strict=True):
                    turned[index] = excess * (values[slot] / inflow)
        return turned

    def _nets(self, turned: dict[int, float]) -> list[float]:
        values, rates = self.values, self.program.rates
        nets = []
        for stock in self.program.stocks:
            inflow = sum([values[rates[i]] for i in stock.inflows])
            outflow = sum([values[rates[i]] for i in stock.outflows])
            net = inflow - outflow - sum([turned.get(i, 0.0) for i in stock.inflows])
            nets.append(net if abs(net) > RATES_CANCEL * (inflow + outflow) else 0.0)
        return [*nets, *self.program.run.drift(values, self.histories)]

    # -------------------------------------------------------------- what ends a step

    def _limit_value(self, place: int, side: int) -> float:
        stock = self.program.stocks[place]
        slot = stock.maximum if side else stock.floor
        assert slot is not None
        return self.values[slot]

    def _is_at(self, place: int, side: int, level: float | None = None) -> bool:
        level = self.state[place] if level is None else level
        limit = self._limit_value(place, side)
        near = AT_LIMIT * max(self.scale[place], abs(limit)) * 1e-3
        return level >= limit - near if side else level <= limit + near

    def _is_beyond(self, place: int, side: int) -> bool:
        limit, level = self._limit_value(place, side), self.state[place]
        near = AT_LIMIT * max(self.scale[place], abs(limit))
        return level > limit + near if side else level < limit - near

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

    def _up_to(self, length: float, limit: tuple[int, int], least: float) -> tuple[Step, float]:
        """A step of about a length that ends where a level is at a limit. Its own curve says more than a longer one."""
        place, side = limit
        for _ in range(MOST_CORRECTIONS):
            tried, error = self._try(length, None, least)
            if tried is None:
                raise self.failed or ArithmeticError
            step = tried
            off, slope = self._limit_value(place, side) - step.end[place], step.stages[-1][place]
            better = length + off / slope if slope else length
            if abs(better - length) <= 1e-12 * length or not 0.5 * length < better < 1.5 * length:
                break
            length = max(better, least)
        return step, error

    def _margins(self) -> tuple[float, ...]:
        """How far the sides of each comparison are apart, all values being known."""
        if not self.program.run.comparisons:
            return ()
        try:
            return self.program.run.margins(self.values, self.histories)
        except ERRORS:
            return ()  # one that isn't asked can't be computed: the error of steps has to find the moment

    def _sides(self, margins: Sequence[float]) -> tuple[bool, ...]:
        pairs = zip(self.program.run.comparisons, margins, strict=True) if margins else ()
        return tuple(_holds(each, margin) for each, margin in pairs)

    def _turning(self, step: Step) -> list[int]:
        """The comparisons that turn over within a step. The values are those of its end."""
        if not self.sides:
            return []
        self.ending = self._margins()
        sides = self._sides(self.ending)
        return [number for number, (one, other) in enumerate(zip(self.sides, sides, strict=False)) if one != other]

    def _turned_within(self) -> list[int]:
        """The comparisons that turn over and back within a step."""
        return [
            number
            for number, side in enumerate(self.sides)
            if any(sides and sides[number] != side for sides in self.inner)
        ]

    def _until_turn(self, step: Step, turning: Sequence[int]) -> float:
        """About how long it is until the first comparison turns over: a little less, so that the step sees none."""
        share = 1.0
        for number in turning:
            here, there = self.margins[number], self.ending[number]
            gap = abs(here - there)
            share = min(share, abs(here) / gap if gap else 0.5)
        return step.length_s * min(max(share * 0.999, 0.05), 0.95)

    # -------------------------------------------------------------- moving on

    def _accept(self, step: Step, moment: float | None, met: tuple[int, int] | None, turning: Sequence[int]) -> None:
        h, rates = step.length_s, self.stage_rates
        for weight, (stage, turned) in zip(WEIGHTS, rates, strict=True):
            if weight:
                self.drawn.moved[:] = [
                    sum_ + h * weight * rate for sum_, rate in zip(self.drawn.moved, stage, strict=True)
                ]
                for index, rate in turned.items():
                    self.drawn.turned_total[index] = self.drawn.turned_total.get(index, 0.0) + h * weight * rate
        begin = self.time
        for place, (now, seen) in enumerate(zip(step.end, self.scale, strict=True)):
            if abs(now) > seen:
                self.scale[place] = abs(now)
            self.low[place] = min(self.low[place], now)
            self.high[place] = max(self.high[place], now)
        self.time = moment if moment is not None else begin + h
        state = [*step.end]
        if met is not None:
            place, side = met
            state[place] = self._limit_value(place, side)
        self._draw_within(step, begin, state, lands=moment is not None)
        self.state = state
        if met is not None:
            self._hit(*met, found=True)
        for place in self.moving:
            for side, slot in enumerate((self.program.stocks[place].floor, self.program.stocks[place].maximum)):
                if slot is not None and not self.away[2 * place + side] and not self._is_at(place, side):
                    self.away[2 * place + side] = True
        left = any(not self._holds_back(number) for number in self.held) or any(
            not self._is_at(self.program.turning[number].stock, 1) for number in self.full
        )
        back = self._falls_back(step, state)
        if back is not None:
            state[back[0]] = self._limit_value(*back)
            self._note_turns_beside(state, *back)
            left = True
        if moment is not None or met is not None or turning or left:
            sides = self.sides
            self._turn_over()
            for number, (one, other) in enumerate(zip(sides, self.sides, strict=False)):
                if one != other:
                    self._note_turn(number)
            if moment is not None:
                self.moments = [each for each in self.moments if each > self.time]
                if self.schedule.is_pulse(moment):
                    self._pulse()
        else:
            self.first = step.stages[-1]
            self.stage_rates = [rates[-1]]
            self._see()

    def _only_comes_nearer(self, place: int, side: int) -> bool:
        """Whether a level slows down as it comes nearer to a limit, so that it never gets there."""
        held, full, rates = self.held, self.full, [*self.stage_rates]
        program = self.program
        self.held = {number: own for number, own in held.items() if program.holding[number].stock != place}
        self.full = frozenset(number for number in full if program.turning[number].stock != place)
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
        near, far = slopes
        return near * away >= 0 or far / near > IN_PROPORTION

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

    def _turn_over(self) -> None:
        """Look anew at which limits levels are, what comparisons say, and how fast everything changes."""
        program, values = self.program, self.values
        before = [history.inputs[-1] if history.inputs else None for history in self.histories]
        self.held = {
            number: -math.inf if self._is_beyond(part.stock, self._side(number)) else 0.0
            for number, part in enumerate(program.holding)
            if self._holds_back(number)
        }
        self.full = frozenset(number for number, part in enumerate(program.turning) if self._is_at(part.stock, 1))
        self.beyond = frozenset(number for number in self.full if self._is_beyond(program.turning[number].stock, 1))
        self._look_again()
        for _ in program.latches:
            if not look_at_latches(program, values, self.histories):
                break
            self._look_again()
        self.drawn.work += SETTLE_WORK
        self._see()
        self.margins = self._margins()
        self.sides = self._sides(self.margins)
        self._draw()
        self._remember()
        for history, was in zip(self.histories, before, strict=True):
            if history.lag > 0 and history.inputs and history.inputs[-1] != was:
                self.moments.append(self.time + history.lag)
        values[TIME] = self.time

    def _look_again(self) -> None:
        self.stage_rates = []
        self.first = self._slopes(self.time, self.state)
        if self._let_go(self.first):
            self.stage_rates = []
            self.first = self._slopes(self.time, self.state)

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

    def _side(self, number: int) -> int:
        part = self.program.holding[number]
        return int(part.less == self.program.stocks[part.stock].slot)

    def _holds_back(self, number: int) -> bool:
        return self._is_at(self.program.holding[number].stock, self._side(number))

    def _see(self) -> None:
        """What comparisons say here."""
        self.margins = self._margins()
        self.sides = self._sides(self.margins)

    def _pulse(self) -> None:
        """Move in no time what pulses bring, within the limits."""
        program, values, length = self.program, self.values, NO_TIME * self.span
        values[TIME] = values[GRID] = self.time
        values[STEP] = length
        for slot, level in zip(self.slots, self.state, strict=True):
            values[slot] = level
        settle(program, values, self.histories, length)
        turned = turned_away(program, values, length)
        for index, flow in enumerate(program.flows):
            amount = values[flow.rate] * length
            self.drawn.moved[index] += amount
            ends = [place for place in (flow.source, flow.target) if place is not None]
            size = max([self.scale[place] for place in ends], default=0.0)
            if amount > 1e-6 * size:
                self.drawn.jumps.append(Jump(flow.key, self.time, amount))
        for index, rate in turned.items():
            self.drawn.turned_total[index] = self.drawn.turned_total.get(index, 0.0) + rate * length
        hits: list[LimitHit] = []
        drifts = program.run.drift(values, self.histories)
        move_levels(program, values, length, turned, hits, self.histories)
        for slot, drift in zip(program.stages, drifts, strict=True):
            values[slot] += length * drift
        self.state = [values[slot] for slot in self.slots]
        for hit in hits:
            place = next(place for place, stock in enumerate(program.stocks) if stock.key == hit.stock)
            side = int(hit.limit == "full")
            if self.away[2 * place + side]:
                self._hit(place, side)
        self.scale = [max(abs(level), seen) for level, seen in zip(self.state, self.scale, strict=True)]
        self.time += length
        self._turn_over()
        self.length = 0.0

    def _remember(self) -> None:
        if self.histories:
            self.program.run.remember(self.values, self.histories)
            for history in self.histories:
                assert isinstance(history, UnevenHistory)
                history.times.append(self.values[TIME])

    # -------------------------------------------------------------- along a threshold

    def _note_turn(self, number: int) -> None:
        count, last = self.chatter.get(number, (0, -math.inf))
        near = self.time - last <= SOON * self.span
        self.chatter[number] = (count + 1 if near else 1, self.time)
        if near and count + 1 >= CHATTERS:
            self.drawn.switching.setdefault(number, self.time)
            self.calm = 0

    calm = CALM

    def _goes_along(self) -> bool:
        return self.calm < CALM

    def _go_along(self, until: float) -> None:
        """Small steps of Euler's method until the next row, which tells the mean of their rates."""
        program, values, small = self.program, self.values, self.span / SMALL_STEPS
        moment = min([self.schedule.after(self.time), until])
        steps = max(1, min(SMALL_STEPS // GRID_ROWS, math.ceil((moment - self.time) / small)))
        small = min(small, (moment - self.time) / steps)
        begin, total = self.time, [0.0] * len(program.recorded)
        away: dict[int, float] = {}
        levels = {*self.slots}
        for number in range(steps):
            values[TIME] = values[GRID] = begin + number * small
            values[STEP] = 0.0  # pulses come at their moments, between these steps
            settled = settle(program, values, self.histories, small)
            for slot in settled.negative:
                self.drawn.negative.setdefault(slot, values[TIME])
            turned = turned_away(program, values, small)
            self.drawn.work += SETTLE_WORK
            sides = self._sides(self._margins())
            self.calm = self.calm + 1 if sides == self.sides else 0
            self.sides = sides
            total = [a + values[slot] for a, slot in zip(total, program.recorded, strict=True)]
            for index, flow in enumerate(program.flows):
                self.drawn.moved[index] += values[flow.rate] * small
            for index, rate in turned.items():
                self.drawn.turned_total[index] = self.drawn.turned_total.get(index, 0.0) + rate * small
                away[index] = away.get(index, 0.0) + rate / steps
            drifts = program.run.drift(values, self.histories)
            self._remember()
            latched = program.run.latched(values, self.histories) if program.latches else ()
            hits: list[LimitHit] = []
            move_levels(program, values, small, turned, hits, self.histories)
            for slot, drift in zip(program.stages, drifts, strict=True):
                values[slot] += small * drift
            for slot, latch in zip(program.latches, latched, strict=True):
                values[slot] = latch
            self._note_hits(hits)
        self.time = moment if steps * small >= (moment - begin) * (1 - 1e-9) else begin + steps * small
        self.state = [values[slot] for slot in self.slots]
        self.scale = [max(abs(level), seen) for level, seen in zip(self.state, self.scale, strict=True)]
        if self.record:
            mean = [
                values[slot] if slot in levels else part / steps
                for slot, part in zip(program.recorded, total, strict=True)
            ]
            mean[0] = self.time
            self.drawn.rows.append(tuple(mean))
            self.drawn.turned.append(away)
        if self.schedule.is_pulse(self.time):
            self._pulse()
        elif self.calm >= CALM:
            self.chatter.clear()
            self._turn_over()
            self.length = 0.0

    def _note_hits(self, hits: Sequence[LimitHit]) -> None:
        for hit in hits:
            place = next(place for place, stock in enumerate(self.program.stocks) if stock.key == hit.stock)
            side = int(hit.limit == "full")
            if self.away[2 * place + side]:
                self.away[2 * place + side] = False
                self.drawn.hits.append(hit)

    # -------------------------------------------------------------- rows

    def _draw(self) -> None:
        """A row of what holds here; where something jumped, behind one of what held just before."""
        if not self.record:
            return
        self._evaluate()
        rows = self.drawn.rows
        row = (self.time, *[self.values[slot] for slot in self.program.recorded[1:]])
        turned = self._turned()
        if rows and rows[-1][0] >= math.nextafter(self.time, 0.0):
            same = turned == self.drawn.turned[-1] and all(map(_about, rows[-1][1:], row[1:]))
            if same:
                rows.pop()
                self.drawn.turned.pop()
            else:
                rows[-1] = (math.nextafter(self.time, 0.0), *rows[-1][1:])
        rows.append(row)
        self.drawn.turned.append(turned)

    def _evaluate(self) -> None:
        negative: dict[int, float] = {}
        if self.held or self.at_once:
            negative = settle(self.program, self.values, self.histories, 0.0, pinned=self.held).negative
        else:
            self.program.run.evaluate(self.values, self.whole, self.histories, NONE, negative)
        for slot in self.program.rates:
            self.fastest[slot] = max(self.fastest.get(slot, 0.0), self.values[slot])
        for slot, rate in negative.items():
            if rate < -RUNS_BACK * self.fastest[slot]:
                self.drawn.negative.setdefault(slot, self.values[TIME])

    def _draw_within(self, step: Step, begin: float, end: Sequence[float], *, lands: bool) -> None:
        """Rows between the beginning of a step and its end, as near as its curves bend; and that of its end."""
        if not self.record:
            self._remember()  # the values are those of the end
            self.trail.append(Mark(self.time, end, step.stages[-1]))
            return
        bend = 0.0
        for place in range(len(self.program.stocks)):
            covered = self.high[place] - self.low[place]
            if covered > 0:
                change = abs(step.stages[-1][place] - step.stages[0][place]) * step.length_s / 8
                bend = max(bend, change / covered)
        parts = min(math.ceil(math.sqrt(bend / BEND)), MOST_BETWEEN) if bend > BEND else 1
        shares = {number / parts for number in range(1, parts)}
        spacing = self.span / GRID_ROWS
        at = (math.floor(begin / spacing * (1 + 1e-12)) + 1) * spacing
        while at < self.time - 1e-9 * spacing:
            shares.add((at - begin) / step.length_s)
            at += spacing
        for share in sorted(shares):
            if 1e-6 < share < 1 - 1e-6:
                self._set(begin + share * step.length_s, self._within_limits(step, step.at(share)))
                self._evaluate()
                self._row()
                self._remember()
        before = math.nextafter(self.time, 0.0) if lands else self.time
        self._set(before, end)
        self._evaluate()
        self._row()
        self._remember()

    def _within_limits(self, step: Step, state: list[float]) -> list[float]:
        for place, side, sign in self.bounded:
            limit = self._limit_value(place, side)
            if sign * (state[place] - limit) > 0 >= sign * (step.begin[place] - limit):
                state[place] = limit
        return state

    def _set(self, time: float, state: Sequence[float]) -> None:
        values = self.values
        for slot, value in zip(self.slots, state, strict=True):
            values[slot] = value
        values[TIME] = values[GRID] = time
        values[STEP] = 0.0

    def _row(self) -> None:
        self.drawn.rows.append(tuple([self.values[slot] for slot in self.program.recorded]))
        self.drawn.turned.append(self._turned())
        self.drawn.work += 1


def _holds(comparison: Comparison, margin: float) -> bool:
    match comparison.op:
        case "<":
            return margin < 0
        case "<=":
            return margin <= 0
        case ">":
            return margin > 0
        case ">=":
            return margin >= 0
        case "=":
            return margin == 0
        case _:
            return margin != 0


def _about(one: float, other: float) -> bool:
    return abs(one - other) <= NO_CHANGE * max(abs(one), abs(other))


def run_adaptively(program: Program, values: list[float], histories: Sequence[History], plan: Plan) -> Track:
    """Run a program from what `begin` gives, as long as a plan says."""
    run = Adaptive(
        program, values, histories, schedule_of(program, values), plan.length_s, record=True, most_work=MOST_WORK
    )
    run.advance(plan.length_s)
    drawn = run.drawn
    track = Track(
        rows=drawn.rows,
        turned={place: turned for place, turned in enumerate(drawn.turned) if turned},
        hits=drawn.hits,
        negative=drawn.negative,
        error=drawn.error,
        error_s=drawn.time_s,
        moved_total=drawn.moved,
        turned_total=drawn.turned_total,
        jumps=drawn.jumps,
        switching=drawn.switching,
        spent=drawn.spent,
        taken=WORK * drawn.work,
    )
    complete(program, values, track)
    return track
