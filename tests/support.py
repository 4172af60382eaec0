"""Short ways from a text to what is worked out of it."""

from __future__ import annotations

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding
from loopdown.base.options import Options
from loopdown.base.source import Source
from loopdown.pages.fences import find_fences, find_unread, whole_file
from loopdown.pipeline.models import ReadModel, read_models


def read_text(text: str, options: Options = Options()) -> ReadModel:
    """The one model of a text."""
    (model,) = read_models([whole_file(Source("model.loopdown", text))], options)
    return model


def findings_of_example(text: str) -> list[Finding]:
    """The findings of an example of the registry: a model, or a page where it has a fence."""
    if "```" not in text:
        return list(read_text(text).findings)
    source = Source("page.md", text)
    models = read_models(find_fences(source))
    return [*find_unread(source), *(finding for model in models for finding in model.findings)]


def analysis_of(text: str) -> Analysis:
    return read_text(text).analysis


def found(text: str, rule: str) -> list[Finding]:
    """The findings of one name."""
    return [finding for finding in read_text(text).findings if finding.rule == rule]
