"""Everything that is worked out of a model, in one step."""

from __future__ import annotations

from loopdown.analysis.links import causal_links
from loopdown.analysis.loops import find_loops
from loopdown.analysis.rings import formula_rings
from loopdown.analysis.structure import Analysis
from loopdown.finding import Finding
from loopdown.model.model import Model
from loopdown.options import Options


def analyze(model: Model, options: Options) -> tuple[Analysis, tuple[Finding, ...]]:
    """The causal graph of a model, its loops, and what both say."""
    links, findings = causal_links(model)
    loops, broken, truncated = find_loops(model, links, options.budget)
    analysis = Analysis(model, links, loops, broken, truncated, options.hidden_loops)
    return analysis, (*findings, *formula_rings(model))
