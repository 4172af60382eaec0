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
from loopdown.language.units import Unit
from loopdown.model.changes import Change, Name, NamedLink
from loopdown.model.formula import LIMITS, Expr, Key, Limit
from loopdown.syntax.tree import Better, Common, Sign, Text


class Kind(Enum):
    """What a variable is."""

    STOCK = "stock"
    FLOW = "flow"
    PARAMETER = "parameter"  # its formula names no other variable
    AUXILIARY = "auxiliary"  # computed from others
    VARIABLE = "variable"  # no formula: known by its links alone

    def may_have(self, limit: Limit) -> bool:
        """Whether a limit or a goal may stand beside it."""
        return self is Kind.STOCK if limit in LIMITS else self is not Kind.FLOW


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
    names: tuple[Key, ...] = ()  # the variables that hold its length


@dataclass(frozen=True, slots=True)
class Stock:
    """What only stocks have: limits, and what happens there."""

    maximum: Expr | None = None
    minimum: Expr | None = None  # None: 0, unless it has none
    no_minimum: bool = False  # it may go below any level
    when_full: Text | Literal["block"] | None = None
    when_empty: Text | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable, with what the statement that declared it says, where one did."""

    key: Key
    name: str
    kind: Kind
    span: Span  # its declaration, or the place where it stands first
    formula: Expr | None = None  # a stock's level at the start, a flow's rate, an auxiliary's formula
    common: Common = Common()
    goal: Expr | None = None
    unit: Unit | None = None  # the one that it says
    unit_span: Span | None = None  # where it says it
    stock: Stock | None = None  # of stocks
    better: Better | None = None  # which way is good; None where the model doesn't say

    def beside(self, limit: Limit) -> Expr | None:
        """The formula of a limit or of the goal; None where it says none."""
        match limit:
            case "goal":
                return self.goal
            case "max":
                return self.stock.maximum if self.stock else None
            case "min":
                return self.stock.minimum if self.stock else None


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

    key: Key
    id: str
    title: str | None
    claim: Literal["reinforcing", "balancing"] | None
    variables: tuple[Key, ...]  # in the order of the chain, the closing one left out
    names: tuple[Name, ...]  # as written, the closing one too
    closed: bool
    span: Span  # the whole statement
    id_span: Span
    common: Common = Common()
    claim_span: Span | None = None  # of the word that claims, if one stands there


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a flow comes from and goes to: a stock's key, or None for a cloud."""

    source: Key | None
    target: Key | None
    source_span: Span
    target_span: Span
    source_label: str | None = None  # what the cloud is called
    target_label: str | None = None
    sound: bool = True  # at one end at least there is a stock, and every stock that is named is there


@dataclass(frozen=True, slots=True)
class Scenario:
    """The model with other numbers."""

    name: Name
    changes: tuple[Change, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Lever:
    """Where one may intervene, and what is changed there."""

    level: int
    level_span: Span
    title: Text
    changes: tuple[Change, ...]
    span: Span
    on: Name | NamedLink | None = None  # a variable, a loop or a link
    on_limit: Limit | None = None  # `on Queue.max`
    within: Literal["now", "hours", "sprint", "quarter"] | None = None
    because: Text | None = None
    effect: Text | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a variable may rise or fall."""

    name: Name
    direction: Literal["rises", "falls"]
    why: Text
    span: Span
    check: Text | None = None
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How long the model is run, in seconds. None: that is worked out, or what is written is no time."""

    span: Span
    length_s: float | None
    step_s: float | None = None
    method: Literal["euler", "rk4"] = "euler"


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
    run: RunSettings | None = None
    # Names whose own line can't be read, or that are used and aren't there. Nothing is inferred from their absence.
    spoiled: frozenset[Key] = frozenset()
    named: frozenset[Key] = frozenset()  # what a statement names, other than to declare it


__all__ = [
    "BlockSpan",
    "Cause",
    "Common",
    "DeclaredLoop",
    "Delay",
    "Ends",
    "Key",
    "Kind",
    "Lever",
    "Limit",
    "Link",
    "Model",
    "Origin",
    "RunSettings",
    "Scenario",
    "Sign",
    "Stock",
    "Text",
    "Variable",
]
