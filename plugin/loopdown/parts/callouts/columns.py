"""Tables, put together by columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loopdown.base.inline import Line, Plain
from loopdown.parts.callout import Table


def table_of(columns: Iterable[tuple[str, Sequence[Line]]]) -> Table:
    """A table of named columns with a cell for each row. A column whose cells are all empty is left out."""
    shown = [(name, cells) for name, cells in columns if any(cells)]
    return Table(tuple((Plain(name),) for name, _ in shown), tuple(zip(*(cells for _, cells in shown), strict=True)))
