"""What scenarios and levers change, once the names are looked up.

What isn't there has been refused; its key is that of its spelling, and no variable has it.
"""

from __future__ import annotations

from typing import TypeAlias

from loopdown.base.records import dataclass
from loopdown.base.source import Span
from loopdown.model.formula import Expr, Key, Limit, Node
from loopdown.syntax.tree import By, Sign


@dataclass(frozen=True, slots=True)
class Name:
    """A place that names something."""

    key: Key
    text: str  # as it is spelled there
    span: Span


@dataclass(frozen=True, slots=True)
class NamedLink:
    """`A -> B` where a link is named that stands elsewhere."""

    source: Name
    target: Name
    span: Span

    @property
    def pair(self) -> tuple[Key, Key]:
        """The variables between which it is."""
        return self.source.key, self.target.key


@dataclass(frozen=True, slots=True)
class Assign:
    """A value, a limit of a stock or a goal is another; or goes by what holds already, as in `Nodes += 4 nodes`."""

    target: Name
    limit: Limit | None
    formula: Expr
    span: Span
    by: By | None = None

    @property
    def node(self) -> Node:
        """What gets the formula."""
        return self.target.key, self.limit


@dataclass(frozen=True, slots=True)
class Cut:
    """A link is gone."""

    link: NamedLink
    span: Span


@dataclass(frozen=True, slots=True)
class AddedLink:
    """One link that is added."""

    source: Name
    target: Name
    sign: Sign | None  # None: it says none, which is refused
    late: bool  # whether it has a delay
    length: Expr | None  # of its delay; None where no length is known
    span: Span

    @property
    def pair(self) -> tuple[Key, Key]:
        """The variables between which it is."""
        return self.source.key, self.target.key


@dataclass(frozen=True, slots=True)
class Add:
    """Links are there that weren't."""

    links: tuple[AddedLink, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Delayed:
    """The effect of a link takes so long."""

    link: NamedLink
    length: Expr
    span: Span


Change: TypeAlias = Assign | Cut | Add | Delayed
