"""From a model to all that can be worked out of it."""

from __future__ import annotations

from collections.abc import Iterable

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding
from loopdown.base.options import Options
from loopdown.model.model import Model


def analyze(model: Model, options: Options, before: Iterable[Finding] = ()) -> Analysis:
    """What is worked out of a model, each layer once it is asked for.

    `before` is what reading the model has found in what it computes with: where that doesn't mean what it says there
    are no numbers. Errors in its links, loops and texts leave the numbers alone.
    """
    sound = not any(finding.spoils_numbers for finding in before)
    return Analysis(model, options, sound)
