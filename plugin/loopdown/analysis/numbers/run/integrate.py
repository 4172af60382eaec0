"""Steps through time: Euler's method, and the classical one of Runge and Kutta.

Both move what the settled rates of the step say, so that nothing is made or lost: Euler's rates are those at its
start, those of Runge and Kutta the weighted mean of four. Limits are kept at each step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loopdown.analysis.numbers.program.ir import GRID, STEP, TIME
from loopdown.analysis.numbers.program.library import History, UnevenHistory
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.allocation import NONE, NotFiniteError, check_finite, settle, share_out, turned_away
from loopdown.analysis.numbers.run.limits import add_touches, move_levels
from loopdown.analysis.numbers.run.results import Jump, LimitHit, Plan
from loopdown.base.records import dataclass, field
from loopdown.model.model import Key

PASS = 3  # what a pass of `settle` takes, counted in plain steps


@dataclass(slots=True)
class Track:
    """What is recorded of a run while it goes on."""

    rows: list[tuple[float, ...]] = field(default_factory=list)  # `Program.recorded`, one for each time
    columns: dict[int, Sequence[float]] = field(default_factory=dict)  # every value over time, by slot
    fixed: dict[int, float] = field(default_factory=dict)  # what doesn't change, by slot
    moved: list[tuple[float, ...]] | None = None  # the rates that moved material, where the rows don't say
    turned: dict[int, dict[int, float]] = field(default_factory=dict)  # rates, by step and flow; only where any
    hits: list[LimitHit] = field(default_factory=list)
    negative: dict[int, float] = field(default_factory=dict)  # slots of flows that were negative, and since when
    error: Exception | None = None  # what ended it before its time
    passes: int = 0  # of `settle`
    error_s: float = 0.0  # when
    moved_total: Sequence[float] | None = None  # how much each flow moved, where rates don't say
    turned_total: dict[int, float] | None = None  # … and how much was turned away, by flow
    jumps: Sequence[Jump] = ()
    switching: Mapping[int, float] = field(default_factory=dict)  # numbers of comparisons, and since when
    unsure: frozenset[Key] = frozenset()  # stocks whose figures depend on the step
    spent: bool = False  # it took too much, and ended before its time
    taken: int = 0  # plain steps beside rows and passes

    @property
    def work(self) -> int:
        """What the run took, in plain steps."""
        return len(self.rows) + PASS * self.passes + self.taken


ERRORS = (ArithmeticError, ValueError)


def begin(program: Program, plan: Plan) -> tuple[list[float], list[History]]:
    """All values at the start, with delays filled and latches looked at. Arithmetic's errors pass."""
    values = [0.0] * program.width
    values[STEP] = 0.0 if plan.method == "adaptive" else plan.step_s
    adaptive = plan.method == "adaptive"
    histories = [UnevenHistory() if adaptive else History(plan.step_s, plan.method) for _ in range(program.histories)]
    settle(program, values, histories, 0.0, at_start=True)
    if any(not history.lag for history in histories):
        settle(program, values, histories, 0.0)
    if look_at_latches(program, values, histories):
        settle(program, values, histories, 0.0)
    return values, histories


def look_at_latches(program: Program, values: list[float], histories: Sequence[History]) -> bool:
    """Let each latch become what it does by the values of this moment; whether one changes."""
    if not program.latches:
        return False
    changed = False
    for slot, value in zip(program.latches, program.run.latched(values, histories), strict=True):
        changed = changed or values[slot] != value
        values[slot] = value
    return changed


def integrate(program: Program, values: list[float], histories: Sequence[History], plan: Plan) -> Track:
    """Run a program from what `begin` gives. What goes wrong ends the run and is kept."""
    track = Track(moved=[] if plan.method == "rk4" else None)
    try:
        if plan.method == "rk4":
            _runge_kutta(program, values, histories, plan, track)
        else:
            _euler(program, values, histories, plan, track)
            if plan.rest_s:
                _take_rest(program, values, histories, plan, track)
    except ERRORS as error:
        track.error = error
    track.error_s = len(track.rows) * plan.step_s
    complete(program, values, track)
    if track.rows:
        add_touches(program, track.columns, track.hits)
    return track


def complete(program: Program, values: Sequence[float], track: Track) -> None:
    """Put what was recorded in columns, and end it before the first value that is none."""
    track.fixed = {slot: values[slot] for slot in program.fixed}
    _set_columns(program, track)
    _drop_what_is_not_finite(program, track)


def _euler(program: Program, values: list[float], histories: Sequence[History], plan: Plan, track: Track) -> None:
    step, shares = 0, [1.0] * len(program.flows)
    at_once = any(not history.lag for history in histories)
    while True:
        leapt = step if at_once else program.run.leap(values, step, plan.steps, track.rows.append, histories)
        if leapt > plan.steps:
            return
        if leapt > step:
            shares = [1.0] * len(program.flows)
        step = leapt
        values[TIME] = values[GRID] = step * plan.step_s
        settled = settle(program, values, histories, plan.step_s, shares=shares)
        alike, shares = settled.shares == shares, settled.shares
        track.passes += settled.passes
        _note(program, values, settled.negative, track)
        _note_turned(program, values, step, track)
        if step == plan.steps:
            return
        if values[TIME] > program.last_change_s and stands_still(track, step):
            _stand(plan, step, track)
            return
        drifts = program.run.drift(values, histories) if program.stages else ()
        latched = program.run.latched(values, histories) if program.latches else ()
        if histories:
            program.run.remember(values, histories)
        turned = track.turned.get(step, {})
        move_levels(program, values, plan.step_s, turned, track.hits, histories)
        for slot, drift in zip(program.stages, drifts, strict=True):
            values[slot] += plan.step_s * drift
        for slot, value in zip(program.latches, latched, strict=True):
            values[slot] = value
        step += 1
        # Where shares change with each step, or something is turned away, the compiled loop would end at once.
        if alike and not turned and not at_once:
            step = _hold(program, values, histories, plan, track, step, shares)
            if step > plan.steps:
                return


def _take_rest(program: Program, values: list[float], histories: Sequence[History], plan: Plan, track: Track) -> None:
    """A last step that is shorter than the others, from what Euler's method gave at the last whole one."""
    step, rest = plan.steps, plan.rest_s
    values[STEP] = rest
    settled = settle(program, values, histories, rest)
    drifts = program.run.drift(values, histories) if program.stages else ()
    latched = program.run.latched(values, histories) if program.latches else ()
    track.rows.pop()
    track.turned.pop(step, None)
    _note(program, values, settled.negative, track)
    _note_turned(program, values, step, track)
    if histories:
        program.run.remember(values, histories)
    move_levels(program, values, rest, track.turned.get(step, {}), track.hits, histories)
    for slot, drift in zip(program.stages, drifts, strict=True):
        values[slot] += rest * drift
    for slot, value in zip(program.latches, latched, strict=True):
        values[slot] = value
    values[TIME] = values[GRID] = plan.length_s
    values[STEP] = plan.step_s
    settled = settle(program, values, histories, plan.step_s)
    _note(program, values, settled.negative, track)
    _note_turned(program, values, step + 1, track)


def _hold(
    program: Program,
    values: list[float],
    histories: Sequence[History],
    plan: Plan,
    track: Track,
    step: int,
    shares: list[float],
) -> int:
    """Take the steps that are like the one before, at limits with the same shares. The step that isn't taken."""
    hold = program.run.hold
    if hold is None:
        return step
    record = track.rows.append
    held = hold(values, step, plan.steps, program.last_change_s, shares, record, histories, NONE, {})
    track.passes += held - step
    return held


def stands_still(track: Track, step: int) -> bool:
    """Whether the last two moments hold the same values: then so does the next. A row begins with its time."""
    rows = track.rows
    return len(rows) > 1 and rows[-1][1:] == rows[-2][1:] and track.turned.get(step) == track.turned.get(step - 1)


def _stand(plan: Plan, step: int, track: Track) -> None:
    """The rest of a run in which nothing moves any more."""
    row, turned = track.rows[-1], track.turned.get(step)
    for later in range(step + 1, plan.steps + 1):
        track.rows.append((later * plan.step_s, *row[1:]))
        if turned:
            track.turned[later] = turned


def _runge_kutta(program: Program, values: list[float], histories: Sequence[History], plan: Plan, track: Track) -> None:
    assert track.moved is not None
    last = plan.steps + bool(plan.rest_s)
    for step in range(last + 1):
        h = plan.rest_s if plan.rest_s and step == plan.steps else plan.step_s
        values[TIME] = values[GRID] = step * plan.step_s if step <= plan.steps else plan.length_s
        values[STEP] = h
        # A stock that is inside its limits meets them, if at all, with the mean rate of the whole step.
        inside = _inside(program, values)
        settled = settle(program, values, histories, 0.0, lifted=inside)
        track.passes += settled.passes
        _note(program, values, settled.negative, track)
        rates = [[values[flow.rate] for flow in program.flows]]
        drifts = [program.run.drift(values, histories)]
        latched = program.run.latched(values, histories) if program.latches else ()
        mean = values[:]
        program.run.remember(values, histories)
        for share in (0.5, 0.5, 1.0):
            stage = values[:]
            stage[TIME] = values[TIME] + share * h
            _advance(program, stage, share * h, rates[-1], drifts[-1])
            track.passes += settle(program, stage, histories, 0.0, lifted=inside).passes
            rates.append([stage[flow.rate] for flow in program.flows])
            drifts.append(program.run.drift(stage, histories))
        for flow, *four in zip(program.flows, *rates, strict=True):
            mean[flow.wanted] = _weighted(four)
        for flow, allowed in zip(program.flows, share_out(program, mean, h), strict=True):
            mean[flow.rate] = mean[flow.wanted] * allowed
        _note_turned(program, mean, step, track)
        track.moved.append(tuple(mean[flow.rate] for flow in program.flows))
        if step == last:
            return
        move_levels(program, mean, h, track.turned.get(step, {}), track.hits, histories)
        for slot, *four in zip(program.stages, *drifts, strict=True):
            mean[slot] += h * _weighted(four)
        for slot, value in zip(program.latches, latched, strict=True):
            mean[slot] = value
        values = mean


def _inside(program: Program, values: Sequence[float]) -> set[int]:
    return {
        place
        for place, stock in enumerate(program.stocks)
        if (stock.minimum is None or values[stock.slot] > values[stock.minimum])
        and (stock.maximum is None or values[stock.slot] < values[stock.maximum])
    }


def _weighted(four: Sequence[float]) -> float:
    a, b, c, d = four
    return (a + 2 * b + 2 * c + d) / 6


def _advance(program: Program, values: list[float], step: float, rates: list[float], drifts: Sequence[float]) -> None:
    """Levels a part of a step later, inside their limits: where the next rates are asked for."""
    for stock in program.stocks:
        level = values[stock.slot]
        net = sum(rates[index] for index in stock.inflows) - sum(rates[index] for index in stock.outflows)
        later = level + step * net
        if stock.minimum is not None and net < 0:
            later = max(later, min(level, values[stock.minimum]))
        if stock.maximum is not None and net > 0:
            later = min(later, max(level, values[stock.maximum]))
        values[stock.slot] = later
    for slot, drift in zip(program.stages, drifts, strict=True):
        values[slot] += step * drift


def _note(program: Program, values: list[float], negative: Mapping[int, float], track: Track) -> None:
    track.rows.append(tuple([values[slot] for slot in program.recorded]))
    for slot in negative:
        track.negative.setdefault(slot, values[TIME])


def _note_turned(program: Program, values: list[float], step: int, track: Track) -> None:
    turned = turned_away(program, values, values[STEP])
    if turned:
        track.turned[step] = turned


# ------------------------------------------------------------------ afterwards


def _set_columns(program: Program, track: Track) -> None:
    track.columns = dict(zip(program.recorded, zip(*track.rows, strict=True), strict=False))
    for slot, value in track.fixed.items():
        track.columns[slot] = (value,) * len(track.rows)


def _drop_what_is_not_finite(program: Program, track: Track) -> None:
    """Euler's loop doesn't look at each value: an infinity, and what comes of it, is found here."""
    if not any(total - total for total in map(sum, track.columns.values())):
        return
    for place, row in enumerate(track.rows):
        try:
            check_finite(row)
        except NotFiniteError as error:
            track.error = NotFiniteError(program.recorded[error.slot])
            del track.rows[place:]
            _set_columns(program, track)
            last = track.rows[-1][0] if track.rows else 0.0
            track.hits = [hit for hit in track.hits if hit.time_s <= last]
            return
