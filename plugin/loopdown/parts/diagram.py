"""A picture before it is drawn: nodes, edges and what they mean, free of any drawing language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from loopdown.base.records import dataclass

NodeKind: TypeAlias = Literal["variable", "stock", "flow", "cloud", "auxiliary", "parameter", "rung", "weak rung"]
# An influence has a sign; a pipe carries material; an information link is what a formula reads. A ladder has rails
# between its rungs, and a break where its strong half ends.
EdgeKind: TypeAlias = Literal["influence", "pipe", "information", "rail", "break"]
Emphasis: TypeAlias = Literal["reinforcing", "balancing"]


@dataclass(frozen=True, slots=True)
class Node:
    """One node. Its label is user text, a tuple of lines; nothing in it is markup."""

    kind: NodeKind
    label: tuple[str, ...]
    target: str | None = None  # where a click leads: a page of the site or a URL, as the author wrote it


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge between two nodes, given by their places in `Diagram.nodes`."""

    source: int
    target: int
    kind: EdgeKind
    polarity: Literal["+", "-", "?"] | None = None  # of an influence
    delayed: bool = False
    badges: tuple[str, ...] = ()  # IDs of the loops that close here: `R1`
    emphasis: Emphasis | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """One picture, with the words that stand for it where it can't be seen."""

    kind: Literal["causal-loop", "stock-flow", "ladder"]
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    direction: Literal["LR", "TD"] = "LR"
    left_out: int = 0  # edges that aren't drawn, so that the others can be read


ACROSS = 5  # nodes side by side
PHONE = 620  # pixels of a picture that a phone still shows legibly
LETTER, ARROW = 8, 75  # how wide a letter is, and an arrow with its sign, in pixels as the browser draws them
LONGEST = 160  # characters of a name in a node; the text holds it whole


def direction(across: int, labels: Sequence[str]) -> Literal["LR", "TD"]:
    """Across while a phone can show it, else down: a wide picture shrinks until nobody can read it.

    `across` is how many of its nodes stand side by side when it runs across.
    """
    letters = sum(map(len, labels)) / len(labels)
    return "LR" if across <= ACROSS and across * (letters * LETTER + ARROW) <= PHONE else "TD"


def short(name: str) -> str:
    """A name that fits a node."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
