"""Chooses what the axes of a chart show: the range of numbers, the ticks and their labels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import TypeAlias

from loopdown.base.records import dataclass
from loopdown.writers.svg.chart_labels import FONT, width_of
from loopdown.writers.svg.look import TIME

_SMALLEST = 1e-300
# Below this share of its size a range is taken for the noise of a constant.
_NOISE = 1e-6
# A range that is a smaller share of its size than this is shown without zero: a temperature, say.
_ZOOM = 0.25
# A level may stretch the range of the curves this far; behind that they would be flat.
_STRETCH = 5
_STRETCH_OF_CONSTANT = 50
# Shares of the range left free above, for the name of a limit, and below.
_ABOVE = 0.12
_BELOW = 0.04

_VALUE_INTERVALS = 6
_TIME_INTERVALS = 8
# Multiples of a unit that people count in. Behind the last it goes on in multiples of that.
_COUNTED = {
    "s": (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600),
    "min": (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440),
    "h": (1, 2, 3, 6, 12, 24, 48, 72, 168),
    "d": (1, 2, 7, 14, 28),
    "wk": (1, 2, 4, 13, 26, 52),
    "mo": (1, 2, 3, 6, 12),
    "q": (1, 2, 4),
}
_SUFFIXES = {0: "", 3: "k", 6: "M", 9: "G"}  # as the language writes them
_PLAIN_VALUES = 1e4  # from here on `10k` is shorter than `10,000`
_PLAIN_TIMES = 1e5
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

# A step between ticks is a whole number and a power of ten, since 0.1 is no float.
_Step: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: what it spans, and what stands on it."""

    low: float
    high: float  # always above `low`
    ticks: tuple[tuple[float, str], ...]  # value and label
    title: str  # with the unit

    def share(self, value: float) -> float:
        """How far along the axis a value stands: 0 at its low end, 1 at its high one."""
        return (value - self.low) / (self.high - self.low)

    def holds(self, value: float) -> bool:
        """Whether a value stands on the axis."""
        return self.low <= value <= self.high


def value_axis(unit: str, values: Sequence[float], levels: Sequence[float]) -> Axis:
    """The axis of the values: zero is on it unless they stay far from it; a level that is far off isn't.

    All numbers are drawable ones. The unit is text as it will be seen; the title may be empty.
    """
    low, high = value_range(values, levels)
    step = next(step for step in _decimal_steps(high - low) if _intervals(low, high, step) <= _VALUE_INTERVALS)
    ticks, factor = _ticks(low, high, step, _PLAIN_VALUES)
    return Axis(low, high, ticks, value_title(unit, factor))


def value_range(values: Sequence[float], levels: Sequence[float]) -> tuple[float, float]:
    """What the axis of the values spans, with the room above that the name of a limit needs."""
    low, high, is_constant = _range(values or levels)
    reach = (high - low) * (_STRETCH_OF_CONSTANT if is_constant else _STRETCH)
    near = [level for level in levels if max(high, level) - min(low, level) <= reach]
    low, high = min([low, *near]), max([high, *near])
    span = high - low
    return low - span * _BELOW if low else 0.0, high + span * _ABOVE if high else 0.0


def time_axis(unit: str, times: Sequence[float], length: float) -> Axis:
    """The axis of time: it begins and ends with the points, and its ticks stand where people count.

    All numbers are drawable ones. The unit is text as it will be seen, or empty; the length is that of the axis in
    units of the picture, for which the labels have to be short enough.
    """
    low, high = time_range(times)
    for step in _time_steps(unit, high - low):
        intervals = _intervals(low, high, step)
        if intervals > _TIME_INTERVALS:
            continue
        ticks, factor = _ticks(low, high, step, _PLAIN_TIMES)
        if len(ticks) < 2 or max(width_of(label) for _, label in ticks) + FONT / 2 <= length / intervals:
            break
    return Axis(low, high, ticks, time_title(unit, factor))


def time_range(times: Sequence[float]) -> tuple[float, float]:
    """What the axis of time spans: where all is at one time, that stands in the middle."""
    low, high = (min(times), max(times)) if times else (0.0, 1.0)
    if high - low <= max(_NOISE * _NOISE * max(abs(low), abs(high)), _SMALLEST):
        around = abs(low) / 2 if abs(low) > _SMALLEST else 1.0
        return low - around, high + around
    return low, high


def write_number(value: float) -> str:
    """A number for a label: at most six digits that count, thousands parted, `12.5M`, `3×10¹⁵`."""
    if not value:
        return "0"
    size = abs(value)
    power = 0 if 1e-4 <= size < 1e7 else 6 if 1e7 <= size < 1e9 else 9 if 1e9 <= size < 1e12 else None
    if power is not None:
        # To six digits first, so that what comes out of an addition reads as what went in.
        return _label(Decimal(f"{value:.6g}").scaleb(-power)) + _SUFFIXES[power]
    mantissa, exponent = f"{value:.3e}".split("e")
    return f"{_label(Decimal(mantissa))}×{_power_of_ten(int(exponent))}"


def value_title(unit: str, factor: str) -> str:
    """The title of an axis of values; empty where there is nothing to say."""
    return ", ".join(filter(None, (unit, factor)))


def time_title(unit: str, factor: str) -> str:
    """The title of an axis of time."""
    counted = " ".join(filter(None, (factor, unit)))
    return f"{TIME} ({counted})" if counted else TIME


def power_for(size: float, plain: float) -> int:
    """The power of ten that labels leave to a suffix or to the title, a multiple of three: none up to `plain`."""
    if not size or 1e-3 <= size < plain:
        return 0
    return math.floor(math.log10(size) / 3) * 3


def factor_of(power: int) -> str:
    """A power of ten for a title: `×10¹²`, or nothing for none."""
    return f"×{_power_of_ten(power)}" if power else ""


def _range(values: Sequence[float]) -> tuple[float, float, bool]:
    """What the values span, and whether they are one value."""
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    size = max(abs(low), abs(high))
    if size < _SMALLEST:
        return 0.0, 1.0, True
    if high - low <= _NOISE * size:
        return min(low, 0.0), max(high, 0.0), True
    if high - low >= _ZOOM * size:
        low, high = min(low, 0.0), max(high, 0.0)
    return low, high, False


def _decimal_steps(span: float) -> Iterator[_Step]:
    """1, 2, 5, 10, … from far below the span on."""
    power = math.floor(math.log10(span)) - 1
    while True:
        yield from ((digit, power) for digit in (1, 2, 5))
        power += 1


def _time_steps(unit: str, span: float) -> Iterator[_Step]:
    counted = _COUNTED.get(unit)
    if not counted:
        yield from _decimal_steps(span)
        return
    if span < _TIME_INTERVALS:
        yield from takewhile(lambda step: step[1] < 0, _decimal_steps(span))
    yield from ((multiple, 0) for multiple in counted)
    yield from ((digit * counted[-1], power) for power in range(310) for digit in (1, 2, 5))


def _number(step: _Step, times: int = 1) -> float:
    return float(f"{times * step[0]}e{step[1]}")


def _intervals(low: float, high: float, step: _Step) -> float:
    return (high - low) / _number(step)


def _ticks(low: float, high: float, step: _Step, plain: float) -> tuple[tuple[tuple[float, str], ...], str]:
    """The ticks, and the factor that the title has to name where their labels would be too long."""
    size = _number(step)
    # A tick at the very end isn't lost to rounding.
    first, last = math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9)
    values = [_number(step, times) for times in range(first, last + 1)]
    power = power_for(max(map(abs, values), default=0.0), plain)
    suffix = _SUFFIXES.get(power, "")
    shown = [Decimal(times * step[0]).scaleb(step[1] - power) for times in range(first, last + 1)]
    decimals = max((_decimals(number) for number in shown), default=0)
    labels = (_label(number, decimals) for number in shown)
    ticks = tuple((value, f"{label}{suffix}" if value else "0") for value, label in zip(values, labels, strict=True))
    return ticks, "" if power in _SUFFIXES else factor_of(power)


def _decimals(number: Decimal) -> int:
    """How many decimals a number needs."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _power_of_ten(power: int) -> str:
    return "10" + str(power).translate(_SUPERSCRIPT)


def _label(number: Decimal, decimals: int | None = None) -> str:
    """Thousands parted, a real minus, and as many decimals as asked for, or as there are."""
    text = f"{number:,f}" if decimals is None else f"{number:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".") if decimals is None else text
    return text.replace("-", "−")
