"""A variant of a model and what is known of it before it is run: each thing worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from loopdown.analysis.numbers.program.bounds import Bounds, find_bounds
from loopdown.analysis.numbers.program.computable import Computable, find_computable
from loopdown.analysis.numbers.program.library import History
from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.program.programs import program_of, why_not
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.analysis.numbers.run.allocation import settle
from loopdown.analysis.numbers.run.closed_form import Reach, reaches
from loopdown.analysis.numbers.run.integrate import ERRORS, begin
from loopdown.analysis.numbers.run.results import NotRunnable, Plan
from loopdown.analysis.numbers.run.time_constants import time_constants
from loopdown.base.records import dataclass, field

MOMENT = Plan(0.0, 0, "euler")  # no time passes


@dataclass(frozen=True, slots=True)
class StartValues:
    """All values at the start, by slot, with the rates that really run, and what delays hold. Not to be changed."""

    values: Sequence[float]
    histories: Sequence[History]


@dataclass(frozen=True)  # without slots: what is worked out is kept
class Case:
    """A model in one scenario, with the changes of a lever or without. Two that are equal say the same."""

    variant: Variant
    origin: Case | None = field(default=None, compare=False)  # of the variant from which this one was made

    @cached_property
    def computable(self) -> Computable:
        """What of it has numbers."""
        return find_computable(self.variant)

    @cached_property
    def program(self) -> Program | NotRunnable:
        """What runs it, compiled."""
        origin = self.origin.program if self.origin is not None else None
        return program_of(self.variant, self.computable, None if isinstance(origin, NotRunnable) else origin)

    @cached_property
    def bounds(self) -> Bounds | None:
        """Bounds of all its values, where they show that it can be computed whatever happens in a run."""
        if why_not(self.variant, self.computable) is not None:
            return None
        return find_bounds(self.variant, self.computable)

    @property
    def cannot_fail(self) -> bool:
        """Whether it is known without a run that no run of it ends in an error."""
        return self.bounds is not None or why_not(self.variant, self.computable) is not None

    @cached_property
    def start(self) -> StartValues | None:
        """Its values at the start; None where they can't be computed."""
        if isinstance(self.program, NotRunnable):
            return None
        try:
            values, histories = begin(self.program, MOMENT)
            settle(self.program, values, histories, 0.0)
        except ERRORS:
            return None
        return StartValues(values, histories)

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """When its stocks with constant flows reach their limits."""
        return () if isinstance(self.program, NotRunnable) else reaches(self.program)

    @cached_property
    def time_constants(self) -> tuple[float, ...]:
        """Its time constants and the lengths of its delays at the start, in seconds."""
        if isinstance(self.program, NotRunnable):
            return ()
        try:
            values, histories = begin(self.program, MOMENT)
        except ERRORS:
            return ()  # the run itself will say what can't be computed
        delays = [values[slot] / (order or 1) for slot, order in self.program.lengths]
        return (*time_constants(self.program, values, histories), *(delay for delay in delays if delay > 0))
