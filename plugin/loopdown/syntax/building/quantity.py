"""Reads a number with its unit: `50 requests`, `100/s`, `70%`, `10k`, `5 gal/min`."""

from __future__ import annotations

import re

from loopdown.base.records import dataclass

_QUANTITY = re.compile(
    r"(?P<number>(?:\d[\d_]*(?:\.[\d_]+)?|\.\d+)(?:[eE][+-]?\d+(?![^\W_]))?)(?P<prefix>[kMG](?![^\W_]))?"
    r"\s*(?P<unit>%|[^/\s]+)?(?P<per>(?:/[^/\s]+)*)$"
)
_FACTOR = {"k": 1e3, "M": 1e6, "G": 1e9}


@dataclass(frozen=True, slots=True)
class Number:
    """A number with `%`, `k`, `M` and `G` worked in, and its unit as written."""

    value: float
    unit: str | None


def read_number(text: str) -> Number | None:
    """Read a quantity that the grammar has let through; None where the number is too large to be one."""
    match = _QUANTITY.match(text)
    if match is None:
        return None
    value = float(match["number"].replace("_", ""))
    if match["prefix"]:
        value *= _FACTOR[match["prefix"]]
    unit = match["unit"] or ""
    if unit == "%":
        value, unit = value / 100, ""
    if value == float("inf"):
        return None
    return Number(value, (unit + match["per"]) or None)


def ambiguous_unit(unit: str) -> bool:
    """Whether a unit has an `m` of its own, which some read as minutes and others as months or metres."""
    return "m" in unit.split("/")
