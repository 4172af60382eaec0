"""The unit of every variable and formula of a model, as far as the model says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.analysis.graph.ordering import in_order
from loopdown.base.finding import Finding, Pointer, Severity
from loopdown.base.records import dataclass, field, replace
from loopdown.base.source import Span
from loopdown.language.units import NUMBER, SECOND, TIME, Freedom, Known, Unit, fit, product, quotient
from loopdown.model.formula import BESIDE, Binary, Call, Expr, If, Quantity, Ref, Unary, Unreadable, inner_expressions
from loopdown.model.model import Key, Kind, Model, Variable
from loopdown.model.printing import show_formula

PER_SECOND = NUMBER / SECOND


@dataclass(slots=True)
class Units:
    """The units of one model while they are worked out, and what doesn't fit."""

    dependencies: Dependencies  # of the model as written
    known: dict[Key, Known | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def model(self) -> Model:
        """The model."""
        return self.dependencies.model

    def of(self, expr: Expr) -> Known | None:
        """The unit of a formula; None where nothing is known of it. What doesn't fit inside it is told."""
        match expr:
            case Quantity():
                return Known(expr.unit, expr.freedom, expr.span)
            case Ref():
                return self.known.get(expr.key)  # a limit has the unit of its stock
            case Unary():
                inner = self.of(expr.operand)
                return Known(NUMBER, Freedom.FIXED, expr.span) if expr.op == "not" else inner
            case Binary():
                return self._of_binary(expr)
            case If():
                self.of(expr.condition)
                return self.same(expr, (expr.then, expr.otherwise), "The branches of `{formula}` give {0} and {1}")
            case Call():
                return expr.function.unit(_Arguments(self, expr))
            case Unreadable():
                return None

    def _of_binary(self, expr: Binary) -> Known | None:
        match expr.op:
            case "+":
                return self.same(expr, (expr.left, expr.right), "`{formula}` adds {1} to {0}")
            case "-":
                return self.same(expr, (expr.left, expr.right), "`{formula}` subtracts {1} from {0}")
            case "*" | "/":
                left, right = self.of(expr.left), self.of(expr.right)
                if left is None or right is None:
                    return None
                return (product if expr.op == "*" else quotient)(left, right, expr.span)
            case "^":
                return self._of_power(expr)
            case "and" | "or":
                self.of(expr.left)
                self.of(expr.right)
            case _:
                self.same(expr, (expr.left, expr.right), "`{formula}` compares {0} with {1}")
        return Known(NUMBER, Freedom.FIXED, expr.span)

    def _of_power(self, expr: Binary) -> Known | None:
        base, exponent = self.of(expr.left), self.of(expr.right)
        if base is None or not base.unit.powers:
            return base
        if isinstance(expr.right, Quantity) and exponent is not None and not exponent.unit.powers:
            return replace(base, unit=base.unit.base ** Fraction(expr.right.value).limit_denominator(12))
        return None

    def same(self, whole: Expr, parts: Sequence[Expr], message: str) -> Known | None:
        """All parts have one unit. Where two don't, that is told, and nothing more is concluded."""
        found = [(part, known) for part in parts if (known := self.of(part)) is not None]
        if not found:
            return None
        most = min(found, key=lambda pair: pair[1].freedom.value)
        for pair in found:
            if not fit(most[1], pair[1]):
                (one, a), (other, b) = sorted((most, pair), key=found.index)
                text = message.format(a.text, b.text, formula=show_formula(whole))
                self.refuse(whole.span, text, _mend(a, b), (*self._shown(one, a), *self._shown(other, b)))
                return None
        return most[1] if len(found) == len(parts) else None  # an unknown one may be of any unit

    def needs(self, expr: Expr, needed: Known | None, message: str, help_: str | None = None) -> None:
        """A formula stands in a place that has a unit. `{0}` in the message is its unit, `{1}` that of the place."""
        known = self.of(expr)
        if known is not None and needed is not None and not fit(known, needed):
            pointers = self._shown(expr, known)
            if needed.span not in [pointer.span for pointer in pointers]:
                pointers = (*pointers, Pointer(needed.span, f"{needed.text} come from here"))
            self.refuse(expr.span, message.format(known.text, needed.text), help_ or _mend(needed, known), pointers)

    def needs_time(self, expr: Expr, what: str) -> None:
        """A formula stands where a length of time is needed."""
        known = self.of(expr)
        if known is not None and not fit(known, Known(SECOND, Freedom.FIXED, expr.span)):
            message = f"{what} is a time, and `{show_formula(expr)}` is in {known.text}"
            help_ = "units of time are ms, s, min, h, d, wk, mo, q and y, as in `3 min`"
            self.refuse(expr.span, message, help_, self._shown(expr, known))

    def refuse(self, span: Span, message: str, help_: str, pointers: tuple[Pointer, ...] = ()) -> None:
        """Report that two units don't fit."""
        self.findings.append(
            Finding(
                "unit-mismatch", Severity.ERROR, self.model.path, span, message, help_, pointers, spoils_numbers=True
            )
        )

    def _shown(self, expr: Expr, known: Known) -> tuple[Pointer, ...]:
        """The part with its unit, and the place where it gets that unit."""
        here = Pointer(expr.span, f"`{show_formula(expr)}` is in {known.text}")
        if isinstance(expr, Quantity) or known.span == expr.span:
            return (here,)
        return here, Pointer(known.span, f"{known.text} come from here")


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The arguments of a call, as the rule for its unit sees them."""

    units: Units
    call: Call

    @property
    def count(self) -> int:
        return len(inner_expressions(self.call))

    @property
    def span(self) -> Span:
        return self.call.span

    def unit(self, place: int) -> Known | None:
        return self.units.of(inner_expressions(self.call)[place])

    def same(self, places: Iterable[int], message: str) -> Known | None:
        parts = inner_expressions(self.call)
        return self.units.same(self.call, [parts[place] for place in places], message)

    def fits(self, place: int, needed: Known | None, message: str) -> None:
        parts = inner_expressions(self.call)
        shown = show_formula(self.call).replace("{", "{{").replace("}", "}}")
        self.units.needs(parts[place], needed, message.replace("{formula}", shown))

    def time(self, place: int, what: str) -> None:
        told = what.format(formula=show_formula(self.call))
        self.units.needs_time(inner_expressions(self.call)[place], told)

    def condition(self, place: int, example: str) -> None:
        part = inner_expressions(self.call)[place]
        known = self.units.of(part)
        if known is not None and known.freedom is Freedom.FIXED and known.unit.powers:
            shown = show_formula(part)
            message = f"`{self.call.function.name}` asks whether something holds, and `{shown}` is in {known.text}"
            self.units.refuse(part.span, message, f"compare it with something, as in `{example}`")


def _mend(one: Known, other: Known) -> str:
    ratio = one.unit.base / other.unit.base
    if abs(ratio.exponent(TIME)) == 1 and len(ratio.powers) == 1:
        return "one is a rate and the other is not: multiply or divide by a time, as in `5 s`"
    return "give both the same unit, or multiply by a quantity that turns one into the other, as `2 kB/request` does"


# ------------------------------------------------------------------ the variables of a model


def infer_units(dependencies: Dependencies) -> Units:
    """The units of all variables. What doesn't fit inside their formulas is told once, in `findings`."""
    first = Units(dependencies)
    _infer(first, {})
    stocks = dict(reversed([*_from_flows(first)]))
    if not stocks:
        return first
    units = Units(dependencies)
    _infer(units, stocks)
    return units


def told_units(dependencies: Dependencies) -> Mapping[Key, Known | None]:
    """The units of all variables as they are told.

    A parameter like `Service rate = 10/s` leaves open what it counts. Where it is the rate of a flow, or one of those
    that the rate is chosen among, it counts what flows there; what follows from it is told by that. Units are checked
    without it: what leaves open what it counts fits more than one flow.
    """
    units = infer_units(dependencies)
    counted = {key: found.pop() for key, found in _counted(units).items() if len(found) == 1}
    if not counted:
        return units.known
    told = Units(dependencies)
    _infer(told, dict(reversed([*_from_flows(units)])), counted)
    return told.known if len(told.findings) <= len(units.findings) else units.known


def _counted(units: Units) -> Mapping[Key, set[Unit]]:
    """The parameters that leave open what they count, with the units that the rates have in which they stand."""
    found: dict[Key, set[Unit]] = {}
    for flow in units.model.ends:
        rate, formula = _rate_of(units, flow), units.model.variables[flow].formula
        if rate is None or formula is None:
            continue
        waiting = [formula]
        while waiting:
            part = waiting.pop()
            match part:
                case Ref(limit=None) if _leaves_open(units, part.key):
                    found.setdefault(part.key, set()).add(rate.unit)
                case Binary(op="+" | "-"):
                    waiting += (part.left, part.right)
                case If():
                    waiting += (part.then, part.otherwise)
                case Call() if part.function.chooses:
                    waiting += inner_expressions(part)
    return found


def _leaves_open(units: Units, key: Key) -> bool:
    known = units.known.get(key)
    own = isinstance(units.model.variables[key].formula, Quantity)
    return own and known is not None and known.freedom is Freedom.COUNT and known.unit.exponent(TIME) == -1


def _infer(units: Units, stocks: Mapping[Key, Known], counted: Mapping[Key, Unit] | None = None) -> None:
    """Work out every variable behind those that its unit follows from; in a ring one of them stays unknown."""
    names, _ = in_order(units.model.variables, lambda name: _needs(units.dependencies, name))
    for name in names:
        variable = units.model.variables[name]
        units.known[name] = None if name in units.model.spoiled else _unit(units, variable, stocks)
        if counted and name in counted:
            units.known[name] = Known(counted[name], Freedom.FIXED, variable.span)


def _unit(units: Units, variable: Variable, stocks: Mapping[Key, Known]) -> Known | None:
    formula = units.of(variable.formula) if variable.formula is not None else None
    match variable.kind:
        case Kind.STOCK:
            formulas = (units.dependencies.formulas.get((variable.key, limit)) for limit in BESIDE)
            limits = (units.of(limit) for limit in formulas if limit is not None)
            said = [known for known in (formula, *limits) if known is not None]
            fixed = [known for known in said if known.freedom is Freedom.FIXED]
            return fixed[0] if fixed else stocks.get(variable.key) or (said[0] if said else None)
        case Kind.FLOW:
            return _rate_of(units, variable.key) or formula
        case _:
            if variable.unit is not None:
                return Known(variable.unit, Freedom.FIXED, variable.unit_span or variable.span)
            if formula is None and variable.goal is not None:
                goal = units.of(variable.goal)
                return goal if goal is not None and goal.freedom is Freedom.FIXED else None
            return formula


def _rate_of(units: Units, flow: Key) -> Known | None:
    """What a flow of its stocks is: their unit per second."""
    for stock in stocks_of(units.model, flow):
        known = units.known.get(stock)
        if known is not None and known.freedom is Freedom.FIXED:
            return replace(known, unit=known.unit.base / SECOND)
    return None


def _from_flows(units: Units) -> Iterator[tuple[Key, Known]]:
    """Stocks whose own line says no unit, from the first flow that does."""
    for flow in units.model.ends:
        formula = units.model.variables[flow].formula
        known = units.of(formula) if formula is not None else None
        if known is None or known.freedom is not Freedom.FIXED or known.unit.exponent(TIME) != -1:
            continue
        for stock in stocks_of(units.model, flow):
            own = units.known.get(stock)
            if stock not in units.model.spoiled and (own is None or own.freedom is not Freedom.FIXED):
                yield stock, replace(known, unit=known.unit.base * SECOND)


def stocks_of(model: Model, flow: Key) -> tuple[Key, ...]:
    """The stocks that a flow joins."""
    ends = model.ends[flow]
    return tuple(stock for stock in (ends.source, ends.target) if stock is not None)


def _needs(dependencies: Dependencies, name: Key) -> Iterable[Key]:
    model = dependencies.model
    variable = model.variables[name]
    yield from (need for need, _ in dependencies.named((name, None)))
    yield from (need for limit in BESIDE for need, _ in dependencies.named((name, limit)))
    if variable.kind is Kind.FLOW and name in model.ends:
        yield from stocks_of(model, name)
