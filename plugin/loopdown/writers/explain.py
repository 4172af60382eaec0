"""Entries of the registry as text for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from loopdown.rules.rule import Rule


def write_rule(rule: Rule) -> str:
    """One entry: severity, summary, why, and both examples."""
    why = "\n\n".join(textwrap.fill(" ".join(part.split()), 92) for part in re.split(r"\n\s*\n", rule.why))
    return (
        f"{rule.name} ({rule.severity.value})\n\n{rule.summary}\n\n{why}\n\n"
        f"Raises it:\n\n{textwrap.indent(rule.bad, '    ')}\n\nDoesn't:\n\n{textwrap.indent(rule.good, '    ')}"
    )


def write_list(entries: Iterable[Rule]) -> str:
    """All entries, a line each."""
    return "\n".join(f"{rule.severity.value:8} {rule.name:20} {rule.summary}" for rule in entries)
