"""What is said where no common mistake is recognised: what could have stood there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loopdown.language.properties import METHOD, WITHIN
from loopdown.syntax.advice.place import Advice, BadLine
from loopdown.syntax.advice.statement_slips import shorten


def _one_of(words: Sequence[str]) -> str:
    shown = [f"`{word}`" for word in words]
    return f"{', '.join(shown[:-1])} or {shown[-1]}"


_CALLED = {
    "NAME": "a name", "LOOP_NAME": "a name", "CAUSE_NAME": "a name", "STRING": "a text in quotes",
    "ARROW": "an arrow such as `(+)->`", "COLON": "`:`", "EQUAL": "`=`", "RPAR": "`)`", "COMMA": "a comma",
    "LEVEL": "a number", "PART": "a part to show",
    "HORIZON": _one_of(WITHIN.choices), "SOLVER": _one_of(METHOD.choices),
    "DIRECTION": "`rises` or `falls`", "THEN": "`then`", "ELSE": "`else`",
    "_NL": "the end of the line",
}  # fmt: skip


def otherwise(place: BadLine) -> Advice:
    """The last word on a place."""
    if place.at_end:
        if not place.indented and re.fullmatch(r"[^\W\d_][\w' .-]*|\"[^\"]*\"", place.line):
            shown = place.line[:40] + ("…" if len(place.line) > 40 else "")
            return place.say(
                f"`{shown}` alone says nothing",
                "a line is a statement, as in `stock Queue`, or a link, as in `A (+)-> B`",
                0,
                len(place.line),
            )
        return place.say("The line ends too early", _expected(place.accepts))
    shown = shorten(place.rest)
    return place.say(f"`{shown}` can't stand here", _expected(place.accepts), length=len(shown))


def _expected(accepts: frozenset[str]) -> str:
    called = list(dict.fromkeys(words for terminal, words in _CALLED.items() if terminal in accepts))
    if "FORMULA_NAME" in accepts:
        called = ["a name", "a number", "a parenthesis"]
    elif "TIMES" in accepts:
        called.insert(0, "an operator")
    if not called:
        return "see the language reference for the form of this statement"
    if len(called) == 1:
        return f"{called[0]} is expected here"
    return f"here may stand {', '.join(called[:-1])} or {called[-1]}"
