"""The program of a model, compiled once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from loopdown.analysis.numbers.program.computable import Computable, find_computable
from loopdown.analysis.numbers.program.program import Program, build_program
from loopdown.analysis.numbers.program.variant import Variant, vary
from loopdown.analysis.numbers.run.results import NotRunnable
from loopdown.model.changes import Change
from loopdown.model.model import Key, Kind, Model, Scenario

KEPT = 32
SHOWN = 3  # variables that a reason names

# A model is run again for its figures, its chart and each of its levers. Models have no hash, so an entry holds
# on to what it was made from: nothing else can have the same identity meanwhile.
_Made = tuple[Model, Scenario | None, Sequence[Change]]
_kept: OrderedDict[tuple[int, int, int], tuple[_Made, Program | NotRunnable]] = OrderedDict()


def program_of(model: Model, scenario: Scenario | None = None, changes: Sequence[Change] = ()) -> Program | NotRunnable:
    """The program of a model in a scenario with the changes of a lever, or why it has none."""
    changes = tuple(changes)  # of a tuple it is the tuple itself
    place = (id(model), id(scenario), id(changes))
    kept = _kept.get(place)
    if kept is not None:
        _kept.move_to_end(place)
        return kept[1]
    program = _build(vary(model, scenario, changes))
    _kept[place] = ((model, scenario, changes), program)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return program


def _build(variant: Variant) -> Program | NotRunnable:
    computable = find_computable(variant)
    kinds = {variant.model.variables[name].kind for name, limit in computable.start if limit is None}
    has_stocks = any(variable.kind is Kind.STOCK for variable in variant.model.variables.values())
    if not kinds or (has_stocks and Kind.STOCK not in kinds):
        return NotRunnable(variant.scenario, _reason(variant, computable), computable.left_out)
    return build_program(variant, computable)


def _reason(variant: Variant, computable: Computable) -> str:
    """What is missing; not what only follows from it."""
    if not variant.formulas:
        return "it has no numbers"
    own: Mapping[Key, str] = {name: why for name, why in computable.left_out.items() if not why.startswith("it needs ")}
    reasons: dict[str, list[str]] = {}
    for name, why in [*own.items()][:SHOWN]:
        reasons.setdefault(why, []).append(variant.model.variables[name].name)
    more = f"; and {len(own) - SHOWN} more" if len(own) > SHOWN else ""
    return "; ".join(f"{', '.join(names)}: {why}" for why, names in reasons.items()) + more
