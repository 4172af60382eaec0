"""Signs that can't be settled in general, settled over the range that the run covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.graph.enclosures import Enclosure, constant, enclose, variable
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.base.records import replace
from loopdown.language.intervals import ZERO, point
from loopdown.model.formula import Expr, Node
from loopdown.model.model import Key, Link, Origin, Sign

Pair = tuple[Key, Key]

_MOMENTS = 60  # of a run at which a sign is looked at


def unsettled(links: Mapping[Pair, Link]) -> tuple[Pair, ...]:
    """The links that formulas give and of which they don't tell the sign."""
    return tuple(pair for pair, link in links.items() if link.polarity == "?" and Origin.FORMULA in link.origins)


def signs_in_runs(
    dependencies: Dependencies, links: Mapping[Pair, Link], runs: Iterable[Run | NotRunnable]
) -> Mapping[Pair, Link]:
    """The links, each `?` of a formula replaced by its sign where that never changes in any run.

    Such a link says so (`by_run`): outside the range of the runs its sign may be another.
    """
    unknown = unsettled(links)
    named: set[Node] = {(name, None) for pair in unknown for name in pair}
    named.update(node for _, target in unknown for node in dependencies.named((target, None)))
    moments = [known for run in runs if isinstance(run, Run) for known in _moments(run, named)] if unknown else []
    if not moments:
        return links
    sharper = dict(links)
    for pair in unknown:
        sign = _sign(dependencies.formulas.get((pair[1], None)), pair, moments)
        if sign is not None:
            sharper[pair] = replace(links[pair], polarity=sign, by_run=True)
    return sharper


def _moments(run: Run, named: Set[Node]) -> Iterator[Mapping[Node, Enclosure]]:
    """What is known of some values at moments spread over a run, its first and last among them."""
    last = len(run.times) - 1
    values = {node: series for node in named if node[1] is None and (series := run.values.get(node[0]))}
    limits = {(name, limit): series for name, limit in named if limit and (series := run.limits.get((name, limit)))}
    for place in sorted({round(last * step / (_MOMENTS - 1)) for step in range(_MOMENTS)}):
        known = {node: variable(node[0], point(series[place])) for node, series in values.items()}
        yield known | {node: constant(point(series[place])) for node, series in limits.items()}


def _sign(formula: Expr | None, pair: Pair, moments: Iterable[Mapping[Node, Enclosure]]) -> Sign | None:
    source, target = pair
    found: Sign | None = None
    for known in moments:
        if formula is None or (source, None) not in known or (target, None) not in known:
            return None
        slope = enclose(formula, known).slopes.get(source, ZERO)
        if slope == ZERO:
            continue
        sign: Sign | None = "+" if slope.low >= 0 else "-" if slope.high <= 0 else None
        if sign is None or found not in (None, sign):
            return None
        found = sign
    return found
