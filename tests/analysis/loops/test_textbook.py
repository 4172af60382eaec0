"""Stocks, flows and formulas imply the loops that the literature gives them."""

from __future__ import annotations

import re

import networkx as nx
import pytest
from tests.analysis.loops.textbook import STRUCTURES, Structure
from tests.example_models import WORKED_EXAMPLE
from tests.support import analysis_of, read_text

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import LoopType
from loopdown.base.finding import Severity
from loopdown.model.model import Origin

# A circuit as its links, wherever one begins: (source, sign, target).
Circuit = frozenset[tuple[str, str, str]]

structures = pytest.mark.parametrize("structure", STRUCTURES, ids=lambda structure: structure.name)


def circuit(chain: str) -> Circuit:
    """The links of a chain that ends where it began."""
    names, signs = re.split(r" \([+-]\)-> ", chain), re.findall(r" \(([+-])\)-> ", chain)
    assert names[0] == names[-1]
    assert len(set(names)) == len(signs)
    return frozenset(zip(names, signs, names[1:], strict=False))


def expected(structure: Structure) -> dict[Circuit, str]:
    told = {}
    for loop in structure.loops:
        head, _, chain = loop.partition(": ")
        told[circuit(chain)] = head[0]
    assert len(told) == len(structure.loops)
    return told


def found(analysis: Analysis) -> dict[Circuit, str]:
    return {
        frozenset((analysis.name(link.source), link.polarity, analysis.name(link.target)) for link in loop.links): (
            loop.type.name[0]
        )
        for loop in analysis.loops
    }


@structures
def test_the_loops_are_those_of_the_book(structure: Structure) -> None:
    analysis = analysis_of(structure.text)
    assert found(analysis) == expected(structure)
    assert len(analysis.loops) == len(structure.loops)
    assert not analysis.truncated


@structures
def test_the_signs_are_settled_and_the_model_has_no_error(structure: Structure) -> None:
    read = read_text(structure.text)
    assert {link.polarity for link in read.analysis.links.values()} <= {"+", "-"}
    assert [finding for finding in read.findings if finding.severity is Severity.ERROR] == []


@structures
def test_an_independent_search_finds_the_same(structure: Structure) -> None:
    """The circuits of networkx over the same links, but for a stock and its outflow that only supply closes."""
    analysis = analysis_of(structure.text)
    graph = nx.DiGraph([*analysis.links])
    found = [list(zip(nodes, [*nodes[1:], nodes[0]], strict=True)) for nodes in nx.simple_cycles(graph)]
    supply = {pair for pair, link in analysis.links.items() if link.origins == (Origin.SUPPLY,)}
    supplied = [way for way in found if len(way) == 2 and supply & set(way)]
    told = [[(link.source, link.target) for link in loop.links] for loop in analysis.loops]
    assert {frozenset(way) for way in found if way not in supplied} == {frozenset(way) for way in told}


def test_another_formula_has_other_loops() -> None:
    """Without a limit growth has nothing against it, and a side effect that helps cures."""
    text = {structure.name: structure.text for structure in STRUCTURES}
    endless = analysis_of(text["limits to growth"].replace("@ Slowing action", "@ 0"))
    assert {loop.type for loop in endless.loops} == {LoopType.REINFORCING}
    helped = analysis_of(text["shifting the burden"].replace("- Side effect", "+ Side effect"))
    assert {loop.type for loop in helped.loops} == {LoopType.BALANCING}


def test_the_example_of_the_reference() -> None:
    """Three declared loops and two hidden ones; that the queue supplies its own outflow is told of no loop alone."""
    analysis = analysis_of(WORKED_EXAMPLE)
    scale = "Request queue (+)-> Latency (+)-> Pods (+)-> "
    serve = "Processed requests (+)-> Failures (+)-> "
    expected = {
        "R1": f"Request queue (+)-> {serve}Retries (+)-> Incoming requests (+)-> Request queue",
        "B2": f"{scale}Processed requests (-)-> Request queue",
        "B3": f"Request queue (+)-> {serve}Breaker open (-)-> Incoming requests (+)-> Request queue",
        "R2": f"{scale}{serve}Retries (+)-> Incoming requests (+)-> Request queue",
        "B1": f"{scale}{serve}Breaker open (-)-> Incoming requests (+)-> Request queue",
    }
    assert list(found(analysis)) == [circuit(chain) for chain in expected.values()]
    assert [loop.id for loop in analysis.told] == list(expected)
    assert [loop.id for loop in analysis.loops if loop.declared] == ["R1", "B2", "B3"]
    supply = ("request queue", "processed requests")
    assert analysis.links[supply].origins == (Origin.SUPPLY,)
    assert (*reversed(supply),) in analysis.links
