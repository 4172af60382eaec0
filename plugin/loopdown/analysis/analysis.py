"""All that is worked out of a model, layer by layer: who asks for one has those below it made, and no others.

names → links → loops → numbers → predictions
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from functools import cached_property

from loopdown.analysis.counted_time import counts_in_months
from loopdown.analysis.graph.causal_links import causal_links
from loopdown.analysis.graph.dependencies import Dependencies, dependencies_of
from loopdown.analysis.graph.formula_rings import formula_rings
from loopdown.analysis.graph.signs_in_runs import signs_in_runs, unsettled
from loopdown.analysis.levers.changed_models import added_pairs, changed_models
from loopdown.analysis.levers.predictions import Prediction, errors_with_levers, predict
from loopdown.analysis.loops.find_loops import check_declared, declared_pairs, find_hidden
from loopdown.analysis.loops.loop import BrokenLoop, Loop, LoopType
from loopdown.analysis.numbers.numbers import Numbers, numbers_of
from loopdown.analysis.numbers.units.check_units import check_units
from loopdown.base.finding import Finding, Severity
from loopdown.base.options import Options
from loopdown.base.records import dataclass
from loopdown.model.model import Key, Link, Model

Links = Mapping[tuple[Key, Key], Link]

COMPARED = 300  # loops; their pairs are what takes the time


@dataclass(frozen=True)  # without slots: what is worked out is kept
class Analysis:
    """All that is worked out of a model. Whatever is asked for is made at the first time, and follows from the model.

    One that isn't `sound` isn't run: its numbers would be of another model.
    """

    model: Model
    options: Options = Options()
    sound: bool = True

    # -------------------------------------------------------------- what is found

    def findings(self, least: Severity = Severity.INSIGHT, *, run: bool = True) -> tuple[Finding, ...]:
        """What is wrong with the model, down to the least of the severities that are asked for; insights cost most.

        Without `run` only what is seen without its runs.
        """
        seen = (*self._written[1], *self._rings, *self._misfits, *self._changed[1])
        if not run:
            return seen
        if least is Severity.INSIGHT:
            return (*seen, *self.numbers.findings, *self._predicted[1])
        return (*seen, *self.numbers.troubles, *errors_with_levers(self.model, self.numbers, self._changed[0]))

    @cached_property
    def dependencies(self) -> Dependencies:
        """What its formulas need, follow and move."""
        return dependencies_of(self.model)

    @cached_property
    def _written(self) -> tuple[Links, tuple[Finding, ...]]:
        return causal_links(self.dependencies)

    @cached_property
    def _rings(self) -> tuple[Finding, ...]:
        return formula_rings(self.dependencies)

    @cached_property
    def _misfits(self) -> tuple[Finding, ...]:
        return check_units(self.dependencies)

    # -------------------------------------------------------------- links and loops

    @property
    def graph(self) -> Links:
        """The causal graph: written, from flows, from formulas, supply. Signs that only runs tell stay open."""
        return self._written[0]

    @cached_property
    def links(self) -> Links:
        """The causal graph, with signs that are read off the runs where they stay open without."""
        return signs_in_runs(self.dependencies, self.graph, self.numbers.runs) if unsettled(self.graph) else self.graph

    def _signed(self, pairs: Set[tuple[Key, Key]]) -> Links:
        """The graph, with signs that are read off the runs if one of these links needs them."""
        return self.graph if pairs.isdisjoint(unsettled(self.graph)) else self.links

    @cached_property
    def _checked(self) -> tuple[tuple[Loop, ...], tuple[BrokenLoop, ...]]:
        return check_declared(self.model, self._signed(declared_pairs(self.model)))

    @property
    def declared(self) -> tuple[Loop, ...]:
        """The declared loops that the graph holds, as they stand."""
        return self._checked[0]

    @property
    def broken(self) -> tuple[BrokenLoop, ...]:
        """The declared loops that it doesn't hold."""
        return self._checked[1]

    @cached_property
    def _hidden(self) -> tuple[tuple[Loop, ...], bool]:
        return find_hidden(self.model, self.links, self.declared, self.options.budget)

    @property
    def truncated(self) -> bool:
        """Whether the budget was spent before all circuits were found."""
        return self._hidden[1]

    @cached_property
    def loops(self) -> tuple[Loop, ...]:
        """Declared ones first, as they stand; then the others, shortest first."""
        return (*self.declared, *self._hidden[0])

    @cached_property
    def told(self) -> tuple[Loop, ...]:
        """The loops that a reader is shown: all declared ones, and the shortest of the others."""
        declared = [loop for loop in self.loops if loop.declared]
        hidden = [loop for loop in self.loops if not loop.declared]
        return (*declared, *hidden[: self.options.hidden_loops])

    @cached_property
    def compared(self) -> tuple[Loop, ...]:
        """The told loops that are compared with each other: in a model of thousands the first of them."""
        return self.told[:COMPARED]

    @cached_property
    def balancing(self) -> tuple[Loop, ...]:
        """The told loops that push back, the fastest first: no delay, then by delay, unknown ones last."""
        balancing = [loop for loop in self.told if loop.pushes_back]
        return tuple(sorted(balancing, key=lambda loop: math.inf if loop.delay_seconds is None else loop.delay_seconds))

    @cached_property
    def opposed(self) -> frozenset[Key]:
        """The variables of the loops that push back, told or not."""
        return frozenset(key for loop in self.loops if loop.pushes_back for key in loop.variables)

    @cached_property
    def unsettled(self) -> frozenset[Key]:
        """The variables of the loops that may push back: the sign of a link on them isn't known."""
        unknown = (loop for loop in self.loops if loop.type is LoopType.UNDETERMINED)
        return frozenset(key for loop in unknown for key in loop.variables)

    @cached_property
    def looped(self) -> frozenset[Key]:
        """The variables that lie on a loop."""
        return frozenset(key for loop in self.loops for key in loop.variables)

    @cached_property
    def readers(self) -> Mapping[Key, Sequence[Key]]:
        """By variable those that it has a link to."""
        readers: dict[Key, list[Key]] = {}
        for source, target in self.graph:
            readers.setdefault(source, []).append(target)
        return readers

    @cached_property
    def all_found(self) -> bool:
        """Whether no balancing loop can be missing: every loop was found, or no link is anything but positive."""
        return not self.truncated or all(link.polarity == "+" for link in self.links.values())

    @property
    def untold(self) -> int:
        """How many loops were found and not shown."""
        return len(self.loops) - len(self.told)

    # -------------------------------------------------------------- numbers

    @cached_property
    def in_months(self) -> bool:
        """Whether its author counts time in months, and lengths of time are told so."""
        return counts_in_months(self.model)

    @cached_property
    def numbers(self) -> Numbers:
        """Its cases, runs and figures; without a case where it has no formulas, or isn't sound."""
        computes = any(variable.formula for variable in self.model.variables.values())
        wrong = any(finding.severity is Severity.ERROR for finding in self._misfits)
        return numbers_of(self.dependencies) if computes and self.sound and not self._rings and not wrong else Numbers()

    @cached_property
    def _changed(self) -> tuple[tuple[Dependencies | None, ...], tuple[Finding, ...]]:
        return changed_models(self.dependencies, self._signed(added_pairs(self.model)), has_rings=bool(self._rings))

    @cached_property
    def _predicted(self) -> tuple[tuple[Prediction | None, ...], tuple[Finding, ...]]:
        return predict(self.model, self.links, self.loops, self.numbers, self._changed[0], self.options.budget)

    @property
    def predictions(self) -> tuple[Prediction | None, ...]:
        """One for each lever, in the order of the source. None: it says no change, or one that can't be made."""
        return self._predicted[0]

    # -------------------------------------------------------------- words

    def name(self, key: Key) -> str:
        """A variable's name as it is shown."""
        return self.model.variables[key].name
