"""What is written for a diagram, the real Mermaid understands as that diagram: every node and edge, every label.

A label can parse and still be wrong (nodes vanish behind `direction TB`), so everything is counted and read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import pytest
from tests.web.browser import Version
from tests.web.hostile_labels import COUNT, hostile_labels
from tests.web.real_parser import Understand, Understood

from loopdown.parts.diagram import Diagram, Edge, EdgeKind, Emphasis, Node, NodeKind
from loopdown.writers.mermaid.mermaid_labels import show_line
from loopdown.writers.mermaid.write_diagram import MAX_EDGES, fits, write_mermaid

pytestmark = pytest.mark.browser
VERSIONS: tuple[Version, ...] = (11, 12)


def _everywhere(label: str) -> Diagram:
    """One label in all places that take user text."""
    nodes = (
        Node("variable", (label,)),
        Node("flow", ("Flow", label)),
        Node("cloud", (label, label)),
        Node("stock", ("Control",), label),
    )
    edges = (
        Edge(0, 1, "influence", "+", badges=(label,)),
        Edge(2, 1, "pipe"),
        Edge(1, 3, "pipe"),
        Edge(3, 0, "influence", "-"),
    )
    return Diagram("causal-loop", label, label, nodes, edges)


def _expected(label: str) -> tuple[str, ...]:
    line = show_line(label)
    return (
        line or "\xa0",
        f"⋈ Flow\n{line}" if line else "⋈ Flow",
        f"☁\n{line}\n{line}" if line else "☁",
        "Control",
        show_line(f"(+) ↻ {label}"),
        "",
        "",
        "(−)",
    )


def _without_joiners(texts: Iterable[str]) -> list[str]:
    """U+2060 is never seen, and is what keeps Mermaid's placeholders apart."""
    return [text.replace("\u2060", "") for text in texts]


def test_hostile_labels_leave_every_diagram_whole(understand: Understand) -> None:
    labels = hostile_labels()
    assert len(labels) == COUNT
    answers = understand([write_mermaid(_everywhere(label)) for label in labels])
    wrong = [
        (version, label, answer)
        for version in VERSIONS
        for label, answer in zip(labels, answers[version], strict=True)
        if answer.error
        or (answer.vertices, answer.edges) != (4, 4)
        or _without_joiners(answer.labels) != _without_joiners(_expected(label))
        or _without_joiners([answer.title, answer.description]) != _without_joiners([show_line(label) or "\xa0"]) * 2
    ]
    assert wrong == []


def test_reading_the_parser_finds_what_quotes_alone_let_through(understand: Understand) -> None:
    quoted = 'flowchart LR\n  n0["{}"]\n  n1["Control"]\n  n0 --> n1'
    answers = understand([quoted.format(label) for label in ("Load", 'a"]; n9["b', "my direction TB", "#35;")])
    for version in VERSIONS:
        sound, broken, vanished, changed = answers[version]
        assert sound == Understood(None, 2, 1, ("Load", "Control", ""))
        assert broken.error or broken.vertices == 3
        assert vanished.error is None
        assert vanished.labels[0] != "my direction TB"
        assert changed.labels[0] == "#"


def test_every_kind_of_diagram_node_and_edge_in_both_directions(understand: Understand) -> None:
    nodes = tuple(Node(kind, (kind, "second line"), f"../{kind}/#{kind}") for kind in get_args(NodeKind))
    edges = tuple(
        Edge(source, target, kind, polarity, bool(badges), badges, emphasis)
        for source, target in ((0, 1), (2, 3), (6, 7), (5, 5))
        for kind in get_args(EdgeKind)
        for polarity in ("+", "-", "?", None)
        for badges in ((), ("R1", "B2"))
        for emphasis in (None, *get_args(Emphasis))
    )
    texts = [
        write_mermaid(Diagram(kind, "Title", "Words.", nodes, edges, direction))
        for kind in ("causal-loop", "stock-flow", "ladder")
        for direction in ("LR", "TD")
    ]
    for answers in understand(texts).values():
        assert {(answer.error, answer.vertices, answer.edges) for answer in answers} == {(None, len(nodes), len(edges))}


def test_a_diagram_without_anything_is_understood(understand: Understand) -> None:
    nothing = Understood(None, title="\xa0", description="\xa0")
    text = write_mermaid(Diagram("causal-loop", "", "", (), ()))
    assert understand([text]) == {11: (nothing,), 12: (nothing,)}


def test_what_fits_is_understood_and_one_edge_more_is_not(understand: Understand) -> None:
    def diagram(edges: int) -> Diagram:
        nodes = tuple(Node("variable", (f"Variable {number}",)) for number in range(40))
        return Diagram(
            "causal-loop", "t", "d", nodes,
            tuple(Edge(place % 40, (place * 7 + 1) % 40, "influence", "-") for place in range(edges)),
        )  # fmt: skip

    most, more = diagram(MAX_EDGES), diagram(MAX_EDGES + 1)
    texts = [write_mermaid(most), write_mermaid(more)]
    assert fits(most, texts[0])
    assert not fits(more, texts[1])
    answers = understand(texts)
    for version in VERSIONS:
        within, beyond = answers[version]
        assert (within.error, within.edges) == (None, MAX_EDGES)
        assert beyond.error
