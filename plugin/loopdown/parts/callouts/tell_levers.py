"""The levers of a model: which of them help, strongest first, and what the model predicts of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.places import target_of
from loopdown.base.inline import Code, Line, Plain, Prose, Strong
from loopdown.model.model import Lever, Text
from loopdown.parts.callout import BodyPart, Callout, Paragraph, Table
from loopdown.parts.callouts.columns import table_of
from loopdown.parts.callouts.word_predictions import word_prediction, word_scenario
from loopdown.story.levers import (
    Best,
    LeverStory,
    Occasion,
    RankedLever,
    Subject,
    lever_story,
    set_by_both,
    zeros_by_cut,
)
from loopdown.words.en import grammar
from loopdown.words.en import levers as words
from loopdown.words.sentences import joined, say

NAMED = 3  # levers that a headline names
SUBJECTS = 2  # for which it says what they come to


def tell_levers(analysis: Analysis) -> Iterator[Callout]:
    """One callout: the conclusion, and a table with a row for each lever."""
    story = lever_story(analysis)
    if story.ranked:
        body: list[BodyPart] = [_table(analysis, story), *_judgement(story)]
        yield Callout("levers", "tip", _headline(analysis, story), tuple(body))


def word_lever(lever: Lever) -> Line:
    """`Stop retrying (7)`."""
    return say(words.LEVER_NAMED, title=(Strong(lever.title.text),), level=str(lever.level))


# ------------------------------------------------------------------ the headline


def _headline(analysis: Analysis, story: LeverStory) -> Line:
    """What the levers come to, for each level that they are for, by its name."""
    if not story.subjects:
        strongest, weakest = word_lever(story.ranked[0].lever), word_lever(story.ranked[-1].lever)
        if len(story.ranked) == 1:
            return say(words.LEVERS_ONE, lever=strongest)
        return say(words.LEVERS_STRONGEST, count=str(len(story.ranked)), strongest=strongest, weakest=weakest)
    told = [_conclusion(analysis, subject) for subject in story.subjects[:SUBJECTS]]
    return joined(told, ". ")


def _conclusion(analysis: Analysis, subject: Subject) -> Line:
    conclusions = [_best(subject.best)] if subject.best else []
    for harm in subject.harms:
        forms = words.LEVERS_WORSEN if harm.everywhere else words.LEVERS_WORSEN_IN
        conclusions.append(_levers(forms, harm.levers, where=_scenarios(harm.where)))
    return say(words.LEVERS_HEADLINE, trouble=_named(analysis, subject), found=joined(conclusions, "; "))


def _named(analysis: Analysis, subject: Subject) -> Line:
    """`Request queue full`."""
    template = words.SUBJECT if subject.limit is None else words.TROUBLES[subject.limit]
    return say(template, stock=(Strong(analysis.name(subject.key)),))


def _best(best: Best) -> Line:
    if best.how == "nothing helps":
        return say(words.LEVERS_NO_HELP)
    forms = {
        "prevents": words.LEVERS_PREVENT,
        "ends": words.LEVERS_END,
        "prevents some": words.LEVERS_PREVENT_BUT,
        "ends some": words.LEVERS_END_BUT,
        "helps": words.LEVERS_HELP,
        "helps some": words.LEVERS_HELP_SOME,
        "improves": words.LEVERS_IMPROVE,
        "improves some": words.LEVERS_IMPROVE_SOME,
    }[best.how]
    return _levers(forms, best.levers, where=_scenarios(best.where), elsewhere=_scenarios(best.elsewhere))


def _scenarios(occasions: Sequence[Occasion]) -> Line:
    return grammar.listed([word_scenario(scenario) for scenario in dict.fromkeys(each.scenario for each in occasions)])


def _levers(forms: tuple[str, str], levers: Sequence[Lever], **places: Line) -> Line:
    names = [word_lever(lever) for lever in levers]
    if len(names) > NAMED + 1:
        names = [*names[:NAMED], (Plain(grammar.plural(words.LEVERS_MORE, len(levers) - NAMED)),)]
    return say(grammar.form(forms, len(levers)), levers=grammar.listed(names), **places)


# ------------------------------------------------------------------ the table


def _table(analysis: Analysis, story: LeverStory) -> Table:
    """A row a lever; a column that would be empty is left out."""
    levels = {each.key for row in story.ranked if row.prediction for each in row.prediction.levels}
    predicted = any(row.lever.changes for row in story.ranked)
    name_level = len(levels) > 1 or not story.subjects  # else the headline says what "it" is
    level, title, within, why = words.LEVER_COLUMNS
    columns: list[tuple[str, Callable[[RankedLever], Line]]] = [
        (level, lambda row: _level(row.lever)),
        (title, lambda row: _title(analysis, row.lever)),
        (within, lambda row: (Plain(words.WITHIN[row.lever.within]),) if row.lever.within else ()),
        (why, lambda row: _why(row.lever)),
        (words.LEVER_PREDICTED, lambda row: _predicted(analysis, row, name_level=name_level) if predicted else ()),
    ]
    return table_of((name, [cell(row) for row in story.ranked]) for name, cell in columns)


def _level(lever: Lever) -> Line:
    return (Strong(str(lever.level)), Plain(f" {words.LEVELS.get(lever.level, '')}".rstrip()))


def _title(analysis: Analysis, lever: Lever) -> Line:
    title: Line = (Strong(lever.title.text),)
    target = target_of(analysis, lever) if lever.on is not None else None
    if target is None:
        return title
    on = (Strong(target.name),) if target.loop else (Plain(target.name),)
    return (*title, *say(words.LEVER_ON, target=on))


def _why(lever: Lever) -> Line:
    """The author's reason and the effect that the author expects, one sentence each."""
    texts = [each for each in (lever.because, lever.effect) if each is not None]
    return joined([_sentence(text) for text in texts], " ")


def _sentence(text: Text) -> Line:
    ends = text.text.rstrip()[-1:] in tuple(".!?…")
    return (Prose(text.text),) if ends else (Prose(text.text), Plain("."))


def _predicted(analysis: Analysis, row: RankedLever, *, name_level: bool) -> Line:
    if row.prediction is None:
        return (Plain(words.LEVER_WRONG if row.lever.changes else words.LEVER_JUDGED),)
    effects = word_prediction(analysis, row.prediction, name_level=name_level)
    return joined([effects, *_zeros(analysis, row), *_overridden(analysis, row.lever)], " ")


def _zeros(analysis: Analysis, row: RankedLever) -> Iterator[Line]:
    for source, target in zeros_by_cut(analysis, row):
        source_name, target_name = (Plain(analysis.name(source)),), (Plain(analysis.name(target)),)
        yield say(words.LEVER_CUTS, source=source_name, target=target_name)


def _overridden(analysis: Analysis, lever: Lever) -> Iterator[Line]:
    for scenario, names in set_by_both(analysis, lever):
        variables = grammar.listed([(Plain(analysis.name(name)),) for name in names])
        yield say(words.LEVER_OVER_SCENARIO, scenario=(Plain(scenario.name.text),), variables=variables)


def _judgement(story: LeverStory) -> Iterator[BodyPart]:
    """What is a prediction and what isn't, where some levers or all are the author's judgement."""
    unchanged = [row for row in story.ranked if not row.lever.changes]
    if len(unchanged) == len(story.ranked):
        yield Paragraph((*say(words.LEVERS_ALL_JUDGED), Code(words.LEVERS_EXAMPLE)))
    elif unchanged:
        yield Paragraph(say(words.LEVERS_JUDGED))
