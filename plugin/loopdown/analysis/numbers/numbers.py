"""All numbers of a model: its cases, the plan of its runs, the runs, and what they say of each stock.

Each is worked out when it is first asked for, and once. What is worked out follows from the model alone, so two threads
that ask at once get the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial

from loopdown.analysis.graph.dependencies import Dependencies, dependencies_of
from loopdown.analysis.numbers.program.library import Method
from loopdown.analysis.numbers.program.variant import in_scenario, with_changes
from loopdown.analysis.numbers.read.coarse import Coarse, coarse_of
from loopdown.analysis.numbers.read.course import Course, course_of
from loopdown.analysis.numbers.read.drives import drives_of
from loopdown.analysis.numbers.read.figures import StockFigures, stock_figures
from loopdown.analysis.numbers.read.start import StockStart, starts_of
from loopdown.analysis.numbers.run.case import Case
from loopdown.analysis.numbers.run.plan import MOST_WORK, plan_run
from loopdown.analysis.numbers.run.results import NotRunnable, Plan, Run
from loopdown.analysis.numbers.run.simulate import run_case, run_cases, run_long
from loopdown.analysis.numbers.units.infer_units import told_units
from loopdown.base.finding import Finding
from loopdown.base.records import dataclass, field, replace
from loopdown.language.units import Freedom, Unit
from loopdown.model.changes import Change
from loopdown.model.model import Key, Kind, Model, Scenario


@dataclass(frozen=True)  # without slots: what is worked out is kept
class Numbers:
    """The quantitative half of what is worked out of a model as it is written, or with the changes of a lever.

    What it says stands in the order of `cases`: the model as written, then each scenario as in the text.
    """

    cases: tuple[Case, ...] = ()  # none: its numbers would be of another model
    before: Numbers | None = None  # without the changes: a run whose length isn't written lasts as long at least
    work: int = MOST_WORK  # plain steps; a scenario isn't run once those before it took more
    _long: dict[int, Run | NotRunnable] = field(default_factory=dict, compare=False)

    @cached_property
    def plan(self) -> Plan | NotRunnable:
        """One length and one step for all cases."""
        return plan_run(self.cases, at_least=self.before.length_s if self.before else 0.0)

    @cached_property
    def runs(self) -> tuple[Run | NotRunnable, ...]:
        """One run for each case."""
        return run_cases(self.cases, self.plan, self.work) if self.cases else ()

    @cached_property
    def stocks(self) -> tuple[StockFigures, ...]:
        """The figures of every stock that has numbers, in the order of the source; of each by case."""
        return stock_figures(self.cases, self.runs, self.units)

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """Where every stock that has numbers goes, in the order of `stocks`."""
        found = {case.variant.scenario: (case, run) for case, run in zip(self.cases, self.runs, strict=True)}
        drives = {scenario: drives_of(case) for scenario, (case, _) in found.items()}
        courses = []
        for figures in self.stocks:
            case, run = found[figures.scenario]
            known = run if isinstance(run, Run) else None
            courses.append(course_of(figures, known, case.variant.model, drives[figures.scenario]))
        return tuple(courses)

    @cached_property
    def units(self) -> Mapping[Key, Unit]:
        """The unit of each variable of which it is known. A lever changes none."""
        if self.before is not None or not self.cases:
            return self.before.units if self.before else {}
        known = told_units(self.cases[0].variant.written).items()
        return {name: each.unit for name, each in known if each and each.freedom is Freedom.FIXED}

    @cached_property
    def starts(self) -> tuple[StockStart, ...]:
        """What every stock that has numbers starts with, in the order of `stocks`."""
        return starts_of(self.cases)

    @cached_property
    def length_s(self) -> float:
        """How long the longest run lasts that no error ended; 0 where there is none."""
        return max((run.length_s for run in self.runs if isinstance(run, Run) and run.error is None), default=0.0)

    @property
    def spent(self) -> int:
        """What planning and running took, in plain steps."""
        planning = self.plan.work if isinstance(self.plan, Plan) else 0
        return planning + sum(run.work for run in self.runs if isinstance(run, Run))

    def long_run(self, place: int) -> Run | NotRunnable:
        """A run of a case that lasts until it has come to rest; the one that is there, if it does."""
        run = self.runs[place]
        if not isinstance(run, Run):
            return run
        if place not in self._long:
            long = run_long(self.cases[place])
            self._long.setdefault(place, long if isinstance(long, Run) and long.length_s > run.length_s else run)
        return self._long[place]

    @cached_property
    def coarse(self) -> tuple[Coarse | None, ...]:
        """For each case a figure that is another in finer steps than its author wrote; None where all are the same."""
        model = self.cases[0].variant.model if self.cases else None
        if model is None or model.run is None or model.run.step_s is None or self.before is not None:
            return (None,) * len(self.cases)
        stocks = [key for key, each in model.variables.items() if each.kind is Kind.STOCK]
        return tuple(
            coarse_of(run, stocks, partial(run_case, case)) for case, run in zip(self.cases, self.runs, strict=True)
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong in the runs, each thing once. What runs back in steps that are too coarse may not in others."""
        found = [
            finding
            for run, coarse in zip(self.runs, self.coarse, strict=True)
            for finding in run.findings
            if coarse is None or finding.rule != "negative-flow" or finding.span in coarse.negative
        ]
        return tuple(dict.fromkeys(found))

    @cached_property
    def troubles(self) -> tuple[Finding, ...]:
        """`findings` but for insights. Where it is certain that there are none, nothing is run."""
        if all(case.cannot_fail and (case.bounds is None or case.bounds.stays_positive) for case in self.cases):
            return ()
        return self.findings

    def changed(self, changes: Sequence[Change], work: int = MOST_WORK) -> Numbers:
        """With the changes of a lever on top of each scenario; itself where they change no formula."""
        cases = tuple(_changed(case, changes) for case in self.cases)
        same = all(one is other for one, other in zip(cases, self.cases, strict=True))
        return self if same else Numbers(cases, self, work)


def numbers_of(written: Dependencies, changes: Sequence[Change] = ()) -> Numbers:
    """The numbers of a model as written or with the changes of a lever, and in each of its scenarios."""
    first, *others = (
        with_changes(in_scenario(written, scenario), changes) for scenario in (None, *written.model.scenarios)
    )
    origin = Case(first)
    return Numbers((origin, *(Case(variant, origin) for variant in others)))


def simulate(
    model: Model,
    scenario: Scenario | None = None,
    changes: Sequence[Change] = (),
    *,
    plan: Plan | None = None,
    method: Method | None = None,
) -> Run | NotRunnable:
    """Run a model as written, in a scenario, or with the changes of a lever on top of either.

    Length, step and method are those of `plan_run` unless a plan or a method is given. What has no numbers is left
    out; a model of which nothing is left is told to be `NotRunnable`, with the reason. Errors: `math-error`, where
    a formula can't be computed; the run ends before that moment. Warnings: `negative-flow`. Insights: `budget-spent`,
    where it would take too many steps. Times are in seconds, amounts in base units: see `Run`.
    """
    dependencies = dependencies_of(model)
    numbers = numbers_of(dependencies, changes)
    known = dict(zip((None, *(each.name.text for each in model.scenarios)), numbers.cases, strict=True))
    case = known.get(scenario.name.text if scenario else None) or Case(
        with_changes(in_scenario(dependencies, scenario), changes)
    )
    if isinstance(case.program, NotRunnable):
        return case.program
    planned = plan or numbers.plan
    if method is not None and isinstance(planned, Plan):
        planned = replace(planned, method=method)
    return run_case(case, planned)


def _changed(case: Case, changes: Sequence[Change]) -> Case:
    variant = with_changes(case.variant, changes)
    return case if variant.formulas == case.variant.formulas else Case(variant, case)
