"""What was worked out of models, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.predictions import Prediction
from loopdown.base.finding import Finding
from loopdown.base.source import Source
from loopdown.parts.callouts.word_courses import word_told
from loopdown.parts.callouts.word_rates import Rates
from loopdown.parts.callouts.word_verdicts import word_outcome
from loopdown.parts.excerpt import printable
from loopdown.story.stocks import StockStory, stock_stories
from loopdown.words.sentences import text_of
from loopdown.writers.findings.full import place, write_text


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
        in_the_run = " (in the range of the run)" if any(link.by_run for link in loop.links) else ""
        yield printable(f"  {loop.id}{title} {loop.type.value}{in_the_run}{hidden}: {chain}")
    if analysis.truncated:
        yield "  the search stopped here: there may be more loops"
    for story in stock_stories(analysis):
        yield from _courses(analysis, story)
    for lever, prediction in zip(model.levers, analysis.predictions, strict=True):
        yield printable(f'  lever {lever.level} "{lever.title.text}": {_predicted(analysis, prediction)}')


def _courses(analysis: Analysis, story: StockStory) -> Iterator[str]:
    """Where a stock goes as written, and the scenarios in which it goes another way."""
    told = {each.course.scenario for each in story.different} | {each.scenario for each in story.troubled}
    for course in story.courses:
        if course is story.courses[0] or course.scenario in told:
            when = f" when {course.scenario}" if course.scenario else ""
            words = text_of(word_told(Rates(analysis, course.figures), course))
            yield printable(f"  stock {story.variable.name}{when}: {words}")


def _predicted(analysis: Analysis, prediction: Prediction | None) -> str:
    """What is predicted, in a line: the loops by their IDs, the levels in the words of the page.

    Of a model that isn't run nothing is known but its loops.
    """
    if prediction is None:
        return "not predicted"
    loops = prediction.loops
    told = [
        *([f"ends {', '.join(loop.id for loop in loops.removed)}"] if loops.removed else []),
        *([f"changes {', '.join(before.id for before, _ in loops.altered)}"] if loops.altered else []),
        *(
            [f"makes {len(loops.added)} new loops" if len(loops.added) > 1 else "makes a new loop"]
            if loops.added
            else []
        ),
    ]
    for key in dict.fromkeys(each.key for each in prediction.levels):
        verdicts = [
            f"{word_outcome(analysis, each)} when {each.scenario}" if each.scenario else word_outcome(analysis, each)
            for each in prediction.levels
            if each.key == key
        ]
        told.append(f"{analysis.name(key)}: {', '.join(verdicts)}")
    told.extend(each.why for each in prediction.stuck[:1])
    return "; ".join(told) or "leaves the loops as they are"
