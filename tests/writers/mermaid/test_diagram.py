from __future__ import annotations

import re

import pytest

from loopdown.parts.diagram import Diagram, Edge, Node
from loopdown.writers.mermaid.write_diagram import MAX_CHARACTERS, MAX_EDGES, fits, write_mermaid


def _loop(*edges: Edge) -> Diagram:
    nodes = tuple(Node("variable", (name,)) for name in ("Load", "Latency", "Retries"))
    return Diagram("causal-loop", "Causal loop diagram: retry storm", "Load raises latency.", nodes, edges)


def _body(diagram: Diagram) -> list[str]:
    lines = write_mermaid(diagram).split("\n")
    return [line.strip() for line in lines[lines.index("---", 1) + 1 :]]


def test_a_causal_loop_diagram() -> None:
    diagram = _loop(
        Edge(0, 1, "influence", "+"),
        Edge(1, 2, "influence", "?", delayed=True),
        Edge(2, 0, "influence", "-", badges=("R1", "B2")),
    )
    assert _body(diagram) == [
        "flowchart LR",
        "accTitle: Causal loop diagram: retry storm",
        "accDescr: Load raises latency.",
        'n0["Load"]:::var',
        'n1["Latency"]:::var',
        'n2["Retries"]:::var',
        'n0 -->|"(+)"| n1',
        'n1 -->|"(?) ‖"| n2',
        'n2 -->|"(−) ↻ R1, B2"| n0',
        "classDef var fill:none,stroke:none",
        "linkStyle 2 stroke-dasharray:6 4",
    ]


def test_a_stock_and_flow_diagram() -> None:
    nodes = (
        Node("cloud", ()),
        Node("flow", ("Incoming", "100/s")),
        Node("stock", ("Request queue", "50 of 1000"), "../runbook/#queue"),
        Node("flow", ("Processed",)),
        Node("cloud", ("Outcome",)),
        Node("auxiliary", ("Retries",)),
        Node("parameter", ("Share", "60%")),
    )
    pipes = tuple(Edge(index, index + 1, "pipe") for index in range(4))
    reads = (Edge(3, 5, "information"), Edge(6, 5, "information"), Edge(5, 1, "information"))
    assert _body(Diagram("stock-flow", "Pipeline", "A queue.", nodes, pipes + reads, "TD")) == [
        "flowchart TD",
        "accTitle: Pipeline",
        "accDescr: A queue.",
        'n0(("☁")):::cloud',
        'n1(["⋈ Incoming',
        '100/s"]):::flow',
        'n2["Request queue',
        '50 of 1000"]:::stock',
        'n3(["⋈ Processed"]):::flow',
        'n4(("☁',
        'Outcome")):::source',
        'n5("Retries"):::aux',
        'n6("Share',
        '60%"):::param',
        "n0 === n1",
        "n1 ==> n2",
        "n2 === n3",
        "n3 ==> n4",
        "n3 -.-> n5",
        "n6 -.-> n5",
        "n5 -.-> n1",
        'click n2 href "../runbook/#queue"',
        "classDef cloud fill:none,stroke:none,font-size:28px",
        "classDef flow fill:none,stroke-width:1px",
        "classDef stock stroke-width:3px",
        "classDef source fill:none,stroke:none",
        "classDef aux fill:none,stroke-width:1px,stroke-dasharray:3 3",
        "classDef param fill:none,stroke:none",
        "linkStyle 0,1,2,3 stroke-width:5px",
        "linkStyle 4,5,6 stroke-width:1px,stroke-dasharray:3 3",
    ]


def test_links_of_one_style_share_a_line() -> None:
    diagram = _loop(
        Edge(0, 1, "influence", "-", emphasis="reinforcing"),
        Edge(1, 0, "influence", "+", emphasis="balancing"),
        Edge(1, 2, "influence", "-", emphasis="reinforcing"),
        Edge(2, 1, "influence", "+"),
    )
    assert [line for line in _body(diagram) if line.startswith("linkStyle")] == [
        "linkStyle 0,2 stroke:#d9480f,stroke-width:2.5px,stroke-dasharray:6 4",
        "linkStyle 1 stroke:#1c7ed6,stroke-width:2.5px",
    ]


def test_the_header_pins_layout_and_look_and_leaves_the_theme_to_the_page() -> None:
    text = write_mermaid(_loop())
    assert text.startswith("---\nconfig:\n  layout: dagre\n  look: classic\n  htmlLabels: true\n")
    assert not re.search(r"theme|var\(", text)


def test_an_unsafe_target_gives_a_node_without_a_link() -> None:
    unsafe = Diagram("stock-flow", "t", "d", (Node("stock", ("Queue",), "javascript:alert(1)"),), ())
    safe = Diagram("stock-flow", "t", "d", (Node("stock", ("Queue",), "https://example.org/"),), ())
    assert not any(line.startswith("click") for line in _body(unsafe))
    assert 'click n0 href "https://example.org/"' in _body(safe)


def test_a_description_is_one_line() -> None:
    diagram = Diagram("causal-loop", "a\nb", "first\nflowchart TD\nn9[x]", (), ())
    assert _body(diagram) == ["flowchart LR", "accTitle: a b", "accDescr: first flowchart TD n9#91;x#93;"]


@pytest.mark.parametrize(("edges", "within"), [(MAX_EDGES, True), (MAX_EDGES + 1, False)])
def test_the_limit_of_edges(edges: int, within: bool) -> None:
    diagram = _loop(*[Edge(0, 1, "influence", "+")] * edges)
    assert fits(diagram, write_mermaid(diagram)) is within


@pytest.mark.parametrize(("spare", "within"), [(0, True), (1, False)])
@pytest.mark.parametrize("sign", ["x", "𝒳"])  # the second counts twice, as it does for Mermaid
def test_the_limit_of_characters(sign: str, spare: int, within: bool) -> None:
    empty = len(write_mermaid(Diagram("causal-loop", "t", "d", (Node("variable", ("x",)),), ()))) - 1
    room = MAX_CHARACTERS - empty
    label = "x" * (room % len(sign.encode("utf-16-le")) // 2) + sign * (room * 2 // len(sign.encode("utf-16-le")))
    diagram = Diagram("causal-loop", "t", "d", (Node("variable", (label + "x" * spare,)),), ())
    assert fits(diagram, write_mermaid(diagram)) is within


def test_half_the_limit_can_be_asked_for() -> None:
    diagram = _loop(*[Edge(0, 1, "influence", "+")] * (MAX_EDGES // 2 + 1))
    text = write_mermaid(diagram)
    assert fits(diagram, text)
    assert not fits(diagram, text, 0.5)
