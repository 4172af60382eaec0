"""The grammar of English: singular and plural, lists, lengths of time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from loopdown.base.inline import Inline, Line, Plain

AT_ONCE = "at once"
AFTER_UNKNOWN = "after a delay of unknown length"
AFTER = "after {delay}"
OR = "or"
AND = "and"
MORE_ITEMS = ("1 more", "{count} more")
MORE_BETWEEN = "… {count} more …"


def form(forms: tuple[str, ...], count: int) -> str:
    """The form that fits a count: of (one, several) or of (none, one, several)."""
    return forms[min(count, 2)] if len(forms) == 3 else forms[0 if count == 1 else 1]


def plural(forms: tuple[str, ...], count: int) -> str:
    """The form that fits a count, with the count in it."""
    return form(forms, count).format(count=f"{count:,}")


def listed(items: Sequence[Line], last: str = AND, most: int = 0) -> Line:
    """A, B and C; with a `most`, of many items so many and a count of the others."""
    if 0 < most < len(items) - 1:
        items = [*items[:most], (Plain(plural(MORE_ITEMS, len(items) - most)),)]
    line: list[Inline] = []
    for place, item in enumerate(items):
        if place:
            line.append(Plain(f" {last} " if place == len(items) - 1 else ", "))
        line.extend(item)
    return tuple(line)


def shortened(names: Sequence[str], most: int) -> list[str]:
    """A chain of names; of a long one the beginning, a count, and the end."""
    if len(names) <= most:
        return [*names]
    return [*names[: most - 2], MORE_BETWEEN.format(count=f"{len(names) - most + 1:,}"), names[-1]]


_MONTH = 365.25 / 12 * 86_400


def duration(seconds: float, *, months: bool = False) -> str:
    """A length of time as people say it: `3 min`, `5 min 17 s`, `15.5 s`, `2 d 4 h`.

    In `months` where the author counts in them: `2 mo 12 d`, `7 y 2 mo`.
    """
    if months and _MONTH * 0.99 <= seconds < 1e15:
        return _in_months(seconds)
    seconds = float(f"{seconds:.12g}")  # what rounding alone keeps from a minute is one
    if seconds < 0.1:
        return f"{seconds * 1000:.3g} ms"
    if seconds < 60:
        return f"{seconds:.3g} s"
    if seconds >= 1e15:
        return f"{seconds / 86_400:.3g} d"
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    for (unit, size), (small, small_size) in pairwise(units):
        if seconds >= size:
            whole = round(seconds / small_size)
            large, rest = divmod(whole, size // small_size)
            return f"{large:,} {unit}" + (f" {rest} {small}" if rest else "")
    return f"{seconds:.3g} s"


def loss(stock: str, limit: str | None, time_s: float | None, scenario: str | None) -> str:
    """How a guard loses: the stock that comes to its limit or grows on, when, and in which scenario."""
    when = f" when {scenario}" if scenario else ""
    if limit is None:
        return f"{stock} still grows at the end of the run{when}"
    if time_s is None:
        return f"{stock} drains to nothing{when}"
    return f"{stock} is {limit} {f'in {duration(time_s)}' if time_s else 'from the start'}{when}"


def _in_months(seconds: float) -> str:
    if seconds >= 12 * _MONTH * 0.999:
        years, rest = divmod(round(seconds / _MONTH), 12)
        return f"{years:,} y" + (f" {rest} mo" if rest else "")
    whole = int(seconds / _MONTH)
    days = round((seconds - whole * _MONTH) / 86_400)
    if days >= 30:
        whole, days = whole + 1, 0
    return f"{whole} mo" + (f" {days} d" if days else "")


def guard_speed(seconds: float | None, delayed: bool, *, months: bool = False) -> str:
    """How fast a balancing loop answers."""
    if not delayed:
        return AT_ONCE
    return AFTER_UNKNOWN if seconds is None else AFTER.format(delay=duration(seconds, months=months))
