"""What the model predicts of one lever, as sentences: which loops it changes, and what it does to each stock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.loop_changes import LoopChanges
from loopdown.analysis.levers.predictions import Prediction
from loopdown.analysis.loops.loop import Loop
from loopdown.base.inline import Line, Plain, Strong
from loopdown.base.records import dataclass
from loopdown.parts.callouts.word_verdicts import LevelFigures, figures_of, word_change, word_figures, word_verdict
from loopdown.story.effects import ScenarioEffect, level_effects
from loopdown.words.en import effects as words
from loopdown.words.en import grammar, shared
from loopdown.words.sentences import capitalized, joined, say

NEW_LOOPS = 2  # that are told of one lever


def word_prediction(analysis: Analysis, prediction: Prediction, *, name_level: bool) -> Line:
    """The prediction of one lever. What it acts on is named where that is several things."""
    sentences = [*_loops(analysis, prediction.loops)]
    if prediction.loops and not sentences:
        sentences.append((Plain(words.LOOPS_UNTOLD),))
    on_levels = [*_levels(analysis, prediction, name_level)]
    if on_levels:
        sentences.append((*capitalized(joined(on_levels, "; ")), Plain(".")))
    elif prediction.levels:
        sentences.append((Plain(words.NO_EFFECT_ON_FIGURES if sentences else words.NO_EFFECT),))
    elif not sentences and not prediction.stuck:
        sentences.append((Plain(words.NO_LOOP_CHANGES),))
    sentences.extend(_stuck(prediction))
    return joined(sentences, " ")


def word_scenario(scenario: str | None) -> Line:
    """`as written`, `when DB slow`."""
    return say(words.IN_WRITTEN) if scenario is None else say(words.IN_SCENARIO, scenario=scenario)


# ------------------------------------------------------------------ loops


def _loops(analysis: Analysis, changes: LoopChanges) -> Iterator[Line]:
    told = {loop.id for loop in analysis.told}
    gone = [loop for loop in changes.removed if loop.id in told]
    if gone:
        listed: list[Line] = [(Strong(loop.id),) for loop in gone]
        if more := len(changes.removed) - len(gone):
            listed.append((Plain(grammar.plural(words.LOOPS_MORE, more)),))
        yield say(grammar.form(words.LOOPS_GONE, len(listed)), loops=grammar.listed(listed))
    yield from _altered(analysis, [each for each in changes.altered if each[0].id in told])
    for loop in changes.added[:NEW_LOOPS]:
        way = " → ".join(analysis.name(key) for key in (*loop.variables, loop.variables[0]))
        yield say(words.LOOP_NEW, loop=words.LOOP_NEW_KIND[loop.type.value].format(way=way))
    if len(changes.added) > NEW_LOOPS:
        yield say(words.LOOP_NEW, loop=grammar.plural(words.LOOPS_MORE, len(changes.added) - NEW_LOOPS))


def _altered(analysis: Analysis, pairs: list[tuple[Loop, Loop]]) -> Iterator[Line]:
    """Loops of another type, and loops of another speed; those that fare alike in one sentence."""
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for before, after in pairs:
        alike = before.type is after.type
        how = ("", _speed(analysis, before), _speed(analysis, after)) if alike else (after.type.value, "", "")
        groups.setdefault(how, []).append((Strong(before.id),))
    for (type_, earlier, later), ids in groups.items():
        forms = words.LOOP_BECOMES if type_ else words.LOOP_ANSWERS
        form = grammar.form(forms, len(ids))
        yield say(form, loops=grammar.listed(ids), type=shared.TYPE.get(type_, ""), before=earlier, after=later)


def _speed(analysis: Analysis, loop: Loop) -> str:
    return grammar.guard_speed(loop.delay_seconds, bool(loop.delayed_links), months=analysis.in_months)


# ------------------------------------------------------------------ levels


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What is told of a level in one scenario, in words."""

    scenario: str | None
    verdict: str  # or what becomes of a level that has none
    figures: str  # behind the verdict
    judged: bool


def _levels(analysis: Analysis, prediction: Prediction, name_level: bool) -> Iterator[Line]:
    for effect_on in level_effects(analysis, prediction):
        figures = figures_of(analysis, effect_on.key)
        phrases = [phrase for each in effect_on.told if (phrase := _phrase(figures, each)).verdict]
        if not phrases:
            continue
        verdicts = dict.fromkeys(phrase.verdict for phrase in phrases)
        grouped = [
            _grouped(verdict, [each for each in phrases if each.verdict == verdict], effect_on.scenarios)
            for verdict in verdicts
        ]
        line = joined(grouped, ", ")
        yield (Strong(analysis.name(effect_on.key)), Plain(": "), *line) if name_level else line


def _grouped(verdict: str, phrases: Sequence[_Phrase], scenarios: int) -> Line:
    """One verdict with its figures, in each scenario that has it: `delays it (15.5 s → 31.9 s when DB slow)`."""
    several = scenarios > 1
    if not any(phrase.figures for phrase in phrases):
        if not several or len(phrases) == scenarios:
            return (Plain(verdict),)
        labels = grammar.listed([word_scenario(phrase.scenario) for phrase in phrases])
        return (Plain(f"{verdict} "), *labels) if phrases[0].judged else (*labels, Plain(f" {verdict}"))
    alike = len({phrase.figures for phrase in phrases}) == 1 and len(phrases) == scenarios
    parts: list[Line] = [
        (Plain(phrase.figures), Plain(" "), *word_scenario(phrase.scenario))
        if several and not alike
        else (Plain(phrase.figures),)
        for phrase in (phrases[:1] if alike else phrases)
    ]
    return (Plain(f"{verdict} ("), *joined(parts, ", "), Plain(")"))


def _phrase(figures: LevelFigures, effect_in: ScenarioEffect) -> _Phrase:
    outcome = effect_in.outcome
    if effect_in.told_by == "untouched":
        return _Phrase(outcome.scenario, words.LEAVES, "", judged=True)
    if effect_in.told_by == "change":
        return _Phrase(outcome.scenario, word_change(figures, outcome), "", judged=False)
    return _Phrase(outcome.scenario, word_verdict(outcome), word_figures(figures, outcome), judged=True)


def _stuck(prediction: Prediction) -> Iterator[Line]:
    """What can't be computed: once, for it is mostly the same in every scenario."""
    for each in prediction.stuck[:1]:
        why = each.why[:1].upper() + each.why[1:]
        yield say(words.STUCK, why=why if why.endswith(".") else f"{why}.")
