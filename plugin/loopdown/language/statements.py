"""The words that begin statements and properties, and which statement may have which property."""

from __future__ import annotations

import re

STATEMENT_WORDS = (
    "title", "model", "stock", "flow", "variable", "loop", "scenario", "lever", "cause", "run", "show",
)  # fmt: skip

COMMON = ("metric", "runbook", "note")
CHANGES = ("change", "cut", "add", "delayed")

# What each statement may have, as the reference's table says.
ALLOWED: dict[str, tuple[str, ...]] = {
    "title": (),
    "model": (),
    "stock": ("max", "min", "when full", "when empty", *COMMON),
    "flow": COMMON,
    "assign": COMMON,
    "variable": ("goal", "unit", *COMMON),
    "links": ("because",),
    "loop": COMMON,
    "scenario": ("change",),
    "lever": ("on", "within", "because", "effect", *CHANGES),
    "cause": ("check", "because"),
    "run": ("step", "method"),
    "show": (),
}

CALLED = {
    "title": "a title", "model": "`model`", "stock": "a stock", "flow": "a flow", "assign": "`NAME = …`",
    "variable": "a variable", "links": "a link", "loop": "a loop", "scenario": "a scenario", "lever": "a lever",
    "cause": "a cause", "run": "`run`", "show": "`show`",
}  # fmt: skip

PROPERTY_WORDS = (
    "max", "min", "when full", "when empty", "goal", "unit", "metric", "runbook", "note", "because", "effect",
    "check", "on", "within", "step", "method",
)  # fmt: skip

# The properties that a text follows.
TEXT_WORDS = ("when full", "when empty", "unit", "metric", "runbook", "note", "because", "effect", "check")

_IN_NAME = {
    "stock": re.compile(r"\s(?:(?:max|min)\s+[\d.]|min\s+none$|when\s+(?:full|empty)\b)", re.IGNORECASE),
    "variable": re.compile(r"\sgoal\s+[\d.]", re.IGNORECASE),
}


def comma_forgotten(name: str, kind: str) -> tuple[str, str] | None:
    """The two halves of a declared name that reads like a name and a property: `Queue max 1000`."""
    pattern = _IN_NAME.get(kind)
    match = pattern.search(name) if pattern else None
    return (name[: match.start()], name[match.start() + 1 :]) if match else None


def own_properties(kind: str) -> str:
    """What a statement may have, in words: `a stock may have max, min, …`."""
    own = [f"`{word}`" for word in ALLOWED[kind] if word not in CHANGES]
    return f"{CALLED[kind]} may have {', '.join(own)}" if own else f"{CALLED[kind]} has no properties"
