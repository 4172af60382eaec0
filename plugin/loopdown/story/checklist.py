"""The design checklist of a system with loops: which of its lines hold, and on what evidence.

A line that the model has nothing for is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.contests import Contest, contest
from loopdown.analysis.loops.couplings import is_observed
from loopdown.analysis.loops.fights import Fight, fights, open_fights
from loopdown.analysis.loops.guards import Guard, amplifies, guards, is_guarded, is_unguarded
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.base.records import dataclass
from loopdown.model.model import Kind, Variable


@dataclass(frozen=True, slots=True)
class LoopsDeclared:
    """Every loop is declared."""

    count: int
    hidden: tuple[Loop, ...]  # that are told
    more: int  # that aren't told

    @property
    def holds(self) -> bool:
        """Whether there is no loop that nobody declared."""
        return not self.hidden and not self.more


@dataclass(frozen=True, slots=True)
class GrowthGuarded:
    """Every loop that amplifies has a guard."""

    unguarded: tuple[Loop, ...]
    unknown: tuple[Loop, ...]  # whether anything pushes back on them isn't known
    guarded: tuple[tuple[Loop, tuple[Guard, ...]], ...]  # without those that only untold loops push back on
    contests: tuple[Contest | None, ...]  # of each guarded one: who wins in the runs; None where nothing is run

    @property
    def lost(self) -> tuple[tuple[Loop, Contest], ...]:
        """The guarded loops whose guards lose in a run, or come too late."""
        pairs = zip(self.guarded, self.contests, strict=True)
        return tuple((loop, each) for (loop, _), each in pairs if each is not None and each.losses)

    @property
    def on_paper(self) -> bool:
        """Whether it isn't known of all whether their guards hold, as nothing is run."""
        return not self.guarded or None in self.contests

    @property
    def holds(self) -> bool:
        """Whether something surely pushes back on each, and holds it in every run that there is."""
        return not self.unguarded and not self.unknown and not self.lost


@dataclass(frozen=True, slots=True)
class DelaysKnown:
    """The delay of every balancing loop is known."""

    balancing: tuple[Loop, ...]

    @property
    def unknown(self) -> tuple[Loop, ...]:
        """Those with a delay of no known length."""
        return tuple(loop for loop in self.balancing if loop.delay_seconds is None)

    @property
    def holds(self) -> bool:
        """Whether no delay is unknown."""
        return not self.unknown


@dataclass(frozen=True, slots=True)
class NoFights:
    """No two balancing loops fight over one actuator."""

    fights: tuple[Fight, ...]
    open: tuple[Fight, ...]  # whether they fight depends on what they are for, which the model doesn't say
    compared: int | None  # how many loops were compared; None: all of them

    @property
    def holds(self) -> bool:
        """Whether all were compared, and none fight."""
        return not self.fights and not self.open and self.compared is None


@dataclass(frozen=True, slots=True)
class LoopsObserved:
    """Every loop can be watched."""

    blind: tuple[Loop, ...]

    @property
    def holds(self) -> bool:
        """Whether there is a metric on each."""
        return not self.blind


@dataclass(frozen=True, slots=True)
class LimitsStated:
    """What happens at each limit is stated."""

    stocks: tuple[Variable, ...]  # those with a `max`

    @property
    def silent(self) -> tuple[Variable, ...]:
        """Those of which the model doesn't say it."""
        return tuple(each for each in self.stocks if each.stock is not None and each.stock.when_full is None)

    @property
    def holds(self) -> bool:
        """Whether it is stated of each."""
        return not self.silent


ChecklistItem: TypeAlias = LoopsDeclared | GrowthGuarded | DelaysKnown | NoFights | LoopsObserved | LimitsStated


def checklist(analysis: Analysis) -> Iterator[ChecklistItem]:
    """The lines that are about something in the model, in the order in which they are to be answered."""
    for question in _QUESTIONS:
        item = question(analysis)
        if item is not None:
            yield item


def _loops_declared(analysis: Analysis) -> LoopsDeclared | None:
    if not analysis.loops:
        return None
    hidden = tuple(loop for loop in analysis.told if loop.declared is None)
    count = sum(loop.declared is None for loop in analysis.loops)
    return LoopsDeclared(len(analysis.loops), hidden, count - len(hidden))


def _growth_guarded(analysis: Analysis) -> GrowthGuarded | None:
    growing = [loop for loop in analysis.told if amplifies(loop)]
    if not growing:
        return None
    unguarded = tuple(loop for loop in growing if is_unguarded(analysis, loop))
    unknown = tuple(loop for loop in growing if loop not in unguarded and not is_guarded(analysis, loop))
    pairs = tuple((loop, found) for loop in growing if (found := guards(analysis, loop)))
    return GrowthGuarded(unguarded, unknown, pairs, tuple(contest(analysis, loop, found) for loop, found in pairs))


def _delays_known(analysis: Analysis) -> DelaysKnown | None:
    balancing = _balancing(analysis)
    return DelaysKnown(balancing) if balancing else None


def _no_fights(analysis: Analysis) -> NoFights | None:
    if len(_balancing(analysis)) < 2:
        return None
    compared = len(analysis.compared)
    return NoFights(fights(analysis), open_fights(analysis), compared if compared < len(analysis.told) else None)


def _loops_observed(analysis: Analysis) -> LoopsObserved | None:
    if not analysis.told:
        return None
    return LoopsObserved(tuple(loop for loop in analysis.told if not is_observed(analysis, loop)))


def _limits_stated(analysis: Analysis) -> LimitsStated | None:
    stocks = (variable for variable in analysis.model.variables.values() if variable.kind is Kind.STOCK)
    limited = tuple(variable for variable in stocks if variable.stock and variable.stock.maximum)
    return LimitsStated(limited) if limited else None


def _balancing(analysis: Analysis) -> tuple[Loop, ...]:
    return tuple(loop for loop in analysis.told if loop.type is LoopType.BALANCING)


_QUESTIONS: tuple[Callable[[Analysis], ChecklistItem | None], ...] = (
    _loops_declared,
    _growth_guarded,
    _delays_known,
    _no_fights,
    _loops_observed,
    _limits_stated,
)
