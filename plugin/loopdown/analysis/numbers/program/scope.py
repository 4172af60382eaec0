"""In which variant of a model something happens."""

from __future__ import annotations

from loopdown.base.records import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """A scenario, and whether the changes of a lever are made on top of it."""

    scenario: str | None = None  # None: the model as written
    changed: bool = False  # changes of a lever are made
    lever: str | None = None  # the lever's title, where it is known

    def __str__(self) -> str:
        """What follows `at the start`: ` in the scenario DB slow`; empty for the model as written."""
        where = f" in the scenario {self.scenario}" if self.scenario else ""
        by = f"the lever “{self.lever}”" if self.lever else "the lever's changes"
        return f"{where} with {by}" if self.changed else where
