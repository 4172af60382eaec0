"""What the compiled formulas call: the functions of XMILE that Python's own library lacks (XMILE 1.0, 3.5)."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import Literal

from loopdown.base.records import dataclass, field

Method = Literal["euler", "rk4"]

# Times are whole steps added up in floating point: this share of a step decides what is still the same time.
SAME_TIME = 1e-6


def positive(length: float) -> float:
    """A length that something is divided by; ValueError where it isn't above zero."""
    if length > 0:
        return length
    raise ValueError("not above zero")


def whole(number: float) -> float:
    """The next whole number that isn't larger."""
    return float(math.floor(number))


def ramp(time: float, slope: float, start: float, end: float) -> float:
    """A line that rises by `slope` a second from `start` on, and stays where it is from `end` on."""
    return slope * (min(time, end) - start) if min(time, end) > start else 0.0


def pulse(time: float, step: float, magnitude: float, first: float, interval: float) -> float:
    """The rate at which the whole magnitude passes within one step: at `first`, and again after each interval."""
    if not step:
        return 0.0
    late = time - first + step * SAME_TIME
    if interval <= 0:
        return magnitude / step if 0 <= late < step else 0.0
    passed = math.floor(late / interval) + 1 if late >= 0 else 0
    before = math.floor((late - step) / interval) + 1 if late >= step else 0
    return magnitude * (passed - before) / step


def table(x: float, *coordinates: float) -> float:
    """A graphical function: linear between its points, flat outside; where two have one x, the later one holds."""
    xs, ys = coordinates[::2], coordinates[1::2]
    if any(xs[i] > xs[i + 1] for i in range(len(xs) - 1)):
        order = sorted(range(len(xs)), key=xs.__getitem__)
        xs, ys = tuple(xs[i] for i in order), tuple(ys[i] for i in order)
    above = bisect_right(xs, x)
    if above == 0:
        return ys[0]
    if above == len(xs):
        return ys[-1]
    low, high = xs[above - 1], xs[above]
    return ys[above - 1] + (ys[above] - ys[above - 1]) * (x - low) / (high - low)


def clamp(rate: float, slot: int, negative: set[int]) -> float:
    """A flow runs one way: a negative rate counts as 0, and is noted."""
    if rate < 0:
        negative.add(slot)
        return 0.0
    return rate


@dataclass(slots=True)
class History:
    """What went into a pipeline delay so far. Its length is what it was at the start, as XMILE says."""

    step: float
    method: Method
    lag: float = 0.0
    initial: float = 0.0
    inputs: list[float] = field(default_factory=list)  # one for each step

    def begin(self, lag: float, initial: float) -> float:
        """Fill the pipeline with what is in it at the start. ValueError where its length is negative."""
        if lag < 0:
            raise ValueError("negative")
        self.lag, self.initial = lag, initial
        self.inputs.clear()
        return lag

    def at(self, time: float) -> float:
        """What leaves the pipeline at a time. Where it is shorter than a step, what went in last."""
        passed = time - self.lag
        if not self.inputs or passed < -self.step * SAME_TIME:
            return self.initial
        place = max(passed, 0.0) / self.step
        index = int(place + SAME_TIME)
        if index >= len(self.inputs) - 1:
            return self.inputs[-1]
        share = place - index
        if share <= SAME_TIME:
            return self.inputs[index]
        if self.method == "rk4" and len(self.inputs) >= 4:
            return self._cubic(index, share)
        return self.inputs[index] + (self.inputs[index + 1] - self.inputs[index]) * share

    def _cubic(self, index: int, share: float) -> float:
        """Lagrange's polynomial through the four nearest inputs: what the order of Runge–Kutta asks for."""
        first = min(max(index - 1, 0), len(self.inputs) - 4)
        x = index - first + share
        a, b, c, d = self.inputs[first : first + 4]
        return (
            -a * (x - 1) * (x - 2) * (x - 3) / 6
            + b * x * (x - 2) * (x - 3) / 2
            - c * x * (x - 1) * (x - 3) / 2
            + d * x * (x - 1) * (x - 2) / 6
        )
