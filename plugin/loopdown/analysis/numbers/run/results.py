"""What a run gives."""

from __future__ import annotations

from collections.abc import Mapping

from loopdown.analysis.numbers.program.library import Method
from loopdown.analysis.numbers.program.reasons import Reason
from loopdown.analysis.numbers.run.math_error import MathError
from loopdown.analysis.trouble import LimitReached
from loopdown.base.finding import Finding
from loopdown.base.records import dataclass, field
from loopdown.model.formula import Limit
from loopdown.model.model import Key


@dataclass(frozen=True, slots=True)
class LimitHit:
    """A stock reaches a limit that it wasn't at before."""

    stock: Key
    limit: LimitReached
    time_s: float  # found between the steps


@dataclass(frozen=True, slots=True)
class Jump:
    """What a flow moves in no time: a pulse."""

    flow: Key
    time_s: float
    amount: float


@dataclass(frozen=True, slots=True)
class Switching:
    """A condition without a memory that flips at once back and forth, so that only its mean says anything."""

    variable: Key  # whose formula has the condition
    since_s: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model is run."""

    step_s: float
    steps: int
    method: Method
    written: bool = False  # the author says the step: it is kept whatever the run shows
    rest_s: float = 0.0  # of a last step that is shorter than the others; 0: there is none
    work: int = field(default=0, compare=False)  # what finding it took, in plain steps

    @property
    def length_s(self) -> float:
        """How long the run lasts."""
        return self.step_s * self.steps + self.rest_s


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a model. Everything is in base units: seconds, bytes, and the words that a model counts in.

    Times aren't evenly spaced: look for one by bisection. With Euler's method a rate holds from its time to the next;
    else it is that of the moment, and where something jumps, that of just before stands at a time that is nearly the
    same. What a pulse moves is no rate, but one of `jumps`, except with a step that the author wrote. `moved` and
    `turned_away_total` are exact for all methods: what a stock starts with, plus what moved in, less what was turned
    away and what moved out, is what it holds at the end.
    """

    scenario: str | None
    step_s: float  # of steps that are as long as they may be, how far rows are apart at most
    method: Method
    times: tuple[float, ...]
    values: Mapping[Key, tuple[float, ...]]  # of stocks, flows, auxiliaries and parameters, one for each time
    limits: Mapping[tuple[Key, Limit], tuple[float, ...]]  # those that the model says
    turned_away: Mapping[Key, tuple[float, ...]]  # rates of the flows into stocks that can turn away, by flow
    turned_away_total: Mapping[Key, float]
    moved: Mapping[Key, float]  # how much each flow took from where it comes from
    events: tuple[LimitHit, ...]
    left_out: Mapping[Key, Reason]  # the variables without numbers, and why
    findings: tuple[Finding, ...] = field(default=())  # `math-error`: it ends there; `negative-flow`
    error: MathError | None = None  # what ended it before its time
    jumps: tuple[Jump, ...] = ()
    switching: tuple[Switching, ...] = ()
    unsure: frozenset[Key] = frozenset()  # stocks whose figures depend on the step, which couldn't be made finer
    work: int = field(default=0, compare=False)  # what it took, in plain steps, with the coarser runs before it

    @property
    def length_s(self) -> float:
        """How long the run lasts, as far as it got."""
        return self.times[-1]


@dataclass(frozen=True, slots=True)
class NotRunnable:
    """Why a model has no run."""

    scenario: str | None
    reason: str
    left_out: Mapping[Key, Reason] = field(default_factory=dict)  # the variables without numbers, and why
    findings: tuple[Finding, ...] = ()
    error: MathError | None = None  # what can't be computed, where that is why
