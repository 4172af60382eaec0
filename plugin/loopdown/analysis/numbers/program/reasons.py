"""Why a variable has no numbers."""

from __future__ import annotations

from enum import Enum

from loopdown.base.records import dataclass


class Missing(Enum):
    """What is missing, in words. `{of}` is the variable that is needed, `{limit}` a limit of it."""

    NO_LEVEL = "it says no level at the start"
    NO_RATE = "it says no rate"
    NO_FORMULA = "it has no formula"
    NO_STOCKS = "it doesn't join the stocks that it names"
    UNREAD_LINE = "its own line can't be read"
    UNREAD_FORMULA = "its formula can't be read"
    RING = "its formula depends on itself"
    RING_AT_START = "what it starts with depends on itself: say what its delay or its stock starts with"
    NO_LIMIT = "{of} has no `{limit}`"
    NO_GOAL = "the goal of {of} has no numbers"
    NEEDS = "it needs {of}, which has no numbers"


@dataclass(frozen=True, slots=True)
class Reason:
    """What is missing, and of what."""

    missing: Missing
    of: str = ""  # the variable that is needed, as it is shown
    limit: str = ""  # the limit of it that is needed

    @property
    def follows(self) -> bool:
        """Whether it is only that something else has no numbers."""
        return self.missing is Missing.NEEDS

    def __str__(self) -> str:
        return self.missing.value.format(of=self.of, limit=self.limit)
