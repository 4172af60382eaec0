"""One entry of the registry of findings: what `loopdown explain` and the site's page of rules tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding, Severity
from loopdown.base.records import dataclass

Check: TypeAlias = Callable[[Analysis], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a name of a finding stands for."""

    name: str
    severity: Severity
    summary: str  # one line
    why: str  # why it matters: Markdown
    bad: str  # a model that raises it
    good: str  # a model that doesn't
    check: Check | None  # None: raised where a text is read or its names are looked up


def address(name: str) -> str:
    """Where the site tells of a rule, relative to the root of its sources: `rules.md#loop-polarity`."""
    return f"rules.md#{name}"
