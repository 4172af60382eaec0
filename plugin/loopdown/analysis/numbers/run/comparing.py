"""The comparisons of formulas within a run: which of them turn over in a step, and when."""

from __future__ import annotations

import math
from collections.abc import Sequence

from loopdown.analysis.numbers.program.ir import Comparison
from loopdown.analysis.numbers.run.dormand_prince import Step
from loopdown.analysis.numbers.run.integrate import ERRORS
from loopdown.analysis.numbers.run.stepping import Stepping

CHATTERS, SOON = 10, 1e-5  # turns in a row, each within such a part of the run after the one before


class Comparing(Stepping):
    """A run that sees where its comparisons turn over."""

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

    def _see(self) -> None:
        """What comparisons say here."""
        self.margins = self._margins()
        self.sides = self._sides(self.margins)

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

    def _note_turn(self, number: int) -> None:
        count, last = self.chatter.get(number, (0, -math.inf))
        near = self.time - last <= SOON * self.span
        self.chatter[number] = (count + 1 if near else 1, self.time)
        if near and count + 1 >= CHATTERS:
            self.drawn.switching.setdefault(number, self.time)
            self.calm = 0


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
