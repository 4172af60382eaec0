"""The stock-and-flow diagram: stocks with level and limit, flows on their pipes, clouds, and what formulas read."""

from __future__ import annotations

from collections.abc import Set

from loopdown.analysis.analysis import Analysis
from loopdown.language.properties import RUNBOOK
from loopdown.model.model import Key, Kind, Link, Origin, Variable
from loopdown.model.printing import show_formula
from loopdown.parts.diagram import Diagram, Edge, Node, direction, short
from loopdown.words.en.diagrams import (
    FROM_OUTSIDE,
    LEVEL_OF_LIMIT,
    LIMIT_ALONE,
    MOVES,
    STOCK_FLOW_DIAGRAM,
    STOCK_HOLDS,
    STOCK_WITHOUT_LEVEL,
    TO_OUTSIDE,
)
from loopdown.words.sentences import say, text_of

WHOLE = 48  # edges that a reader can follow
READ = 24  # links of information that are drawn even where the pipes alone are as many
TOLD = 30  # stocks, and flows, that are told to those who can't see the picture
LONGEST = 48  # characters of a formula in a node; a longer one is cut, the text holds it whole


def draw_stocks(analysis: Analysis, of: Set[Key], most: int) -> Diagram | None:
    """The stock-and-flow diagram of these variables and what they depend on, with at most so many edges.

    None where there are neither stocks nor flows among them.
    """
    model = analysis.model
    flows = [v for v in model.variables.values() if v.kind is Kind.FLOW and v.key in of]
    stocks = [v for v in model.variables.values() if v.kind is Kind.STOCK and v.key in of]
    if not stocks and not flows:
        return None
    nodes: list[Node] = []
    edges: list[Edge] = []
    place: dict[Key, int] = {}

    def add(variable: Variable) -> None:
        place[variable.key] = len(nodes)
        nodes.append(_node(variable))

    for flow in flows[: most // 2]:  # pipes first, in the order of the source: the layout follows it
        ends = model.ends[flow.key]
        for end in (ends.source, flow.key, ends.target):
            if end is not None and end not in place:
                add(model.variables[end])
        edges.append(Edge(_end(nodes, place, ends.source, ends.source_label), place[flow.key], "pipe"))
        edges.append(Edge(place[flow.key], _end(nodes, place, ends.target, ends.target_label), "pipe"))
    for stock in stocks[:most]:
        if stock.key not in place:
            add(stock)
    read = _read(analysis, of)
    room = max(0, min(most, max(WHOLE, len(edges) + READ)) - len(edges))
    if len(read) > room:  # what the flows themselves follow comes first
        read.sort(key=lambda link: model.variables[link.target].kind is not Kind.FLOW)
    for link in read[:room]:
        if link.source != link.target:
            for key in (link.source, link.target):
                if key not in place:
                    add(model.variables[key])
            edges.append(Edge(place[link.source], place[link.target], "information"))
    title = STOCK_FLOW_DIAGRAM + (f": {model.title}" if model.title else "")
    return Diagram(
        "stock-flow",
        title,
        _description(analysis, stocks, flows),
        tuple(nodes),
        tuple(edges),
        direction(len(nodes), [max(node.label, key=len, default="") for node in nodes]),
        len(read[room:]) + 2 * len(flows[most // 2 :]),
    )


def _read(analysis: Analysis, of: Set[Key]) -> list[Link]:
    """The links by which these variables' formulas, and those of what they name, read others."""
    links = [link for link in analysis.links.values() if Origin.FORMULA in link.origins]
    wanted = set(of)
    waiting = list(of)
    inward: dict[Key, list[Key]] = {}
    for link in links:
        inward.setdefault(link.target, []).append(link.source)
    while waiting:
        new = [source for source in inward.get(waiting.pop(), ()) if source not in wanted]
        wanted.update(new)
        waiting.extend(new)
    return [link for link in links if link.target in wanted]


def _end(nodes: list[Node], place: dict[Key, int], stock: Key | None, label: str | None) -> int:
    """A stock's node, or a cloud of its own: two flows that end outside don't end at one place."""
    if stock is not None:
        return place[stock]
    nodes.append(Node("cloud", (short(label),) if label else ()))
    return len(nodes) - 1


def _node(variable: Variable) -> Node:
    runbook = variable.common.get(RUNBOOK)
    target = runbook.text if runbook else None
    match variable.kind:
        case Kind.STOCK:
            level = _level(variable)
            return Node("stock", (short(variable.name), level) if level else (short(variable.name),), target)
        case Kind.FLOW:
            return Node("flow", (short(variable.name), *_formula(variable)), target)
        case Kind.PARAMETER:
            return Node("parameter", (short(variable.name), *_formula(variable)), target)
        case _:
            return Node("auxiliary", (short(variable.name),), target)


def _level(variable: Variable) -> str:
    """`50 of 1000 requests`, as the author wrote the numbers."""
    maximum = variable.stock.maximum if variable.stock else None
    level = _cut(show_formula(variable.formula)) if variable.formula else None
    limit = _cut(show_formula(maximum)) if maximum else None
    if level and limit:
        number, _, unit = level.partition(" ")
        if unit and limit.endswith(f" {unit}"):
            level = number
        return LEVEL_OF_LIMIT.format(level=level, limit=limit)
    return level or (LIMIT_ALONE.format(limit=limit) if limit else "")


def _formula(variable: Variable) -> tuple[str, ...]:
    return (_cut(show_formula(variable.formula)),) if variable.formula is not None else ()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _description(analysis: Analysis, stocks: list[Variable], flows: list[Variable]) -> str:
    """The picture in words, for those who can't see it."""
    sentences = []
    for stock in stocks[:TOLD]:
        level = _level(stock)
        template = STOCK_HOLDS if level else STOCK_WITHOUT_LEVEL
        sentences.append(text_of(say(template, stock=stock.name, level=level)))
    for flow in flows[:TOLD]:
        ends = analysis.model.ends[flow.key]
        source = analysis.name(ends.source) if ends.source else FROM_OUTSIDE
        target = analysis.name(ends.target) if ends.target else TO_OUTSIDE
        sentences.append(text_of(say(MOVES, flow=flow.name, source=source, target=target)))
    return ". ".join(sentences) + "."
