"""The program of a variant, or why it has none."""

from __future__ import annotations

from loopdown.analysis.numbers.program.computable import Computable
from loopdown.analysis.numbers.program.program import Program, build_program
from loopdown.analysis.numbers.program.reasons import Reason
from loopdown.analysis.numbers.program.variant import Variant
from loopdown.analysis.numbers.run.results import NotRunnable
from loopdown.model.model import Kind

SHOWN = 3  # variables that a reason names


def program_of(variant: Variant, computable: Computable, origin: Program | None = None) -> Program | NotRunnable:
    """What runs a variant; `NotRunnable` where nothing of it has numbers, or it has stocks and none of them has."""
    reason = why_not(variant, computable)
    return build_program(variant, computable, origin) if reason is None else reason


def why_not(variant: Variant, computable: Computable) -> NotRunnable | None:
    """Why a variant can't be run, known before anything is compiled."""
    kinds = {variant.model.variables[name].kind for name, limit in computable.start if limit is None}
    has_stocks = any(variable.kind is Kind.STOCK for variable in variant.model.variables.values())
    if not kinds or (has_stocks and Kind.STOCK not in kinds):
        return NotRunnable(variant.scenario, _reason(variant, computable), computable.left_out)
    return None


def _reason(variant: Variant, computable: Computable) -> str:
    """What is missing; not what only follows from it."""
    if not variant.formulas:
        return "it has no numbers"
    own = {name: reason for name, reason in computable.left_out.items() if not reason.follows}
    reasons: dict[Reason, list[str]] = {}
    for name, why in [*own.items()][:SHOWN]:
        reasons.setdefault(why, []).append(variant.model.variables[name].name)
    more = f"; and {len(own) - SHOWN} more" if len(own) > SHOWN else ""
    return "; ".join(f"{', '.join(names)}: {why}" for why, names in reasons.items()) + more
