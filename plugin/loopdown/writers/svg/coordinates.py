"""Parts the numbers of a chart that can be drawn from those that can't."""

from __future__ import annotations

from loopdown.base.records import dataclass
from loopdown.parts.chart import Chart, Level
from loopdown.writers.svg.points import Point

# Far enough from the largest float that sums and differences of two such numbers still are numbers.
_LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class Drawable:
    """What of a chart can be drawn."""

    curves: tuple[tuple[Point, ...], ...]  # one a curve, perhaps empty
    levels: tuple[Level, ...]
    left_out: int  # points and levels

    @property
    def times(self) -> list[float]:
        """The times of all points."""
        return [time for points in self.curves for time, _ in points]

    @property
    def values(self) -> list[float]:
        """The values of all points."""
        return [value for points in self.curves for _, value in points]

    @property
    def heights(self) -> list[float]:
        """The values of all levels."""
        return [level.value for level in self.levels]


def drawable(chart: Chart) -> Drawable:
    """The finite numbers of a chart, and how many others there are."""
    curves = tuple(tuple(point for point in curve.points if _is_drawable(*point)) for curve in chart.curves)
    levels = tuple(level for level in chart.levels if _is_drawable(level.value))
    given = sum(len(curve.points) for curve in chart.curves) + len(chart.levels)
    return Drawable(curves, levels, given - sum(map(len, curves)) - len(levels))


def _is_drawable(*numbers: float) -> bool:
    return all(abs(number) <= _LARGEST for number in numbers)
