"""Numbers of all sizes through everything that shows them: no infinity, nothing that is no number, no exception."""

from __future__ import annotations

import json
import re
from random import Random

import pytest
from markdown import markdown
from tests.support import read_text

from loopdown.analysis.numbers.numbers import simulate
from loopdown.writers.json import write_json
from loopdown.writers.run_table import write_run

NUMBERS = ("0", "1", "2.5", "10%", "-3", "1e6", "1e-9", "1e308", "1e-308", "5e-324", "1e150", "7")
TIMES = ("0 s", "1 s", "3 s", "1 ms", "1e9 s", "-2 s", "1e308 s", "1e-308 s")
LIMITS = (
    "",
    ", max 100",
    ", max {}",
    ", max 100, when full block",
    ', max 60, when full "lost"',
    ", min none",
    ", min {}",
)
RUNS = ("", "run 10 s", "run 1 min, step 1 s, method rk4", "run 1e300 s", "run 1e-300 s", "run 3 ms, step 1e-300 s")
NO_NUMBER = re.compile(r"(?<![\w-])(nan|inf|infinity)(?![\w-])", re.IGNORECASE)


def formula(rng: Random, names: list[str], depth: int) -> str:
    if depth == 0 or rng.random() < 0.3:
        return rng.choice([*names, rng.choice(NUMBERS)])
    a, b, c = (formula(rng, names, depth - 1) for _ in range(3))
    time, later = rng.choice(TIMES), rng.choice(TIMES)
    return rng.choice((
        f"({a} + {b})", f"({a} - {b})", f"({a}) * ({b})", f"({a}) / ({b})", f"({a}) ^ ({b})", f"max({a}, {b})",
        f"min({a}, {b})", f"(if {a} > {b} then {c} else {a})", f"delay({a}, {time})", f"delay1({a}, {time}, {b})",
        f"delay3({a}, {time})", f"smth1({a}, {time})", f"smth3({a}, {time}, {b})", f"sqrt({a})", f"exp({a})",
        f"ln({a})", f"log10({a})", f"table({a}, (0, {rng.choice(NUMBERS)}), (10, 3))", f"abs({a})", f"int({a})",
        f"step({a}, {time})", f"pulse({a}, {time}, {later})", f"ramp({a}, {time}, {later})", "time", f"-{a}",
    ))  # fmt: skip


def model(rng: Random) -> str:
    stocks, factors = ["Stock A", "Stock B", "Stock C"][: rng.randrange(1, 4)], ["Factor A", "Factor B"]
    lines = [f"{name} = {rng.choice(NUMBERS)}" for name in factors]
    for name in stocks:
        lines.append(f"stock {name} = {rng.choice(NUMBERS)}" + rng.choice(LIMITS).format(rng.choice(NUMBERS)))
    for place in range(2 * len(stocks)):
        ends = [rng.choice(stocks), "()"] if len(stocks) == 1 else [*rng.sample(stocks, 2)]
        rng.shuffle(ends)
        lines.append(f"flow Flow {place}: {ends[0]} -> {ends[1]} @ {formula(rng, [*stocks, *factors], 2)}")
    lines.append(f"Level A = {formula(rng, [*stocks, *factors], 3)}")
    lines.append(f"scenario Case: Factor A = {rng.choice(NUMBERS)}, Stock A.max = {rng.choice(NUMBERS)}")
    lines.append(f'lever 12 "Lever": Factor B = {rng.choice(NUMBERS)}')
    return "\n".join([*lines, rng.choice(RUNS)])


def refuse(constant: str) -> None:
    raise AssertionError(constant)


@pytest.mark.parametrize("seed", range(30))
def test_nothing_that_is_shown_is_no_number(seed: int) -> None:
    text = model(Random(seed))
    read = read_text(text)
    json.loads(write_json([(read.analysis, read.findings)]), parse_constant=refuse)
    for scenario in (None, *read.analysis.model.scenarios):
        run = simulate(read.analysis.model, scenario)
        for form in ("table", "csv", "json"):
            assert not NO_NUMBER.search(write_run(read.analysis, run, form))
    assert not NO_NUMBER.search(markdown(f"```loopdown\n{text}\n```\n", extensions=["loopdown"]))


def test_what_is_no_number_would_be_seen() -> None:
    assert NO_NUMBER.search("<td>−inf/s</td>")
    assert NO_NUMBER.search("1,nan,2")
    assert not NO_NUMBER.search("the information of Nan-Yang")


def test_some_of_these_models_run_and_some_can_not_be_computed() -> None:
    rules = [{finding.rule for finding in read_text(model(Random(seed))).findings} for seed in range(20)]
    assert any("math-error" in each for each in rules)
    assert any("math-error" not in each for each in rules)
