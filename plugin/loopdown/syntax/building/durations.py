"""Times of more than one part, as people write them: `1h30m`, `2 h 15 min`, `1d12h`."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from loopdown.language.time_units import SECONDS

_UNITS = {word: Fraction(repr(seconds)) for word, seconds in SECONDS.items()} | {
    "w": Fraction(604_800),
    "m": Fraction(60),  # beside hours or seconds nothing else is meant
}
_PART = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[^\W\d_]+)", re.UNICODE)
_BETWEEN = r"(?:\s*,?\s+and\s+|\s*,\s*|\s*)"
DURATION = re.compile(
    rf"(?<![\w.])\d+(?:\.\d+)?\s*(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
    rf"(?:{_BETWEEN}\d+(?:\.\d+)?\s*(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![\w]))+"
    r"(?:(?<=[hm])\d{2}|(?<=min)\d{2})?(?![\w/^])"
)
_SMALLER = {"h": "min", "min": "s", "m": "s"}
_LAST = re.compile(r"\d(h|min|m)\d{1,2}$")  # `1h30`
_SHOWN = {"m": "min", "w": "wk"}


def one_duration(text: str) -> str | None:
    """A time of several parts as one number of its smallest unit: `90 min` for `1h30m`; None where it is none."""
    text = _LAST.sub(lambda match: match[0] + _SMALLER[match[1]], text)
    if not DURATION.fullmatch(text):
        return None
    parts = [(Fraction(match["number"]), match["unit"]) for match in _PART.finditer(text)]
    sizes = [_UNITS[unit] for _, unit in parts]
    if any(before <= size for before, size in pairwise(sizes)):
        return None  # parts of a time stand from the largest to the smallest
    total = sum((number * size for (number, _), size in zip(parts, sizes, strict=True)), Fraction(0)) / sizes[-1]
    if total.denominator not in (1, 2, 4, 5, 10, 20, 25, 50, 100):
        return None
    number = str(total.numerator) if total.denominator == 1 else str(float(total))
    return f"{number} {_SHOWN.get(parts[-1][1], parts[-1][1])}"
