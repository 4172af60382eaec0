"""The search for loops stopped early, or a run would take too many steps.

A graph of forty variables can hold millions of circuits. The search has a budget that is a count, not a time,
so that the same text gives the same page everywhere. Declared loops are checked whatever the budget; of the
others the shortest are found first. Of a model that declares hundreds of loops the first are compared with each
other, to see what they share and whether they fight.

A run has a budget too, of steps. A model whose `run` and `step` don't go together isn't run, and the message has both.
The runs of a model's scenarios share a budget, in which a step at a limit counts for several: what is behind it isn't
run. Those of its levers share another: what is behind it is told by its loops alone.

Where steps as short as the budget allows don't yet agree with longer ones within a hundredth, the message names the
stocks of which figures depend on the step. So it does where a condition without a memory flips at every step, and one
step moves a stock far.

Bad:

    Pods (+)-> Load (+)-> Pods (+)-> Users (+)-> Pods (+)-> Cost (+)-> Pods (+)-> Debt (+)-> Pods
            (+)-> Pages (+)-> Pods (+)-> Bugs (+)-> Pods (+)-> Fixes (+)-> Load (+)-> Users (+)-> Load
            (+)-> Cost (+)-> Load (+)-> Debt (+)-> Load (+)-> Pages (+)-> Load (+)-> Bugs (+)-> Load
            (+)-> Fixes (+)-> Users (+)-> Cost (+)-> Users (+)-> Debt (+)-> Users (+)-> Pages
            (+)-> Users (+)-> Bugs (+)-> Users (+)-> Fixes (+)-> Cost (+)-> Debt (+)-> Cost (+)-> Pages
            (+)-> Cost (+)-> Bugs (+)-> Cost (+)-> Fixes (+)-> Debt (+)-> Pages (+)-> Debt (+)-> Bugs
            (+)-> Debt (+)-> Fixes (+)-> Pages (+)-> Bugs (+)-> Pages (+)-> Fixes (+)-> Bugs (+)-> Fixes
            (+)-> Pods

Good:

    loop R1: Load (+)-> Retries (+)-> Load
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding, Severity

SEVERITY = Severity.INSIGHT


def check(analysis: Analysis) -> Iterator[Finding]:
    """The spent budget of the search, and that of the comparison."""
    if analysis.truncated:
        yield Finding(
            "budget-spent",
            SEVERITY,
            analysis.model.path,
            analysis.model.span,
            f"The search for loops stopped after {len(analysis.loops):,} of them",
            "split the model, or raise the budget if all are needed",
        )
    compared, count = len(analysis.compared), len(analysis.told)
    if compared < count:
        yield Finding(
            "budget-spent",
            SEVERITY,
            analysis.model.path,
            analysis.model.span,
            f"Only the first {compared:,} of {count:,} loops are compared with each other",
            "split the model to see what the others share, and whether they fight",
        )
