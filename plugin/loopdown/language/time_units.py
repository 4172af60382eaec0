"""Lengths of time, in seconds."""

from __future__ import annotations

_DAY = 86_400.0
_YEAR = 365.25 * _DAY

# The units of the reference with their English words.
SECONDS: dict[str, float] = {
    word: seconds
    for words, seconds in (
        ("ms msec millisecond milliseconds", 1e-3),
        ("s sec secs second seconds", 1.0),
        ("min mins minute minutes", 60.0),
        ("h hr hrs hour hours", 3600.0),
        ("d day days", _DAY),
        ("wk wks week weeks", 7 * _DAY),
        ("mo month months", _YEAR / 12),
        ("q quarter quarters", _YEAR / 4),
        ("y yr yrs year years", _YEAR),
    )
    for word in words.split()
}


def seconds_in(unit: str | None) -> float | None:
    """How many seconds a unit of time has; None where it is no unit of time."""
    return SECONDS.get(unit) or SECONDS.get(unit.casefold()) if unit else None
