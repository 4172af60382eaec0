"""The kinds of statements: all that is known of each, said once.

What a statement may have is said by its properties: see `properties.py`.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, TypeAlias

from loopdown.base.records import dataclass
from loopdown.language.changes import CHANGES
from loopdown.language.properties import PROPERTIES

# What stands behind a statement's word:
#   one      one thing, and no more
#   value    a name, which `=` and a formula may follow
#   colon    something, a colon, and what the statement is about
#   other    anything else
Shape: TypeAlias = Literal["one", "value", "colon", "other"]


@dataclass(frozen=True, slots=True)
class StatementKind:
    """One kind of statement."""

    kind: str  # what the grammar calls it; its word, where it has one
    called: str  # in messages
    form: str  # as the reference shows it
    example: str  # as a message shows it
    shortest: str  # the least of it that properties may stand below
    meaning: str
    has_word: bool = True
    shape: Shape = "other"
    declares: bool = False  # a variable
    links: bool = False  # it holds a chain of links
    computes: bool = False  # it says something to compute with
    changes: tuple[str, ...] = ()  # the kinds of change that it may hold


PARTS = ("stocks", "loops", "chart", "levers", "analysis", "checklist", "source", "all")  # of `show`

STATEMENTS: dict[str, StatementKind] = {
    each.kind: each
    for each in (
        StatementKind(
            "title", "a title", "title TEXT", "title Checkout under load", "title T",
            "what the diagram is called", shape="one",
        ),
        StatementKind(
            "model", "`model`", "model NAME", "model Checkout", "model M",
            "which model the block is a part of", shape="one",
        ),
        StatementKind(
            "stock", "a stock", "stock NAME = EXPR", "stock Request queue = 50 requests, max 1000 requests", "stock S",
            "what accumulates, with its level at the start", shape="value", declares=True, computes=True,
        ),
        StatementKind(
            "flow", "a flow", "flow NAME: END -> END @ EXPR", "flow Incoming: (Clients) -> Request queue @ 100/s",
            "flow F: () -> S", "what fills or drains stocks, with its rate", shape="colon", declares=True,
            computes=True,
        ),
        StatementKind(
            "assign", "`NAME = …`", "NAME = EXPR", "Retries = 60% * Failures", "V = 1",
            "a variable with its formula", has_word=False, declares=True, computes=True,
        ),
        StatementKind(
            "variable", "a variable", "variable NAME = EXPR", "variable Latency = Queue / Rate, goal 200 ms",
            "variable V", "a variable, with or without a formula", shape="value", declares=True, computes=True,
        ),
        StatementKind(
            "links", "a link", "A (+)-> B (-)-> C", "Load (+)-> Latency", "A (+)-> B",
            "what moves what, and which way", has_word=False, links=True,
        ),
        StatementKind(
            "loop", "a loop", 'loop ID "Title": A (+)-> B (-)-> A',
            'loop R1 "Retry storm": Load (+)-> Retries (+)-> Load', "loop R1: A (+)-> B (+)-> A",
            "a loop, with its links", shape="colon", links=True,
        ),
        StatementKind(
            "scenario", "a scenario", "scenario NAME: CHANGE, CHANGE", "scenario DB slow: Processed requests = 40/s",
            "scenario S", "the model with some values changed", shape="colon", computes=True, changes=("change",),
        ),
        StatementKind(
            "lever", "a lever", 'lever LEVEL "Title": CHANGE, CHANGE',
            'lever 7 "Stop retrying", on R1: cut Failures -> Retries', 'lever 5 "L"',
            "a place to intervene, and what is changed there", shape="colon", computes=True, changes=tuple(CHANGES),
        ),
        StatementKind(
            "cause", "a cause", 'cause NAME rises "Why"', 'cause Load rises "A campaign", check "request rate"',
            'cause V rises "W"', "what can make a variable move",
        ),
        StatementKind(
            "run", "`run`", "run DURATION", "run 10 min, step 1 s, method rk4", "run 1 s",
            "how long the model runs", shape="one", computes=True,
        ),
        StatementKind(
            "show", "`show`", "show PART, PART", "show loops, analysis", "show all",
            "which parts the block shows",
        ),
    )
}  # fmt: skip

# The statements by the words that begin them.
STATEMENT_WORDS: dict[str, StatementKind] = {each.kind: each for each in STATEMENTS.values() if each.has_word}


@cache
def properties_of(kind: str) -> tuple[str, ...]:
    """The words of the properties that a kind of statement may have, in the order in which messages name them."""
    return tuple(word for word, each in PROPERTIES.items() if kind in each.of)


def own_properties(kind: str) -> str:
    """What a statement may have, in words: `a stock may have max, min, …`."""
    own = [f"`{word}`" for word in properties_of(kind)]
    called = STATEMENTS[kind].called
    return f"{called} may have {', '.join(own)}" if own else f"{called} has no properties"
