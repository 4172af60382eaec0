"""`unit-mismatch`: units that don't fit, inside formulas and between a formula and its place."""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.numbers.units.infer_units import PER_SECOND, Units, infer_units, stocks_of
from loopdown.base.finding import Finding, Pointer, in_order
from loopdown.base.records import replace
from loopdown.language.units import NUMBER, SECOND, TIME, Freedom, Known, fit
from loopdown.model.changes import Assign, Change, Delayed
from loopdown.model.formula import BESIDE, Quantity
from loopdown.model.model import Key, Kind, Model, Variable
from loopdown.model.printing import show_formula

_A_RATE = "a flow is something per time: write its rate as in `5 requests/s`, or divide by a time"


def check_units(dependencies: Dependencies) -> tuple[Finding, ...]:
    """`unit-mismatch` (error), each with both units and where they come from, in the order of the text.

    Checked are formulas inside (what is added, compared, chosen between; delays and times), rates against the
    stocks that they fill and drain, limits, goals and `unit` against what they belong to, and what scenarios and
    levers change. Of broken and unknown names nothing is concluded.
    """
    model, units = dependencies.model, infer_units(dependencies)
    for name, variable in model.variables.items():
        if name in model.spoiled:
            continue
        match variable.kind:
            case Kind.STOCK:
                _check_stock(units, variable)
            case Kind.FLOW:
                _check_flow(units, variable)
            case _:
                _check_variable(units, variable)
    for who, change in _changes(model):
        _check_change(units, who, change)
    _check_link_delays(units)
    return in_order(units.findings)


def _check_stock(units: Units, stock: Variable) -> None:
    known = units.known.get(stock.key)
    if stock.formula is not None:
        units.needs(stock.formula, known, f"{stock.name} starts with {{0}}, and is in {{1}}")
    for limit in BESIDE:
        formula = units.dependencies.formulas.get((stock.key, limit))
        if formula is not None:
            units.needs(formula, known, f"The `{limit}` of {stock.name} is in {{0}}, and the stock in {{1}}")


def _check_flow(units: Units, flow: Variable) -> None:
    stocks = [(units.model.variables[stock], units.known.get(stock)) for stock in stocks_of(units.model, flow.key)]
    fixed = [(stock, known) for stock, known in stocks if known is not None and known.freedom is Freedom.FIXED]
    if len(fixed) == 2 and not fit(fixed[0][1], fixed[1][1]):
        (one, a), (other, b) = fixed
        units.refuse(
            flow.span,
            f"The flow {flow.name} takes {a.text} from {one.name} and brings {b.text} to {other.name}",
            "what flows keeps its unit: join each stock to a cloud by a flow of its own",
            (Pointer(a.span, f"{one.name} counts {a.text}"), Pointer(b.span, f"{other.name} counts {b.text}")),
        )
        return
    if flow.formula is None:
        return
    if fixed:
        stock, known = fixed[0]
        rate = replace(known, unit=known.unit.base / SECOND)
        message = f"The flow {flow.name} runs in {{0}}, and a flow of {stock.name} needs {{1}}"
        found = units.of(flow.formula)
        is_level = found is not None and found.unit.powers == known.unit.powers
        units.needs(flow.formula, rate, message, _A_RATE if is_level else None)
        return
    known_rate = units.of(flow.formula)
    is_fixed = known_rate is not None and known_rate.freedom is Freedom.FIXED and known_rate.unit.powers
    if known_rate is not None and is_fixed and not known_rate.unit.exponent(TIME):
        anything = Known(PER_SECOND, Freedom.COUNT, flow.span)
        units.needs(flow.formula, anything, f"The flow {flow.name} runs in {{0}}, which are no rate", _A_RATE)


def _check_variable(units: Units, variable: Variable) -> None:
    known = units.known.get(variable.key)
    if variable.formula is not None:
        message = f"The unit of {variable.name} is {{1}}, and its formula is in {{0}}"
        units.needs(variable.formula, known if variable.unit else None, message)
    if variable.goal is not None:
        units.needs(variable.goal, known, f"The goal of {variable.name} is in {{0}}, and {variable.name} in {{1}}")


def _changes(model: Model) -> Iterator[tuple[str, Change]]:
    for scenario in model.scenarios:
        for change in scenario.changes:
            yield f"The scenario {scenario.name.text}", change
    for lever in model.levers:
        for change in lever.changes:
            yield f"The lever “{lever.title.text}”", change


_DOES = {None: "sets {} to {{0}}", "+": "adds {{0}} to {}", "-": "takes {{0}} from {}"}


def _check_factor(units: Units, who: str, shown: str, change: Assign) -> None:
    """What something is multiplied with or divided by is a plain number: it stays in its unit."""
    does = "multiplies {} with" if change.by == "*" else "divides {} by"
    message = f"{who} {does.format(shown)} {{0}}, and then it counts something else"
    help_ = "write a plain number, as in `*= 2` or `*= 120%`, or what is added, as in `+= 4 nodes`"
    units.needs(change.formula, Known(NUMBER, Freedom.FIXED, change.formula.span), message, help_)


def _check_change(units: Units, who: str, change: Change) -> None:
    match change:
        case Assign():
            target: Key = change.target.key
            shown = change.target.text + (f".{change.limit}" if change.limit else "")
            if change.by in ("*", "/"):
                _check_factor(units, who, shown, change)
                return
            holds = units.dependencies.formulas.get(change.node)
            is_share = isinstance(change.formula, Quantity) and "%" in change.formula.written
            if change.by and is_share and isinstance(holds, Quantity) and "%" not in holds.written:
                return  # of a number that is refused where it is looked up, with the factor that is meant
            message = f"{who} {_DOES[change.by].format(shown)}, and it is in {{1}}"
            help_ = "for a share of what it is, write a factor, as in `*= 110%`" if change.by and is_share else None
            units.needs(change.formula, units.known.get(target), message, help_)
        case Delayed():
            units.needs_time(change.length, f"{who} changes a delay: that")


def _check_link_delays(units: Units) -> None:
    """The delay of an arrow may be named: `A (+ delay Warm-up)-> B`."""
    for link in units.model.written:
        if link.delay is None or link.delay.seconds is not None or not link.delay.names:
            continue
        variable = units.model.variables[link.delay.names[0]]
        known = units.known.get(variable.key)
        if known is None:
            continue
        if variable.kind is not Kind.PARAMETER and not fit(known, Known(SECOND, Freedom.FIXED, link.spans[0])):
            shown = show_formula(variable.formula) if variable.formula else variable.name
            units.refuse(
                link.spans[0],
                f"A delay is a time, and {variable.name} is in {known.text}",
                "name a variable that is a time, or write a length such as `3 min`",
                (Pointer(known.span, f"`{shown}` is in {known.text}"),),
            )
