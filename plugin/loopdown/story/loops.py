"""What there is to say of each loop: what it does, how a change goes round it, who pushes back, what it wants."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.contests import Contest, contest
from loopdown.analysis.loops.couplings import is_observed, uses_metrics
from loopdown.analysis.loops.drains import is_drain
from loopdown.analysis.loops.guards import Guard, amplifies, guards, is_unguarded
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.analysis.loops.slow_guards import SlowGuard, slow_guards
from loopdown.base.records import dataclass
from loopdown.model.model import Delay, Key, Kind, Link, Variable

# Of a balancing loop, when it pushes back: at once, after a delay that is known or isn't, or while a stock is short.
Effect = Literal[
    "undetermined",
    "carries material round",
    "amplifies alone",
    "amplifies",
    "pushes back while short",
    "drains",
    "pushes back at once",
    "pushes back after a known delay",
    "pushes back after an unknown delay",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the way round: a rise of the loop's first variable, as it arrives."""

    variable: Key
    delay: Delay | None
    rises: bool | None  # None: a sign on the way isn't known


@dataclass(frozen=True, slots=True)
class LoopStory:
    """One loop."""

    loop: Loop
    effect: Effect
    way: tuple[Step, ...]  # from the first variable back to it
    guards: tuple[Guard, ...]  # what pushes back on a loop that amplifies, the fastest first
    contest: Contest | None  # who wins in the runs; None where nothing is run
    goals: tuple[Variable, ...]  # what a balancing loop steers to a goal
    too_late: SlowGuard | None  # a balancing loop that answers after a stock is full
    unobserved: bool  # nobody can watch it, in a model that has metrics
    unknown_links: tuple[Link, ...]  # whose sign decides what it does
    by_run: tuple[Link, ...]  # whose sign is that of the run
    watch: tuple[Key, ...]  # its variables, without stocks and without what a loop before it has told

    @property
    def amplifies_alone(self) -> bool:
        """Whether it amplifies and surely nothing pushes back."""
        return self.effect == "amplifies alone"


def loop_stories(analysis: Analysis, ids: Collection[str]) -> Iterator[LoopStory]:
    """Those of the told loops that have these IDs, declared ones first."""
    slow = {each.guard.id: each for each in slow_guards(analysis)}
    metrics = uses_metrics(analysis)
    told: set[Key] = set()
    for loop in analysis.told:
        if loop.id in ids:
            unobserved = metrics and not is_observed(analysis, loop)
            yield _story(analysis, loop, slow.get(loop.id), told, unobserved=unobserved)
        told.update(loop.variables)


def _story(analysis: Analysis, loop: Loop, slow: SlowGuard | None, told: set[Key], *, unobserved: bool) -> LoopStory:
    variables = [analysis.model.variables[key] for key in loop.variables]
    balancing = loop.type is LoopType.BALANCING
    pushing_back = guards(analysis, loop) if amplifies(loop) else ()
    return LoopStory(
        loop,
        _effect(analysis, loop),
        tuple(_way(loop)),
        pushing_back,
        contest(analysis, loop, pushing_back),
        tuple(variable for variable in variables if variable.goal) if balancing else (),
        slow if balancing and loop.delayed_links else None,
        unobserved,
        tuple(link for link in loop.links if link.polarity == "?"),
        tuple(link for link in loop.links if link.by_run),
        # A stock has a callout of its own.
        tuple(each.key for each in variables if each.key not in told and each.kind is not Kind.STOCK),
    )


def _effect(analysis: Analysis, loop: Loop) -> Effect:
    if loop.type is LoopType.UNDETERMINED:
        return "undetermined"
    if loop.type is LoopType.REINFORCING:
        if loop.supply_links:
            return "carries material round"
        return "amplifies alone" if is_unguarded(analysis, loop) else "amplifies"
    if not loop.pushes_back:
        return "pushes back while short"
    if is_drain(analysis, loop):
        return "drains"
    if not loop.delayed_links:
        return "pushes back at once"
    known = loop.delay_seconds is not None
    return "pushes back after a known delay" if known else "pushes back after an unknown delay"


def _way(loop: Loop) -> Iterator[Step]:
    rises: bool | None = True
    for link in loop.links:
        rises = None if rises is None or link.polarity == "?" else rises == (link.polarity == "+")
        yield Step(link.target, link.delay, rises)
