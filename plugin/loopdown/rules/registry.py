"""One entry for every name that a finding can have, whichever step raises it.

Each file of this folder is one entry: its name is the finding's, its docstring the page on the site and
the text of `loopdown explain`. A file with a function `check` finds what it is about itself; the others
are raised where a text is read or its names are looked up.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Mapping, Set
from functools import cache
from pathlib import Path

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding, Severity
from loopdown.rules.rule import Check, Rule

_NO_RULES = ("registry", "rule")
_PAGE = re.compile(r"(?P<summary>.+?)\n\n(?P<why>.+?)\n\nBad:\n\n(?P<bad>.+?)\n\nGood:\n\n(?P<good>.+)", re.DOTALL)


@cache
def rules() -> Mapping[str, Rule]:
    """All entries by name: errors first, then warnings, then insights, each by name."""
    folder = pkgutil.iter_modules([str(Path(__file__).parent)])
    found = [_rule(info.name) for info in folder if info.name not in _NO_RULES]
    order = list(Severity)
    return {rule.name: rule for rule in sorted(found, key=lambda r: (order.index(r.severity), r.name))}


def check(analysis: Analysis, asked: Set[Severity] = frozenset(Severity)) -> tuple[Finding, ...]:
    """What all rules of the severities that are asked for find in a model."""
    finds = (find for severity in Severity if severity in asked for find in _checks(severity))
    return tuple(finding for find in finds for finding in find(analysis))


@cache
def _checks(severity: Severity) -> tuple[Check, ...]:
    """What the rules of a severity find something with."""
    return tuple(rule.check for rule in rules().values() if rule.check and rule.severity is severity)


def _rule(module_name: str) -> Rule:
    module = importlib.import_module(f"loopdown.rules.{module_name}")
    name = module_name.replace("_", "-")
    page = _PAGE.fullmatch(inspect.cleandoc(module.__doc__ or "").strip())
    if page is None:
        raise ValueError(f"the docstring of rules/{module_name}.py lacks a summary, a reason, `Bad:` or `Good:`")
    return Rule(
        name,
        module.SEVERITY,
        " ".join(page["summary"].split()),
        page["why"].strip(),
        textwrap.dedent(page["bad"]).strip(),
        textwrap.dedent(page["good"]).strip(),
        getattr(module, "check", None),
    )
