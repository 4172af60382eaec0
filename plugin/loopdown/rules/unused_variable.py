"""Nothing reads an input.

A parameter that no formula, link, lever or scenario names changes nothing: it was left over, or the formula that
should read it names something else. A result that is computed from others is no input, and may stand at the end.

Bad:

    Timeout = 5 s
    Load (+)-> Latency

Good:

    Timeout = 5 s
    Attempts = 15 s / Timeout
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.graph.unused import unused_variables
from loopdown.base.finding import Finding, Severity

SEVERITY = Severity.WARNING


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each input that nothing names."""
    for variable in unused_variables(analysis.dependencies, analysis.graph):
        yield Finding(
            "unused-variable",
            SEVERITY,
            analysis.model.path,
            variable.span,
            f"Nothing reads {variable.name}",
            "name it in a formula or a link, or take it away",
        )
