"""What functions compute that Python's own library lacks (XMILE 1.0, 3.5): the reference for every target."""

from __future__ import annotations

import math
from bisect import bisect_right

# Times are whole steps added up in floating point: this share of a step decides what is still the same time.
SAME_TIME = 1e-6


def whole(number: float) -> float:
    """The next whole number that isn't larger."""
    return float(math.floor(number))


def step(time: float, length: float, height: float, start: float) -> float:
    """The height from `start` on; 0 before. `length` is that of a step of the run. All times are in seconds."""
    return height if time + length * SAME_TIME >= start else 0.0


def ramp(time: float, slope: float, start: float, end: float = math.inf) -> float:
    """A line that rises by `slope` a second from `start` on, and stays where it is from `end` on."""
    return slope * (min(time, end) - start) if min(time, end) > start else 0.0


def pulse(time: float, length: float, magnitude: float, first: float, interval: float = 0.0) -> float:
    """The rate at which the whole magnitude passes within one step: at `first`, and again after each interval.

    `time` is that at which the step began, and `length` the step's.
    """
    if not length:
        return 0.0
    late = time - first + length * SAME_TIME
    if interval <= 0:
        return magnitude / length if 0 <= late < length else 0.0
    passed = math.floor(late / interval) + 1 if late >= 0 else 0
    before = math.floor((late - length) / interval) + 1 if late >= length else 0
    return magnitude * (passed - before) / length


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
