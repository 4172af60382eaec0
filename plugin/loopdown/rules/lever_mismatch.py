"""A lever's level doesn't fit what it is on.

The levels are places in a system: 7 is the gain of a reinforcing loop, 8 the strength of a balancing one, 9 the
length of a delay. What counts is where a lever acts, not the kind of what it changes: a share that a link of a
reinforcing loop reads sets the gain of that loop, and a timeout is a delay. A loop may be declared or not, and needn't
be named. A lever on the wrong place is either mislabelled, and then its strength is misjudged, or meant for something
else. A lever on a loop has to change something on that loop, and one on a link needs that link: one that the model has,
or one that the lever makes.

Bad:

    loop B1: Load (+)-> Pods (-)-> Load
    lever 7 "Scale faster", on B1

Good:

    loop B1: Load (+)-> Pods (-)-> Load
    lever 8 "Scale faster", on B1
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.places import best_level, changes_link_of, fits, readings, target_of
from loopdown.base.finding import Finding, Severity
from loopdown.model.changes import NamedLink
from loopdown.model.model import Lever
from loopdown.words.en.levers import LEVELS

SEVERITY = Severity.WARNING


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each lever on a place that its level doesn't fit, on no link of the model, or on a loop that it leaves."""
    for lever in analysis.model.levers:
        target = target_of(analysis, lever)
        if target is None:
            yield from _no_link(analysis, lever)
            continue
        if not any(fits(lever.level, reading) for reading in (target, *readings(analysis, lever))):
            best = best_level(target)
            yield Finding(
                "lever-mismatch",
                SEVERITY,
                analysis.model.path,
                lever.level_span,
                f"Level {lever.level} ({LEVELS[lever.level]}) doesn't fit {target.name}, "
                f"which is {min(place.value for place in target.places)}",
                f"level {best} ({LEVELS[best]}) would fit",
            )
        elif target.loop and lever.changes and not changes_link_of(analysis, lever, target.loop):
            yield Finding(
                "lever-mismatch",
                SEVERITY,
                analysis.model.path,
                lever.span,
                f"This lever is on {target.name}, and its changes touch no link of it",
                f"change something on {target.name}, or say what the lever is on",
            )


def _no_link(analysis: Analysis, lever: Lever) -> Iterator[Finding]:
    if not isinstance(lever.on, NamedLink):
        return
    model, (source, target) = analysis.model, lever.on.pair
    if not all(name in model.variables and name not in model.spoiled for name in (source, target)):
        return  # told where the names are looked up
    message = f"There is no link from {lever.on.source.text} to {lever.on.target.text} for this lever to be on"
    if (target, source) in analysis.graph:
        message, help_ = f"{message}: it goes the other way", "turn the arrow round"
    else:
        help_ = "name a link that the model has, or a variable"
    yield Finding("lever-mismatch", SEVERITY, model.path, lever.on.span, message, help_)
