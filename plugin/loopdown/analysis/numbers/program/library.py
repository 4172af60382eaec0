"""What formulas call while they are computed."""

from __future__ import annotations

import operator
from bisect import bisect_right
from typing import Literal

from loopdown.base.records import dataclass, field
from loopdown.language.computing import SAME_TIME
from loopdown.language.function import Computed
from loopdown.language.functions import FUNCTIONS

# `adaptive` is what no author writes: steps as long as the model allows, ending at each moment at which it turns over.
Method = Literal["adaptive", "euler", "rk4"]


# The functions of the language that are computed anew at each moment.
COMPUTED = {name: entry.how.call for name, entry in FUNCTIONS.items() if isinstance(entry.how, Computed)}


# Of the time that four inputs cover: two that are nearer are a jump, over which no smooth curve goes.
SMOOTH = 1e-3


class NoLengthError(ValueError):
    """A delay has a length that nothing can be divided by."""


def positive(length: float) -> float:
    """A length that something is divided by; NoLengthError where it isn't above zero."""
    if length > 0:
        return length
    raise NoLengthError("not above zero")


def clamp(rate: float, slot: int, negative: dict[int, float]) -> float:
    """A flow runs one way: a negative rate counts as 0, and is noted."""
    if rate < 0:
        negative[slot] = rate
        return 0.0
    return rate


def allowed(own: float, coming: float, asked: float) -> float:
    """The share of what is asked of a stock that it allows, by a rate of its own and what comes in beside."""
    return min(1.0, max(0.0, (own + coming) / asked)) if asked > own and asked else 1.0


@dataclass(slots=True)
class History:
    """What went into a pipeline delay so far. Its length is what it was at the start, as XMILE says."""

    step: float
    method: Method
    lag: float = 0.0
    initial: float = 0.0
    inputs: list[float] = field(default_factory=list)  # one for each step
    current: float | None = None  # what goes in now: it comes out at once where there is no length

    def begin(self, lag: float, initial: float) -> float:
        """Fill the pipeline with what is in it at the start. NoLengthError where its length is negative."""
        if lag < 0:
            raise NoLengthError("negative")
        self.lag, self.initial = lag, initial
        self.inputs.clear()
        return lag

    def at(self, time: float) -> float:
        """What leaves the pipeline at a time. Where it is shorter than a step, what went in last."""
        if not self.lag and self.current is not None:
            return self.current
        inputs, step = self.inputs, self.step
        passed = time - self.lag
        if not inputs or passed < -step * SAME_TIME:
            return self.initial
        place = max(passed, 0.0) / step
        index = int(place + SAME_TIME)
        if index >= len(inputs) - 1:
            return inputs[-1]
        share = place - index
        if share <= SAME_TIME:
            return inputs[index]
        if self.method == "rk4" and len(inputs) >= 4:
            return self._cubic(index, share)
        return inputs[index] + (inputs[index + 1] - inputs[index]) * share

    def _cubic(self, index: int, share: float) -> float:
        """Lagrange's polynomial through the four nearest inputs: what the order of Runge–Kutta asks for."""
        first = min(max(index - 1, 0), len(self.inputs) - 4)
        x = index - first + share
        a, b, c, d = self.inputs[first : first + 4]
        curve = (
            -a * (x - 1) * (x - 2) * (x - 3) / 6
            + b * x * (x - 2) * (x - 3) / 2
            - c * x * (x - 1) * (x - 3) / 2
            + d * x * (x - 1) * (x - 2) / 6
        )
        return min(max(curve, min(a, b, c, d)), max(a, b, c, d))  # what never is negative isn't in between


class UnevenHistory(History):
    """The same where moments don't lie on a grid. A jump is two inputs at one time."""

    __slots__ = ("times",)

    def __init__(self) -> None:
        self.step, self.method, self.lag, self.initial = 0.0, "adaptive", 0.0, 0.0
        self.inputs: list[float] = []
        self.current = None
        self.times: list[float] = []  # one for each input

    def at(self, time: float) -> float:
        """What leaves the pipeline at a time. Of a time that isn't known yet, what went in last."""
        if not self.lag and self.current is not None:
            return self.current
        times, inputs, passed = self.times, self.inputs, time - self.lag
        if not times or passed < times[0]:
            return self.initial
        place = bisect_right(times, passed) - 1
        if place == len(times) - 1:
            return inputs[-1]
        first = max(place - 1, 0)
        near = times[first : place + 3]
        if len(near) == 4 and min(map(operator.sub, near[1:], near)) > SMOOTH * (near[3] - near[0]):
            return _through_four(near, inputs[first : place + 3], passed)
        begin, end = times[place], times[place + 1]
        return inputs[place] + (inputs[place + 1] - inputs[place]) * (passed - begin) / (end - begin)


def _through_four(x: list[float], y: list[float], at: float) -> float:
    """Lagrange's polynomial through four points, no further than they go: what never is negative isn't in between."""
    a, b, c, d = x
    p, q, r, s = at - a, at - b, at - c, at - d
    curve = (
        y[0] * q * r * s / ((a - b) * (a - c) * (a - d))
        + y[1] * p * r * s / ((b - a) * (b - c) * (b - d))
        + y[2] * p * q * s / ((c - a) * (c - b) * (c - d))
        + y[3] * p * q * r / ((d - a) * (d - b) * (d - c))
    )
    return min(max(curve, min(y)), max(y))
