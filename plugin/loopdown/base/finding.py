"""What is said of a model: one type, whichever step says it.

A finding carries everything that a reader needs to see it, so that no renderer has to go back to the
source. Severities are told here by the step that raises a finding; `rules/` holds the one entry per
name that says why it matters, and a test holds the two together.
"""

from __future__ import annotations

from enum import Enum

from loopdown.base.records import dataclass
from loopdown.base.source import Span


class Severity(Enum):
    """How much a finding weighs."""

    ERROR = "error"  # the model can't mean what it says
    WARNING = "warning"  # probably a slip
    INSIGHT = "insight"  # what the model says about the system


@dataclass(frozen=True, slots=True)
class Pointer:
    """A further place that a finding points at, with what is to be seen there."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the file and the text that is to stand there instead; an empty stretch is where to insert."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend that was tried, or follows from what is known: edits of one file that don't overlap.

    `safe` means certain: nothing else can have been meant. What else is wrong in a line may be told only once the fix
    is applied. Every other fix is a suggestion, one of several things that may have been meant.
    """

    title: str  # what to do, as a help says it: "write `A (+)-> B`"
    edits: tuple[Edit, ...]
    safe: bool


def rewrite(span: Span, text: str, *, safe: bool) -> Fix:
    """The fix that writes a text in place of a stretch of the file."""
    return Fix(f"write `{text}`", (Edit(span, text),), safe)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said of a model, with its place.

    `message` stands alone: it says what is wrong. `help` says how to mend it, and each of `fixes` is such a mend: at
    most one of them can be applied.
    """

    rule: str  # a name of the registry, such as `loop-polarity`
    severity: Severity
    path: str
    span: Span | None  # None where the host's text can't be traced back to a line of the file
    message: str
    help: str | None = None
    pointers: tuple[Pointer, ...] = ()
    fixes: tuple[Fix, ...] = ()
    spoils_numbers: bool = False  # what it stands in is computed with, and doesn't mean what it says


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings by place and then by name, each once: the same text always gives the same list."""
    nowhere = Span(0, 0, 0, 0)
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (f.path, f.span or nowhere, f.rule, f.message)))
