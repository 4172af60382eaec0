"""Where to look: the metrics and runbooks that an author named."""

from __future__ import annotations

from collections.abc import Iterable

from loopdown.analysis.analysis import Analysis
from loopdown.base.inline import Code, Line, Link, Plain, Strong
from loopdown.model.model import Key
from loopdown.syntax.tree import Common
from loopdown.words import en
from loopdown.words.sentences import say


def where_to_look(common: Common, name: str | None = None) -> Line:
    """`Watch X. Runbook: Y.`, with the name of what it is about where that isn't plain; nothing where there is none."""
    line: Line = ()
    about = (Strong(name),) if name else ()
    if common.metric:
        watch = say(en.WATCH_VARIABLE, variable=about) if name else say(en.WATCH)
        line = (*watch, Code(common.metric.text), Plain("."))
    if common.runbook:
        opening = say(en.RUNBOOK_FOR, variable=about) if name and not line else say(en.RUNBOOK)
        line = (*line, Plain(" "), *opening) if line else opening
        line = (*line, Link(common.runbook.text, common.runbook.text), Plain("."))
    return line


def variables_to_look_at(analysis: Analysis, keys: Iterable[Key]) -> tuple[Line, ...]:
    """A line for each variable that has a metric or a runbook."""
    variables = (analysis.model.variables[key] for key in dict.fromkeys(keys) if key in analysis.model.variables)
    lines = (where_to_look(variable.common, variable.name) for variable in variables)
    return tuple(line for line in lines if line)
