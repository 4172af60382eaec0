"""Reads what is said of a stock, and holds each claim in it to the values of the run: by the words alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.course import Course
from loopdown.analysis.numbers.run.results import Run
from loopdown.base.records import dataclass
from loopdown.language.time_units import SECONDS
from loopdown.parts.callouts.word_courses import word_told
from loopdown.parts.callouts.word_rates import Rates
from loopdown.words.sentences import text_of

NUMBER = r"−?[\d,]*\.?\d+(?:e[-+]?\d+)?"
LEVEL = rf"(?P<level>{NUMBER})(?: [^,;]*?)??"
RATE = rf"(?P<rate>{NUMBER})(?: [^,;]*?)??/(?P<per>[a-z]+)"
TIME = r"(?P<time>[\d,.]+(?:e[-+]?\d+)? (?:ms|s|min|h|d|wk|mo|y)(?: [\d,.]+ (?:ms|s|min|h|d|wk|mo|y))?)"
BETWEEN = rf"between (?P<low>{NUMBER})(?: [^,;]*?)?? and (?P<high>{NUMBER})(?: [^,;]*?)??, once in {TIME}"
CLOSE = 0.02


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a stock in one scenario, and the values that it is said of, in base units."""

    text: str
    times: Sequence[float]
    levels: Sequence[float]
    maximum: float | None
    factor: float  # of an amount as it is written
    rate_factor: float
    rates: Sequence[float]  # inflow less outflow

    @property
    def covered(self) -> float:
        """Between which levels it all lies."""
        return max(self.levels) - min(self.levels)

    def at(self, time: float) -> float:
        """The level at a time, on a straight line between rows."""
        after = min(bisect_left(self.times, time), len(self.times) - 1)
        before = max(after - 1, 0)
        span = self.times[after] - self.times[before]
        share = (time - self.times[before]) / span if span else 1.0
        return self.levels[before] + min(max(share, 0.0), 1.0) * (self.levels[after] - self.levels[before])

    def far(self, time: float) -> float:
        """How far a moment may be from the one that is said: as far as words are round, or to the next row."""
        row = min(bisect_right(self.times, time), len(self.times) - 1)
        return max(CLOSE * time, self.times[row] - self.times[max(row - 1, 0)])

    def near(self, time: float, within: float) -> Sequence[float]:
        """The levels about a time."""
        rows = slice(bisect_left(self.times, time - within), bisect_right(self.times, time + within))
        return (self.at(time - within), *self.levels[rows], self.at(min(time + within, self.times[-1])))

    def is_level(self, said: float, level: float, share: float = CLOSE) -> bool:
        """Whether two levels are the same to a reader of the curve."""
        return abs(said - level) <= share * max(self.covered, abs(level))


def told_of(analysis: Analysis, course: Course) -> Told:
    """What is said of one course, with its run."""
    run = next(r for r in analysis.numbers.runs if isinstance(r, Run) and r.scenario == course.scenario)
    rates = Rates(analysis, course.figures)
    flows = {key: ends for key, ends in analysis.model.ends.items() if key in run.values}
    net = [
        sum(run.values[key][row] for key, ends in flows.items() if ends.target == course.stock)
        - sum(run.values[key][row] for key, ends in flows.items() if ends.source == course.stock)
        for row in range(len(run.times))
    ]
    return Told(
        text_of(word_told(rates, course)),
        run.times,
        run.values[course.stock],
        course.figures.maximum,
        rates.factor,
        float(rates.rate_unit.factor),
        net,
    )


def claims(told: Told) -> Iterator[tuple[str, bool]]:
    """Each claim of a text, and whether the run bears it out. What no pattern reads is a claim that isn't true."""
    rest = told.text
    for pattern, check in PATTERNS:
        for match in re.finditer(pattern, rest):
            yield match[0], check(told, match)
        rest = re.sub(pattern, "", rest)
    left = re.sub(r"\b(then|and)\b|[,;:.\s]", "", rest)
    if left:
        yield f"not read: {rest}", False


def number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def seconds(text: str) -> float:
    words = text.split()
    return sum(number(count) * _unit(unit) for count, unit in zip(words[::2], words[1::2], strict=True))


def _unit(unit: str) -> float:
    return 0.001 if unit == "ms" else SECONDS[unit]


def _level(told: Told, match: re.Match[str]) -> float:
    return number(match["level"]) * told.factor


def _rate(told: Told, match: re.Match[str]) -> float:
    return number(match["rate"]) * told.rate_factor / SECONDS[match["per"]]


def _peaks(told: Told, match: re.Match[str], sign: int = 1) -> bool:
    """It is there then, and on both sides there is a level from which that stands out."""
    time, level = seconds(match["time"]), _level(told, match)
    split = min(bisect_left(told.times, time), len(told.times) - 1)
    furthest = max(told.near(time, told.far(time)), key=lambda each: sign * each)
    before = min(sign * each for each in told.levels[: split + 1])
    after = min(sign * each for each in told.levels[split:])
    return told.is_level(level, furthest) and sign * level - max(before, after) > 0.009 * told.covered


def _settles(told: Told, match: re.Match[str], sign: int = 0) -> bool:
    """It ends there, and its last quarter brought it no further than the one before, or nowhere."""
    level, end = _level(told, match), told.levels[-1]
    if sign and sign * level <= sign * told.levels[0]:
        return False
    length = told.times[-1]
    steady = abs(told.at(length * 0.9) - end) <= CLOSE * told.covered
    before, last = abs(told.at(length * 0.9) - told.at(length * 0.8)), abs(end - told.at(length * 0.9))
    return told.is_level(level, end) and steady and (last <= 0.97 * before or last <= 5e-3 * told.covered)


def _full(told: Told, match: re.Match[str]) -> bool:
    time = seconds(match["time"])
    if time > told.times[-1]:
        return True  # behind the run: worked out from constant rates, which has its own tests
    assert told.maximum is not None
    return max(told.near(time, told.far(time))) >= told.maximum - 1e-3 * told.covered and _first(
        told, time, told.maximum, 1
    )


def _empty(told: Told, match: re.Match[str]) -> bool:
    time = seconds(match["time"])
    if time > told.times[-1]:
        return True
    return min(told.near(time, told.far(time))) <= 1e-3 * told.covered and _first(told, time, 0.0, -1)


def _first(told: Told, time: float, limit: float, sign: int) -> bool:
    """It isn't there before, but for the start."""
    before = [level for at, level in zip(told.times, told.levels, strict=True) if at < time * (1 - CLOSE)]
    away = next((place for place, level in enumerate(before) if level != limit), len(before))
    return all(sign * level < sign * limit + 1e-9 * max(told.covered, 1e-300) for level in before[away:])


def _rate_at_end(told: Told, match: re.Match[str], sign: int) -> bool:
    """By the rates of the flows, or by the level over the last fiftieth of the run."""
    rate = _rate(told, match)
    length = told.times[-1]
    moved = (told.levels[-1] - told.at(length * 0.98)) / (length * 0.02)
    return any(abs(sign * each - rate) <= CLOSE * abs(rate) for each in (told.rates[-1], moved))


def _at_end(told: Told, match: re.Match[str]) -> bool:
    return abs(seconds(match["time"]) / told.times[-1] - 1) < CLOSE and told.is_level(
        _level(told, match), told.levels[-1]
    )


def _back(told: Told, match: re.Match[str]) -> bool:
    """It is within a twentieth then (of the level, or of the height where that is hardly more), and wasn't before."""
    time, level = seconds(match["time"]), _level(told, match)
    height = max(abs(each - level) for each in told.levels)
    near = 0.05 * abs(level) if 0.1 * abs(level) < height and level else 0.05 * height
    edge = [abs(each - level) for each in told.near(time, told.far(time))]
    return min(edge) <= near * 1.05 and max(edge) >= near * 0.8


def _swings(told: Told, match: re.Match[str]) -> bool:
    """The last period, or where they die out the first, lies between the two, and there are turns a period apart."""
    low, high = (number(match[name]) * told.factor for name in ("low", "high"))
    period = seconds(match["time"])
    if "less and less" in told.text:
        slack = CLOSE * told.covered
        return min(told.levels) - slack <= low < high <= max(told.levels) + slack
    last = told.near(told.times[-1] - period * 0.75, period * 0.75)
    share = 0.05 * (high - low)
    return abs(min(last) - low) <= share + CLOSE * abs(low) and abs(max(last) - high) <= share + CLOSE * abs(high)


def _holds(told: Told, _: re.Match[str]) -> bool:
    return told.covered <= 1e-3 * max(map(abs, told.levels)) + 1e-300


def _steady(told: Told, match: re.Match[str], sign: int) -> bool:
    """From the start on, until the first limit."""
    rate = sign * _rate(told, match)
    rows = [row for row, level in enumerate(told.levels) if abs(level - told.levels[0]) > 0.1 * told.covered]
    row = rows[0] if rows else len(told.levels) - 1
    moved = (told.levels[row] - told.levels[0]) / told.times[row]
    return abs(moved - rate) <= CLOSE * abs(rate)


def _at_that_rate(told: Told, match: re.Match[str], sign: int) -> bool:
    time = seconds(match["time"])
    goal = told.maximum if sign > 0 else 0.0
    assert goal is not None
    rates = [told.rates[-1], (told.levels[-1] - told.at(told.times[-1] * 0.98)) / (told.times[-1] * 0.02)]
    return any(
        rate * sign > 0 and abs((goal - told.levels[-1]) / rate + told.times[-1] - time) <= 0.03 * time
        for rate in rates
    )


def _mean(told: Told, match: re.Match[str]) -> bool:
    half = [level for time, level in zip(told.times, told.levels, strict=True) if time > told.times[-1] * 0.9]
    return told.is_level(_level(told, match), sum(half) / len(half), 0.05)


PATTERNS: tuple[tuple[str, Callable[[Told, re.Match[str]], bool]], ...] = (
    (rf"peaks at {LEVEL} after {TIME}", _peaks),
    (rf"is down to {LEVEL} after {TIME}", lambda told, match: _peaks(told, match, -1)),
    (rf"is back within 5 % of {LEVEL} after {TIME}", _back),
    (rf"rises and settles at about {LEVEL}$", lambda told, match: _settles(told, match, 1)),
    (rf"falls and settles at about {LEVEL}$", lambda told, match: _settles(told, match, -1)),
    (rf"settles at about {LEVEL}$", _settles),
    (rf"; at that rate it is full after {TIME}$", lambda told, match: _at_that_rate(told, match, 1)),
    (rf"; at that rate it is empty after {TIME}$", lambda told, match: _at_that_rate(told, match, -1)),
    (rf"is full (?:in|after) {TIME}", _full),
    (rf"is empty (?:in|after) {TIME}", _empty),
    (rf"is at {LEVEL} after {TIME}", _at_end),
    (rf"growing by {RATE}", lambda told, match: _rate_at_end(told, match, 1)),
    (rf"draining by {RATE}", lambda told, match: _rate_at_end(told, match, -1)),
    (rf"then grows by {RATE}", lambda told, match: _rate_at_end(told, match, 1)),
    (rf"then drains by {RATE}", lambda told, match: _rate_at_end(told, match, -1)),
    (rf"to {LEVEL} after {TIME}", _at_end),
    (rf"grows by {RATE}", lambda told, match: _steady(told, match, 1)),
    (rf"drains by {RATE}", lambda told, match: _steady(told, match, -1)),
    (rf"swings {BETWEEN}(?:, (?:less and less|more and more))?", _swings),
    (rf"goes up and down {BETWEEN}, as what drives it does", _swings),
    (rf"stays at about {LEVEL}, where a condition flips back and forth at every step", _mean),
    (r"holds its level: what comes in goes out", _holds),
    (r"is full and stays full", lambda told, _: told.levels[0] == told.maximum and _holds(told, _)),
    (r"is full from the start", lambda told, _: told.maximum is not None and told.levels[0] >= told.maximum),
    (r"is empty from the start", lambda told, _: told.levels[0] <= 0),
)  # fmt: skip
