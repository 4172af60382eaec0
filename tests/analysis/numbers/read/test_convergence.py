"""A level that hasn't reached its limit yet: whether it ever will."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from loopdown.analysis.numbers.read.convergence import settles_below

TIMES = [200.0 * place / 1000 for place in range(1001)]
UNEVEN = [200.0 * (place / 1000) ** 3 for place in range(1001)]


@pytest.mark.parametrize("times", [TIMES, UNEVEN], ids=["even", "uneven"])
@pytest.mark.parametrize(
    ("curve", "limit", "settles"),
    [
        (lambda t: 5.0, 10, True),
        (lambda t: 100 * (1 - math.exp(-t / 10)), 101, True),
        (lambda t: 100 * (1 - math.exp(-t / 40)), 110, True),
        (lambda t: 100 * (1 - math.exp(-t / 60)), 99, False),  # 96 after the run, and still climbing to 100
        (lambda t: 50 + 20 * math.sin(t), 80, True),
        (lambda t: 50 + t * math.sin(t) / 10, 80, False),  # swings that grow
        (lambda t: 0.01 * t, 1000, False),  # it takes its time, and gets there
        (lambda t: 50 * (1 - math.exp(-t / 10)) + 0.01 * t, 1000, False),
        (math.sqrt, 1000, False),
        (lambda t: math.log(1 + t), 1000, False),
        (lambda t: 100 - 100 / (1 + t), 101, True),
        (lambda t: 50 - t / 10, 60, True),  # it falls
        (lambda t: 0.0 if t < 150 else t - 150, 60, False),  # it has only begun
        (lambda t: min(t, 70), 60, False),  # it is there
    ],
)
def test_what_settles(curve: Callable[[float], float], limit: float, settles: bool, times: list[float]) -> None:
    assert settles_below(times, [curve(time) for time in times], limit) is settles


def test_a_few_points_say_nothing() -> None:
    assert not settles_below([0.0, 1.0, 2.0, 3.0, 4.0], [5.0] * 5, 10)
