"""Everything that is worked out of a model, in one step."""

from __future__ import annotations

from collections.abc import Iterable

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.graph.causal_links import causal_links
from loopdown.analysis.graph.formula_rings import formula_rings
from loopdown.analysis.graph.signs_in_runs import sharpen
from loopdown.analysis.levers.predictions import predict
from loopdown.analysis.loops.find_loops import find_loops
from loopdown.analysis.numbers.numbers import work_out_numbers
from loopdown.base.finding import Finding, Severity
from loopdown.base.options import Options
from loopdown.base.records import replace
from loopdown.model.model import Model


def analyze(model: Model, options: Options, before: Iterable[Finding] = ()) -> tuple[Analysis, tuple[Finding, ...]]:
    """The causal graph of a model, its loops, its numbers, and what they say.

    `before` is what reading the model has found in what it computes with: where that doesn't mean what it says there
    are no numbers. Errors in its links, loops and texts leave the numbers alone.
    """
    links, unlinked = causal_links(model)
    rings = formula_rings(model)
    sound = not rings and not any(f.severity is Severity.ERROR and f.rule in _SPOILS_NUMBERS for f in before)
    numbers, wrong = work_out_numbers(model, sound=sound)
    links = sharpen(model, links, numbers.runs)
    loops, broken, truncated = find_loops(model, links, options.budget)
    analysis = Analysis(model, links, loops, broken, truncated, numbers, options.hidden_loops)
    predictions, unpredicted = predict(analysis, options.budget)
    return replace(analysis, predictions=predictions), (*unlinked, *rings, *wrong, *unpredicted)


_SPOILS_NUMBERS = frozenset({"syntax", "unknown-name", "duplicate-name", "flow-ends", "unit-mismatch", "bad-change"})
