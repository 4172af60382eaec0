"""What was worked out of models, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from loopdown.analysis.structure import Analysis
from loopdown.excerpt import printable
from loopdown.finding import Finding
from loopdown.reports.text import place, write_text
from loopdown.source import Source


def write_analysis(analyses: Iterable[Analysis], findings: Iterable[Finding], sources: Mapping[str, Source]) -> str:
    """The models with their loops, then all that is said of them."""
    parts = ["\n".join(_lines(analysis)) for analysis in analyses]
    told = write_text(findings, sources)
    return "\n\n".join([*parts, told] if told else parts or ["no models"])


def _lines(analysis: Analysis) -> Iterator[str]:
    model = analysis.model
    called = printable(model.title or model.name or "model")
    yield f"{place(model.path, model.span)}: {called}: {len(model.variables)} variables, {len(analysis.links)} links"
    for loop in analysis.loops:
        title = f' "{loop.declared.title}"' if loop.declared and loop.declared.title else ""
        chain = " -> ".join(analysis.name(key) for key in (*loop.variables, loop.variables[0]))
        hidden = "" if loop.declared else ", not declared"
        yield printable(f"  {loop.id}{title} {loop.type.value}{hidden}: {chain}")
    if analysis.truncated:
        yield "  the search stopped here: there may be more loops"
