"""Runs a case, or all cases of a model."""

from __future__ import annotations

import math
from collections.abc import Sequence

from loopdown.analysis.numbers.program.library import History
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.case import Case
from loopdown.analysis.numbers.run.integrate import ERRORS, Track, begin, integrate
from loopdown.analysis.numbers.run.plan import MOST_WORK, finer
from loopdown.analysis.numbers.run.results import NotRunnable, Plan, Run
from loopdown.analysis.numbers.run.run_findings import math_error, negative_flow
from loopdown.base.finding import Finding, Severity
from loopdown.base.records import replace
from loopdown.model.model import Key, Model

REFINEMENTS = 2  # how often a run is done again in finer steps
SPENT = "the runs before it took all the steps that there are"


def run_case(case: Case, plan: Plan | NotRunnable) -> Run | NotRunnable:
    """Run a case by a plan, again in finer steps where it turns out to need them."""
    program = case.program
    if isinstance(program, NotRunnable):
        return program
    if isinstance(plan, NotRunnable):
        return replace(plan, scenario=program.variant.scenario, left_out=program.left_out)
    try:
        track, histories = _run(program, plan)
        work = track.work
        for _ in range(REFINEMENTS):
            better = finer(program, plan, track, histories)
            if better is None:
                break
            plan = better
            track, histories = _run(program, plan)
            work += track.work
    except ERRORS as error:
        return _stuck(program, error)
    if not track.rows:
        return _stuck(program, track.error or ArithmeticError())
    return replace(_result(program, plan, track), work=work)


def run_cases(cases: Sequence[Case], plan: Plan | NotRunnable, work: int = MOST_WORK) -> tuple[Run | NotRunnable, ...]:
    """The model as written, then each of its scenarios in the order of the text, all by one plan.

    A scenario is `NotRunnable` once the runs before it took more than `work`; `budget-spent` says so.
    """
    if isinstance(plan, NotRunnable):
        return tuple(run_case(case, plan) for case in cases)
    runs: list[Run | NotRunnable] = []
    spent = 0
    for place, case in enumerate(cases):
        run = run_case(case, plan) if spent <= work else _spent(case.variant.model, place - 1)
        spent += run.work if isinstance(run, Run) else 0
        runs.append(run)
    return tuple(runs)


def _spent(model: Model, place: int) -> NotRunnable:
    scenario = model.scenarios[place]
    message = f"The scenario “{scenario.name.text}” isn't run: {SPENT}"
    help_ = "write a shorter `run` or a longer `step`, or fewer scenarios"
    finding = Finding("budget-spent", Severity.INSIGHT, model.path, scenario.name.span, message, help_)
    return NotRunnable(scenario.name.text, SPENT, {}, (finding,))


def _run(program: Program, plan: Plan) -> tuple[Track, list[History]]:
    values, histories = begin(program, plan)
    return integrate(program, values, histories, plan), histories


def _stuck(program: Program, error: Exception) -> NotRunnable:
    found = math_error(program, error, 0.0)
    finding = found.finding()
    return NotRunnable(program.variant.scenario, finding.message, program.left_out, (finding,), found)


def _result(program: Program, plan: Plan, track: Track) -> Run:
    column_of = {slot: tuple(column) for slot, column in track.columns.items()}
    findings = [negative_flow(program, slot, since) for slot, since in track.negative.items()]
    error = math_error(program, track.error, len(track.rows) * plan.step_s) if track.error is not None else None
    findings.extend([error.finding()] if error else [])
    turned = _turned(program, track)
    return Run(
        scenario=program.variant.scenario,
        step_s=plan.step_s,
        method=plan.method,
        times=column_of[0],
        values={name: column_of[slot] for (name, limit), slot in program.slots.items() if limit is None},
        limits={(name, limit): column_of[slot] for (name, limit), slot in program.slots.items() if limit is not None},
        turned_away=turned,
        turned_away_total={name: _total(rates[:-1], plan.step_s) for name, rates in turned.items()},
        moved={
            flow.key: _total(rates, plan.step_s)
            for flow, rates in zip(program.flows, _moved(program, track), strict=True)
        },
        events=tuple(track.hits),
        left_out=program.left_out,
        findings=tuple(findings),
        error=error,
    )


def _total(rates: Sequence[float], step: float) -> float:
    """How much passed at the rates of all steps."""
    try:
        return step * math.fsum(rates)
    except OverflowError:
        return math.inf


def _turned(program: Program, track: Track) -> dict[Key, tuple[float, ...]]:
    """The rates turned away at each time, of every flow that can be."""
    turning = [stock for stock in program.stocks if stock.maximum is not None and not stock.blocks]
    rates = {index: [0.0] * len(track.rows) for stock in turning for index in stock.inflows}
    for step, turned in track.turned.items():
        if step < len(track.rows):
            for index, rate in turned.items():
                rates[index][step] = rate
    return {program.flows[index].key: tuple(series) for index, series in rates.items()}


def _moved(program: Program, track: Track) -> list[tuple[float, ...]]:
    """The rates that moved material, by flow, one for each step: at the last time there is no step any more."""
    if track.moved is None:
        return [tuple(track.columns[flow.rate][:-1]) for flow in program.flows]
    moved = track.moved[: len(track.rows) - 1]
    return [tuple(rates[place] for rates in moved) for place in range(len(program.flows))]
