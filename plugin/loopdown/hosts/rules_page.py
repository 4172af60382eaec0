"""Writes the site's page of rules: `python -m loopdown.hosts.rules_page docs/rules.md`."""

from __future__ import annotations

import sys
from pathlib import Path

from loopdown.base.finding import Finding, in_order
from loopdown.base.source import Source
from loopdown.pages.fences import read_fences, whole_file
from loopdown.pipeline.models import read_models
from loopdown.rules.registry import rules
from loopdown.rules.rule import Rule
from loopdown.writers.findings.full import write_text
from loopdown.writers.rules_markdown import is_page, write_rules_page


def rules_page() -> str:
    """The page as the registry has it now."""
    return write_rules_page(rules().values(), _told)


def findings_of(example: str) -> tuple[Source, tuple[Finding, ...]]:
    """All that is said of a rule's example, whether it is a model or a page."""
    if is_page(example):
        source = Source("example.md", example)
        fences = read_fences(source)
        blocks, beside = fences.blocks(), fences.unread()
    else:
        source = Source("example.loopdown", example)
        blocks, beside = (whole_file(source),), ()
    return source, in_order([*beside, *(finding for model in read_models(blocks) for finding in model.findings)])


def _told(rule: Rule) -> str:
    """What `loopdown analyze` says of an entry's bad example, as far as it is about this entry."""
    source, findings = findings_of(rule.bad)
    return write_text([finding for finding in findings if finding.rule == rule.name], {source.path: source})


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m loopdown.hosts.rules_page FILE")
    Path(sys.argv[1]).write_text(rules_page(), encoding="utf-8")
