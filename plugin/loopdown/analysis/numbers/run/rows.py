"""The rows of a run: as near as its curves bend, and on both sides of what jumps."""

from __future__ import annotations

import math
from collections.abc import Sequence

from loopdown.analysis.numbers.program.ir import TIME
from loopdown.analysis.numbers.program.library import UnevenHistory
from loopdown.analysis.numbers.run.at_limits import AtLimits
from loopdown.analysis.numbers.run.dormand_prince import Step
from loopdown.analysis.numbers.run.stepping import Mark
from loopdown.analysis.numbers.tolerances import NO_CHANGE

GRID_ROWS = 200  # rows that are spread evenly; more where curves bend
BEND = 5e-4  # of all that a level covers: rows are so near that a straight line between them is off by less
RUNS_BACK = 1e-4  # of the highest rate of a flow: what is less below zero may be off by the error of steps
MOST_BETWEEN = 24  # rows within a step


class Recording(AtLimits):
    """A run that records where it was."""

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

    def _draw_within(self, step: Step, begin: float, end: Sequence[float], *, lands: bool) -> None:
        """Rows between the beginning of a step and its end, as near as its curves bend; and that of its end."""
        self.trail.append(Mark(self.time, end, step.stages[-1]))
        if not self.record:
            self._remember()  # the values are those of the end
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
        last = 0.0
        for share in sorted(shares):
            if last + 1e-6 < share < 1 - 1e-6:
                last = share
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

    def _evaluate(self) -> None:
        negative = self._settle()
        for slot in self.program.rates:
            self.fastest[slot] = max(self.fastest.get(slot, 0.0), self.values[slot])
        for slot, rate in negative.items():
            if rate < -RUNS_BACK * self.fastest[slot]:
                self.drawn.negative.setdefault(slot, self.values[TIME])

    def _row(self) -> None:
        self.drawn.rows.append(tuple([self.values[slot] for slot in self.program.recorded]))
        self.drawn.turned.append(self._turned())
        self.drawn.work += 1

    def _remember(self) -> None:
        if self.histories:
            self.program.run.remember(self.values, self.histories)
            for history in self.histories:
                assert isinstance(history, UnevenHistory)
                history.times.append(self.values[TIME])


def _about(one: float, other: float) -> bool:
    return abs(one - other) <= NO_CHANGE * max(abs(one), abs(other))
