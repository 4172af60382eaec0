"""Which loops a lever takes away, makes, turns round or makes answer at another speed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from loopdown.analysis.graph.causal_links import causal_links
from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.graph.signs_in_runs import signs_in_runs
from loopdown.analysis.loops.find_loops import find_loops, loop_type
from loopdown.analysis.loops.loop import Loop
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.base.options import Budget
from loopdown.base.records import dataclass, replace
from loopdown.model.model import Key, Link, Model

Pair = tuple[Key, Key]
Links = Mapping[Pair, Link]
Runs = Iterable[Run | NotRunnable]


@dataclass(frozen=True, slots=True)
class LoopChanges:
    """What a lever does to the loops of a model."""

    removed: tuple[Loop, ...] = ()
    added: tuple[Loop, ...] = ()  # as they are once the changes are made; their IDs are of no model
    altered: tuple[tuple[Loop, Loop], ...] = ()  # before and after: another type, or another delay
    truncated: bool = False  # the budget was spent before all new ones were found

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.altered)


def change_loops(
    model: Model, links: Links, loops: Iterable[Loop], changed: Dependencies, runs: Runs, budget: Budget
) -> LoopChanges:
    """The links and loops of a model compared with those of the changed one, of which `runs` are.

    Loops are the same where they go through the same variables in the same order, whatever they are called. What
    is gone and what has changed is read off the links of the known loops, so no budget bears on it. What is new goes
    over a new link, and only then is searched for.
    """
    later = _links(model, links, changed, runs)
    removed, altered = [], []
    for loop in loops:
        pairs = [(link.source, link.target) for link in loop.links]
        if not all(pair in later for pair in pairs):
            removed.append(loop)
            continue
        way = tuple(later[pair] for pair in pairs)
        after = replace(loop, links=way, type=loop_type(way))
        if after.type is not loop.type or after.delay_seconds != loop.delay_seconds:
            altered.append((loop, after))
    added, truncated = _added(changed.model, later, links.keys(), budget)
    return LoopChanges(tuple(removed), added, tuple(altered), truncated)


def _links(model: Model, known: Links, changed: Dependencies, runs: Runs) -> Links:
    """The links of the changed model. A sign that was read off a run stays where nothing that gives it has changed."""
    links = dict(causal_links(changed)[0])
    for pair, link in links.items():
        before = known.get(pair)
        same = changed.formulas.get((pair[1], None)) is model.variables[pair[1]].formula
        if before is not None and before.by_run and same and link.polarity == "?":
            links[pair] = replace(link, polarity=before.polarity, by_run=True)
    return signs_in_runs(changed, links, runs)


def _added(changed: Model, links: Links, known: Set[Pair], budget: Budget) -> tuple[tuple[Loop, ...], bool]:
    new = links.keys() - known
    if not new:
        return (), False
    loops, _, truncated = find_loops(changed, links, budget)
    found = [loop for loop in loops if any((link.source, link.target) in new for link in loop.links)]
    return tuple(found), truncated
