"""The levers of a model: which of them help, strongest first, and what the model predicts of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loopdown.analysis.analysis import Analysis, Prediction
from loopdown.analysis.levers.outcomes import StockOutcome
from loopdown.analysis.levers.places import cut_from_formulas, target_of
from loopdown.base.inline import Code, Line, Plain, Prose, Strong
from loopdown.model.model import Key
from loopdown.model.names import key
from loopdown.parts.callout import BodyPart, Callout, Paragraph, Table
from loopdown.parts.callouts.effects import effect, when
from loopdown.syntax.tree import Assign, Lever, Scenario, Text
from loopdown.words import en, sentences
from loopdown.words.sentences import say

NAMED = 3  # levers that a headline names

Row = tuple[Lever, Prediction | None]


def tell_levers(analysis: Analysis) -> Iterator[Callout]:
    """One callout: the conclusion, and a table with a row for each lever."""
    rows = ranked(analysis)
    if rows:
        body: list[BodyPart] = [_table(analysis, rows), *_judged(rows)]
        yield Callout("levers", "tip", _headline(analysis, rows), tuple(body))


def ranked(analysis: Analysis) -> list[Row]:
    """The levers with their predictions, the strongest level first; of one level as they stand."""
    rows = list(zip(analysis.model.levers, analysis.predictions, strict=True))
    return sorted(rows, key=lambda row: row[0].level)


def named(lever: Lever) -> Line:
    """`Stop retrying (7)`."""
    return say(en.LEVER_NAMED, title=(Strong(lever.title.text),), level=str(lever.level))


# ------------------------------------------------------------------ the headline


def _headline(analysis: Analysis, rows: list[Row]) -> Line:
    troubles = _troubles(rows)
    if not troubles:
        if len(rows) == 1:
            return say(en.LEVERS_ONE, lever=named(rows[0][0]))
        strongest, weakest = named(rows[0][0]), named(rows[-1][0])
        return say(en.LEVERS_STRONGEST, count=str(len(rows)), strongest=strongest, weakest=weakest)
    without = _troubles(rows, without_levers=True)
    found = [_best(rows, without)] if without else []
    harmed = [(lever, tuple(_where(prediction, _harms, troubles))) for lever, prediction in rows]
    for places in dict.fromkeys(places for _, places in harmed if places):
        forms = en.LEVERS_WORSEN if len(places) == len(troubles) else en.LEVERS_WORSEN_IN
        worse = [lever for lever, same in harmed if same == places]
        found.append(_listed(forms, worse, where=_places([*places])))
    subject = trouble_of(analysis, rows) or say(en.LEVERS_TROUBLES)
    return say(en.LEVERS_HEADLINE, trouble=subject, found=sentences.joined(found, "; "))


def trouble_of(analysis: Analysis, rows: list[Row]) -> Line:
    """`Request queue full`, where all levers are predicted for one trouble of one stock; else nothing."""
    outcomes = [each for _, prediction in rows for each in (prediction.stocks if prediction else ()) if each.named]
    outcomes = [each for each in outcomes if each.in_trouble] or outcomes
    stocks = [analysis.model.variables[key].stock for key in {each.stock for each in outcomes}]
    if len(stocks) != 1 or stocks[0] is None or (stocks[0].when_full and stocks[0].when_empty):
        return ()
    template = en.TROUBLE_FULL if stocks[0].when_full else en.TROUBLE_EMPTY
    return say(template, stock=(Strong(analysis.name(outcomes[0].stock)),))


Trouble = tuple[str, str | None]  # a stock, and the scenario in which it comes to its limit


def _troubles(rows: list[Row], *, without_levers: bool = False) -> list[Trouble]:
    """The stocks and scenarios in which a limit is reached that means trouble, without any lever or also with one."""
    outcomes = [each for _, prediction in rows for each in _named(prediction)]
    return [
        *dict.fromkeys(
            (each.stock, each.scenario)
            for each in outcomes
            if (each.trouble_before if without_levers else each.in_trouble)
        )
    ]


def _named(prediction: Prediction | None) -> list[StockOutcome]:
    return [each for each in prediction.stocks if each.named] if prediction else []


def _best(rows: list[Row], troubles: list[Trouble]) -> Line:
    """Which levers end all trouble; else which end some of it; else which help at all."""
    for forms, ends in ((en.LEVERS_PREVENT, _prevents), (en.LEVERS_END, _ends)):
        everywhere = [lever for lever, prediction in rows if _where(prediction, ends, troubles) == troubles]
        if everywhere:
            return _listed(forms, everywhere)
    ended = [(lever, _where(prediction, _ends, troubles)) for lever, prediction in rows]
    most = max((where for _, where in ended), key=len)
    left = [trouble for trouble in troubles if not any(trouble in where for _, where in ended)]
    if most and left:
        best = [lever for lever, where in ended if where == most]
        prevents = all(_where(prediction, _prevents, most) == most for lever, prediction in rows if lever in best)
        forms = en.LEVERS_PREVENT_BUT if prevents else en.LEVERS_END_BUT
        return _listed(forms, best, where=_places(most), elsewhere=_places(left))
    helping = [
        lever
        for lever, prediction in rows
        if _where(prediction, _helps, troubles) and not _where(prediction, _harms, troubles)
    ]
    if not helping:
        return say(en.LEVERS_NO_HELP)
    return _listed(en.LEVERS_HELP if not most else en.LEVERS_HELP_SOME, helping)


def _prevents(outcome: StockOutcome) -> bool:
    return outcome.verdict == "prevents"


def _ends(outcome: StockOutcome) -> bool:
    """Whether the trouble doesn't come, or where it is there at the start or comes in a burst, doesn't stay."""
    before, after = outcome.before.in_the_end, outcome.after.in_the_end
    return outcome.verdict == "prevents" or (outcome.verdict in ("improves", "delays") and before > 0 == after)


def _helps(outcome: StockOutcome) -> bool:
    return outcome.verdict in ("prevents", "delays", "improves")


def _harms(outcome: StockOutcome) -> bool:
    return outcome.verdict == "worse"


def _where(
    prediction: Prediction | None, holds: Callable[[StockOutcome], bool], troubles: list[Trouble]
) -> list[Trouble]:
    pairs = [(each.stock, each.scenario) for each in _named(prediction) if holds(each)]
    return [trouble for trouble in troubles if trouble in pairs]


def _places(troubles: list[Trouble]) -> Line:
    return sentences.listed([when(scenario) for scenario in dict.fromkeys(scenario for _, scenario in troubles)])


def _listed(forms: tuple[str, str], levers: list[Lever], **places: Line) -> Line:
    names = [named(lever) for lever in levers]
    if len(names) > NAMED + 1:
        names = [*names[:NAMED], (Plain(sentences.plural(en.LEVERS_MORE, len(levers) - NAMED)),)]
    return say(forms[0 if len(levers) == 1 else 1], levers=sentences.listed(names), **places)


# ------------------------------------------------------------------ the table


def _table(analysis: Analysis, rows: list[Row]) -> Table:
    """A row a lever; a column that would be empty is left out."""
    stocks = {each.stock for _, prediction in rows if prediction for each in prediction.stocks}
    predicted = any(lever.changes for lever, _ in rows)
    name_stock = len(stocks) > 1 or not trouble_of(analysis, rows)  # else the headline says what "it" is
    level, title, within, why = en.LEVER_COLUMNS
    columns: list[tuple[str, Callable[[Row], Line]]] = [
        (level, lambda row: _level(row[0])),
        (title, lambda row: _title(analysis, row[0])),
        (within, lambda row: (Plain(en.WITHIN[row[0].within]),) if row[0].within else ()),
        (why, lambda row: _why(row[0])),
        (en.LEVER_PREDICTED, lambda row: _predicted(analysis, row, name_stock=name_stock) if predicted else ()),
    ]
    cells = [(name, [cell(row) for row in rows]) for name, cell in columns]
    kept = [(name, column) for name, column in cells if any(column)]
    return Table(tuple((Plain(name),) for name, _ in kept), tuple(zip(*(column for _, column in kept), strict=True)))


def _level(lever: Lever) -> Line:
    return (Strong(str(lever.level)), Plain(f" {en.LEVELS.get(lever.level, '')}".rstrip()))


def _title(analysis: Analysis, lever: Lever) -> Line:
    title: Line = (Strong(lever.title.text),)
    target = target_of(analysis, lever) if lever.on is not None else None
    if target is None:
        return title
    on = (Strong(target.name),) if target.loop else (Plain(target.name),)
    return (*title, *say(en.LEVER_ON, target=on))


def _why(lever: Lever) -> Line:
    """The author's reason and the effect that the author expects, one sentence each."""
    texts = [each for each in (lever.because, lever.effect) if each is not None]
    return sentences.joined([_sentence(text) for text in texts], " ")


def _sentence(text: Text) -> Line:
    ends = text.text.rstrip()[-1:] in tuple(".!?…")
    return (Prose(text.text),) if ends else (Prose(text.text), Plain("."))


def _predicted(analysis: Analysis, row: Row, *, name_stock: bool) -> Line:
    lever, prediction = row
    if prediction is not None:
        told = [effect(analysis, prediction, name_stock=name_stock), *_zeros(analysis, row), *_over(analysis, lever)]
        return sentences.joined(told, " ")
    return (Plain(en.LEVER_WRONG if lever.changes else en.LEVER_JUDGED),)


def _zeros(analysis: Analysis, row: Row) -> Iterator[Line]:
    """What counts as 0 where a link is cut: said where the cut does harm, for it is the likely reason."""
    lever, prediction = row
    if any(map(_harms, _named(prediction))):
        for source, target in cut_from_formulas(analysis, lever):
            source_name, target_name = (Plain(analysis.name(source)),), (Plain(analysis.name(target)),)
            yield say(en.LEVER_CUTS, source=source_name, target=target_name)


def _over(analysis: Analysis, lever: Lever) -> Iterator[Line]:
    """Scenarios that set what the lever sets: a reader has to know which of the two the prediction is for."""
    sets = _set_by(lever)
    for scenario in analysis.model.scenarios:
        both = dict.fromkeys(name for name, limit in _set_by(scenario) if (name, limit) in sets)
        if both:
            variables = sentences.listed([(Plain(analysis.name(name)),) for name in both])
            yield say(en.LEVER_OVER_SCENARIO, scenario=(Plain(scenario.name.text),), variables=variables)


def _set_by(changing: Lever | Scenario) -> list[tuple[Key, str | None]]:
    return [(key(each.target.text), each.limit) for each in changing.changes if isinstance(each, Assign)]


def _judged(rows: list[Row]) -> Iterator[BodyPart]:
    """What is a prediction and what isn't, where some levers or all are the author's judgement."""
    unchanged = [lever for lever, _ in rows if not lever.changes]
    if len(unchanged) == len(rows):
        yield Paragraph((*say(en.LEVERS_ALL_JUDGED), Code(en.LEVERS_EXAMPLE)))
    elif unchanged:
        yield Paragraph(say(en.LEVERS_JUDGED))
