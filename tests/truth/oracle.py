"""A second engine, to hold the first to: a model in very many very small steps, in C.

It shares nothing with the one that is tested but the resolved model: it prints formulas by itself, keeps delays by
itself, and knows no event, no closed form and no adaptive step. Each small step takes what the formulas want, less what
isn't there or has no room. What a flow can't use goes to the others, in proportion to what they want. Flows that
formulas name are those of the small step before. So everything is wrong by about one small step, and a run in twice as
many tells by how much.
"""

from __future__ import annotations

import ctypes
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from loopdown.model.changes import Assign, Change
from loopdown.model.formula import Binary, Call, Expr, If, Node, Point, Quantity, Ref, Unary, walk
from loopdown.model.model import Kind, Model

SAMPLES = 800  # moments of a run at which levels are kept, the start left out
COMPILER = shutil.which("cc")


class Beyond(Exception):
    """The model has something that this engine doesn't know."""


@dataclass(frozen=True)
class Truth:
    """A run. Times are in seconds; a limit that isn't reached has none."""

    times: Sequence[float]
    levels: Mapping[str, Sequence[float]]
    highest: Mapping[str, float]
    lowest: Mapping[str, float]
    full: Mapping[str, float | None]
    empty: Mapping[str, float | None]
    turned_away: Mapping[str, float]  # how much
    moved: Mapping[str, float]  # by flow, how much


def run(model: Model, length_s: float, steps: int, changes: Iterable[Change] = (), samples: int = SAMPLES) -> Truth:
    """A model with the changes of a scenario and then of a lever; `steps` is rounded up to whole samples."""
    formulas: dict[Node, Expr] = {}
    for key, variable in model.variables.items():
        if variable.formula is not None:
            formulas[key, None] = variable.formula
        for limit in ("max", "min"):
            if (formula := variable.beside(limit)) is not None:
                formulas[key, limit] = formula
    for change in changes:
        if not isinstance(change, Assign) or getattr(change, "operator", "=") not in ("=", None):
            raise Beyond(change)
        formulas[change.node] = change.formula
    printed = _Printed(model, formulas)
    per_sample = max(1, round(steps / samples))
    return printed.run(length_s, per_sample, samples)


@dataclass
class _Printed:
    """A model as C."""

    model: Model
    formulas: Mapping[Node, Expr]
    stages: int = 0  # of delays
    inputs: list[tuple[int, str, str]] = field(default_factory=list)  # of pipelines: number, length, what goes in
    drifts: list[str] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)  # what fills the stages

    def __post_init__(self) -> None:
        variables = self.model.variables
        self.stocks = [
            key for key, each in variables.items() if each.kind is Kind.STOCK and (key, None) in self.formulas
        ]
        self.flows = [key for key in self.model.ends if (key, None) in self.formulas]
        self.others = [
            node for node in self.formulas if node[1] or node[0] not in {*self.stocks, *self.flows}
        ]  # computed at each moment, limits among them
        self.slot = {node: number for number, node in enumerate(self.others)}

    # -------------------------------------------------------------- formulas

    def ref(self, node: Node) -> str:
        key, limit = node
        if node in self.slot:
            return f"v[{self.slot[node]}]"
        if limit:
            return "0.0"
        if key in self.stocks:
            return f"y[{self.stocks.index(key)}]"
        if key in self.flows:
            return f"r[{self.flows.index(key)}]"
        raise Beyond(node)

    def expr(self, expr: Expr) -> str:
        match expr:
            case Quantity():
                return (
                    f"({expr.value!r})" if "e" in repr(expr.value) or "." in repr(expr.value) else f"({expr.value}.0)"
                )
            case Ref():
                return self.ref(expr.node)
            case Unary(op="-"):
                return f"(-{self.expr(expr.operand)})"
            case Unary(op="+"):
                return self.expr(expr.operand)
            case Unary():
                return f"((double)!({self.expr(expr.operand)} != 0))"
            case Binary(op="^"):
                return f"pow({self.expr(expr.left)}, {self.expr(expr.right)})"
            case Binary(op="+" | "-" | "*" | "/" as op):
                return f"({self.expr(expr.left)} {op} {self.expr(expr.right)})"
            case Binary(op="and" | "or" as op):
                sign = {"and": "&&", "or": "||"}[op]
                return f"((double)(({self.expr(expr.left)} != 0) {sign} ({self.expr(expr.right)} != 0)))"
            case Binary():
                sign = {"=": "=="}.get(expr.op, expr.op)
                return f"((double)({self.expr(expr.left)} {sign} {self.expr(expr.right)}))"
            case If():
                test, one, other = map(self.expr, (expr.condition, expr.then, expr.otherwise))
                return f"({test} != 0 ? {one} : {other})"
            case Call():
                return self.call(expr)
        raise Beyond(expr)

    def call(self, call: Call) -> str:
        name = call.function.name
        if name == "table":
            x = self.expr(call.arguments[0])
            points = [(self.expr(p.x), self.expr(p.y)) for p in call.arguments[1:] if isinstance(p, Point)]
            flat = ", ".join(f"{px}, {py}" for px, py in points)
            return f"table({x}, {len(points)}, (double[]){{{flat}}})"
        given = [self.expr(each) for each in call.arguments if not isinstance(each, Point)]
        match name:
            case "min" | "max":
                found = given[0]
                for other in given[1:]:
                    found = f"f{name}({found}, {other})"
                return found
            case "time":
                return "t"
            case "pi":
                return "M_PI"
            case "step":
                return f"(t + 1e-6 * h >= {given[1]} ? {given[0]} : 0.0)"
            case "ramp":
                end = given[2] if len(given) > 2 else "INFINITY"
                return f"({given[0]} * fmax(0.0, fmin(t, {end}) - {given[1]}))"
            case "pulse":
                return f"pulse(t, h, {given[0]}, {given[1]}, {given[2] if len(given) > 2 else '0.0'})"
            case "abs" | "exp" | "sqrt" | "sin" | "cos" | "tan" | "ln" | "log10" | "int" | "arctan":
                known = {"abs": "fabs", "ln": "log", "int": "floor", "arctan": "atan"}.get(name, name)
                return f"{known}({given[0]})"
            case "sign":
                return f"(double)(({given[0]} > 0) - ({given[0]} < 0))"
            case "safediv":
                other = given[2] if len(given) > 2 else "0.0"
                return f"({given[1]} != 0 ? {given[0]} / {given[1]} : {other})"
            case "delay":
                number = len(self.inputs)
                self.inputs.append((number, given[1], given[0]))
                self.starts.append(f"d[{number}].lag = {given[1]}; d[{number}].initial = {(given + given[:1])[2]};")
                return f"held(&d[{number}], n, h)"
            case "smth1" | "smth3" | "delay1" | "delay3":
                return self.staged(name, given)
            case "latch":
                number, self.stages = self.stages, self.stages + 1
                first = given[2] if len(given) > 2 else "0.0"
                self.starts.append(f"g[{number}] = {first};")
                return f"(g[{number}] = ({given[0]} != 0 ? 1.0 : {given[1]} != 0 ? 0.0 : g[{number}]))"
        raise Beyond(name)

    def staged(self, name: str, given: Sequence[str]) -> str:
        count, material = int(name[-1]), name.startswith("delay")
        first, self.stages = self.stages, self.stages + count
        share = f"({given[1]} / {count}.0)"
        initial = given[2] if len(given) > 2 else given[0]
        into = given[0]
        for place in range(first, first + count):
            self.starts.append(f"g[{place}] = {initial}{' * ' + share if material else ''};")
            if material:
                self.drifts.append(f"dg[{place}] = {into} - g[{place}] / {share};")
                into = f"(g[{place}] / {share})"
            else:
                self.drifts.append(f"dg[{place}] = ({into} - g[{place}]) / {share};")
                into = f"g[{place}]"
        return into

    def in_order(self) -> list[Node]:
        """The variables, each behind those that its formula needs at that moment."""
        found: list[Node] = []
        open_: set[Node] = set()

        def visit(node: Node) -> None:
            if node in found:
                return
            if node in open_:
                raise Beyond(f"a ring through {node}")
            open_.add(node)
            for need in _needed(self.formulas[node]):
                if need in self.slot:
                    visit(need)
            found.append(node)

        for node in self.others:
            visit(node)
        return found

    def given(self, node: Node) -> str:
        """The formula of a variable. Plain numbers are given to each run, so that scenarios share what is compiled."""
        formula = self.formulas[node]
        return f"given[{self.slot[node]}]" if isinstance(formula, Quantity) else self.expr(formula)

    # -------------------------------------------------------------- the whole of it

    def text(self) -> str:
        order = self.in_order()
        moment = [f"v[{self.slot[node]}] = {self.given(node)};" for node in order]
        moment += [
            f"w[{number}] = fmax(0.0, {self.expr(self.formulas[flow, None])});"
            for number, flow in enumerate(self.flows)
        ]
        ends = [self.model.ends[flow] for flow in self.flows]
        source = ", ".join(str(self.stocks.index(e.source) if e.source in self.stocks else -1) for e in ends) or "0"
        target = ", ".join(str(self.stocks.index(e.target) if e.target in self.stocks else -1) for e in ends) or "0"
        statements = [self.model.variables[stock].stock for stock in self.stocks]
        low, high, block = [], [], []
        for stock, statement in zip(self.stocks, statements, strict=True):
            assert statement is not None
            low.append("-INFINITY" if statement.no_minimum else self.ref((stock, "min")))
            high.append(self.ref((stock, "max")) if (stock, "max") in self.formulas else "INFINITY")
            block.append("1" if statement.when_full == "block" else "0")
        starts = [f"y[{n}] = {self.expr(self.formulas[stock, None])};" for n, stock in enumerate(self.stocks)]
        fills = list(self.starts)
        inputs = [f"d[{number}].kept[n] = {what};" for number, _, what in self.inputs]
        return _TEMPLATE.format(
            stocks=len(self.stocks), flows=max(len(self.flows), 1), real_flows=len(self.flows),
            variables=max(len(self.others), 1), stages=max(self.stages, 1), lines=max(len(self.inputs), 1),
            source=source, target=target, block=", ".join(block),
            low="\n".join(f"low[{n}] = {each};" for n, each in enumerate(low)),
            high="\n".join(f"high[{n}] = {each};" for n, each in enumerate(high)),
            moment="\n    ".join(moment), starts="\n        ".join(starts), fills="\n        ".join(fills),
            drifts="\n        ".join(self.drifts), inputs="\n        ".join(inputs),
            real_lines=len(self.inputs),
        )  # fmt: skip

    def run(self, length: float, per_sample: int, samples: int) -> Truth:
        library = _compiled(self.text())
        s, f = len(self.stocks), max(len(self.flows), 1)
        levels = (ctypes.c_double * (s * (samples + 1)))()
        high, low, full, empty, away = ((ctypes.c_double * s)() for _ in range(5))
        moved = (ctypes.c_double * f)()
        numbers = [each.value if isinstance(each := self.formulas[node], Quantity) else 0.0 for node in self.others]
        given = (ctypes.c_double * max(len(numbers), 1))(*numbers)
        library.run(
            ctypes.c_double(length), ctypes.c_long(per_sample), ctypes.c_long(samples), levels, high, low, full, empty,
            away, moved, given,
        )  # fmt: skip
        names = self.stocks

        def by(values: Sequence[float]) -> dict[str, float]:
            return dict(zip(names, values, strict=True))

        def when(values: Sequence[float]) -> dict[str, float | None]:
            return {name: None if at < 0 else at for name, at in by(values).items()}

        return Truth(
            [length * place / samples for place in range(samples + 1)],
            {name: levels[place * (samples + 1) : (place + 1) * (samples + 1)] for place, name in enumerate(names)},
            by(high), by(low), when(full), when(empty), by(away), dict(zip(self.flows, moved, strict=False)),
        )  # fmt: skip


def _needed(expr: Expr) -> Iterable[Node]:
    """What a formula needs at that moment: what goes into a delay isn't."""
    return [part.node for part in walk(expr) if isinstance(part, Ref)] if not _holds(expr) else _open(expr)


def _holds(expr: Expr) -> bool:
    return any(isinstance(part, Call) and part.function.delays for part in walk(expr))


def _open(expr: Expr) -> list[Node]:
    found: list[Node] = []
    waiting: list[Expr | Point] = [expr]
    while waiting:
        part = waiting.pop()
        match part:
            case Ref():
                found.append(part.node)
            case Call():
                waiting.extend(part.arguments[1:2] if part.function.delays else part.arguments)
            case Unary():
                waiting.append(part.operand)
            case Binary():
                waiting.extend((part.left, part.right))
            case If():
                waiting.extend((part.condition, part.then, part.otherwise))
            case Point():
                waiting.extend((part.x, part.y))
    return found


_FOLDER = Path(tempfile.gettempdir()) / "loopdown-truth"


@cache
def _compiled(text: str) -> ctypes.CDLL:
    name = hashlib.sha256(text.encode()).hexdigest()[:24]
    folder = Path(tempfile.mkdtemp(prefix="loopdown-truth-"))
    try:
        (folder / f"{name}.c").write_text(text)
        library = folder / f"{name}.so"
        subprocess.run(
            [COMPILER or "cc", "-O1", "-shared", "-fPIC", "-w", "-o", str(library), f"{folder / name}.c", "-lm"],
            check=True,
        )
        return ctypes.CDLL(str(library))
    finally:
        shutil.rmtree(folder)


_TEMPLATE = r"""
#include <math.h>
#include <stdlib.h>
#include <string.h>
#define M_PI 3.14159265358979323846
#define S {stocks}
#define F {flows}
#define REAL_FLOWS {real_flows}
#define D {lines}
#define G {stages}

typedef struct {{ double lag, initial, *kept; }} Line;

static double table(double x, int n, const double *p) {{
    if (x <= p[0]) return p[1];
    for (int i = 1; i < n; i++)
        if (x < p[2 * i]) return p[2*i-1] + (p[2*i+1] - p[2*i-1]) * (x - p[2*i-2]) / (p[2*i] - p[2*i-2]);
    return p[2 * n - 1];
}}
static double pulse(double t, double h, double amount, double first, double interval) {{
    double late = t - first + 1e-6 * h;
    if (late < 0) return 0;
    if (interval <= 0) return late < h ? amount / h : 0;
    double passed = floor(late / interval) + 1, before = late >= h ? floor((late - h) / interval) + 1 : 0;
    return amount * (passed - before) / h;
}}
static double held(const Line *d, long n, double h) {{
    double place = n - d->lag / h;
    if (place < -1e-6) return d->initial;
    long at = (long)(place + 1e-6);
    if (at > n - 1) at = n - 1;
    if (at < 0) return d->initial;
    return d->kept[at];
}}

static const int source[F] = {{{source}}}, target[F] = {{{target}}}, block[S] = {{{block}}};
static double y[S], g[G], dg[G], v[{variables}], w[F], r[F], low[S], high[S];
static Line d[D];
static const double *given;
static int lacks[S], crammed[S]; /* less than is wanted, less room than is wanted */

static void moment(double t, long n, double h) {{
    {moment}
}}
static void limits(void) {{
    {low}
    {high}
}}

/* What each flow gets: a stock's own, and its room if it blocks, go round in proportion to what is wanted. What one
   can't use goes to the others: all rise together until something of theirs is used up. */
static void share(double h) {{
    double have[S], room[S];
    int open[F], left = 0;
    for (int s = 0; s < S; s++) {{
        have[s] = fmax(0, (y[s] - low[s]) / h);
        room[s] = block[s] ? fmax(0, (high[s] - y[s]) / h) : INFINITY;
        double out = 0, in = 0;
        for (int f = 0; f < REAL_FLOWS; f++) {{ out += (source[f] == s) * w[f]; in += (target[f] == s) * w[f]; }}
        lacks[s] = out > have[s] * (1 + 1e-9);
        crammed[s] = block[s] && in > room[s] * (1 + 1e-9);
    }}
    for (int f = 0; f < REAL_FLOWS; f++) {{ r[f] = 0; open[f] = w[f] > 0; left += open[f]; }}
    double part = 0; /* of what it wants each open flow has got */
    while (left) {{
        double more = 1 - part;
        for (int s = 0; s < S; s++) {{
            double out = 0, in = 0;
            for (int f = 0; f < REAL_FLOWS; f++) if (open[f]) {{
                if (source[f] == s) out += w[f];
                if (target[f] == s) in += w[f];
            }}
            if (out > 0) more = fmin(more, have[s] / out);
            if (in > 0 && block[s]) more = fmin(more, room[s] / in);
        }}
        for (int f = 0; f < REAL_FLOWS; f++) if (open[f]) {{
            r[f] += more * w[f];
            if (source[f] >= 0) have[source[f]] = fmax(0, have[source[f]] - more * w[f]);
            if (target[f] >= 0 && block[target[f]]) room[target[f]] = fmax(0, room[target[f]] - more * w[f]);
        }}
        part += more;
        if (part >= 1 - 1e-12) break;
        int closed = 0;
        for (int f = 0; f < REAL_FLOWS; f++) if (open[f]) {{
            double unit = 1e-12 * w[f];
            if ((source[f] >= 0 && have[source[f]] <= unit) ||
                (target[f] >= 0 && block[target[f]] && room[target[f]] <= unit)) {{ open[f] = 0; left--; closed++; }}
        }}
        if (!closed) break;
    }}
}}

void run(double length, long per, long samples, double *levels, double *top, double *bottom, double *full,
         double *empty, double *away, double *moved, const double *numbers) {{
    given = numbers;
    long steps = per * samples, n = 0;
    double h = length / steps, t = 0;
    for (int k = 0; k < {real_lines}; k++) d[k].kept = malloc((steps + 2) * sizeof(double));
    memset(r, 0, sizeof r); memset(v, 0, sizeof v); memset(g, 0, sizeof g);
    for (int k = 0; k < D; k++) d[k].lag = d[k].initial = 0;
    /* The start: formulas, delays, stocks and rates need each other, so all are found by going round. */
    for (int round = 0; round < 60; round++) {{
        {starts}
        {fills}
        moment(0, 0, h); limits(); share(h);
        {starts}
    }}
    for (int s = 0; s < S; s++) {{
        top[s] = bottom[s] = levels[s * (samples + 1)] = y[s];
        full[s] = empty[s] = -1; away[s] = 0;
    }}
    for (int f = 0; f < F; f++) moved[f] = 0;
    for (n = 0; n < steps; n++) {{
        t = n * h;
        moment(t, n, h); limits(); share(h);
        {drifts}
        {inputs}
        for (int k = 0; k < G; k++) if (dg[k] != 0) g[k] += h * dg[k];
        double in[S] = {{0}}, out[S] = {{0}};
        for (int f = 0; f < REAL_FLOWS; f++) {{
            moved[f] += h * r[f];
            if (source[f] >= 0) out[source[f]] += r[f];
            if (target[f] >= 0) in[target[f]] += r[f];
        }}
        for (int s = 0; s < S; s++) {{
            double before = y[s];
            y[s] += h * (in[s] - out[s]);
            if (crammed[s] && full[s] < 0) full[s] = t;
            if (y[s] > high[s]) {{
                if (full[s] < 0) full[s] = t + h * fmin(1, fmax(0, (high[s] - before) / (y[s] - before)));
                away[s] += y[s] - high[s]; y[s] = high[s];
            }}
            if (lacks[s] && empty[s] < 0) empty[s] = t;
            if (y[s] < low[s]) y[s] = low[s];
            /* What came in during this step couldn't go on before the next, and so with room: no part of the level. */
            double level = y[s];
            if (lacks[s] && !crammed[s]) level = fmax(low[s], y[s] - h * in[s]);
            if (crammed[s] && !lacks[s]) level = fmin(high[s], y[s] + h * out[s]);
            if (level > top[s]) top[s] = level;
            if (level < bottom[s]) bottom[s] = level;
            if ((n + 1) % per == 0) levels[s * (samples + 1) + (n + 1) / per] = level;
        }}
    }}
    for (int k = 0; k < {real_lines}; k++) free(d[k].kept);
}}
"""
