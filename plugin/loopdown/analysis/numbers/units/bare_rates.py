"""Rates that say no time: `@ 2` counts as 2 a second, whatever the model is written in.

A rate is bare where its unit is left open and no time stands in it. Told are those of stocks that count something, in a
model that names a time at all; and of other stocks where the model's times are longer than a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.numbers.units.infer_units import Units, infer_units, stocks_of
from loopdown.base.records import dataclass, replace
from loopdown.base.source import Span
from loopdown.language.time_units import seconds_in
from loopdown.language.units import SECOND, TIME, Freedom, Known, fit, parse_unit
from loopdown.model.changes import Assign, Change
from loopdown.model.formula import Binary, Expr, If, Point, Quantity, Ref, Unary, parts_of, quantities, rewrite
from loopdown.model.model import Key, Kind, Model
from loopdown.model.units import measure

_ENOUGH = 12  # units of time in a run: that in which its rates are likely told
_OF_RUNS = ("y", "mo", "wk", "d", "h", "min")


@dataclass(frozen=True, slots=True)
class BareRate:
    """A rate without a time."""

    name: str  # of the flow, or of what a change sets
    who: str  # that sets it; empty for the flow's own line
    formula: Expr
    counts: str  # what it counts, in base units; empty for a plain number
    time: str  # in which the model writes its rates
    span: Span  # what has to be mended
    mend: str | None  # what to write there; None where several places may be meant


def bare_rates(dependencies: Dependencies) -> Iterator[BareRate]:
    """The rates without a time, in the order of the source; those of scenarios and levers behind."""
    model = dependencies.model
    time = _time_of_rates(dependencies)
    if time is None:
        return
    units = infer_units(dependencies)
    for flow in model.ends:
        variable = model.variables[flow]
        counted = _counted(units, flow)
        if (
            variable.formula is None
            or flow in model.spoiled
            or counted is None
            or not _is_bare(units, variable.formula)
        ):
            continue
        if not counted.unit.powers and time == "s":
            continue
        written = _with_bare_parameters(model, variable.formula)
        found = _open_numbers(written)
        if found and all(quantity.value == 0 for quantity in found):
            continue
        place, mend = _mend(units, written, found, counted, time)
        text = counted.unit.base.text if counted.unit.powers else ""
        yield BareRate(variable.name, "", variable.formula, text, time, place, mend)
    for who, change in _changes(model):
        yield from _of_change(units, who, change)


def _counted(units: Units, flow: Key) -> Known | None:
    """What the stocks of a flow count; a bare number where none says so. None where it is a time, or isn't known."""
    found = [units.known.get(stock) for stock in stocks_of(units.model, flow)]
    known = [each for each in found if each is not None]
    fixed = next((each for each in known if each.freedom is Freedom.FIXED and each.unit.powers), None)
    if fixed is not None:
        return None if fixed.unit.exponent(TIME) else fixed
    return known[0] if known and len(known) == len(found) else None


def _is_bare(units: Units, formula: Expr) -> bool:
    known = Units(units.dependencies, units.known).of(formula)
    return known is not None and known.freedom is Freedom.ANY and not known.unit.exponent(TIME)


def _with_bare_parameters(model: Model, formula: Expr) -> Expr:
    """The formula with the numbers of parameters that say no unit in their places."""

    def number(part: Expr) -> Expr:
        if isinstance(part, Ref) and part.limit is None and part.key not in model.spoiled:
            named = model.variables[part.key]
            if named.kind is Kind.PARAMETER and named.unit is None and isinstance(named.formula, Quantity):
                return named.formula
        return part

    return rewrite(formula, number)


def _open_numbers(formula: Expr) -> list[Quantity]:
    """The numbers without a unit that make a formula's value."""
    found: list[Quantity] = []
    waiting: list[Expr | Point] = [formula]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Quantity) and not part.unit.powers and part.freedom is Freedom.ANY:
            found.append(part)
        elif isinstance(part, If):
            waiting += [part.then, part.otherwise]
        elif not (isinstance(part, Binary) and part.op in ("<", "<=", ">", ">=", "=", "!=", "and", "or", "^")):
            waiting += [each for each in parts_of(part) if not _is_condition(each)]
    return found


def _is_condition(part: object) -> bool:
    return isinstance(part, Unary) and part.op == "not"


def _mend(units: Units, formula: Expr, found: list[Quantity], counted: Known, time: str) -> tuple[Span, str | None]:
    """Which number to write with which unit so that the rate has its time."""
    meant = [quantity for quantity in found if quantity.value != 0]
    if len(meant) != 1:
        return formula.span, None
    (number,) = meant
    rate = replace(counted, unit=counted.unit.base / SECOND, freedom=Freedom.FIXED)
    said = counted.unit.text if counted.unit.powers else ""
    for unit, text in (
        (f"{said}/{time}", f" {said}/{time}" if said else f"/{time}"),
        (f"/{time}", f"/{time}"),
        (time, f" {time}"),
    ):
        new = parse_unit(unit)
        freedom = Freedom.COUNT if unit.startswith("/") else Freedom.FIXED
        other = replace(number, unit=new, freedom=freedom, value=measure(number.value, new))
        known = Units(units.dependencies, units.known).of(
            rewrite(formula, lambda part, other=other: other if part is number else part)  # type: ignore[misc]
        )
        if (
            known is not None
            and (known.freedom is not Freedom.ANY or not counted.unit.powers)
            and known.unit.exponent(TIME) == -1
            and fit(known, rate)
        ):
            return number.span, f"{number.written}{text}"
    return number.span, None


# ------------------------------------------------------------------ changes


def _changes(model: Model) -> Iterator[tuple[str, Change]]:
    for scenario in model.scenarios:
        for change in scenario.changes:
            yield f"the scenario {scenario.name.text}", change
    for lever in model.levers:
        for change in lever.changes:
            yield f"the lever “{lever.title.text}”", change


def _of_change(units: Units, who: str, change: Change) -> Iterator[BareRate]:
    """A rate that says its time as written, and is set to a number that says none."""
    if not isinstance(change, Assign) or change.limit is not None or change.by in ("*", "/"):
        return
    variable = units.model.variables.get(change.target.key)
    number = change.formula
    if variable is None or variable.formula is None or not isinstance(number, Quantity):
        return
    if number.freedom is not Freedom.ANY or number.unit.powers or number.value == 0:
        return
    written = [each for each in quantities(variable.formula) if each.unit.exponent(TIME) == -1]
    if len(written) != 1 or (word := _time_below(written[0])) is None or word in ("s", "sec", "second"):
        return
    if variable.formula is not written[0]:
        return
    text = written[0].unit.text
    mend = f"{number.written}{'' if text.startswith('/') else ' '}{text}"
    yield BareRate(variable.name, who, number, (written[0].unit.base * SECOND).text, word, number.span, mend)


# ------------------------------------------------------------------ the time of a model


def _time_of_rates(dependencies: Dependencies) -> str | None:
    """The unit of time in which a model writes its rates, else that of its run; None where it names no time."""
    model = dependencies.model
    written = [*_quantities(dependencies)]
    rates = Counter(word for each in written if (word := _time_below(each)))
    if rates:
        return rates.most_common(1)[0][0]
    if model.run is not None and model.run.length_s:
        length = model.run.length_s
        return next((word for word in _OF_RUNS if length >= _ENOUGH * (seconds_in(word) or 1.0)), "s")
    times = [each.unit.text for each in written if each.unit.exponent(TIME) == 1 and seconds_in(each.unit.text)]
    times += [link.delay.written.split()[-1] for link in model.written if link.delay and link.delay.seconds is not None]
    named = Counter(word for word in times if seconds_in(word))
    if named:
        return named.most_common(1)[0][0]
    return "s" if any(each.unit.exponent(TIME) for each in written) or model.run is not None else None


def _time_below(quantity: Quantity) -> str | None:
    """The unit of time by which a quantity is divided."""
    if quantity.unit.exponent(TIME) != -1:
        return None
    return next((word for word in quantity.unit.text.split("/")[1:] if seconds_in(word)), None)


def _quantities(dependencies: Dependencies) -> Iterable[Quantity]:
    for formula in dependencies.formulas.values():
        yield from quantities(formula)
    for _, change in _changes(dependencies.model):
        if isinstance(change, Assign):
            yield from quantities(change.formula)
