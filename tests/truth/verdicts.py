"""Holds verdicts on levers to the second engine's runs of the model without the lever and with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tests.truth.compare import FIGURE, Difference, true_run
from tests.truth.oracle import Truth

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.outcomes import LevelOutcome
from loopdown.analysis.numbers.run.results import Run
from loopdown.model.model import Model

NOTHING = 1e-3  # of what passes through a stock: what only passes is there for one small step
IN_OTHER_STEPS = 0.02  # … beside a condition that flips at every step, where less is known
SAME, OTHER = 0.0005, 0.003  # of levels: surely the same within a thousandth; surely not


def wrong_verdicts(analysis: Analysis) -> Iterator[Difference]:
    """Each verdict that isn't so in long fine runs."""
    model = analysis.model
    for place, scenario in enumerate([None, *model.scenarios]):
        run = analysis.numbers.runs[place]
        if not isinstance(run, Run) or run.error is not None:
            continue
        base = scenario.changes if scenario else ()
        name = scenario.name.text if scenario else None
        before = None
        for lever, prediction in zip(model.levers, analysis.predictions, strict=True):
            outcomes = [each for each in (prediction.levels if prediction else ()) if each.scenario == name]
            if not outcomes:
                continue
            length = outcomes[0].before.measures.length_s
            before = before or true_run(model, length, base)
            after = true_run(model, length, [*base, *lever.changes])
            for outcome in outcomes:
                if outcome.key in before.levels and outcome.key not in getattr(run, "unsure", frozenset()):
                    where = f"{outcome.key} with {lever.title.text}"
                    passed = max(
                        each.moved.get(flow, 0.0) for each in (before, after) for flow in _into(model, outcome.key)
                    )
                    for told, right in _complaints(
                        outcome, before, after, passed * NOTHING, switches=bool(run.switching)
                    ):
                        yield Difference(name, "verdict", where, told, right)


def _into(model: Model, key: str) -> list[str]:
    return ["", *(flow for flow, ends in model.ends.items() if ends.target == key)]


def _complaints(
    outcome: LevelOutcome, before: Truth, after: Truth, nothing: float, *, switches: bool
) -> Iterator[tuple[str, str]]:
    key, told = outcome.key, outcome.judgement
    apart = _apart(before, after, key, nothing)
    words = f"{told.verdict} by {told.reason} ({told.before} -> {told.after})"
    if told.verdict == "no effect" and apart > (IN_OTHER_STEPS if switches else OTHER):
        yield words, f"levels that are {apart:.2%} apart"
    brief = told.reason in ("then", "recovered", "full", "empty")  # it may lie between two samples
    if told.verdict != "no effect" and apart < SAME and not brief and not _lost_otherwise(before, after, key):
        yield words, "the same levels"
    for limit in outcome.standard.troubles:
        one, other = getattr(before, limit)[key], getattr(after, limit)[key]
        if _starts_there(before, key) or _starts_there(after, key):
            continue
        by_trouble = told.reason in ("empty", "full", "in the end")
        if one is not None and other is None and told.verdict not in ("prevents", "delays") and not by_trouble:
            yield words, f"{limit} at {one:g} s without it, and not with it"
        if one is None and other is not None and told.verdict != "worse" and not by_trouble:
            yield words, f"{limit} at {other:g} s with it, and not without it"
        if told.reason == limit and told.before is not None and one is not None:
            if abs(told.before - one) > 2 * FIGURE * one:
                yield words, f"{limit} at {one:g} s without it"
            if told.after is not None and other is not None and abs(told.after - other) > 2 * FIGURE * other:
                yield words, f"{limit} at {other:g} s with it"
    yield from _levels(outcome, before, after, words)


def _levels(outcome: LevelOutcome, before: Truth, after: Truth, words: str) -> Iterator[tuple[str, str]]:
    """The figure that is told is right, and no other one moved much more."""
    key, told = outcome.key, outcome.judgement
    if told.reason not in ("end", "highest", "lowest") or told.before is None or told.after is None:
        return
    covered = max(before.highest[key], after.highest[key]) - min(before.lowest[key], after.lowest[key])
    right = {
        "end": (before.levels[key][-1], after.levels[key][-1]),
        "highest": (before.highest[key], after.highest[key]),
        "lowest": (before.lowest[key], after.lowest[key]),
    }
    one, other = right[told.reason]
    if abs(told.before - one) > FIGURE * covered or abs(told.after - other) > FIGURE * covered:
        yield words, f"{one:g} -> {other:g}"
    good = outcome.standard.good
    wish = {"low": -1, "high": 1}.get(good or "", 0)
    judged = told.verdict in ("improves", "worse") and wish and abs(other - one) > 0.01 * covered
    if judged and ((other - one) * wish > 0) != (told.verdict == "improves"):
        yield words, f"{one:g} -> {other:g} where {good} is good"
    counted = ["end", *(["highest"] if wish <= 0 else []), *(["lowest"] if wish >= 0 else [])]
    most = max(abs(right[each][1] - right[each][0]) for each in counted)
    if abs(other - one) < 0.85 * most - 0.01 * covered:
        yield words, f"another figure moves more: {right}"


def _apart(one: Truth, other: Truth, key: str, nothing: float) -> float:
    """By how much two levels differ at some time for more than a moment, to the level or to all that both cover."""
    covered = max(one.highest[key], other.highest[key]) - min(one.lowest[key], other.lowest[key])
    gaps = [
        abs(a - b) / max(abs(a), abs(b), covered, nothing, 1e-300)
        for a, b in zip(one.levels[key], other.levels[key], strict=True)
    ]
    return max(min(pair) for pair in pairwise(gaps))


def _lost_otherwise(one: Truth, other: Truth, key: str) -> bool:
    a, b = one.turned_away[key], other.turned_away[key]
    return abs(a - b) > SAME * max(a, b)


def _starts_there(truth: Truth, key: str) -> bool:
    """Whether a level starts at an end of what it covers: at a limit perhaps, and then both engines may differ."""
    start = truth.levels[key][0]
    return start in (truth.highest[key], truth.lowest[key]) and (
        (truth.full[key] or 1.0) == 0.0 or (truth.empty[key] or 1.0) == 0.0 or start == 0.0
    )
