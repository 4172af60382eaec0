"""Short ways from a text to what is worked out of it."""

from __future__ import annotations

from collections.abc import Sequence

from click.testing import CliRunner, Result

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.graph.dependencies import dependencies_of
from loopdown.analysis.numbers import numbers
from loopdown.analysis.numbers.numbers import Numbers, simulate
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.base.finding import Finding, Severity
from loopdown.base.options import Options
from loopdown.base.source import Source
from loopdown.hosts.cli.main import main
from loopdown.model.changes import Change
from loopdown.model.model import Model
from loopdown.model.resolve import resolve
from loopdown.pages.fences import find_fences, find_unread, whole_file
from loopdown.parts.callout import BodyPart, Callout, Items, Paragraph, Table
from loopdown.parts.page import Part
from loopdown.pipeline.compile import compile_page
from loopdown.pipeline.models import ReadModel, read_models
from loopdown.syntax.parse import parse
from loopdown.words.sentences import text_of

# ------------------------------------------------------------------ findings and analyses


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


# ------------------------------------------------------------------ models and runs


def model_of(text: str) -> Model:
    """The model of a text without errors."""
    model, findings = read(text)
    assert [finding.message for finding in findings if finding.severity is Severity.ERROR] == []
    return model


def clean_model_of(text: str) -> Model:
    """The model of a text without findings of any kind, as far as reading and resolving it make some."""
    model, findings = read(text)
    assert findings == ()
    return model


def read(text: str) -> tuple[Model, tuple[Finding, ...]]:
    block = whole_file(Source("model.loopdown", text))
    parsed, syntax = parse(block)
    model, names = resolve([(0, block, parsed)])
    return model, (*syntax, *names)


def numbers_of(model: Model, changes: Sequence[Change] = ()) -> Numbers:
    """All numbers of a model, with the changes of a lever or without."""
    return numbers.numbers_of(dependencies_of(model), changes)


def run_of(text: str, scenario: str | None = None, lever: str | None = None) -> Run:
    """The run of a text, in a scenario or with a lever where they are named."""
    run = try_run(text, scenario, lever)
    assert isinstance(run, Run), run.reason
    return run


def try_run(text: str, scenario: str | None = None, lever: str | None = None) -> Run | NotRunnable:
    model = model_of(text)
    chosen = next((s for s in model.scenarios if s.name.text == scenario), None)
    assert scenario is None or chosen is not None
    changes = next((s.changes for s in model.levers if s.title.text == lever), ())
    assert lever is None or changes
    return simulate(model, chosen, changes)


def at_start(text: str, name: str) -> float:
    """The value of a variable at the start."""
    return run_of(text).values[name][0]


# ------------------------------------------------------------------ what a page shows of one block


def parts_of(text: str) -> tuple[Part, ...]:
    """All that stands in the place of one block."""
    (block,) = compile_page(Source("page.md", f"```loopdown\n{text}\n```\n")).blocks
    return block.parts


def callouts_of(text: str, name: str) -> list[Callout]:
    """The callouts of one name."""
    return [part for part in parts_of(text) if isinstance(part, Callout) and part.name == name]


def callout_of(text: str, name: str) -> Callout:
    """The only callout of one name."""
    (callout,) = callouts_of(text, name)
    return callout


def headline_of(text: str, name: str) -> str:
    """The headline of the only callout of one name."""
    return text_of(callout_of(text, name).headline)


def lines_of(callout: Callout) -> list[str]:
    """The body of a callout: paragraphs, items behind a dash, rows with their cells between bars."""
    return [line for part in callout.body for line in _lines(part)]


def _lines(part: BodyPart) -> list[str]:
    match part:
        case Paragraph():
            return [text_of(part.line)]
        case Items():
            return [f"- {text_of(line)}" for line in part.lines]
        case Table():
            return [" | ".join(text_of(cell) for cell in row) for row in (part.header, *part.rows)]
        case _:
            raise AssertionError(part)


# ------------------------------------------------------------------ the command line


def run_command(*arguments: object) -> Result:
    """What a command prints, and its exit status."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])
