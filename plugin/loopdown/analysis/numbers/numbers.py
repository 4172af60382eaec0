"""All numbers of a model: its runs, what they say of each stock, and what is wrong with them."""

from __future__ import annotations

from loopdown.analysis.numbers.read.figures import StockFigures, stock_figures
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.analysis.numbers.run.simulate import simulate_all
from loopdown.analysis.numbers.units.check_units import check_units
from loopdown.base.finding import Finding, Severity
from loopdown.base.records import dataclass
from loopdown.model.model import Kind, Model


@dataclass(frozen=True, slots=True)
class Numbers:
    """The quantitative half of what is worked out."""

    runs: tuple[Run | NotRunnable, ...] = ()  # the model as written, then each scenario
    stocks: tuple[StockFigures, ...] = ()


def work_out_numbers(model: Model, *, sound: bool) -> tuple[Numbers, tuple[Finding, ...]]:
    """Run a model in every scenario. One that isn't sound is not run: its numbers would be of another model."""
    findings = check_units(model)
    if not any(variable.formula for variable in model.variables.values()):
        return Numbers(), findings
    if not sound or any(finding.severity is Severity.ERROR for finding in findings):
        return Numbers(), findings
    runs = simulate_all(model)
    told = dict.fromkeys(finding for run in runs for finding in run.findings)
    if not any(variable.kind is Kind.STOCK for variable in model.variables.values()):
        return Numbers(runs), (*findings, *told)
    return Numbers(runs, stock_figures(model, runs=runs)), (*findings, *told)
