"""The statements that an author wrote, as they stand in the text.

Nothing is looked up here: a name is its spelling and its place. What a name refers to is worked out in `model/`. Every
class is one line of the reference's table of statements or one kind of expression; what the model has under the same
name is called `Written…` here.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from loopdown.base.records import dataclass, field
from loopdown.base.source import Span
from loopdown.language.properties import Property

# ------------------------------------------------------------------ words


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as it is spelled."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, its escapes resolved."""

    text: str
    span: Span


# ------------------------------------------------------------------ expressions

Limit: TypeAlias = Literal["max", "min", "goal"]  # what is named behind a dot: `Queue.max`
By: TypeAlias = Literal["+", "-", "*", "/"]  # how a change goes by what holds already
Better: TypeAlias = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class WrittenQuantity:
    """A number with the unit that stands behind it: `70%`, `100/s`, `5 gal/min`, `10k`.

    The value has `%`, `k`, `M` and `G` worked in; the unit is as written, without them.
    """

    value: float
    unit: str | None  # `requests`, `/s`, `gal/min`; None for a bare number
    written: str
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenRef:
    """A variable in a formula, or a limit or the goal of one (`Queue.max`)."""

    name: WrittenName
    limit: Limit | None
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenUnary:
    """`-x`, `+x` or `not x`."""

    op: Literal["-", "+", "not"]
    operand: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenBinary:
    """Two operands and what stands between them."""

    op: Literal["+", "-", "*", "/", "^", "<", "<=", ">", ">=", "=", "!=", "and", "or"]
    left: Expr
    right: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenIf:
    """`if C then A else B`."""

    condition: Expr
    then: Expr
    otherwise: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenPoint:
    """One point of a graphical function: `(10, 1)`."""

    x: Expr
    y: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenCall:
    """A function of the field with its arguments. `function` is in lower case."""

    function: str
    arguments: tuple[Expr | WrittenPoint, ...]
    name: WrittenName  # as written
    span: Span


Expr: TypeAlias = WrittenQuantity | WrittenRef | WrittenUnary | WrittenBinary | WrittenIf | WrittenCall

# ------------------------------------------------------------------ links

Sign: TypeAlias = Literal["+", "-", "?"]


@dataclass(frozen=True, slots=True)
class WrittenDelay:
    """The delay on an arrow: without a length, with one, or with the name of a variable that holds it."""

    length: WrittenQuantity | WrittenName | None
    span: Span


@dataclass(frozen=True, slots=True)
class Arrow:
    """`(+)->`, `(- delay 3 min)->`, or `->` alone, which has no sign."""

    sign: Sign | None
    delay: WrittenDelay | None
    span: Span


@dataclass(frozen=True, slots=True)
class Chain:
    """`A (+)-> B (-)-> C`: names with one arrow fewer between them."""

    names: tuple[WrittenName, ...]
    arrows: tuple[Arrow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class LinkRef:
    """`A -> B` where a link is named that stands elsewhere."""

    source: WrittenName
    target: WrittenName
    span: Span


# ------------------------------------------------------------------ changes, of scenarios and levers


@dataclass(frozen=True, slots=True)
class WrittenAssign:
    """`NAME = EXPR` or `STOCK.max = EXPR`; `NAME += EXPR` goes by what holds."""

    target: WrittenName
    limit: Limit | None
    formula: Expr
    span: Span
    by: By | None = None


@dataclass(frozen=True, slots=True)
class WrittenCut:
    """`cut A -> B`."""

    link: LinkRef
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenAdd:
    """`add A (-)-> B`."""

    chain: Chain
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenDelayed:
    """`delay A -> B = DURATION`."""

    link: LinkRef
    length: Expr
    span: Span


Change: TypeAlias = WrittenAssign | WrittenCut | WrittenAdd | WrittenDelayed

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

    name: WrittenName
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenStock:
    """`stock NAME [= EXPR]` with its limits and its goal."""

    name: WrittenName
    level: Expr | None
    span: Span
    maximum: Expr | None = None
    minimum: Expr | Literal["none"] | None = None  # None: 0, as the reference says
    when_full: Text | Literal["block"] | None = None
    when_empty: Text | None = None
    common: Common = Common()
    goal: Expr | None = None
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class Cloud:
    """An end of a flow outside the model: `(Clients)` or `()`."""

    label: WrittenName | None
    span: Span


@dataclass(frozen=True, slots=True)
class Flow:
    """`flow NAME: END -> END [@ EXPR]`."""

    name: WrittenName
    source: WrittenName | Cloud
    target: WrittenName | Cloud
    rate: Expr | None
    span: Span
    common: Common = Common()
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class WrittenVariable:
    """`NAME = EXPR`, or `variable NAME [= EXPR]`."""

    name: WrittenName
    formula: Expr | None
    span: Span
    goal: Expr | None = None
    unit: Text | None = None
    common: Common = Common()
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """`A (+)-> B (-)-> C`."""

    chain: Chain
    span: Span
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class WrittenLoop:
    """`loop ID ["Title"] [reinforcing or balancing]: A (+)-> B -> … -> A`."""

    id: WrittenName
    title: Text | None
    claim: Literal["reinforcing", "balancing"] | None  # the word, if one stands there; an ID may claim too
    chain: Chain
    span: Span
    common: Common = Common()
    claim_span: Span | None = None


@dataclass(frozen=True, slots=True)
class WrittenScenario:
    """`scenario NAME: CHANGE, CHANGE`."""

    name: WrittenName
    changes: tuple[Change, ...]  # only `Assign` is allowed; the others are refused when names are resolved
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenLever:
    """`lever LEVEL "Title" [: CHANGE, …]`."""

    level: int
    level_span: Span
    title: Text
    changes: tuple[Change, ...]
    span: Span
    on: WrittenName | LinkRef | None = None
    on_limit: Limit | None = None  # `on Queue.max`
    within: Literal["now", "hours", "sprint", "quarter"] | None = None
    because: Text | None = None
    effect: Text | None = None


@dataclass(frozen=True, slots=True)
class WrittenCause:
    """`cause NAME rises "Why"` or `falls`."""

    name: WrittenName
    direction: Literal["rises", "falls"]
    why: Text
    span: Span
    check: Text | None = None
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class WrittenRun:
    """`run DURATION`."""

    length: WrittenQuantity
    span: Span
    step: WrittenQuantity | None = None
    method: Literal["euler", "rk4"] | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """`show PART, PART`."""

    parts: tuple[str, ...]  # of stocks, loops, chart, levers, analysis, checklist, source, all
    span: Span


Statement: TypeAlias = (
    Title
    | ModelName
    | WrittenStock
    | Flow
    | WrittenVariable
    | Links
    | WrittenLoop
    | WrittenScenario
    | WrittenLever
    | WrittenCause
    | WrittenRun
    | Show
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one block says: its good statements, in order, and the names that its bad lines began to declare.

    `spoiled` keeps one mistake from becoming many: a name whose own line is broken is known, only not its meaning.
    """

    statements: tuple[Statement, ...] = ()
    spoiled: tuple[WrittenName, ...] = field(default=())
