"""The model implies a loop that no statement names.

Links that were written for one story close other circuits as well. The loop that nobody drew is the one that
nobody has thought about.

Bad:

    Load (+)-> Latency (+)-> Retries (+)-> Load

Good:

    loop R1 "Retry storm": Load (+)-> Latency (+)-> Retries (+)-> Load
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding, Severity
from loopdown.words.en.grammar import shortened

SEVERITY = Severity.INSIGHT

WHOLE = 16  # names of a chain that is told whole


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each loop that is told and that nobody declared."""
    for loop in analysis.told:
        if loop.declared is None:
            names = [analysis.name(key) for key in (*loop.variables, loop.variables[0])]
            chain = " -> ".join(shortened(names, WHOLE))
            yield Finding(
                "hidden-loop",
                SEVERITY,
                analysis.model.path,
                loop.place(analysis.model),
                f"{loop.id} is {loop.type.value} and not declared: {chain}",
                "name it with a `loop` statement, so that its claim is checked",
            )
