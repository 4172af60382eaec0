"""How long a model is run, and in which steps."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence

from loopdown.analysis.numbers.program.library import History, Method
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.adaptive import WORK
from loopdown.analysis.numbers.run.case import Case
from loopdown.analysis.numbers.run.horizon import BEYOND, LASTING, Horizon, horizon_of
from loopdown.analysis.numbers.run.integrate import ERRORS, Track, begin, integrate
from loopdown.analysis.numbers.run.results import NotRunnable, Plan
from loopdown.analysis.numbers.run.rows import GRID_ROWS
from loopdown.analysis.numbers.run.time_constants import time_constants
from loopdown.analysis.numbers.tolerances import ABOUT_WHOLE_STEPS, WHOLE_STEPS
from loopdown.base.finding import Finding, Severity
from loopdown.base.records import replace
from loopdown.language.time_units import seconds_in
from loopdown.model.formula import quantities
from loopdown.model.model import Model
from loopdown.words.en.grammar import duration

LEAST_STEPS = 500
MOST_STEPS = 50_000
MOST_CHOSEN = 40_000  # of the model and all its scenarios together, where the author writes no step
RK4_STEPS = 4  # steps that one of Runge and Kutta counts for
MOST_WORK = 300_000  # plain steps that the runs of a model may take in all; one that meets a limit counts for more
UNCOUNTED = 10**15  # more steps than this aren't told apart
MOST_VALUES = 20_000_000  # that a run keeps: fewer steps for a model with thousands of variables
FINENESS = 10  # steps in the shortest time constant
HABIT = 100  # of the longest unit of time in which a rate is written, where nothing else says how long

SAMPLES = 4  # places along a run where its time constants are looked at again


def plan_run(cases: Sequence[Case], *, at_least: float = 0.0) -> Plan | NotRunnable:
    """One length and one step for a model and all its scenarios, so that they can stand beside each other.

    As the reference says: `run` and `step` where they are written. Else the step is a tenth of the shortest time
    constant (1/|∂net/∂level|) and delay at the start of any scenario, and at most a 500th of the length; and the
    length is one and a half times the time of the last limit that any scenario reaches, else twenty times the
    longest time constant or delay. Where even that says nothing (an unlimited stock with constant flows) it is a
    hundred times the longest unit of time that a rate is written in. A length that isn't written is `at_least` so many
    seconds.
    """
    model = cases[0].variant.model
    method: Method = model.run.method if model.run else "euler"
    length = model.run.length_s if model.run else None
    written = model.run.step_s if model.run else None
    runnable = [case for case in cases if isinstance(case.program, Program)]
    most = _most(_programs(runnable), method, chosen=written is None)
    if length is not None and written is not None:
        return _in_steps(model, length, written, method, most, written=True)
    constants = [each for case in runnable for each in case.time_constants]
    step = written if written is not None else max(min(constants, default=math.inf) / FINENESS, sys.float_info.min)
    if written is None and method == "euler" and all(map(adapts, _programs(runnable))):
        return _adaptive(model, runnable, length, at_least)
    work = 0
    if length is None:
        found, work = _length(model, runnable, constants, step)
        length = max(min(found, step * most), at_least)
    if written is None:
        planned = _in_steps(model, length, min(step, length / LEAST_STEPS), method, most)
    else:
        planned = _in_steps(model, length, written, method, most, written=True)
    return replace(planned, work=work) if isinstance(planned, Plan) else planned


def adapts(program: Program) -> bool:
    """Whether a program can be run in steps that end where it turns over: its limits stay where they are."""
    limits = {slot for stock in program.stocks for slot in (stock.minimum, stock.maximum) if slot is not None}
    return limits.isdisjoint(program.recorded)


def _adaptive(model: Model, cases: Sequence[Case], length: float | None, at_least: float) -> Plan | NotRunnable:
    """A plan of steps that are as long as they may be."""
    if length is not None:
        return _spread(length, 0)
    if at_least:
        return _spread(at_least, 0)
    found = _horizons(cases)
    length = max((each.length_s for each in found), default=0.0) or HABIT * _habit(model)
    return _spread(length, WORK * sum(each.work for each in found))


def _horizons(cases: Sequence[Case]) -> list[Horizon]:
    return [horizon_of(case.program, *what_is_known(case)) for case in cases if isinstance(case.program, Program)]


def what_is_known(case: Case) -> tuple[Sequence[float], float, float]:
    """What says how long a case has to be run: its time constants, its last limit with a closed form, its habit."""
    last = max((reach.time_s for reach in case.reaches), default=0.0)
    return case.time_constants, last, HABIT * _habit(case.variant.model)


def _spread(length: float, work: int) -> Plan | NotRunnable:
    if not length > 0:
        return NotRunnable(None, "its run lasts no time")
    step = length / GRID_ROWS
    return Plan(step, GRID_ROWS, "adaptive", rest_s=length - step * GRID_ROWS, work=work)


def in_small_steps(program: Program, plan: Plan, constants: Sequence[float]) -> Plan | NotRunnable:
    """A plan of the same length in steps of Euler's method, as small as may be."""
    most = _most([program] * (1 + len(program.variant.model.scenarios)), "euler", chosen=True)
    step = max(min([plan.length_s / LEAST_STEPS, *constants]) / FINENESS, plan.length_s / most)
    return _in_steps(program.variant.model, plan.length_s, step, "euler", most)


def plan_long(case: Case) -> Plan | NotRunnable:
    """A plan in small steps that lasts until what goes on by itself has come to rest, whatever `run` says.

    That is twenty times the longest time constant or delay, and half as long again as the last limit in closed form.
    """
    cases = [case]
    runnable = [case for case in cases if isinstance(case.program, Program)]
    constants = [each for case in runnable for each in case.time_constants]
    last = max((reach.time_s for case in runnable for reach in case.reaches), default=0.0)
    length = max(LASTING * max(constants, default=0.0), BEYOND * last)
    step = min([length / LEAST_STEPS, *(constant / FINENESS for constant in constants)])
    return _in_steps(cases[0].variant.model, length, step, "euler", _most(_programs(runnable), "euler", chosen=True))


def _programs(cases: Iterable[Case]) -> list[Program]:
    return [case.program for case in cases if isinstance(case.program, Program)]


def _most(programs: Sequence[Program], method: Method, *, chosen: bool) -> int:
    """How many steps a run may take."""
    most = min([MOST_STEPS, *(MOST_VALUES // program.width for program in programs)])
    if chosen:
        most = min(most, max(MOST_CHOSEN // max(len(programs), 1), LEAST_STEPS))
    return min(most, max(most // RK4_STEPS, LEAST_STEPS)) if method == "rk4" else most


def finer(program: Program, plan: Plan, track: Track, histories: Sequence[History]) -> Plan | None:
    """The plan with a finer step, where a run met shorter time constants than its start has; None where it didn't."""
    if plan.written or not track.rows:
        return None
    shortest = math.inf
    for place in range(1, SAMPLES + 1):
        values = [0.0] * program.width
        row = track.rows[(len(track.rows) - 1) * place // SAMPLES]
        for slot, value in (*zip(program.recorded, row, strict=True), *track.fixed.items()):
            values[slot] = value
        shortest = min([shortest, *time_constants(program, values, histories)])
    most = _most([program] * (1 + len(program.variant.model.scenarios)), plan.method, chosen=True)
    needed = math.ceil(min(plan.length_s * FINENESS / shortest, most) * (1 - ABOUT_WHOLE_STEPS))
    if needed <= plan.steps:
        return None
    return Plan(plan.length_s / needed, needed, plan.method)


def _length(model: Model, cases: Sequence[Case], constants: Sequence[float], step: float) -> tuple[float, int]:
    """How long a run without a written length lasts, and the work of finding out."""
    work = 0
    programs = _programs(cases)
    last = max((reach.time_s for case in cases for reach in case.reaches), default=0.0)
    length = LASTING * max(constants, default=0.0)
    if constants:
        steps = max(math.ceil(min(length / step, _most(programs, "euler", chosen=True))), LEAST_STEPS)
        plan = Plan(length / steps, steps, "euler")
        for track in (_trial(program, plan) for program in programs):
            last = max([last, *(hit.time_s for hit in track.hits)])
            work += track.work
            if work > MOST_WORK:
                break
    if last > 0:
        return last * BEYOND, work
    return length or HABIT * _habit(model), work


def _trial(program: Program, plan: Plan) -> Track:
    try:
        values, histories = begin(program, plan)
    except ERRORS:
        return Track()
    return integrate(program, values, histories, plan)


def _habit(model: Model) -> float:
    """The longest unit of time in which a rate is written; a second where none is."""
    words = [
        word
        for variable in model.variables.values()
        if variable.formula is not None
        for quantity in quantities(variable.formula)
        for word in quantity.unit.written.split("/")[1:]
    ]
    return max((seconds for word in words if (seconds := seconds_in(word))), default=1.0)


def _in_steps(
    model: Model, length: float, step: float, method: Method, most: int, *, written: bool = False
) -> Plan | NotRunnable:
    length, step = min(length, sys.float_info.max), min(step, sys.float_info.max)
    if not (length > 0 and step > 0):
        return NotRunnable(None, "its run lasts no time")
    needed = length / step * (1 - WHOLE_STEPS)  # infinite where a step is nothing beside the length
    steps = math.ceil(needed) if needed < UNCOUNTED else UNCOUNTED
    rest = length - (steps - 1) * step if written and abs(length / step - steps) > WHOLE_STEPS * steps else 0.0
    if steps > most:
        # Euler's method is stable up to two time constants: a step that was chosen finer may be stretched.
        if written or length / most > step * FINENESS / 2:
            return _too_long(model, length, step, steps, most)
        steps = most
    return Plan(step if written else length / steps, steps - bool(rest), method, written, rest)


def _too_long(model: Model, length: float, step: float, steps: int, most: int) -> NotRunnable:
    count = f"{steps:,} steps, more than {most:,}" if steps < UNCOUNTED else f"far more than {most:,} steps"
    message = f"A run of {duration(length)} in steps of {duration(step)} takes {count}"
    span = model.run.span if model.run else model.span
    help_ = "write a shorter `run` or a longer `step`"
    finding = Finding("budget-spent", Severity.INSIGHT, model.path, span, message, help_)
    return NotRunnable(None, f"its run would take {count}", {}, (finding,))
