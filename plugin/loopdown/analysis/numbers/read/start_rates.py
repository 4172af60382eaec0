"""The rates at which a model begins."""

from __future__ import annotations

from collections.abc import Mapping

from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.program.programs import program_of
from loopdown.analysis.numbers.run.allocation import settle
from loopdown.analysis.numbers.run.integrate import ERRORS, begin
from loopdown.analysis.numbers.run.results import Plan
from loopdown.model.model import Key, Model, Scenario


def rates_at_start(model: Model, scenario: Scenario | None) -> Mapping[Key, float]:
    """The rate of each flow with numbers, per second, at the start. Empty where it can't be computed.

    Those of a run are the rates of its first step, in which no flow takes more than is there.
    """
    program = program_of(model, scenario)
    if not isinstance(program, Program):
        return {}
    try:
        values, histories = begin(program, Plan(0.0, 0, "euler"))
        settle(program, values, histories, 0.0)
    except ERRORS:
        return {}
    return {flow.key: values[flow.rate] for flow in program.flows}
