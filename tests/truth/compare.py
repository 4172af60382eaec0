"""Holds what is told of runs to the second engine's runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.truth import oracle
from tests.truth.oracle import Truth

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.run.results import Run
from loopdown.model.changes import Change
from loopdown.model.model import Model

STEPS = 20_000
MOST = 5_120_000
FIGURE = 0.01  # by what share a figure may differ
SURE = 0.003  # by what share of its figures the second engine may differ from itself in half the steps
MOST_KNOWN = 20  # runs that are kept
_KNOWN: dict[tuple[int, float, tuple[int, ...]], tuple[Model, Truth]] = {}
RANGE_OF_NOTHING = 1e-4  # of its level: a curve that moves less is level


@dataclass(frozen=True)
class Difference:
    """What isn't so."""

    scenario: str | None
    what: str  # one word for its kind
    where: str
    told: object
    right: object

    def __str__(self) -> str:
        return (
            f"{self.what} of {self.where} in {self.scenario or 'the model as written'}: {self.told}, not {self.right}"
        )


class Unknown(Exception):
    """The second engine doesn't know either."""


def true_run(model: Model, length: float, changes: Sequence[Change]) -> Truth:
    """A run that is right within `SURE`; Unknown where more steps go on changing it."""
    key = (id(model), length, tuple(map(id, changes)))
    if key not in _KNOWN or _KNOWN[key][0] is not model:
        if len(_KNOWN) > MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = (model, _true_run(model, length, changes))
    return _KNOWN[key][1]


def _true_run(model: Model, length: float, changes: Sequence[Change]) -> Truth:
    steps = STEPS
    coarse = oracle.run(model, length, steps, changes)
    while steps < MOST:
        steps *= 4
        fine = oracle.run(model, length, steps, changes)
        if _alike(coarse, fine):
            return fine
        coarse = fine
    raise Unknown


def _alike(one: Truth, other: Truth) -> bool:
    for stock, levels in other.levels.items():
        scale = scale_of(other, stock) * SURE
        if any(
            abs(a - b) > scale
            for a, b in ((one.highest[stock], other.highest[stock]), (one.lowest[stock], other.lowest[stock]))
        ):
            return False
        if (
            sum(abs(a - b) > scale for a, b in zip(one.levels[stock], levels, strict=True)) > 4
        ):  # jumps fall between steps
            return False
        for hits in ("full", "empty"):
            a, b = getattr(one, hits)[stock], getattr(other, hits)[stock]
            if (a is None) != (b is None) or (a is not None and abs(a - b) > SURE * max(a, b)):
                return False
    return True


def scale_of(truth: Truth, stock: str) -> float:
    """By what a difference of levels is measured."""
    size = max(abs(truth.highest[stock]), abs(truth.lowest[stock]))
    return max(truth.highest[stock] - truth.lowest[stock], RANGE_OF_NOTHING / FIGURE * size, 1e-12)


def differences(analysis: Analysis) -> Iterator[Difference]:
    """Each figure of a run that isn't that of the truth, where it isn't said to depend on the step."""
    model = analysis.model
    scenarios = [None, *model.scenarios]
    for scenario, run in zip(scenarios, analysis.numbers.runs, strict=True):
        name = scenario.name.text if scenario else None
        if not isinstance(run, Run) or run.error is not None:
            yield Difference(name, "run", "all", getattr(run, "reason", "error"), "a run")
            continue
        truth = true_run(model, run.length_s, scenario.changes if scenario else ())
        yield from of_run(name, run, truth)


def of_run(name: str | None, run: Run, truth: Truth) -> Iterator[Difference]:
    """What differs between a run and the true one."""
    unsure = getattr(run, "unsure", frozenset())
    for stock, levels in truth.levels.items():
        if stock in unsure:
            continue
        tolerance = FIGURE * scale_of(truth, stock)
        told = run.values[stock]
        if abs(told[-1] - levels[-1]) > tolerance:
            yield Difference(name, "end", stock, told[-1], levels[-1])
        if abs(max(told) - truth.highest[stock]) > tolerance:
            yield Difference(name, "highest", stock, max(told), truth.highest[stock])
        if abs(min(told) - truth.lowest[stock]) > tolerance:
            yield Difference(name, "lowest", stock, min(told), truth.lowest[stock])
        worst = max(
            (abs(at(run.times, told, time) - level), time)
            for time, level in zip(truth.times, levels, strict=True)
            if not _jumps(truth, stock, time)
        )
        if worst[0] > tolerance:
            yield Difference(
                name, "curve", stock, f"{worst[0] / scale_of(truth, stock):.2%} off at {worst[1]:g} s", "less"
            )
        yield from _hits(name, run, truth, stock)


def _jumps(truth: Truth, stock: str, time: float) -> bool:
    place = bisect_right(truth.times, time) - 1
    near = truth.levels[stock][max(place - 1, 0) : place + 2]
    return max(near) - min(near) > 0.1 * scale_of(truth, stock)


def _hits(name: str | None, run: Run, truth: Truth, stock: str) -> Iterator[Difference]:
    levels = truth.levels[stock]
    for limit, right in (("full", truth.full[stock]), ("empty", truth.empty[stock])):
        told = next((hit.time_s for hit in run.events if (hit.stock, hit.limit) == (stock, limit)), None)
        extreme = truth.highest[stock] if limit == "full" else truth.lowest[stock]
        if abs(levels[0] - extreme) <= 1e-9 * abs(extreme) or right == told:
            continue  # it starts there: reaching it again isn't kept by the second engine
        near = at(truth.times, levels, told if told is not None else right or 0.0)
        if abs(near - extreme) <= 0.001 * scale_of(truth, stock) and (told is None or right is None):
            continue  # it grazes its limit
        if told is None or right is None or abs(told - right) > FIGURE * right:
            if told is not None and right is not None and abs(near - extreme) <= 0.001 * scale_of(truth, stock):
                continue  # it creeps up to it
            yield Difference(name, limit, stock, told, right)


def at(times: Sequence[float], values: Sequence[float], time: float) -> float:
    """A value at a time, on a straight line between rows."""
    place = bisect_right(times, time * (1 + 1e-12)) - 1
    if place < 0:
        return values[0]
    if place >= len(times) - 1:
        return values[-1]
    span = times[place + 1] - times[place]
    share = (time - times[place]) / span if span > 0 else 0.0
    return values[place] + share * (values[place + 1] - values[place])
