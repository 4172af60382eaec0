"""Loopdown: diagram-as-code for systems thinking.

The public API. `compile_page` gives everything that a page shows and all that is said of it; `read_models`
gives the models of a page with what is worked out of them; `render_page` gives the page as plain Markdown.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loopdown.analysis.analysis import Analysis
    from loopdown.analysis.loops.loop import Loop, LoopType
    from loopdown.analysis.numbers.numbers import simulate
    from loopdown.analysis.numbers.read.figures import StockFigures
    from loopdown.analysis.numbers.run.results import NotRunnable, Plan, Run
    from loopdown.base.apply_fixes import apply_fixes
    from loopdown.base.finding import Edit, Finding, Fix, Pointer, Severity
    from loopdown.base.options import Budget, Options
    from loopdown.base.source import Source, Span
    from loopdown.model.changes import Add, Assign, Cut, Delayed
    from loopdown.model.model import Link, Model, Scenario, Variable
    from loopdown.pages.fences import FencedBlock, find_fences, whole_file
    from loopdown.parts.page import CompiledBlock, CompiledPage
    from loopdown.pipeline.compile import compile_page
    from loopdown.pipeline.models import ReadModel, read_models
    from loopdown.pipeline.render import RenderedPage, render_model, render_page

# Where each public name lives. Names are imported when they are first used: a command that only prints its
# help shouldn't pay for a parser.
_HOME = {
    "Add": "loopdown.model.changes",
    "Assign": "loopdown.model.changes",
    "Cut": "loopdown.model.changes",
    "Delayed": "loopdown.model.changes",
    "Scenario": "loopdown.model.model",
    "Plan": "loopdown.analysis.numbers.run.results",
    "simulate": "loopdown.analysis.numbers.numbers",
    "StockFigures": "loopdown.analysis.numbers.read.figures",
    "Run": "loopdown.analysis.numbers.run.results",
    "NotRunnable": "loopdown.analysis.numbers.run.results",
    "Analysis": "loopdown.analysis.analysis",
    "Budget": "loopdown.base.options",
    "CompiledBlock": "loopdown.parts.page",
    "CompiledPage": "loopdown.parts.page",
    "Edit": "loopdown.base.finding",
    "FencedBlock": "loopdown.pages.fences",
    "Finding": "loopdown.base.finding",
    "Fix": "loopdown.base.finding",
    "Link": "loopdown.model.model",
    "Loop": "loopdown.analysis.loops.loop",
    "LoopType": "loopdown.analysis.loops.loop",
    "Model": "loopdown.model.model",
    "Options": "loopdown.base.options",
    "Pointer": "loopdown.base.finding",
    "ReadModel": "loopdown.pipeline.models",
    "RenderedPage": "loopdown.pipeline.render",
    "Severity": "loopdown.base.finding",
    "Source": "loopdown.base.source",
    "Span": "loopdown.base.source",
    "Variable": "loopdown.model.model",
    "apply_fixes": "loopdown.base.apply_fixes",
    "compile_page": "loopdown.pipeline.compile",
    "find_fences": "loopdown.pages.fences",
    "read_models": "loopdown.pipeline.models",
    "render_model": "loopdown.pipeline.render",
    "render_page": "loopdown.pipeline.render",
    "whole_file": "loopdown.pages.fences",
}

__all__ = [
    "Add",
    "Analysis",
    "Assign",
    "Budget",
    "CompiledBlock",
    "CompiledPage",
    "Cut",
    "Delayed",
    "Edit",
    "FencedBlock",
    "Finding",
    "Fix",
    "Link",
    "Loop",
    "LoopType",
    "Model",
    "NotRunnable",
    "Options",
    "Plan",
    "Pointer",
    "ReadModel",
    "RenderedPage",
    "Run",
    "Scenario",
    "Severity",
    "Source",
    "Span",
    "StockFigures",
    "Variable",
    "apply_fixes",
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
