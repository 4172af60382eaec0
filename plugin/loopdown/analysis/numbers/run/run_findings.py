"""What goes wrong in a run, as findings: `math-error`, `negative-flow`, and `budget-spent` of unsure figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from loopdown.analysis.numbers.program.interpret import PartError
from loopdown.analysis.numbers.program.ir import FIRST
from loopdown.analysis.numbers.program.library import NoLengthError
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.allocation import NotFiniteError
from loopdown.analysis.numbers.run.math_error import MathError, when
from loopdown.base.finding import Finding, Severity
from loopdown.model.formula import Binary, Call, Expr, Node, Quantity, Ref
from loopdown.model.model import Key
from loopdown.model.printing import show_formula

_TOO_LARGE = "grows beyond the numbers that can be computed with"
_SMALLER = "look for what feeds itself without a limit, or let the run end earlier"


def math_error(program: Program, error: Exception, time_s: float) -> MathError:
    """What can't be computed, and the place that an error of the arithmetic leads back to."""
    node, expr = _place(program, error)
    model = program.variant.model
    variable = model.variables[node[0]]
    shown = variable.name + (f".{node[1]}" if node[1] else "")
    what, help_ = _what(error.__cause__ if isinstance(error, PartError) else error, expr)
    subject = f"`{show_formula(expr)}` {what}" if expr else f"it {what}"
    span = expr.span if expr else variable.span
    return MathError(model.path, span, shown, subject, help_, time_s, program.variant.scope)


def negative_flow(program: Program, slot: int, since_s: float) -> Finding:
    """`negative-flow` (warning): a rate that would run backwards counts as 0."""
    model = program.variant.model
    flow = next(flow for flow in program.flows if flow.rate == slot)
    variable = model.variables[flow.key]
    formula = program.variant.formulas[flow.key, None]
    return Finding(
        "negative-flow",
        Severity.WARNING,
        model.path,
        formula.span,
        f"The rate of {variable.name} is negative {when(since_s)}{program.variant.scope}: "
        "a flow runs one way, so it counts as 0",
        "write a flow of its own for the way back, or `max(0, …)` if it is meant to stop there",
    )


def unsure(program: Program, stocks: Collection[Key], *, flips: bool) -> Iterator[Finding]:
    """`budget-spent` (insight): figures that would be others in shorter steps, of which there are too many."""
    model = program.variant.model
    named = [model.variables[stock.key] for stock in program.stocks if stock.key in stocks]
    if not named:
        return
    names = ", ".join(each.name for each in named)
    why = "a condition flips at every step" if flips else "a run in shorter ones takes too many"
    help_ = (
        "give the condition a memory, as in `latch(…)`, or write `run` with less time"
        if flips
        else "write `run` with less time, or a `step`"
    )
    yield Finding(
        "budget-spent",
        Severity.INSIGHT,
        model.path,
        named[0].span,
        f"What is told of {names}{program.variant.scope} depends on the length of the steps: {why}",
        help_,
    )


def _place(program: Program, error: Exception) -> tuple[Node, Expr | None]:
    """The formula and the part of it that can't be computed."""
    if isinstance(error, NotFiniteError):
        place = error.slot - FIRST
        nodes = [*program.slots]
        if place < len(nodes):
            node = nodes[place]
        else:
            node = (next((flow.key for flow in program.flows if flow.wanted == error.slot), nodes[0][0]), None)
        return node, None if node in [(stock.key, None) for stock in program.stocks] else program.variant.formulas[node]
    return program.part_of(error) or next(iter(program.variant.formulas.items()))


def _what(error: BaseException | None, expr: Expr | None) -> tuple[str, str]:
    """What can't be computed, and the mend."""
    if isinstance(error, NoLengthError):
        mend = f", as in `max({show_formula(expr)}, …)`" if isinstance(expr, Ref) else ""
        return "is no length for a delay: it has to be above zero", f"keep it above zero{mend}"
    match expr:
        case Binary(op="/") if isinstance(error, ZeroDivisionError):
            if isinstance(expr.right, Quantity):
                return "divides by zero", "divide by another number"
            divisor = show_formula(expr.right)
            return "divides by zero", f"keep the divisor above zero, as in `max({divisor}, …)`"
        case Binary(op="^") if isinstance(error, ValueError):
            return "has no real value", "a negative number has no broken power, and zero no negative one"
        case Call() if isinstance(error, ValueError | ZeroDivisionError):
            undefined = expr.function.undefined
            if undefined is not None:
                return undefined.what, undefined.mend.format(*(show_formula(part) for part in expr.arguments))
    return _TOO_LARGE, _SMALLER
