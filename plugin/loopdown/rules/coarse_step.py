"""A step that is written is too long to show what the model does.

A run goes from step to step, and what happens in between it doesn't see: a level jumps over where it would settle, a
burst is gone before it is met. A step should be well below the shortest time constant of the model (J. D. Sterman,
*Business Dynamics*, 2000, appendix A). Without a `step` each is as long as the model allows, and no longer.

Bad:

    stock Heat = 100 deg, max 200 deg, when full "alarm"
    flow Cooling: Heat -> () @ (Heat - Room) / 1 min
    flow Warming: () -> Heat @ 20 deg / 1 min
    Room = 20 deg
    run 10 min, step 2.5 min

Good:

    stock Heat = 100 deg, max 200 deg, when full "alarm"
    flow Cooling: Heat -> () @ (Heat - Room) / 1 min
    flow Warming: () -> Heat @ 20 deg / 1 min
    Room = 20 deg
    run 10 min
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.coarse import Coarse
from loopdown.base.finding import Finding, Severity
from loopdown.words.en.grammar import duration

SEVERITY = Severity.WARNING

_FIGURE = {"highest": "is {} at most", "lowest": "is {} at least", "end": "ends at {}"}


def check(analysis: Analysis) -> Iterator[Finding]:
    """The first scenario in which a figure is another in finer steps."""
    settings = analysis.model.run
    coarse = next((each for each in analysis.numbers.coarse if each is not None), None)
    if settings is None or settings.step_s is None or coarse is None:
        return
    when = f" when {coarse.scenario}" if coarse.scenario else ""
    step = duration(settings.step_s)
    yield Finding(
        "coarse-step",
        SEVERITY,
        analysis.model.path,
        settings.span,
        f"Steps of {step} are too long to see what the model does: {_told(analysis, coarse)}{when}",
        "leave out `step`, and each is as long as the model allows"
        + (f"; or write `step {duration(coarse.enough_s)}`" if coarse.enough_s is not None else ""),
    )


def _told(analysis: Analysis, coarse: Coarse) -> str:
    name = analysis.name(coarse.stock)
    if coarse.figure in ("full", "empty"):
        one, other = (_moment(coarse.figure, time) for time in (coarse.told, coarse.right))
        return f"{name} {one}, in shorter ones it {other}"
    one, other = (_level(analysis, coarse, level or 0.0) for level in (coarse.told, coarse.right))
    return f"{name} {_FIGURE[coarse.figure].format(one)}, in shorter ones {other}"


def _moment(limit: str, time: float | None) -> str:
    return f"is never {limit}" if time is None else f"is {limit} after {duration(time)}"


def _level(analysis: Analysis, coarse: Coarse, level: float) -> str:
    unit = next((each.unit for each in analysis.numbers.stocks if each.stock == coarse.stock), None)
    return f"{level / float(unit.factor):.4g} {unit.text}".rstrip() if unit else f"{level:.4g}"
