"""Signs that can't be settled in general, settled over the range that the run covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loopdown.analysis.graph.enclosures import Enclosure, constant, enclose, variable
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.base.records import replace
from loopdown.language.intervals import ZERO, point
from loopdown.model.formula import Node
from loopdown.model.model import Key, Link, Model, Origin, Sign

_MOMENTS = 60  # of a run at which a sign is looked at


def sharpen(
    model: Model, links: Mapping[tuple[Key, Key], Link], runs: Iterable[Run | NotRunnable]
) -> Mapping[tuple[Key, Key], Link]:
    """The links, each `?` of a formula replaced by its sign where that never changes in any run.

    Such a link says so (`by_run`): outside the range of the runs its sign may be another.
    """
    unknown = [pair for pair, link in links.items() if link.polarity == "?" and Origin.FORMULA in link.origins]
    moments = [known for run in runs if isinstance(run, Run) for known in _moments(run)] if unknown else []
    if not moments:
        return links
    sharper = dict(links)
    for pair in unknown:
        sign = _sign(model, pair, moments)
        if sign is not None:
            sharper[pair] = replace(links[pair], polarity=sign, by_run=True)
    return sharper


def _moments(run: Run) -> Iterable[Mapping[Node, Enclosure]]:
    """What is known at moments spread over a run, its first and last among them."""
    last = len(run.times) - 1
    for place in sorted({round(last * step / (_MOMENTS - 1)) for step in range(_MOMENTS)}):
        known: dict[Node, Enclosure] = {}
        for name, series in run.values.items():
            known[name, None] = variable(name, point(series[place]))
        for (name, limit), series in run.limits.items():
            known[name, limit] = constant(point(series[place]))
        yield known


def _sign(model: Model, pair: tuple[Key, Key], moments: Iterable[Mapping[Node, Enclosure]]) -> Sign | None:
    source, target = pair
    formula = model.variables[target].formula
    found: set[Sign] = set()
    for known in moments:
        if formula is None or (source, None) not in known or (target, None) not in known:
            return None
        slope = enclose(formula, known).slopes.get(source, ZERO)
        if slope != ZERO:
            found.add("+" if slope.low >= 0 else "-" if slope.high <= 0 else "?")
    return found.pop() if len(found) == 1 and "?" not in found else None
