"""A model has rates, and isn't run.

One missing number is enough: what follows from it has no numbers either, nor have the stocks that its flows join, nor
their other flows. Nothing is drawn of them and nothing is computed, so nothing that the page says of the model has been
tried. Told is where that begins: a variable without a value, a stock without a level at the start, a flow without a
rate beside others that have one, or a delay that starts with what depends on it.

A model that says no rates is a picture, and nothing is missing in it.

Bad:

    stock Queue = 50 requests
    flow Incoming: () -> Queue @ Demand
    Users (+)-> Demand

Good:

    stock Queue = 50 requests
    flow Incoming: () -> Queue @ Demand
    Users (+)-> Demand
    Demand = 5 requests/s
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.program.reasons import Missing
from loopdown.analysis.numbers.unrun import Unrun, find_unrun
from loopdown.base.finding import Edit, Finding, Fix, Pointer, Severity
from loopdown.base.source import Span
from loopdown.language.quoting import quoted
from loopdown.model.model import Key
from loopdown.model.printing import show_formula

SEVERITY = Severity.WARNING
SHOWN = 3  # names in a message


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each root for which something with a rate isn't run."""
    for unrun in find_unrun(analysis.numbers):
        what, help_, span, fixes = _why(analysis, unrun)
        model = analysis.model
        place = f" in the scenario {unrun.scenario}" if unrun.scenario else ""
        names = unrun.stocks or unrun.flows
        are = "isn't" if len(names) == 1 else "aren't"
        pointers = tuple(
            Pointer(variable.span, f"{variable.name} needs it")
            for variable in (model.variables[flow] for flow in unrun.flows[:SHOWN])
            if variable.span not in (None, span)
        )
        message = f"{_listed(analysis, names)} {are} run{place}: {what}"
        yield Finding("not-run", SEVERITY, model.path, span, message, help_, pointers, fixes)


def _why(analysis: Analysis, unrun: Unrun) -> tuple[str, str, Span, tuple[Fix, ...]]:
    """What is missing, the mend, and its place."""
    root, reason = analysis.model.variables[unrun.root], unrun.reason
    name = quoted(root.name)
    match reason.missing:
        case Missing.NO_FORMULA:
            return f"{root.name} has no value", f"give it one: `{name} = …`", root.span, ()
        case Missing.NO_LEVEL:
            what = f"{root.name} says no level at the start"
            return what, f"write it behind its name: `stock {name} = …`", root.span, ()
        case Missing.NO_RATE:
            return f"the flow {root.name} says no rate", "write it behind `@`, as the others have it", root.span, ()
        case Missing.NO_LIMIT:
            limit = f"`{reason.limit} …`"
            return f"{root.name} needs {reason.of}'s `{reason.limit}`", f"give {reason.of} one: {limit}", root.span, ()
        case Missing.RING_AT_START:
            return _starts_with_itself(analysis, unrun)
        case _:
            return f"{root.name}: {reason}", "give it a value", root.span, ()


def _starts_with_itself(analysis: Analysis, unrun: Unrun) -> tuple[str, str, Span, tuple[Fix, ...]]:
    ring = unrun.ring
    assert ring is not None
    shown = [analysis.name(key) for key in ring.names]
    chain = " → ".join([*shown, shown[0]])
    what = f"what it starts with depends on itself: {chain}"
    root = analysis.model.variables[unrun.root]
    if ring.call is None:
        return what, f"give one of them a number at the start: {', '.join(shown)}", root.span, ()
    call, span = ring.call, ring.call.span
    written = show_formula(call)
    if ring.initial is None:
        return what, f"say what `{written}` starts with: `{written[:-1]}, …)`", span, ()
    mended = f"{written[:-1]}, {ring.initial})"
    end = Span(span.end_line, span.end_column - 1, span.end_line, span.end_column - 1)
    fix = Fix(f"write `{mended}`", (Edit(end, f", {ring.initial}"),), safe=False)
    return what, f"say what it starts with: {fix.title}", span, (fix,)


def _listed(analysis: Analysis, names: Sequence[Key]) -> str:
    shown = [analysis.name(name) for name in names[:SHOWN]]
    more = len(names) - SHOWN
    if more > 0:
        return f"{', '.join(shown)} and {more:,} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
