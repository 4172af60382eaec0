"""The mends of an arrow that lacks its sign."""

from __future__ import annotations

from loopdown.base.finding import Edit, Fix
from loopdown.base.source import Span
from loopdown.language.quoting import quoted
from loopdown.syntax.tree import WrittenName


def signed(arrow: Span, source: WrittenName, target: WrittenName) -> tuple[Fix, ...]:
    """One for each sign, the one for a link of the same way first."""
    return tuple(
        Fix(f"write `{quoted(source.text)} {new} {quoted(target.text)}`", (Edit(arrow, new),), safe=False)
        for new in ("(+)->", "(-)->", "(?)->")
    )
