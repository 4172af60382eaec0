"""Trouble: a limit of a stock that the model calls bad, by saying with `when full` or `when empty` what happens there.

Filling is not bad by itself: a queue that fills may turn visitors away, a savings account that fills is what one wants.
So a text means trouble unless the stock says that this way is the good one: a full cache is warm, an empty backlog is
worked off. A limit without a text is a fact, and so is one that blocks.
"""

from __future__ import annotations

from typing import Literal

from loopdown.model.model import Text, Variable

LimitReached = Literal["full", "empty"]


def bad_limits(variable: Variable) -> tuple[LimitReached, ...]:
    """The limits of a stock at which there is trouble, `full` first; none of what is no stock."""
    stock, better = variable.stock, variable.better
    if stock is None:
        return ()
    full: tuple[LimitReached, ...] = ("full",) if isinstance(stock.when_full, Text) and better != "high" else ()
    return (*full, "empty") if stock.when_empty is not None and better != "low" else full
