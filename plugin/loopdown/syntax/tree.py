"""The statements that an author wrote, as they stand in the text.

Nothing is looked up here: a name is its spelling and its place. What a name refers to is worked out
in `model/`. Every class is one line of the reference's table of statements or one kind of expression.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from loopdown.base.records import dataclass, field
from loopdown.base.source import Span
from loopdown.language.properties import Property

# ------------------------------------------------------------------ words


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is spelled."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, its escapes resolved."""

    text: str
    span: Span


# ------------------------------------------------------------------ expressions

Limit: TypeAlias = Literal["max", "min"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit that stands behind it: `70%`, `100/s`, `5 gal/min`, `10k`.

    The value has `%`, `k`, `M` and `G` worked in; the unit is as written, without them.
    """

    value: float
    unit: str | None  # `requests`, `/s`, `gal/min`; None for a bare number
    written: str
    span: Span


@dataclass(frozen=True, slots=True)
class Ref:
    """A variable in a formula, or the limit of a stock (`Queue.max`)."""

    name: Name
    limit: Limit | None
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `+x` or `not x`."""

    op: Literal["-", "+", "not"]
    operand: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and what stands between them."""

    op: Literal["+", "-", "*", "/", "^", "<", "<=", ">", ">=", "=", "!=", "and", "or"]
    left: Expr
    right: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    """`if C then A else B`."""

    condition: Expr
    then: Expr
    otherwise: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a graphical function: `(10, 1)`."""

    x: Expr
    y: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the field with its arguments. `function` is in lower case."""

    function: str
    arguments: tuple[Expr | Point, ...]
    name: Name  # as written
    span: Span


Expr: TypeAlias = Quantity | Ref | Unary | Binary | If | Call

# ------------------------------------------------------------------ links

Sign: TypeAlias = Literal["+", "-", "?"]


@dataclass(frozen=True, slots=True)
class Delay:
    """The delay on an arrow: without a length, with one, or with the name of a variable that holds it."""

    length: Quantity | Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Arrow:
    """`(+)->`, `(- delay 3 min)->`, or `->` alone, which has no sign."""

    sign: Sign | None
    delay: Delay | None
    span: Span


@dataclass(frozen=True, slots=True)
class Chain:
    """`A (+)-> B (-)-> C`: names with one arrow fewer between them."""

    names: tuple[Name, ...]
    arrows: tuple[Arrow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class LinkRef:
    """`A -> B` where a link is named that stands elsewhere."""

    source: Name
    target: Name
    span: Span


# ------------------------------------------------------------------ changes, of scenarios and levers


@dataclass(frozen=True, slots=True)
class Assign:
    """`NAME = EXPR` or `STOCK.max = EXPR`."""

    target: Name
    limit: Limit | None
    formula: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Cut:
    """`cut A -> B`."""

    link: LinkRef
    span: Span


@dataclass(frozen=True, slots=True)
class Add:
    """`add A (-)-> B`."""

    chain: Chain
    span: Span


@dataclass(frozen=True, slots=True)
class Delayed:
    """`delay A -> B = DURATION`."""

    link: LinkRef
    length: Expr
    span: Span


Change: TypeAlias = Assign | Cut | Add | Delayed

# ------------------------------------------------------------------ statements


@dataclass(frozen=True, slots=True)
class Common:
    """What stocks, flows, variables and loops may all say of themselves, in the order of the declarations."""

    texts: tuple[tuple[str, Text], ...] = ()  # by the words of `properties.COMMON`; those that are given

    def get(self, declared: Property) -> Text | None:
        """The text of one property; None where it isn't given."""
        return next((text for word, text in self.texts if word == declared.word), None)


@dataclass(frozen=True, slots=True)
class Title:
    """`title TEXT`."""

    text: Text
    span: Span


@dataclass(frozen=True, slots=True)
class ModelName:
    """`model NAME`."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Stock:
    """`stock NAME [= EXPR]` with its limits."""

    name: Name
    level: Expr | None
    span: Span
    maximum: Expr | None = None
    minimum: Expr | Literal["none"] | None = None  # None: 0, as the reference says
    when_full: Text | Literal["block"] | None = None
    when_empty: Text | None = None
    common: Common = Common()


@dataclass(frozen=True, slots=True)
class Cloud:
    """An end of a flow outside the model: `(Clients)` or `()`."""

    label: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Flow:
    """`flow NAME: END -> END [@ EXPR]`."""

    name: Name
    source: Name | Cloud
    target: Name | Cloud
    rate: Expr | None
    span: Span
    common: Common = Common()


@dataclass(frozen=True, slots=True)
class Variable:
    """`NAME = EXPR`, or `variable NAME [= EXPR]`."""

    name: Name
    formula: Expr | None
    span: Span
    goal: Expr | None = None
    unit: Text | None = None
    common: Common = Common()


@dataclass(frozen=True, slots=True)
class Links:
    """`A (+)-> B (-)-> C`."""

    chain: Chain
    span: Span
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """`loop ID ["Title"] [reinforcing or balancing]: A (+)-> B -> … -> A`."""

    id: Name
    title: Text | None
    claim: Literal["reinforcing", "balancing"] | None  # the word, if one stands there; an ID may claim too
    chain: Chain
    span: Span
    common: Common = Common()
    claim_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """`scenario NAME: CHANGE, CHANGE`."""

    name: Name
    changes: tuple[Change, ...]  # only `Assign` is allowed; the others are refused when names are resolved
    span: Span


@dataclass(frozen=True, slots=True)
class Lever:
    """`lever LEVEL "Title" [: CHANGE, …]`."""

    level: int
    level_span: Span
    title: Text
    changes: tuple[Change, ...]
    span: Span
    on: Name | LinkRef | None = None
    on_limit: Limit | None = None  # `on Queue.max`
    within: Literal["now", "hours", "sprint", "quarter"] | None = None
    because: Text | None = None
    effect: Text | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """`cause NAME rises "Why"` or `falls`."""

    name: Name
    direction: Literal["rises", "falls"]
    why: Text
    span: Span
    check: Text | None = None
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """`run DURATION`."""

    length: Quantity
    span: Span
    step: Quantity | None = None
    method: Literal["euler", "rk4"] | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """`show PART, PART`."""

    parts: tuple[str, ...]  # of stocks, loops, chart, levers, analysis, checklist, source, all
    span: Span


Statement: TypeAlias = (
    Title | ModelName | Stock | Flow | Variable | Links | Loop | Scenario | Lever | Cause | Run | Show
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one block says: its good statements, in order, and the names that its bad lines began to declare.

    `spoiled` keeps one mistake from becoming many: a name whose own line is broken is known, only not its meaning.
    """

    statements: tuple[Statement, ...] = ()
    spoiled: tuple[Name, ...] = field(default=())
