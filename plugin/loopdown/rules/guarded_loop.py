"""Balancing loops push back on a reinforcing one.

Which of them acts first decides how far the reinforcing loop gets: a guard without delay acts at once, one
that needs minutes answers to what was true minutes ago. The guards are told fastest first. Where the model is run, the
runs say who wins: the guards lose where a stock on the loop comes to a limit that is bad, or still grows at the end.

Bad:

    loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load
    loop B1 "Breaker": Latency (+)-> Breaker open (-)-> Load (+)-> Latency

Good:

    loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.contests import contest
from loopdown.analysis.loops.guards import Guard, amplifies, guards
from loopdown.analysis.loops.loop import Loop
from loopdown.base.finding import Finding, Severity
from loopdown.words.en.grammar import guard_speed, loss

SEVERITY = Severity.INSIGHT

TOLD = 12  # guards of one loop


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each told loop that amplifies and has guards."""
    for loop in analysis.told:
        if not amplifies(loop):
            continue
        found = guards(analysis, loop)
        if found:
            told = "; ".join(
                f"{guard.loop.id} on {', '.join(analysis.name(key) for key in guard.acts_on) or 'all of it'} "
                f"{guard_speed(guard.loop.delay_seconds, bool(guard.loop.delayed_links), months=analysis.in_months)}"
                for guard in found[:TOLD]
            )
            more = f"; and {len(found) - TOLD:,} more" if len(found) > TOLD else ""
            yield Finding(
                "guarded-loop",
                SEVERITY,
                analysis.model.path,
                loop.place(analysis.model),
                f"What pushes back on {loop.id}: {told}{more}{_outcome(analysis, loop, found)}",
            )


def _outcome(analysis: Analysis, loop: Loop, found: tuple[Guard, ...]) -> str:
    """Who wins in the runs; nothing where nothing is run."""
    told = contest(analysis, loop, found)
    if told is None:
        return ""
    if not told.losses:
        return "; it holds in every run"
    first, *others = told.losses
    where = loss(first.course.figures.name, first.limit, first.time_s, first.course.scenario)
    more = f", and in {len(others)} more scenario{'s' if len(others) > 1 else ''}" if others else ""
    return f"; {'too late' if told.outcome == 'too late' else 'it loses'}: {where}{more}"
