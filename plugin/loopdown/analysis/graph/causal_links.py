"""The causal graph of a model: every link that something in it says is there.

Lines and loops write links; flows, formulas and supply imply them. What is said of one pair of variables is one
link, with all its origins. Only what stands in the model implies a link: of a name whose own line can't be read
nothing is concluded from what isn't there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.graph.link_findings import conflicts, not_in_formula
from loopdown.analysis.graph.references import Reference
from loopdown.analysis.graph.signs import formula_signs
from loopdown.base.finding import Finding
from loopdown.base.records import replace
from loopdown.model.formula import Call, Expr, Point, Quantity, Ref
from loopdown.model.model import Delay, Key, Link, Model, Origin

Pair = tuple[Key, Key]


def causal_links(dependencies: Dependencies) -> tuple[Mapping[Pair, Link], tuple[Finding, ...]]:
    """All links of a model, one a pair of variables, by the order of their sources and then of their targets.

    Errors: `link-conflict`, where a written sign or delay is not what a formula or a flow implies; what is
    written stays in the graph then. Warnings: `not-in-formula`, for a written link without any effect on numbers.
    """
    model = dependencies.model
    written = {(link.source, link.target): link for link in model.written}
    implied = {(link.source, link.target): link for link in (*_from_flows(model), *_from_formulas(dependencies))}
    links: dict[Pair, Link] = {**written, **implied}
    findings: list[Finding] = []
    for pair in written.keys() & implied.keys():
        findings.extend(conflicts(model, written[pair], implied[pair]))
        links[pair] = _merge(written[pair], implied[pair])
    for supply in _supplies(model):
        pair = (supply.source, supply.target)
        if pair not in links:
            links[pair] = supply
        elif pair not in implied and links[pair].polarity != "-":  # an author's (-) says what else the stock does
            links[pair] = _merge(links[pair], supply)
    findings.extend(not_in_formula(dependencies, links.values()))
    place = {name: index for index, name in enumerate(model.variables)}
    ordered = sorted(links, key=lambda pair: (place[pair[0]], place[pair[1]]))
    findings.sort(key=lambda finding: (finding.span or model.span, finding.message))
    return {pair: links[pair] for pair in ordered}, tuple(findings)


def _merge(written: Link, implied: Link) -> Link:
    return replace(
        written,
        polarity=implied.polarity if written.polarity == "?" else written.polarity,
        delay=written.delay if written.delay and written.delay.written else implied.delay or written.delay,
        origins=written.origins + implied.origins,
        spans=tuple(dict.fromkeys(written.spans + implied.spans)),
    )


# ------------------------------------------------------------------ what implies a link


def _from_flows(model: Model) -> Iterator[Link]:
    for flow, ends in model.ends.items():
        if ends.source is not None:
            yield Link(flow, ends.source, "-", None, (Origin.FLOW,), (ends.source_span,))
        if ends.target is not None:
            yield Link(flow, ends.target, "+", None, (Origin.FLOW,), (ends.target_span,))


def _from_formulas(dependencies: Dependencies) -> Iterator[Link]:
    for target, signs in formula_signs(dependencies).items():
        places: dict[Key, list[Reference]] = {}
        for reference in dependencies.variables((target, None)):
            places.setdefault(reference.key, []).append(reference)
        for source, named in places.items():
            sign = signs.get(source, "?")
            lasting = [reference for reference in named if reference.lasts]
            if sign is not None:
                spans = tuple(dict.fromkeys(reference.span for reference in lasting))
                yield Link(source, target, sign, _delay(dependencies.model, lasting), (Origin.FORMULA,), spans)


def _supplies(model: Model) -> Iterator[Link]:
    """What isn't in a stock can't leave it, unless it has no lower limit.

    A rate whose own line can't be read may name the stock.
    """
    for flow, ends in model.ends.items():
        if ends.source is None or flow in model.spoiled:
            continue
        stock = model.variables[ends.source].stock
        if stock is None or not stock.no_minimum:
            yield Link(ends.source, flow, "+", None, (Origin.SUPPLY,), (ends.source_span,))


# ------------------------------------------------------------------ delays


def _delay(model: Model, named: Iterable[Reference]) -> Delay | None:
    """How late a formula sees a variable: at its first effect, where it names the variable more than once."""
    delays = [_through(model, reference.delays) for reference in named]
    known = [delay for delay in delays if delay is not None]
    if len(known) < len(delays):
        return None
    return min(known, key=lambda delay: -math.inf if delay.seconds is None else delay.seconds)


def _through(model: Model, calls: tuple[Call, ...]) -> Delay | None:
    """The delays of functions inside each other add up."""
    if not calls:
        return None
    delays = [delay_of(model, call.arguments[1]) for call in calls]
    seconds = [delay.seconds for delay in delays if delay.seconds is not None]
    written = [delay.written for delay in delays if delay.written]
    return Delay(
        sum(seconds) if len(seconds) == len(delays) and math.isfinite(sum(seconds)) else None,
        " + ".join(written) if len(written) == len(delays) else "",
        tuple(name for delay in delays for name in delay.names) if len(written) == len(delays) else (),
    )


def delay_of(model: Model, length: Expr | Point) -> Delay:
    """The length of a delay where it is a number or a parameter; how long a computed one is, a run tells."""
    match length:
        case Quantity():
            seconds = length.seconds
            return Delay(seconds if seconds is not None and math.isfinite(seconds) else None, length.written)
        case Ref(limit=None):
            parameter = model.variables[length.key]
            if isinstance(parameter.formula, Quantity):
                return Delay(delay_of(model, parameter.formula).seconds, length.name, (length.key,))
    return Delay(None, "")
