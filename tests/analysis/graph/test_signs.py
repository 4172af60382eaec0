"""The sign of a formula in each variable: settled where a person sees it at once, and never against the numbers."""

import math
import operator
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support import clean_model_of

from loopdown.analysis.graph.dependencies import dependencies_of
from loopdown.analysis.graph.signs import formula_signs
from loopdown.base.source import Source
from loopdown.model.formula import Binary, Call, Expr, If, Point, Quantity, Ref, Unary
from loopdown.model.model import Model, Sign
from loopdown.model.resolve import resolve
from loopdown.pages.fences import whole_file
from loopdown.syntax.parse import parse

AROUND = """
stock A = 1
stock B = 1
stock C = 1, max 10
stock X = 1, min none
flow Rate: A -> B @ 3/s
f = 5%
K = 100
T = 5 s
less = -2
off = 0
whole = 100%
variable Anything
"""


def signs_of(formula: str, around: str = AROUND) -> Mapping[str, Sign | None]:
    return formula_signs(dependencies_of(clean_model_of(f"{around}Y = {formula}\n")))["y"]


def shown(signs: Mapping[str, Sign | None]) -> str:
    return " ".join(f"{name} {sign or '0'}" for name, sign in sorted(signs.items()))


# ---------------------------------------------------------------- worked by hand


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        # sums, products, quotients
        ("5% * A", "a +"),
        ("A + B", "a + b +"),
        ("K - A", "a - k +"),
        ("-A", "a -"),
        ("+A", "a +"),
        ("less * A", "a - less +"),
        ("A / B", "a + b -"),
        ("A * B / C", "a + b + c -"),
        ("Rate * A", "a + rate +"),
        ("1 / (1 + A)", "a -"),
        ("A / time", "a +"),
        ("A * (1 - f)", "a + f -"),
        ("A * (1 - 150%)", "a -"),
        ("A * (B - C)", "a ? b + c -"),
        ("2 * Anything", "anything +"),
        ("A * Anything", "a ? anything +"),
        ("A / Anything", "a ? anything ?"),
        ("A * X", "a ? x +"),
        # what stands in a formula more than once
        ("A - 5% * A", "a +"),
        ("B * (A - 5% * A)", "a + b +"),
        ("A / (A + K)", "a + k -"),
        ("(A - B) / (A + B)", "a + b -"),
        ("f * A * (1 - A / K)", "a ? f ? k +"),
        ("A - A", "a 0"),
        ("A + 0 * B", "a + b 0"),
        ("0.3 * A - 0.1 * 3 * A", "a 0"),
        # limits
        ("min(A / T, K)", "a + k + t -"),
        ("max(0, A - B)", "a + b -"),
        ("max(A, B, -C)", "a + b + c -"),
        ("max(A, 0 - A)", "a ?"),
        ("A - min(A, A / 2)", "a +"),
        ("A - max(2 * A, B)", "a ? b -"),
        ("A * (1 - C / C.max)", "a + c -"),
        ("A * (1 - B / C.max)", "a ? b -"),
        ("A * (C.min - 1)", "a -"),
        # conditions
        ("if A > 70% then 1 else 0", "a +"),
        ("if A > B then 10 else 5", "a + b -"),
        ("if A >= B then 5 else 10", "a - b +"),
        ("if A < B then 10 else 5", "a - b +"),
        ("if A <= B then 5/min else 1/s", "a + b -"),
        ("if A = B then 10 else 5", "a ? b ?"),
        ("if A != B then 10 else 5", "a ? b ?"),
        ("if A > B then X else K", "a ? b ? k + x +"),
        ("if A > B then C else K", "a - b + c + k +"),
        ("if A > 10 then A + 5 else A", "a +"),
        ("if A > 10 then B else 0", "a + b +"),
        ("if A > 10 and B < 5 then 1 else 0", "a + b -"),
        ("if A > 10 or not B > 5 then 1 else 0", "a + b -"),
        ("A - (if B > 3 then A / 2 else A / 4)", "a + b -"),
        ("C * ((if B > 5 then A else A + 10) - A - 5)", "a 0 b - c ?"),
        ("if A then 1 else 0", "a +"),
        ("if -A then 1 else 0", "a +"),
        ("if X then 1 else 0", "x ?"),
        ("(A > B) * C", "a + b - c +"),
        ("A * (if B > 3 then 1 else 0)", "a + b +"),
        ("A * (if B > 3 then 1 else -1)", "a ? b +"),
        # functions
        ("exp(A) + ln(B) - sqrt(C)", "a + b + c -"),
        ("log10(A) - int(B)", "a + b -"),
        ("A * int(X)", "a ? x +"),
        ("abs(A) - abs(0 - B)", "a + b -"),
        ("abs(X)", "x ?"),
        ("A^2", "a +"),
        ("X^2", "x ?"),
        ("X^3", "x +"),
        ("X^-1", "x ?"),
        ("A * X^2", "a + x ?"),
        ("A * X^3", "a ? x +"),
        ("A * (2^B - 2)", "a ? b +"),
        ("A^-1", "a -"),
        ("A^f", "a + f ?"),
        ("A^0", "a 0"),
        ("2^A", "a +"),
        ("0.5^A", "a -"),
        ("A^B", "a + b ?"),
        ("table(A, (0, 0), (10, 1), (20, 1))", "a +"),
        ("table(A, (0, 1), (10, 1), (20, 0))", "a -"),
        ("table(0 - A, (0, 1), (10, 0))", "a +"),
        ("table(A, (0, 1), (10, 2), (20, 0))", "a ?"),
        ("table(A, (20, 0), (0, 2), (10, 1))", "a -"),
        ("table(A, (0, B), (10, 1))", "a ? b +"),
        ("table(A, (0, 1))", "a 0"),
        ("A * table(B, (0, 1), (10, -1))", "a ? b -"),
        ("delay(A, 5 s)", "a +"),
        ("delay1(A, T, B) - delay3(C, T)", "a + b + c - t ?"),
        ("A - smth1(A, T)", "a + t ?"),
        ("B * smth3(0 - A, T)", "a - b - t ?"),
        ("step(A, 5 s) + pulse(B, 3 s, 9 s) - ramp(C, 5 s)", "a + b + c -"),
        ("step(5, A) - ramp(1, 2 s, B)", "a - b -"),
        ("step(-5, A) + ramp(-1, B) + ramp(-1, 2 s, C)", "a + b + c -"),
        ("A * delay(1, 5 s, -1)", "a ?"),
        # units of time are brought together
        ("A * (1 min - 5 s)", "a +"),
        ("A * (5 min - 1 h)", "a -"),
        ("A * (1/s - 50/min)", "a +"),
        ("A * (5 kB - 1 MiB)", "a -"),
    ],
)
def test_sign(formula: str, expected: str) -> None:
    assert shown(signs_of(formula)) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("off * A", "a + off +"), ("A * (1 - whole)", "a ? whole -"), ("if off then A else 0", "a + off +")],
)
def test_a_parameter_does_not_take_a_link_away(formula: str, expected: str) -> None:
    """Another scenario may set it otherwise."""
    assert shown(signs_of(formula)) == expected


def test_infection() -> None:
    around = "stock S = 990\nstock I = 10\nstock R = 0\nbeta = 0.5/d\nN = S + I + R\n"
    assert shown(signs_of("beta * S * I / N", around)) == "beta + i + n - s +"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ("", "a +"),
        (", min 0", "a +"),
        (", min 1 - 1", "a +"),
        (", min none", "a ?"),
        (", min 0 - 5", "a ?"),
        (", min 0 - 5, max 0", "a -"),
        (", min 5, max 2", "a ?"),
    ],
)
def test_a_stock_stands_between_its_limits(limits: str, expected: str) -> None:
    signs = signs_of("A * B", f"stock A = 1\nstock B = 1{limits}\n")
    assert signs["a"] == expected.split()[1]


def test_auxiliaries_have_the_values_of_their_formulas_also_declared_later() -> None:
    around = "stock A = 1\nstock B = 1\n"
    later = "Share = 1 - Loss\nLoss = 5%\nSurplus = A - B\n"
    model = clean_model_of(f"{around}Y = A * Share\nZ = A * Surplus\n{later}")
    assert shown(formula_signs(dependencies_of(model))["y"]) == "a + share +"
    assert shown(formula_signs(dependencies_of(model))["z"]) == "a ? surplus +"


def test_what_an_auxiliary_may_be_is_traced_back_to_what_it_is_computed_from() -> None:
    around = "stock Requests = 1\nHits = Ratio * Requests\nMisses = Requests - Hits\nPods = 3\n"
    assert shown(signs_of("Misses / Pods", f"{around}Ratio = 95%\n")) == "misses + pods -"
    assert shown(signs_of("Misses / Pods", f"{around}Ratio = 105%\n")) == "misses + pods +"
    assert shown(signs_of("Misses / Pods", f"{around}stock Ratio = 1\n")) == "misses + pods ?"
    late = around.replace("- Hits", "- delay(Hits, 5 s)")
    assert shown(signs_of("Misses / Pods", f"{late}Ratio = 95%\n")) == "misses + pods ?"


def test_an_auxiliary_of_many_is_traced_back_no_further() -> None:
    many = "".join(f"stock s{index} = 1\n" for index in range(40))
    total = " + ".join(f"s{index}" for index in range(40))
    around = f"{many}All = {total}\nRest = All - 5% * All\nPods = 3\n"
    assert shown(signs_of("Rest / Pods", around)) == "pods - rest +"
    less = "Less = All - s1\n"
    assert shown(signs_of("Less / Pods", f"{around}{less}")) == "less + pods ?"
    few = around.replace(total, "s1 + s2")
    assert shown(signs_of("Less / Pods", f"{few}{less}")) == "less + pods -"
    assert set(signs_of(f"({total}) / ({total})", around).values()) == {"?"}
    assert set(signs_of("(s1 + s2) / (s1 + s2)", around).values()) == {None}


def test_a_limit_stands_for_the_variables_of_its_formula() -> None:
    around = "stock Pods = 3\nstock Queue = 1, max 100 * Pods\nstock Other = 0, max 2 * Queue.max\n"
    assert shown(signs_of("Queue / Queue.max", around)) == "pods - queue +"
    assert shown(signs_of("Queue / Other.max", around)) == "pods - queue +"
    assert shown(signs_of("3 + Queue.min", around)) == ""
    around = around.replace("stock Pods = 3", "Pods = 2 * Nodes\nNodes = 3")
    assert shown(signs_of("Queue / Other.max", around)) == "pods - queue +"


def test_rings_settle_nothing_and_end() -> None:
    stocks = "stock Q = 1, max 2 * Q\nstock P = 1, max P.max\n"
    model = clean_model_of(f"{stocks}A = B * B\nB = A + 1\nY = Q * Q.max\nZ = Q * P.max\n")
    signs = formula_signs(dependencies_of(model))
    assert shown(signs["a"]) == "b ?"
    assert shown(signs["b"]) == "a +"
    assert shown(signs["y"]) == "q ?"
    assert shown(signs["z"]) == "q ?"
    around = "stock Q = 10, min 10, max 2 * Q\n"
    assert shown(signs_of("A * (3 * Q - Q.max - 20)", f"stock A = 1\n{around}")) == "a ? q ?"


def test_of_a_name_whose_own_line_is_broken_nothing_is_known() -> None:
    block = whole_file(Source("model.loopdown", "stock A = 1\nstock B = 1\nB (+)-> Z oops (\nY = A * B\n"))
    parsed, mistakes = parse(block)
    assert mistakes
    model, _ = resolve([(0, block, parsed)])
    assert shown(formula_signs(dependencies_of(model))["y"]) == "a ? b +"


def test_the_clock_is_no_variable_unless_one_is_declared() -> None:
    assert shown(signs_of("time * A")) == "a +"
    assert shown(signs_of("time * A", "stock A = 1\ntime = -3\n")) == "a - time +"


def test_deep_formulas() -> None:
    depth = 190
    assert shown(signs_of("max(0, 1 - " * (depth // 2) + "A" + ")" * (depth // 2))) == "a -"
    assert shown(signs_of("if A > 1 then " * depth + "A" + " else 0" * depth)) == "a +"


# ---------------------------------------------------------------- against numbers

NAMES = ("A", "B", "C", "X")  # the last may be negative, the third is at most 10
PARAMETERS = {"k": 0.3, "two": 2.0, "minus": -1.5, "nought": 0.0}
MODEL = "stock A = 1\nstock B = 1\nstock C = 1, max 10\nstock X = 1, min none\n" + "".join(
    f"{name} = {value}\n" for name, value in PARAMETERS.items()
)
AT = 4.0  # the time at which a formula is evaluated

_COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
_ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": math.pow}
_FUNCTIONS = {
    "exp": math.exp, "ln": math.log, "log10": math.log10, "sqrt": math.sqrt, "int": math.floor, "abs": abs,
    "round": round, "sign": lambda x: (x > 0) - (x < 0), "sin": math.sin, "cos": math.cos, "tan": math.tan,
    "arcsin": math.asin, "arccos": math.acos, "arctan": math.atan,
}  # fmt: skip


class Evaluator:
    """What a formula is at one point, and the largest number on the way there, which rounding is measured by."""

    def __init__(self, point: Mapping[str, float]) -> None:
        self.point = point
        self.largest = 1.0

    def value(self, expr: Expr) -> float:
        value = float(self._value(expr))
        if not math.isfinite(value):
            raise OverflowError
        self.largest = max(self.largest, abs(value))
        return value

    def truth(self, expr: Expr) -> bool:
        value = self.value(expr)
        self.refuse_rounding(value)
        return bool(value)

    def refuse_rounding(self, difference: float) -> None:
        """What turns on the last digits of a number can't be told."""
        if 0 < abs(difference) <= 1e-9 * self.largest:
            raise ValueError

    def _value(self, expr: Expr) -> float:
        match expr:
            case Quantity():
                return expr.value
            case Ref():
                return self.point[f"{expr.name}.{expr.limit}" if expr.limit else expr.name]
            case Unary(op="not"):
                return not self.truth(expr.operand)
            case Unary():
                return -self.value(expr.operand) if expr.op == "-" else self.value(expr.operand)
            case Binary():
                if expr.op in ("and", "or"):
                    left_holds, right_holds = self.truth(expr.left), self.truth(expr.right)
                    return left_holds and right_holds if expr.op == "and" else left_holds or right_holds
                left, right = self.value(expr.left), self.value(expr.right)
                if expr.op in _COMPARE:
                    self.refuse_rounding(left - right)
                    return _COMPARE[expr.op](left, right)
                return _ARITHMETIC[expr.op](left, right)
            case If():
                return self.value(expr.then if self.truth(expr.condition) else expr.otherwise)
            case Call():
                return self._call(expr)

    def _call(self, call: Call) -> float:
        name = call.function.name
        if name == "table":
            x = self.value(call.arguments[0])  # type: ignore[arg-type]
            knots = [(self.value(p.x), self.value(p.y)) for p in call.arguments[1:] if isinstance(p, Point)]
            if x <= knots[0][0]:
                return knots[0][1]
            for (x0, y0), (x1, y1) in pairwise(knots):
                if x <= x1:
                    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
            return knots[-1][1]
        arguments = [self.value(a) for a in call.arguments if not isinstance(a, Point)]
        first, *rest = arguments
        match name:
            case "min" | "max":
                return min(arguments) if name == "min" else max(arguments)
            case "mod":
                times = first / rest[0]
                self.refuse_rounding(times - round(times))
                return first - math.floor(times) * rest[0]
            case "safediv":
                self.refuse_rounding(rest[0])
                return first / rest[0] if rest[0] else (*rest, 0.0)[1]
            case "step":
                return first if rest[0] <= AT else 0.0
            case "ramp":
                return first * max(0.0, min(AT, *rest[1:], AT) - rest[0])
            case "delay" | "smth1":
                return first  # as it has been all the time
            case "int":
                self.refuse_rounding(first - round(first))
            case "round":
                self.refuse_rounding(2 * first - round(2 * first))
            case "sign":
                self.refuse_rounding(first)
        return _FUNCTIONS[name](first)


def numbers() -> st.SearchStrategy[str]:
    return st.sampled_from(["0", "1", "2", "3", "0.5", "5%", "10"])


def formulas() -> st.SearchStrategy[str]:
    atoms = st.one_of(st.sampled_from([*NAMES, "C.max", *PARAMETERS]), numbers())

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        def form(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
            return st.tuples(*parts).map(lambda chosen: template.format(*chosen))

        operators = st.sampled_from(["+", "-", "*", "/", "^"])
        comparisons = st.sampled_from(["<", "<=", ">", ">=", "=", "!=", "and", "or"])
        functions = st.sampled_from([*_FUNCTIONS])
        return st.one_of(
            form("({} {} {})", inner, operators, inner),
            form("({} {} {})", inner, st.sampled_from(["+", "-", "*", "/"]), inner),
            form("({} {} {})", inner, comparisons, inner),
            form("(-{})", inner),
            form("(not {})", inner),
            form("(if {} {} {} then {} else {})", inner, comparisons, inner, inner, inner),
            form("(if {} then {} else {})", inner, inner, inner),
            form("{}({}, {})", st.sampled_from(["min", "max"]), inner, inner),
            form("{}({})", functions, inner),
            form("mod({}, {})", inner, inner),
            form("safediv({}, {})", inner, inner),
            form("safediv({}, {}, {})", inner, inner, inner),
            form("table({}, (-5, {}), (0, {}), (4, {}))", inner, inner, numbers(), numbers()),
            form("step({}, {})", inner, inner),
            form("ramp({}, {}, {})", inner, inner, inner),
            form("{}({}, 5 s)", st.sampled_from(["delay", "smth1"]), inner),
        )

    return st.recursive(atoms, grow, max_leaves=9)


def points() -> st.SearchStrategy[dict[str, float]]:
    sized = st.one_of(st.integers(0, 10).map(float), st.floats(0, 10, allow_subnormal=False))
    signed = st.tuples(sized, st.sampled_from([-1.0, 1.0])).map(lambda pair: pair[0] * pair[1])
    varying = {"A": sized.map(lambda x: 3 * x), "B": sized, "C": sized, "X": signed}
    fixed = {name: st.just(value) for name, value in {**PARAMETERS, "C.max": 10.0}.items()}
    return st.fixed_dictionaries({**varying, **fixed})


def contradicts(
    formula: Expr, claimed: Sign | None, name: str, here: Mapping[str, float], there: Mapping[str, float]
) -> bool:
    """Whether the numbers at two points that differ in one variable go against a sign."""
    low, high = sorted((here, there), key=lambda point: point[name])
    below, above = Evaluator(low), Evaluator(high)
    try:
        change = above.value(formula) - below.value(formula)
    except (ValueError, OverflowError, ZeroDivisionError):
        return False  # there is no value to compare
    if abs(change) <= 1e-9 * max(below.largest, above.largest):
        return False
    return claimed is None or (claimed == "+" and change < 0) or (claimed == "-" and change > 0)


def claims(text: str) -> tuple[Mapping[str, Sign | None], Expr]:
    model = clean_model_of(f"{MODEL}Y = {text}\n")
    formula = model.variables["y"].formula
    assert formula is not None
    signs = formula_signs(dependencies_of(model)).get("y", {})
    return {name: sign for name, sign in signs.items() if name.upper() in NAMES}, formula


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(formulas(), points(), points())
def test_numbers_never_contradict_a_sign(text: str, here: dict[str, float], there: dict[str, float]) -> None:
    signs, formula = claims(text)
    for key, sign in signs.items():
        name = key.upper()
        assert not contradicts(formula, sign, name, here, {**here, name: there[name]}), (text, name, sign)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(formulas(), formulas(), formulas(), points(), points(), points())
def test_nor_where_formulas_name_each_other(
    first: str, second: str, third: str, elsewhere: dict[str, float], here: dict[str, float], there: dict[str, float]
) -> None:
    """What values U and W may have follows from their formulas; each stands where `B` stands in the next."""
    second, third = second.replace("B", "U"), third.replace("B", "W")
    model = clean_model_of(f"{MODEL}U = {first}\nW = {second}\nY = {third}\n")
    signs = formula_signs(dependencies_of(model)).get("y", {})
    formula = model.variables["y"].formula
    assert formula is not None
    try:
        here, there = ({**point, "W": value_of_w(model, other)} for point, other in ((here, elsewhere), (there, there)))
    except (ValueError, OverflowError, ZeroDivisionError):
        return
    for name in ("A", "C", "X", "W"):
        if name.lower() in signs:
            sign = signs[name.lower()]
            assert not contradicts(formula, sign, name, here, {**here, name: there[name]}), (name, sign)


def value_of_w(model: Model, point: Mapping[str, float]) -> float:
    u, w = model.variables["u"].formula, model.variables["w"].formula
    assert u is not None
    assert w is not None
    return Evaluator({**point, "U": Evaluator(point).value(u)}).value(w)


@pytest.mark.parametrize(
    ("text", "wrong"), [("A - B", "-"), ("B - A", "+"), ("A * X", "+"), ("X^2", "-"), ("A / (A + 1)", None)]
)
def test_numbers_do_contradict_a_wrong_sign(text: str, wrong: Sign | None) -> None:
    signs, formula = claims(text)
    name = "X" if text == "X^2" else "A"
    assert signs[name.lower()] != wrong
    here = {"A": 1.0, "B": 2.0, "C": 3.0, "X": -4.0}
    assert any(contradicts(formula, wrong, name, here, {**here, name: value}) for value in (0.0, 1.5, 7.0))
