"""Short ways from a text to what is worked out of it."""

from __future__ import annotations

from loopdown.analysis.structure import Analysis
from loopdown.fences import whole_file
from loopdown.finding import Finding
from loopdown.models import ReadModel, read_models
from loopdown.options import Options
from loopdown.source import Source


def read_text(text: str, options: Options = Options()) -> ReadModel:
    """The one model of a text."""
    (model,) = read_models([whole_file(Source("model.loopdown", text))], options)
    return model


def analysis_of(text: str) -> Analysis:
    return read_text(text).analysis


def found(text: str, rule: str) -> list[Finding]:
    """The findings of one name."""
    return [finding for finding in read_text(text).findings if finding.rule == rule]
