"""A comparison that turns back as soon as it has turned over: small steps along its threshold, and their mean.

A. F. Filippov, *Differential Equations with Discontinuous Righthand Sides*, 1988.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from loopdown.analysis.numbers.program.ir import GRID, STEP, TIME
from loopdown.analysis.numbers.run.allocation import settle, turned_away
from loopdown.analysis.numbers.run.limits import move_levels
from loopdown.analysis.numbers.run.results import LimitHit
from loopdown.analysis.numbers.run.rows import GRID_ROWS, Recording
from loopdown.analysis.numbers.run.stepping import CALM, SETTLE_WORK, SMALL_STEPS, Mark
from loopdown.model.model import Key

FINEST = 16_000  # small steps in a run that all goes along a threshold, at most
RIPPLE = 1e-3  # of all that a level covers: a step that moves it no farther is small enough
COARSE_RIPPLE = 4e-3  # … and this is so much that figures depend on the step


class AlongThreshold(Recording):
    """A run that goes along a threshold where it has to."""

    def _goes_along(self) -> bool:
        return self.calm < CALM

    def _go_along(self, until: float) -> None:
        """Small steps of Euler's method until the next row, which tells the mean of their rates."""
        program, values = self.program, self.values
        moment = min([self.schedule.after(self.time), until])
        room = min(moment - self.time, self.span / GRID_ROWS)
        steps = max(1, math.ceil(room / self.small * (1 - 1e-9)))
        small = room / steps
        begin, start, total = self.time, self.state, [0.0] * len(program.recorded)
        away: dict[int, float] = {}
        levels = {*self.slots}
        widest = 0.0
        self.ways = ()
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
                away[index] = away.get(index, 0.0) + rate
            drifts = program.run.drift(values, self.histories)
            self._remember()
            latched = program.run.latched(values, self.histories) if program.latches else ()
            hits: list[LimitHit] = []
            move_levels(program, values, small, turned, hits, self.histories)
            for slot, drift in zip(program.stages, drifts, strict=True):
                values[slot] += small * drift
            for slot, latch in zip(program.latches, latched, strict=True):
                values[slot] = latch
            widest = max(widest, self._ripple())
            if self._note_hits(hits):
                steps = number + 1  # a curve bends at a limit: a row stands there
                break
        self._choose_small(widest)
        self.time = moment if steps * small >= (moment - begin) * (1 - 1e-9) else begin + steps * small
        self.state = [values[slot] for slot in self.slots]
        self.scale = [max(abs(level), seen) for level, seen in zip(self.state, self.scale, strict=True)]
        if not self.record:
            self._mark(start, self.time - begin)
        else:
            mean = [
                values[slot] if slot in levels else part / steps
                for slot, part in zip(program.recorded, total, strict=True)
            ]
            mean[0] = self.time
            self.drawn.rows.append(tuple(mean))
            self.drawn.turned.append({index: rate / steps for index, rate in away.items()})

    def _mark(self, start: Sequence[float], span: float) -> None:
        """Where the run is, and how fast levels moved; to and fro along a threshold is no movement."""
        seen = [*(self.trail[-1].state if self.trail else start)]
        slopes = [0.0] * len(seen)
        for place, (before, now) in enumerate(zip(start, self.state, strict=True)):
            if abs(now - seen[place]) > 2 * self.drawn.ripples.get(place, 0.0):
                seen[place], slopes[place] = now, (now - before) / span
        self.trail.append(Mark(self.time, seen, slopes))

    def _ripple(self) -> float:
        """How far the last small step moved a level, to all that it covers.

        Where a threshold turned over, a level may be off by as much as it moved otherwise than in the step before.
        """
        widest = 0.0
        now = [self.values[slot] for slot in self.slots]
        moved = [after - before for after, before in zip(now, self.state, strict=True)]
        for place, (level, way) in enumerate(zip(now, moved, strict=True)):
            self.low[place], self.high[place] = min(self.low[place], level), max(self.high[place], level)
            if way:
                widest = max(widest, abs(way) / (self.high[place] - self.low[place]))
            if self.calm == 0 and self.ways:
                ripple = abs(way - self.ways[place]) / 2
                self.drawn.ripples[place] = max(self.drawn.ripples.get(place, 0.0), ripple)
        self.state, self.ways = now, moved
        return widest

    def _choose_small(self, widest: float) -> None:
        """The next small steps, after some of which the widest moved a level so far."""
        finest = self.span / (FINEST if self.record else SMALL_STEPS)
        better = self.small * min(max(RIPPLE / widest, 0.25), 2.0) if widest else self.small
        self.small = min(max(better, finest), self.span / SMALL_STEPS)

    def unsure(self) -> frozenset[Key]:
        """The stocks of which figures depend on the small steps along a threshold."""
        return frozenset(
            stock.key
            for place, stock in enumerate(self.program.stocks)
            if self.drawn.ripples.get(place, 0.0) > COARSE_RIPPLE * (self.high[place] - self.low[place])
        )

    def _note_hits(self, hits: Sequence[LimitHit]) -> bool:
        """Keep the limits that a small step met, except where the one before was hardly away; whether there are any."""
        count = len(self.drawn.hits)
        for hit in hits:
            place = next(place for place, stock in enumerate(self.program.stocks) if stock.key == hit.stock)
            side = int(hit.limit == "full")
            if self.away[2 * place + side]:
                self.away[2 * place + side] = False
                self.drawn.hits.append(hit)
        for place, side, sign in self.bounded:
            near = max(COARSE_RIPPLE * (self.high[place] - self.low[place]), 2 * self.drawn.ripples.get(place, 0.0))
            if sign * (self._limit_value(place, side) - self.state[place]) > near:
                self.away[2 * place + side] = True
        return len(self.drawn.hits) > count
