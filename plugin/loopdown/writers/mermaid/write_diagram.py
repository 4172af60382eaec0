"""Writes a diagram as Mermaid text that draws the same in Mermaid 11 and 12, on light and on dark pages.

No user text goes anywhere but into escaped labels, the two lines for screen readers, and checked URLs:
ids, classes and styles are made here. Colours are strokes that read on white and on black, and never the
only sign of anything; themes and fills are the page's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.parts.diagram import Diagram, Edge, Node, NodeKind
from loopdown.words.en.diagrams import LADDER_BREAK
from loopdown.writers.mermaid.mermaid_labels import escape_label, escape_sentence, safe_href, show_line

# Mermaid's own limits: one edge more is an exception, one character more a picture of an error.
MAX_EDGES = 500
MAX_CHARACTERS = 50_000

# Mermaid 12 has another layout and look by default, in which a causal loop diagram can't be read.
_HEADER = """\
---
config:
  layout: dagre
  look: classic
  htmlLabels: true
  flowchart:
    htmlLabels: true
    curve: basis
    padding: 6
    nodeSpacing: {across}
    rankSpacing: {along}
    wrappingWidth: {wrap}
    minNodeWidth: 0
---"""
# Distances in pixels, across the direction of the diagram and along it, and the width at which a label is broken. Room
# across opens a loop; short ranks keep a chain of pipes within the width of a page; a ladder has nothing beside it, so
# its rungs are wide, and all twelve of them fit on a screen.
_OPEN = {"across": 70, "along": 45, "wrap": 200}
_CLOSE = {"across": 30, "along": 35, "wrap": 200}
_TALL = {"across": 30, "along": 20, "wrap": 320}

_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "variable": ("[", "]"),
    "stock": ("[", "]"),
    "flow": ("([", "])"),
    "cloud": ("((", "))"),
    "auxiliary": ("(", ")"),
    "parameter": ("(", ")"),
    "rung": ("[", "]"),
    "weak rung": ("[", "]"),
}
_CLASSES: dict[NodeKind, str] = {
    "variable": "var",
    "stock": "stock",
    "flow": "flow",
    "cloud": "cloud",
    "auxiliary": "aux",
    "parameter": "param",
    "rung": "rung",
    "weak rung": "weak",
}
_LABELLED_CLOUD = "source"  # its label is to be no larger than any other
_STYLES = {
    "var": "fill:none,stroke:none",
    "stock": "stroke-width:3px",
    "flow": "fill:none,stroke-width:1px",
    "cloud": "fill:none,stroke:none,font-size:28px",
    _LABELLED_CLOUD: "fill:none,stroke:none",
    "aux": "fill:none,stroke-width:1px,stroke-dasharray:3 3",
    "param": "fill:none,stroke:none",
    "rung": "fill:none,stroke-width:3px",
    "weak": "fill:none,stroke-width:1px,stroke-dasharray:3 3",
}
_SIGNS = {"+": "(+)", "-": "(−)", "?": "(?)"}
# At least 3.7:1 on white and on Material's dark page.
_STROKES = {"reinforcing": "stroke:#d9480f", "balancing": "stroke:#1c7ed6"}


def write_mermaid(diagram: Diagram) -> str:
    """The diagram as Mermaid text, without a line break at its end.

    Any diagram gives a text; whether Mermaid's limits allow it is what `fits` says. The ends of each edge are
    nodes of the diagram, or the caller has a defect.
    """
    return "\n".join(_lines(diagram))


def fits(diagram: Diagram, text: str, share: float = 1.0) -> bool:
    """Whether a diagram and its text stay within that share of Mermaid's limits (of edges, and of characters).

    Past half of either a diagram can still be drawn but hardly be read.
    """
    # Mermaid counts UTF-16 code units.
    characters = len(text.encode("utf-16-le")) // 2
    return len(diagram.edges) <= share * MAX_EDGES and characters <= share * MAX_CHARACTERS


def _lines(diagram: Diagram) -> Iterator[str]:
    yield _HEADER.format(**{"causal-loop": _OPEN, "ladder": _TALL}.get(diagram.kind, _CLOSE))
    yield f"flowchart {diagram.direction}"
    yield f"  accTitle: {escape_sentence(diagram.title)}"
    yield f"  accDescr: {escape_sentence(diagram.description)}"
    for index, node in enumerate(diagram.nodes):
        yield f"  {_node(index, node)}"
    for edge in diagram.edges:
        yield f"  {_edge(edge, diagram.nodes)}"
    for index, node in enumerate(diagram.nodes):
        if node.target and (href := safe_href(node.target)):
            yield f'  click n{index} href "{href}"'
    for name in dict.fromkeys(map(_class, diagram.nodes)):
        yield f"  classDef {name} {_STYLES[name]}"
    for style, edges in _styles(diagram.edges).items():
        yield f"  linkStyle {','.join(map(str, edges))} {style}"


def _node(index: int, node: Node) -> str:
    opening, closing = _SHAPES[node.kind]
    return f'n{index}{opening}"{_label(node)}"{closing}:::{_class(node)}'


def _class(node: Node) -> str:
    return _LABELLED_CLOUD if node.kind == "cloud" and _has_words(node) else _CLASSES[node.kind]


def _label(node: Node) -> str:
    if node.kind == "cloud":
        return "☁" + (f"\n{escape_label(*node.label)}" if _has_words(node) else "")
    text = escape_label(*node.label)
    return f"⋈ {text}" if node.kind == "flow" else text


def _has_words(node: Node) -> bool:
    return any(map(show_line, node.label))


def _edge(edge: Edge, nodes: tuple[Node, ...]) -> str:
    label = _edge_label(edge)
    arrow = _arrow(edge, nodes) + (f'|"{label}"|' if label else "")
    # The spaces keep Mermaid from taking a letter beside an arrow for a part of it.
    return f"n{edge.source} {arrow} n{edge.target}"


def _arrow(edge: Edge, nodes: tuple[Node, ...]) -> str:
    match edge.kind:
        case "influence":
            return "-->"
        case "information":
            return "-.->"
        case "pipe":  # the arrowhead stands where the material arrives, not at the valve
            return "===" if nodes[edge.target].kind == "flow" else "==>"
        case "rail":
            return "---"
        case "break":
            return "-.-"


def _edge_label(edge: Edge) -> str:
    if edge.kind == "break":
        return escape_label(*LADDER_BREAK)
    words = [_SIGNS[edge.polarity]] if edge.polarity else []
    if edge.delayed:
        words.append("‖")
    if edge.badges:
        words.append(f"↻ {', '.join(edge.badges)}")
    return escape_label(" ".join(words)) if words else ""


def _styles(edges: tuple[Edge, ...]) -> dict[str, list[int]]:
    """The places of the edges of each style: Mermaid numbers them as they stand."""
    styles: dict[str, list[int]] = {}
    for index, edge in enumerate(edges):
        if style := _style(edge):
            styles.setdefault(style, []).append(index)
    return styles


def _style(edge: Edge) -> str:
    parts = [_STROKES[edge.emphasis]] if edge.emphasis else []
    match edge.kind:
        case "pipe":
            parts.append("stroke-width:5px")
        case "information":
            parts.append("stroke-width:1px,stroke-dasharray:3 3")
        case "rail":
            parts.append("stroke-width:3px")
        case "break":
            parts.append("stroke-width:1px,stroke-dasharray:3 3")
        case "influence":
            if edge.emphasis:
                parts.append("stroke-width:2.5px")
            if edge.polarity == "-":
                parts.append("stroke-dasharray:6 4")
    return ",".join(parts)
