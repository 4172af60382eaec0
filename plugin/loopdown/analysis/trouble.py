"""Trouble: a limit of a stock that the model calls bad, by saying with `when full` or `when empty` what happens there.

Filling is not bad by itself: a queue that fills may turn visitors away, a savings account that fills is what one wants.
"""

from __future__ import annotations

from typing import Literal

from loopdown.model.model import Variable

LimitReached = Literal["full", "empty"]


def bad_limits(variable: Variable) -> tuple[LimitReached, ...]:
    """The limits of a stock at which there is trouble, `full` first; none of what is no stock."""
    stock = variable.stock
    if stock is None:
        return ()
    full: tuple[LimitReached, ...] = ("full",) if stock.when_full is not None else ()
    return (*full, "empty") if stock.when_empty is not None else full
