"""Where a run in steps of any length is: its levels, the limits at which they are, and what is recorded so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from loopdown.analysis.numbers.program.ir import GRID, STEP, TIME
from loopdown.analysis.numbers.program.library import History
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.results import Jump, LimitHit
from loopdown.analysis.numbers.run.schedule import Schedule
from loopdown.base.records import dataclass, field

SMALL_STEPS = 5_000  # of Euler's method in a run that all goes along a threshold, at least
CALM = 30  # such steps in which nothing turns over: the threshold is left
SETTLE_WORK = 3  # of a moment that has to be settled, beside one that hasn't


@dataclass(slots=True)
class Drawn:
    """What is recorded of a run while it goes on."""

    rows: list[tuple[float, ...]] = field(default_factory=list)  # `Program.recorded`, one for each time
    turned: list[dict[int, float]] = field(default_factory=list)  # rates, by flow; one for each row
    moved: list[float] = field(default_factory=list)  # how much each flow moved
    turned_total: dict[int, float] = field(default_factory=dict)  # by flow
    hits: list[LimitHit] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    negative: dict[int, float] = field(default_factory=dict)  # slots of flows that were negative, and since when
    switching: dict[int, float] = field(default_factory=dict)  # numbers of comparisons, and since when
    ripples: dict[int, float] = field(default_factory=dict)  # of levels: by what a step past a threshold may be off
    work: int = 0
    spent: bool = False  # it took too much, and ended before its time
    error: Exception | None = None
    time_s: float = 0.0  # how far it got


class Mark(NamedTuple):
    """Where a run was at a time, and how fast it moved."""

    time_s: float
    state: Sequence[float]
    slopes: Sequence[float]


class Stepping:
    """A run of a program from what `begin` gives, which goes on from moment to moment."""

    def __init__(
        self, program: Program, values: list[float], histories: Sequence[History], schedule: Schedule, span_s: float,
        *, record: bool, most_work: int,
    ) -> None:  # fmt: skip
        self.program, self.values, self.histories, self.schedule = program, values, histories, schedule
        self.span, self.record, self.most_work = span_s, record, most_work
        self.drawn = Drawn(moved=[0.0] * len(program.flows))
        self.slots = (*(stock.slot for stock in program.stocks), *program.stages)
        self.time, self.length = 0.0, 0.0
        self.stage_rates: list[tuple[list[float], dict[int, float]]] = []  # of a step: rates, and what is turned away
        self.state: Sequence[float] = [values[slot] for slot in self.slots]
        self.scale = [abs(level) for level in self.state]
        self.low, self.high = [*self.state], [*self.state]
        self.held: dict[int, float] = {}  # limits at which levels are, by their numbers in `program.holding`, as pinned
        self.waiting = False  # one of them holds a flow that another waits for, or holds, too
        self.full: frozenset[int] = frozenset()  # … in `program.turning`
        self.beyond: frozenset[int] = frozenset()  # those of `full` that are fuller than full
        self.first: Sequence[float] | None = None  # slopes here, where they are known
        self.moments: list[float] = []  # at which a delay gives what jumped when it came in
        self.sides: tuple[bool, ...] = ()  # of each comparison, whether it holds
        self.chatter: dict[int, tuple[int, float]] = {}  # of a comparison: turns in a row, and the last one
        self.away = [True] * (2 * len(program.stocks))  # from the limit since it was last met
        self.lags = [history.lag for history in histories if history.lag > 0]
        self.inner: list[tuple[bool, ...]] = []  # the same at the stages of a step
        self.fastest: dict[int, float] = {}  # the highest rate of each flow, by slot
        self.trail: list[Mark] = []  # where it was at the end of each step
        self.at_once = len(self.lags) < len(histories)  # a delay has no length
        self.whole = [1.0] * len(program.flows)
        self.bounded = [
            (place, side, sign)
            for place, stock in enumerate(program.stocks)
            for side, sign, limit in ((0, -1.0, stock.minimum), (1, 1.0, stock.maximum))
            if limit is not None
        ]
        self.moving = [place for place, stock in enumerate(program.stocks) if stock.inflows or stock.outflows]
        self.failed: Exception | None = None  # what the last step that couldn't be taken failed of
        self.margins: tuple[float, ...] = ()  # how far the sides of each comparison are apart here
        self.ending: tuple[float, ...] = ()  # … and at the end of a step
        self.small = span_s / SMALL_STEPS  # how long a step along a threshold is
        self.ways: Sequence[float] = ()  # how far the small step before moved each level
        self.calm = CALM  # steps along a threshold in which nothing turned over

    def _set(self, time: float, state: Sequence[float]) -> None:
        values = self.values
        for slot, value in zip(self.slots, state, strict=True):
            values[slot] = value
        values[TIME] = values[GRID] = time
        values[STEP] = 0.0

    def _limit_value(self, place: int, side: int) -> float:
        stock = self.program.stocks[place]
        slot = stock.maximum if side else stock.floor
        assert slot is not None
        return self.values[slot]
