"""Runs a case, or all cases of a model."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from loopdown.analysis.numbers.program.library import History
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.adaptive import run_adaptively, track_of
from loopdown.analysis.numbers.run.agreement import SHORTER, unlike
from loopdown.analysis.numbers.run.case import Case
from loopdown.analysis.numbers.run.horizon import explore
from loopdown.analysis.numbers.run.integrate import ERRORS, Track, begin, integrate
from loopdown.analysis.numbers.run.plan import (
    FINENESS,
    LEAST_STEPS,
    MOST_VALUES,
    MOST_WORK,
    adapts,
    finer,
    in_small_steps,
    plan_long,
    what_is_known,
)
from loopdown.analysis.numbers.run.results import LimitHit, NotRunnable, Plan, Run, Switching
from loopdown.analysis.numbers.run.rows import GRID_ROWS
from loopdown.analysis.numbers.run.run_findings import math_error, negative_flow
from loopdown.analysis.numbers.run.run_findings import unsure as tell_unsure
from loopdown.analysis.trouble import LimitReached
from loopdown.base.finding import Finding, Severity
from loopdown.base.records import replace
from loopdown.model.model import Key, Model

MOST_WORK_OF_FINER = MOST_WORK // 4  # of a case and all its scenarios, in steps of one length that get shorter
FOLLOWS = 2.5  # steps within which a level that meets its limit again was at it in between
REFINEMENTS = 2  # how often a run is done again in finer steps
SPENT = "the runs before it took all the steps that there are"


def run_case(case: Case, plan: Plan | NotRunnable) -> Run | NotRunnable:
    """Run a case by a plan, again in finer steps where it turns out to need them."""
    program = case.program
    if isinstance(program, NotRunnable):
        return program
    if isinstance(plan, NotRunnable):
        return replace(plan, scenario=program.variant.scenario, left_out=program.left_out)
    unsure = False
    unlike_in_finer: frozenset[Key] = frozenset()
    try:
        if plan.method == "adaptive" and not adapts(program):
            plan = _of_one_length(program, plan, case.time_constants)
        if isinstance(plan, NotRunnable):
            return replace(plan, scenario=program.variant.scenario, left_out=program.left_out)
        plan = _comparable(plan)
        track, histories = _run(program, plan)
        work = track.work
        if track.spent:
            small = in_small_steps(program, plan, case.time_constants)
            if isinstance(small, NotRunnable):
                return replace(small, scenario=program.variant.scenario, left_out=program.left_out)
            plan, unsure = _comparable(small), True
            track, histories = _run(program, plan)
            work += track.work
        for _ in range(REFINEMENTS):
            better = finer(program, plan, track, histories) if plan.method != "adaptive" else None
            if better is None:
                break
            plan = _comparable(better)
            track, histories = _run(program, plan)
            work += track.work
        if plan.method == "euler" and not plan.written and not unsure:
            plan, track, unlike_in_finer, more = _in_steps_as_short_as_need_be(program, plan, track)
            work += more
    except ERRORS as error:
        return _stuck(program, error)
    if not track.rows:
        return _stuck(program, track.error or ArithmeticError())
    stocks = frozenset(stock.key for stock in program.stocks) if unsure else track.unsure | unlike_in_finer
    run = _result(program, plan, track)
    told = tuple(tell_unsure(program, stocks, flips=bool(track.switching)))
    return replace(run, work=work, unsure=stocks, findings=(*run.findings, *told))


def run_long(case: Case) -> Run | NotRunnable:
    """Run a case until it has shown where it goes, whatever `run` says; `NotRunnable` where that takes too long."""
    program = case.program
    if not isinstance(program, Program):
        return program
    if not adapts(program):
        return run_case(case, plan_long(case))
    try:
        track = track_of(explore(program, *what_is_known(case), record=True))
    except ERRORS as error:
        return _stuck(program, error)
    if track.spent or len(track.rows) < 2:
        return NotRunnable(program.variant.scenario, SPENT)
    length = track.rows[-1][0]
    run = _result(program, Plan(length / GRID_ROWS, GRID_ROWS, "adaptive"), track)
    return replace(run, work=track.work)


def _of_one_length(program: Program, plan: Plan, constants: Sequence[float]) -> Plan | NotRunnable:
    """A plan of the same length for a program that has to be run in steps of one length."""
    step = min([plan.length_s / LEAST_STEPS, *(constant / FINENESS for constant in constants)])
    finest = in_small_steps(program, plan, constants)
    if isinstance(finest, NotRunnable):
        return finest
    steps = max(min(math.ceil(plan.length_s / step), finest.steps), LEAST_STEPS)
    return Plan(plan.length_s / steps, steps, "euler")


def _comparable(plan: Plan) -> Plan:
    """A plan in steps of which each `SHORTER` make one of a coarser run. One that is written is kept."""
    rest = -plan.steps % SHORTER
    if plan.written or plan.method != "euler" or not rest:
        return plan
    return Plan(plan.length_s / (plan.steps + rest), plan.steps + rest, plan.method, work=plan.work)


def _in_steps_as_short_as_need_be(
    program: Program, plan: Plan, track: Track
) -> tuple[Plan, Track, frozenset[Key], int]:
    """A run in shorter steps until those change nothing; the stocks that they would still change, and the work."""
    most = MOST_WORK_OF_FINER // (1 + len(program.variant.model.scenarios))
    off, spent, compared = frozenset[Key](), 0, False
    while track.error is None and track.rows and (off or not compared):
        if SHORTER * track.work > most or SHORTER * plan.steps * program.width > MOST_VALUES:
            break
        shorter = Plan(plan.length_s / (SHORTER * plan.steps), SHORTER * plan.steps, plan.method)
        fine, _ = _run(program, shorter)
        spent += fine.work
        if fine.error is not None or not fine.rows:
            break
        off, compared = frozenset(unlike(program, track, fine)), True
        plan, track = shorter, fine
    if not compared and track.error is None:
        coarse, _ = _run(program, Plan(plan.step_s * SHORTER, plan.steps // SHORTER, plan.method))
        spent += coarse.work
        off = frozenset(unlike(program, coarse, track)) if coarse.error is None and coarse.rows else off
    return plan, track, off, spent


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
    if plan.method == "adaptive":
        return run_adaptively(program, values, histories, plan), histories
    track = integrate(program, values, histories, plan)
    if not adapts(program):
        track.hits = [*_first_of_each(track.hits, FOLLOWS * plan.step_s)]
    return track, histories


def _first_of_each(hits: Sequence[LimitHit], soon_s: float) -> Iterator[LimitHit]:
    """A level that follows a limit that moves is at it all the time, and meets it once."""
    last: dict[tuple[Key, LimitReached], float] = {}
    for hit in hits:
        where = hit.stock, hit.limit
        if hit.time_s - last.get(where, -math.inf) > soon_s:
            yield hit
        last[where] = hit.time_s


def _stuck(program: Program, error: Exception) -> NotRunnable:
    found = math_error(program, error, 0.0)
    finding = found.finding()
    return NotRunnable(program.variant.scenario, finding.message, program.left_out, (finding,), found)


def _result(program: Program, plan: Plan, track: Track) -> Run:
    column_of = {slot: tuple(column) for slot, column in track.columns.items()}
    findings = [negative_flow(program, slot, since) for slot, since in track.negative.items()]
    error = math_error(program, track.error, track.error_s) if track.error is not None else None
    findings.extend([error.finding()] if error else [])
    turned = _turned(program, track)
    durations = [after - before for before, after in pairwise(column_of[0])]
    return Run(
        scenario=program.variant.scenario,
        step_s=plan.step_s,
        method=plan.method,
        times=column_of[0],
        values={name: column_of[slot] for (name, limit), slot in program.slots.items() if limit is None},
        limits={(name, limit): column_of[slot] for (name, limit), slot in program.slots.items() if limit is not None},
        turned_away=turned,
        turned_away_total=_turned_total(program, track, turned, durations),
        moved=_moved(program, track, durations),
        events=tuple(track.hits),
        left_out=program.left_out,
        findings=tuple(findings),
        error=error,
        jumps=tuple(track.jumps),
        switching=tuple(
            Switching(key, since)
            for number, since in sorted(track.switching.items())
            for key in program.whose_comparison(number)
        ),
    )


def _total(rates: Sequence[float], durations: Sequence[float]) -> float:
    """How much passed at rates that hold so long."""
    try:
        return math.fsum(map(operator.mul, rates, durations))
    except OverflowError:
        return math.inf


def _turned_total(
    program: Program, track: Track, turned: Mapping[Key, Sequence[float]], durations: Sequence[float]
) -> dict[Key, float]:
    if track.turned_total is None:
        return {name: _total(rates, durations) for name, rates in turned.items()}
    total = {program.flows[index].key: amount for index, amount in track.turned_total.items()}
    return {name: total.get(name, 0.0) for name in turned}


def _turned(program: Program, track: Track) -> dict[Key, tuple[float, ...]]:
    """The rates turned away at each time, of every flow that can be."""
    turning = [stock for stock in program.stocks if stock.maximum is not None and not stock.blocks]
    rates = {index: [0.0] * len(track.rows) for stock in turning for index in stock.inflows}
    for step, turned in track.turned.items():
        if step < len(track.rows):
            for index, rate in turned.items():
                rates[index][step] = rate
    return {program.flows[index].key: tuple(series) for index, series in rates.items()}


def _moved(program: Program, track: Track, durations: Sequence[float]) -> dict[Key, float]:
    """How much each flow moved."""
    flows = [*enumerate(program.flows)]
    if track.moved_total is not None:
        return {flow.key: track.moved_total[place] for place, flow in flows}
    if track.moved is None:
        return {flow.key: _total(track.columns[flow.rate], durations) for _, flow in flows}
    return {flow.key: _total([rates[place] for rates in track.moved], durations) for place, flow in flows}
