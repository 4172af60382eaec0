"""A comparison that turns back as soon as it has turned over: small steps along its threshold, and their mean.

A. F. Filippov, *Differential Equations with Discontinuous Righthand Sides*, 1988.
"""

from __future__ import annotations

import math

from loopdown.analysis.numbers.program.ir import GRID, STEP, TIME
from loopdown.analysis.numbers.run.allocation import settle, turned_away
from loopdown.analysis.numbers.run.limits import move_levels
from loopdown.analysis.numbers.run.results import LimitHit
from loopdown.analysis.numbers.run.rows import GRID_ROWS, Recording
from loopdown.analysis.numbers.run.stepping import CALM, SETTLE_WORK

SMALL_STEPS = 5_000  # of Euler's method in a run that all goes along a threshold


class AlongThreshold(Recording):
    """A run that goes along a threshold where it has to."""

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
