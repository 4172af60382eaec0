"""A rate says no time.

What flows is something per time, and a number without one counts per second: `@ 2` in a model of months is 2 people
every second. Stocks without a unit are told of only where the model's times are longer than a second.

Bad:

    stock Staff = 6 people
    flow Hired: () -> Staff @ 2
    flow Leave: Staff -> () @ Staff / 30 mo
    run 2 y

Good:

    stock Staff = 6 people
    flow Hired: () -> Staff @ 2 people/mo
    flow Leave: Staff -> () @ Staff / 30 mo
    run 2 y
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.units.bare_rates import BareRate, bare_rates
from loopdown.base.finding import Finding, Severity, rewrite
from loopdown.model.formula import Quantity
from loopdown.model.printing import show_formula

SEVERITY = Severity.WARNING


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each rate without a time, in a model that names one."""
    for rate in bare_rates(analysis.dependencies):
        yield _finding(analysis.model.path, rate)


def _finding(path: str, rate: BareRate) -> Finding:
    shown = show_formula(rate.formula)
    counted = f" {rate.counts}" if rate.counts else ""
    per_second = (
        f"it counts as {shown}{counted} a second" if isinstance(rate.formula, Quantity) else "it counts per second"
    )
    if rate.who:
        message = f"{rate.who[0].upper()}{rate.who[1:]} sets {rate.name} to `{shown}`, without a time: {per_second}"
    else:
        message = f"The rate of {rate.name} says no time: {per_second}"
    if rate.mend is None:
        example = f"2 {rate.counts}/{rate.time}" if rate.counts else f"2/{rate.time}"
        help_ = f"write its numbers with their units, as in `{example}`, or divide by a time, as in `/ 5 {rate.time}`"
        return Finding("rate-without-time", SEVERITY, path, rate.span, message, help_)
    fix = rewrite(rate.span, rate.mend, safe=False)
    return Finding("rate-without-time", SEVERITY, path, rate.span, message, fix.title, fixes=(fix,))
