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
from collections.abc import Iterator, Sequence

from loopdown.analysis.numbers.program.ir import GRID, STEP, TIME
from loopdown.analysis.numbers.program.library import History
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.allocation import NotFiniteError, settle, turned_away
from loopdown.analysis.numbers.run.along_threshold import AlongThreshold
from loopdown.analysis.numbers.run.dormand_prince import WEIGHTS, Step, take_step
from loopdown.analysis.numbers.run.integrate import ERRORS, Track, complete, look_at_latches
from loopdown.analysis.numbers.run.limits import move_levels
from loopdown.analysis.numbers.run.results import Jump, LimitHit, Plan
from loopdown.analysis.numbers.run.schedule import schedule_of
from loopdown.analysis.numbers.run.stepping import CALM, SETTLE_WORK

ERROR = 1e-6  # of a step, to the largest value that a level has had
LEAST_PART = 1e-12  # of the run: a step isn't shorter
TURNS_AT = 1e-10  # of the run: how near to its moment a comparison turns over
NO_TIME = 1e-9  # of the run: how long a pulse lasts
MOST_CORRECTIONS = 4  # of a step that ends at a limit
LONGEST = 100  # steps are at least so many
STILL = 40  # inputs of a delay that are the same: it holds nothing that changes
MOST_WORK = 100_000  # moments that a run may look at
WORK = 1  # plain steps for which such a moment counts


class Adaptive(AlongThreshold):
    """A run in steps as long as the model allows. `advance` may be called again to go on."""

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
                    self._leave_threshold()
                else:
                    self._go_on(until_s)
        except ERRORS as error:
            drawn.error = error
        drawn.time_s = self.time

    def _begin(self) -> None:
        for place, stock in enumerate(self.program.stocks):
            for side, limit in enumerate((stock.floor, stock.maximum)):
                if limit is not None:
                    self.away[2 * place + side] = not self._is_at(place, side)
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
        longest = min([longest, *(lag for lag in self._waiting() if lag > longest / 100)])
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

    def _waiting(self) -> Iterator[float]:
        """The lengths of delays that hold something that changes: no step may reach beyond what went in."""
        for history in self.histories:
            if history.lag > 0:
                inputs = history.inputs[-STILL:]
                if len(inputs) < STILL or history.at(self.time) != inputs[-1] or min(inputs) != max(inputs):
                    yield history.lag

    def _first_length(self, longest: float) -> float:
        """E. Hairer et al., section II.4: so short that a straight line is close."""
        assert self.first is not None
        sizes = [
            abs(slope) / scale for slope, scale in zip(self.first, self.scale, strict=True) if slope and scale > 1e-300
        ]
        return min([longest, 0.01 / max(sizes)] if sizes and max(sizes) > 0 else [longest / 1000])

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

    def _leave_threshold(self) -> None:
        """A pulse that falls on this time; or on in long steps, where nothing has turned over for a while."""
        if self.schedule.is_pulse(self.time):
            self._pulse()
        elif self.calm >= CALM:
            self.chatter.clear()
            self._turn_over()
            self.length = 0.0


def run_adaptively(program: Program, values: list[float], histories: Sequence[History], plan: Plan) -> Track:
    """Run a program from what `begin` gives, as long as a plan says."""
    run = Adaptive(
        program, values, histories, schedule_of(program, values), plan.length_s, record=True, most_work=MOST_WORK
    )
    run.advance(plan.length_s)
    return track_of(run)


def track_of(run: Adaptive) -> Track:
    """What a run has recorded."""
    program, values, drawn = run.program, run.values, run.drawn
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
        unsure=run.unsure(),
        spent=drawn.spent,
        taken=WORK * drawn.work,
    )
    complete(program, values, track)
    return track
