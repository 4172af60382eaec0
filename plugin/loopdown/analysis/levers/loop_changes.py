"""Which loops a lever takes away, makes, turns round or makes answer at another speed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loopdown.analysis.analysis import Analysis, Loop, LoopChanges
from loopdown.analysis.graph.causal_links import causal_links
from loopdown.analysis.graph.signs_in_runs import sharpen
from loopdown.analysis.loops.find_loops import find_loops, loop_type
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.base.options import Budget
from loopdown.base.records import replace
from loopdown.model.model import Key, Link, Model

Pair = tuple[Key, Key]
Runs = Iterable[Run | NotRunnable]


def change_loops(analysis: Analysis, changed: Model, runs: Runs, budget: Budget) -> LoopChanges:
    """The loops of a model compared with those of the changed one. `runs` are those of the changed model.

    Loops are the same where they go through the same variables in the same order, whatever they are called. What
    is gone and what has changed is read off the links of the known loops, so no budget bears on it. What is new goes
    over a new link, and only then is searched for.
    """
    links = _links(analysis, changed, runs)
    removed, altered = [], []
    for loop in analysis.loops:
        pairs = [(link.source, link.target) for link in loop.links]
        if not all(pair in links for pair in pairs):
            removed.append(loop)
            continue
        way = tuple(links[pair] for pair in pairs)
        after = replace(loop, links=way, type=loop_type(way))
        if after.type is not loop.type or after.delay_seconds != loop.delay_seconds:
            altered.append((loop, after))
    added, truncated = _added(analysis, changed, links, budget)
    return LoopChanges(tuple(removed), added, tuple(altered), truncated)


def _links(analysis: Analysis, changed: Model, runs: Runs) -> Mapping[Pair, Link]:
    """The links of the changed model. A sign that was read off a run stays where nothing that gives it has changed."""
    links = dict(causal_links(changed)[0])
    for pair, link in links.items():
        before = analysis.links.get(pair)
        same = changed.variables[pair[1]].formula is analysis.model.variables[pair[1]].formula
        if before is not None and before.by_run and same and link.polarity == "?":
            links[pair] = replace(link, polarity=before.polarity, by_run=True)
    return sharpen(changed, links, runs)


def _added(
    analysis: Analysis, changed: Model, links: Mapping[Pair, Link], budget: Budget
) -> tuple[tuple[Loop, ...], bool]:
    new = links.keys() - analysis.links.keys()
    if not new:
        return (), False
    loops, _, truncated = find_loops(changed, links, budget)
    found = [loop for loop in loops if any((link.source, link.target) in new for link in loop.links)]
    return tuple(found), truncated
