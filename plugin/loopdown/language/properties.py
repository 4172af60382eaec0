"""The properties of statements: all that is known of each word, said once.

The parser's builder, the advice on slips, the page, the highlighter, the fuzz and the tests of the reference read it
here. A text property needs nothing but its declaration: the grammar takes its words from here too.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from loopdown.base.records import dataclass

# What follows a property's word:
#   text      a text in quotes
#   address   a text in quotes, or a page or URL without them
#   formula   an expression
#   quantity  a number with its unit
#   choice    one of the property's own words
#   target    a name, the limit of a stock, or a link
Value: TypeAlias = Literal["text", "address", "formula", "quantity", "choice", "target"]


@dataclass(frozen=True, slots=True)
class Property:
    """One property."""

    word: str  # as it is written; one or two words
    value: Value
    form: str  # as the reference shows it
    example: str  # as a message shows it; it reads below the statements that have the property
    meaning: str  # what it says, as in `metric` says *what to look at on a dashboard*
    of: tuple[str, ...]  # the kinds of the statements that may have it: see `statements.py`
    choices: tuple[str, ...] = ()
    instead: str | None = None  # a word that may stand in place of the value
    also: tuple[str, ...] = ()  # words of others for it, which advice understands
    # How the lines on where to look and whom to ask show the text; None where it isn't part of them.
    beside: Literal["code", "link", "plain"] | None = None


_DECLARING = ("stock", "flow", "assign", "variable", "loop")

METRIC = Property(
    "metric", "text", "metric TEXT", 'metric "http_queue_depth"', "what to look at on a dashboard",
    _DECLARING, beside="code",
)  # fmt: skip
RUNBOOK = Property(
    "runbook", "address", "runbook TEXT", 'runbook "queue.md"',
    "where to read on: a page of the site, a heading of it, or a URL", _DECLARING, beside="link",
)  # fmt: skip
NOTE = Property("note", "text", "note TEXT", 'note "Seen in May"', "what a reader should know", _DECLARING)
WITHIN = Property(
    "within", "choice", "within HORIZON", "within sprint", "when it can be had", ("lever",),
    choices=("now", "hours", "sprint", "quarter"),
)  # fmt: skip
BETTER = Property(
    "better", "choice", "better low", "better low", "which way is good", ("stock", "flow", "assign", "variable"),
    choices=("low", "high"),
)  # fmt: skip
METHOD = Property(
    "method", "choice", "method METHOD", "method rk4", "how the model is integrated", ("run",), choices=("euler", "rk4")
)

# In the order in which messages name them.
PROPERTIES: dict[str, Property] = {
    each.word: each
    for each in (
        Property(
            "max", "formula", "max EXPR", "max 1000 requests", "the most that it holds", ("stock",),
            also=("capacity", "limit", "maximum", "cap", "size"),
        ),
        Property(
            "min", "formula", "min EXPR", "min 0", "the least that it holds", ("stock",), instead="none",
            also=("minimum", "floor"),
        ),
        Property(
            "when full", "text", "when full TEXT", 'when full "HTTP 503"', "what happens at its upper limit",
            ("stock",), instead="block",
        ),
        Property(
            "when empty", "text", "when empty TEXT", 'when empty "no deploys"', "what happens when it is empty",
            ("stock",),
        ),
        Property(
            "goal", "formula", "goal EXPR", "goal 200 ms", "what it should be", ("stock", "variable"),
            also=("target", "objective", "aim", "setpoint", "slo", "desired"),
        ),
        BETTER,
        Property(
            "unit", "text", "unit TEXT", 'unit "requests"', "what it is counted in", ("variable",), also=("units",),
        ),
        Property("on", "target", "on NAME", "on R1", "where it acts", ("lever",)),
        WITHIN,
        Property("check", "text", "check TEXT", 'check "error rate"', "what to look at to find out", ("cause",)),
        Property(
            "because", "text", "because TEXT", 'because "the pool is shared"', "the author's reason",
            ("links", "lever", "cause"), also=("reason", "why", "rationale"),
        ),
        Property("effect", "text", "effect TEXT", 'effect "users wait longer"', "what the author expects", ("lever",)),
        Property(
            "step", "quantity", "step DURATION", "step 1 s", "how far apart its moments are", ("run",),
            also=("dt", "every"),
        ),
        METHOD,
        METRIC,
        RUNBOOK,
        Property("owner", "text", "owner TEXT", 'owner "team checkout"', "whom to ask", _DECLARING, beside="plain"),
        NOTE,
    )
}  # fmt: skip

# The texts that have a field of their own in `syntax/tree.py`, since something is done with them.
OWN_FIELD = ("when full", "when empty", "unit", "because", "effect", "check")

# Those that what declares a variable or a loop keeps by their words, and that are shown as they say.
COMMON: tuple[Property, ...] = tuple(
    each
    for each in PROPERTIES.values()
    if each.value in ("text", "address") and each.word not in OWN_FIELD and {*each.of} <= {*_DECLARING}
)


def in_text_item() -> tuple[Property, ...]:
    """The properties that are a word and a text in quotes, and nothing else: the grammar has one form for all."""
    return tuple(each for each in of_value("text") if each.instead is None)


def of_value(*values: Value) -> tuple[Property, ...]:
    """The properties whose words such values follow."""
    return tuple(each for each in PROPERTIES.values() if each.value in values)
