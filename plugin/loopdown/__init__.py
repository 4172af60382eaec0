"""Loopdown: diagram-as-code for systems thinking.

The public API. `compile_page` gives everything that a page shows and all that is said of it; `read_models`
gives the models of a page with what is worked out of them; `render_page` gives the page as plain Markdown.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loopdown.analysis.numbers.figures import StockFigures
    from loopdown.analysis.numbers.runs import NotRunnable, Run
    from loopdown.analysis.numbers.simulate import simulate
    from loopdown.analysis.structure import Analysis, Loop, LoopType
    from loopdown.fences import FencedBlock, find_fences, whole_file
    from loopdown.finding import Finding, Pointer, Severity
    from loopdown.model.model import Link, Model, Variable
    from loopdown.models import ReadModel, read_models
    from loopdown.options import Budget, Options
    from loopdown.page import CompiledBlock, CompiledPage
    from loopdown.pipeline import compile_page
    from loopdown.render import RenderedPage, render_model, render_page
    from loopdown.source import Source, Span

# Where each public name lives. Names are imported when they are first used: a command that only prints its
# help shouldn't pay for a parser.
_HOME = {
    "simulate": "loopdown.analysis.numbers.simulate",
    "StockFigures": "loopdown.analysis.numbers.figures",
    "Run": "loopdown.analysis.numbers.runs",
    "NotRunnable": "loopdown.analysis.numbers.runs",
    "Analysis": "loopdown.analysis.structure",
    "Budget": "loopdown.options",
    "CompiledBlock": "loopdown.page",
    "CompiledPage": "loopdown.page",
    "FencedBlock": "loopdown.fences",
    "Finding": "loopdown.finding",
    "Link": "loopdown.model.model",
    "Loop": "loopdown.analysis.structure",
    "LoopType": "loopdown.analysis.structure",
    "Model": "loopdown.model.model",
    "Options": "loopdown.options",
    "Pointer": "loopdown.finding",
    "ReadModel": "loopdown.models",
    "RenderedPage": "loopdown.render",
    "Severity": "loopdown.finding",
    "Source": "loopdown.source",
    "Span": "loopdown.source",
    "Variable": "loopdown.model.model",
    "compile_page": "loopdown.pipeline",
    "find_fences": "loopdown.fences",
    "read_models": "loopdown.models",
    "render_model": "loopdown.render",
    "render_page": "loopdown.render",
    "whole_file": "loopdown.fences",
}

__all__ = [
    "Analysis",
    "Budget",
    "CompiledBlock",
    "CompiledPage",
    "FencedBlock",
    "Finding",
    "Link",
    "Loop",
    "LoopType",
    "Model",
    "NotRunnable",
    "Options",
    "Pointer",
    "ReadModel",
    "RenderedPage",
    "Run",
    "Severity",
    "Source",
    "Span",
    "StockFigures",
    "Variable",
    "compile_page",
    "find_fences",
    "read_models",
    "render_model",
    "render_page",
    "simulate",
    "whole_file",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
