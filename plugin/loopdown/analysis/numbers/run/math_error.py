"""What can't be computed in a run, as a value and as the finding `math-error`."""

from __future__ import annotations

from loopdown.analysis.numbers.program.scope import Scope
from loopdown.base.finding import Finding, Severity
from loopdown.base.records import dataclass
from loopdown.base.source import Span
from loopdown.words.en.grammar import duration


@dataclass(frozen=True, slots=True)
class MathError:
    """What ended a run before its time."""

    path: str
    span: Span  # the part of a formula
    shown: str  # the variable or limit that the formula gives
    what: str  # that can't be computed, and why
    help: str
    time_s: float
    scope: Scope

    def finding(self) -> Finding:
        """`math-error` (error): what can't be computed, where it stands, when, and in which scenario."""
        message = f"{self.shown} can't be computed {when(self.time_s)}{self.scope}: {self.what}"
        return Finding("math-error", Severity.ERROR, self.path, self.span, message, self.help)


def when(time_s: float) -> str:
    """A moment of a run."""
    return f"after {duration(time_s)}" if time_s > 0 else "at the start"
