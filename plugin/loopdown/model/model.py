"""A model: what the statements mean once every name is looked up.

Variables are keyed by `names.key`: the form in which the field compares names. `Variable.name` is the
spelling to show. Spans are places in the page that the model stands on.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Literal

from loopdown.base.records import dataclass, field
from loopdown.base.source import Span
from loopdown.syntax.tree import (
    Arrow,
    Cause,
    Common,
    Expr,
    Flow,
    Lever,
    Limit,
    Name,
    Run,
    Scenario,
    Sign,
    Stock,
    Text,
)

Key = str


class Kind(Enum):
    """What a variable is."""

    STOCK = "stock"
    FLOW = "flow"
    PARAMETER = "parameter"  # its formula names no other variable
    AUXILIARY = "auxiliary"  # computed from others
    VARIABLE = "variable"  # no formula: known by its links alone


class Origin(Enum):
    """What says that a link is there."""

    WRITTEN = "written"
    FLOW = "flow"
    FORMULA = "formula"
    SUPPLY = "supply"


@dataclass(frozen=True, slots=True)
class Delay:
    """How long an effect takes. Seconds are None where the length isn't known."""

    seconds: float | None
    written: str  # `3 min`; empty where no length is written


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable, with the statement that declared it where one did."""

    key: Key
    name: str
    kind: Kind
    span: Span  # its declaration, or the place where it stands first
    formula: Expr | None = None  # a stock's level at the start, a flow's rate, an auxiliary's formula
    common: Common = Common()
    goal: Expr | None = None
    unit: Text | None = None
    stock: Stock | None = None
    flow: Flow | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A causal link, whatever says that it is there: one pair of variables has one link."""

    source: Key
    target: Key
    polarity: Sign
    delay: Delay | None = None
    origins: tuple[Origin, ...] = (Origin.WRITTEN,)
    spans: tuple[Span, ...] = ()  # each place that gives it
    because: Text | None = None
    by_run: bool = False  # its sign isn't settled in general, and never changes in any run


@dataclass(frozen=True, slots=True)
class DeclaredLoop:
    """A loop statement. Its chain is kept as written: whether it holds is checked against the whole graph."""

    id: str
    title: str | None
    claim: Literal["reinforcing", "balancing"] | None
    variables: tuple[Key, ...]  # in the order of the chain, the closing one left out
    names: tuple[Name, ...]  # as written, the closing one too
    arrows: tuple[Arrow, ...]  # one per variable
    closed: bool
    span: Span  # the whole statement
    id_span: Span
    common: Common = Common()


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a flow comes from and goes to: a stock's key, or None for a cloud."""

    source: Key | None
    target: Key | None


@dataclass(frozen=True, slots=True)
class BlockSpan:
    """One fenced block of the model: its number on the page and the lines that it spans."""

    index: int
    span: Span


@dataclass(frozen=True, slots=True)
class Model:
    """One model, from one block or from several of one page."""

    path: str
    span: Span  # its first block
    blocks: tuple[BlockSpan, ...]
    name: str | None = None
    title: str | None = None
    variables: Mapping[Key, Variable] = field(default_factory=dict)  # in the order of the source
    written: tuple[Link, ...] = ()  # links that lines and loops write, merged: one a pair
    loops: tuple[DeclaredLoop, ...] = ()
    ends: Mapping[Key, Ends] = field(default_factory=dict)  # of each flow
    scenarios: tuple[Scenario, ...] = ()
    levers: tuple[Lever, ...] = ()
    causes: tuple[Cause, ...] = ()
    run: Run | None = None
    # Names whose own line can't be read, or that are used and aren't there. Nothing is inferred from their absence.
    spoiled: frozenset[Key] = frozenset()


__all__ = [
    "BlockSpan",
    "DeclaredLoop",
    "Delay",
    "Ends",
    "Key",
    "Kind",
    "Limit",
    "Link",
    "Model",
    "Origin",
    "Variable",
]
