"""One callout for each stock with numbers: how it stands, how long there is, and what would hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.course import Course
from loopdown.analysis.numbers.read.figures import Arrival
from loopdown.base.inline import Line, Plain, Prose, Strong
from loopdown.language.properties import NOTE
from loopdown.model.model import Key, Text, Variable
from loopdown.parts.callout import BodyPart, Callout, Items, Paragraph, Table, Tone
from loopdown.parts.callouts.columns import table_of
from loopdown.parts.callouts.word_courses import (
    has_a_way,
    scenario_name,
    word_briefly,
    word_course,
    word_in_scenario,
    word_scenario_course,
    word_swing,
    word_switch,
    word_trouble,
)
from loopdown.parts.callouts.word_rates import Rates, percent, with_sign
from loopdown.parts.callouts.word_where_to_look import where_to_look
from loopdown.story.stocks import Holding, StockStory, stock_stories
from loopdown.words.en import courses as course_words
from loopdown.words.en import grammar, shared
from loopdown.words.en import stocks as words
from loopdown.words.sentences import say

HEADLINE_SCENARIOS = 3  # in which a stock goes another way, in its headline


def tell_stocks(analysis: Analysis, stocks: Collection[Key] | None = None) -> Iterator[Callout]:
    """The stocks in the order of the source, or these of them; of each, the model as written first."""
    for story in stock_stories(analysis, stocks):
        if story.courses:
            yield _with_figures(analysis, story)
        else:
            yield from _without_figures(story)


def _with_figures(analysis: Analysis, story: StockStory) -> Callout:
    rates = Rates(analysis, story.courses[0].figures)
    body: list[BodyPart] = [_table(story, rates)]
    body.extend(Paragraph(line) for line in _consequences(story, rates))
    if ways := [word_scenario_course(rates, course) for course in _told_in_part(story)]:
        body.append(Items(tuple(ways)))
    body.extend(Paragraph(line) for course in story.courses if (line := word_swing(rates, course)))
    body.extend(Paragraph(line) for course in story.courses if (line := word_switch(analysis, rates, course)))
    if story.holdings:
        several = len(story.courses) > 1
        body.append(Items(tuple(_holding(analysis, rates, each, several=several) for each in story.holdings)))
    body.extend(_watch(story.variable))
    if story.not_worked_out:
        missing = [
            say(words.NOT_WORKED_OUT_IN, scenario=each.scenario or shared.AS_WRITTEN, reason=each.reason)
            for each in story.not_worked_out
        ]
        body.append(Items(tuple(missing)))
    tone, headline = _headline(story, rates)
    return Callout("stock", tone, headline, tuple(_joined(body)))


def _joined(body: Iterable[BodyPart]) -> Iterator[BodyPart]:
    """Lists that follow each other are one: Markdown reads them so."""
    before: BodyPart | None = None
    for part in body:
        if isinstance(before, Items) and isinstance(part, Items):
            before = Items((*before.lines, *part.lines))
            continue
        if before is not None:
            yield before
        before = part
    if before is not None:
        yield before


def _without_figures(story: StockStory) -> Iterator[Callout]:
    """What the author says of a stock that has no figures, and in a model that has some why it has none."""
    stock = story.variable.stock
    assert stock is not None
    body: list[BodyPart] = []
    if isinstance(stock.when_full, Text):
        body.append(Paragraph(say(words.THEN_FULL, effect=(Strong(stock.when_full.text),))))
    if stock.when_empty:
        body.append(Paragraph(say(words.THEN_EMPTY, effect=(Strong(stock.when_empty.text),))))
    body.extend(_watch(story.variable))
    name = (Strong(story.variable.name),)
    if story.not_worked_out:
        headline = say(words.NOT_WORKED_OUT, stock=name, reason=story.not_worked_out[0].reason)
        yield Callout("stock", "note", headline, tuple(body))
    elif body:
        yield Callout("stock", "note", say(words.NO_NUMBERS, stock=name), tuple(body))


def _headline(story: StockStory, rates: Rates) -> tuple[Tone, Line]:
    """The conclusion: the trouble if there is one in any scenario, else how the stock stands."""
    name = (Strong(story.variable.name),)
    as_written, troubled = story.as_written, story.troubled
    if as_written is None:
        return "warning", say(words.NOT_WORKED_OUT_AS_WRITTEN, stock=name)
    if not troubled:
        word = word_briefly if story.different and as_written.holds else word_course
        opening = (*name, Plain(" "), *word(rates, as_written))
        different = [word_in_scenario(rates, each.course) for each in story.different if each.by != "way"]
        listed = grammar.listed(different, most=HEADLINE_SCENARIOS)
        return "info", (*opening, Plain(course_words.BUT), *listed) if different else opening
    parts = [word_trouble(rates, course, before) for course, before in zip(troubled, (None, *troubled), strict=False)]
    if as_written.trouble:
        return "danger", (*name, Plain(" "), *grammar.listed(parts))
    opening = say(course_words.HOLDS_BUT, stock=name) if as_written.holds else name
    return "warning", (*opening, Plain(" "), *grammar.listed(parts))


def _told_in_part(story: StockStory) -> Iterator[Course]:
    """The courses of which the headline names one thing alone, or nothing."""
    named = {each.course.scenario for each in story.different} | {each.scenario for each in story.troubled}
    for course in story.courses:
        in_full = course.scenario is None and not story.troubled
        if not in_full and course.scenario in named and has_a_way(course):
            yield course


# ------------------------------------------------------------------ the table


def _table(story: StockStory, rates: Rates) -> Table:
    """A row a scenario; a column that would say nothing is left out."""
    courses = story.courses
    figures = [course.figures for course in courses]
    # A queue that starts empty is no news, unless empty is trouble.
    tell_empty = story.is_empty_bad or any(each.empty.time_s for each in figures)
    several = len(courses) > 1 or story.as_written is None
    columns: list[tuple[str, list[str]]] = [
        (shared.COLUMN_SCENARIO, [scenario_name(course) for course in courses] if several else []),
        *_rates(story, rates),
        (words.COLUMN_FULL, [_arrival(rates, each.full) for each in figures]),
        (words.COLUMN_EMPTY, [_arrival(rates, each.empty) for each in figures] if tell_empty else []),
        (words.COLUMN_STAY, [_time(rates, each.residence_s) for each in figures]),
        (words.COLUMN_STAY_FULL, [_time(rates, each.residence_at_limit_s) for each in figures]),
    ]
    return table_of(
        (name, [(Plain(cell),) for cell in cells])
        for name, cells in columns
        if any(cell not in ("", words.NEVER) for cell in cells)
    )


def _rates(story: StockStory, rates: Rates) -> Iterator[tuple[str, list[str]]]:
    """The rates at the start, and where they change on the way those at the end of the run."""

    def both(start: str, end: str) -> str:
        return words.START_AND_END.format(start=start, end=end) if start != end else start

    def column(name: str) -> str:
        told = words.COLUMN_START_AND_END.format(column=name) if story.rates_change else name
        return words.COLUMN_UNIT.format(column=told, unit=rates.column_unit) if rates.column_unit else told

    inflow, outflow, net = [], [], []
    for course in story.courses:
        start, end = course.figures, course.rates
        shown = rates.in_column
        at_end = end if end is not None and story.rates_change else start
        inflow.append(both(shown(start.inflow), shown(at_end.inflow)))
        outflow.append(both(shown(start.outflow), shown(at_end.outflow)))
        net.append(both(with_sign(start.net, shown(start.net)), with_sign(at_end.net, shown(at_end.net))))
    yield column(words.COLUMN_IN), inflow
    yield column(words.COLUMN_OUT), outflow
    yield column(words.COLUMN_NET), net


def _arrival(rates: Rates, arrival: Arrival) -> str:
    if arrival.time_s is not None:
        return shared.AT_START if arrival.how == "at the start" else rates.time(arrival.time_s)
    return {"never": words.NEVER, "not within the run": words.NOT_IN_RUN}.get(arrival.how, "")


def _time(rates: Rates, seconds: float | None) -> str:
    return "" if seconds is None else rates.time(seconds) if seconds else words.NO_TIME


# ------------------------------------------------------------------ what follows


def _consequences(story: StockStory, rates: Rates) -> Iterator[Line]:
    stock = story.variable.stock
    assert stock is not None
    if story.full and stock.when_full == "block":
        yield say(words.BLOCKS)
    elif story.full:
        turned = [*_turned_away(rates, story)]
        away = grammar.listed(turned)
        if isinstance(stock.when_full, Text):
            then = say(words.THEN, effect=(Strong(stock.when_full.text),))
            yield (*then, *say(words.AND_TURNED, rates=away)) if turned else then
        elif turned:
            yield say(words.TURNED_AWAY, rates=away)
    if stock.when_empty and story.empty:
        yield say(words.THEN_EMPTY, effect=(Strong(stock.when_empty.text),))
    first = story.courses[0].figures
    if first.returned_share > 0:
        yield say(words.RETURNS, share=percent(first.returned_share), rate=rates.with_unit(first.returned))
    if first.returned_share > 0 and first.amplification:
        yield say(words.AMPLIFICATION, factor=f"{first.amplification:.3g}")
    if story.grows_without_limit:
        yield say(words.NO_LIMIT)


def _turned_away(rates: Rates, story: StockStory) -> Iterator[Line]:
    """The rate that is turned away in each scenario; once, where it reads the same in all of several."""
    worded = [
        (course, rates.with_unit(course.figures.turned_away)) for course in story.full if course.figures.turned_away
    ]
    if len(worded) > 1 and len({rate for _, rate in worded}) == 1:
        everywhere = len(worded) == len(story.courses)
        yield say(words.TURNED_ALIKE if everywhere else words.TURNED_ALIKE_SOME, rate=worded[0][1])
        return
    for course, rate in worded:
        yield say(words.TURNED_IN if course.scenario else words.TURNED, rate=rate, scenario=scenario_name(course))


def _holding(analysis: Analysis, rates: Rates, holding: Holding, *, several: bool) -> Line:
    """What would make the net flow zero: one rate at a time."""
    ways = [
        say(
            words.FALLS_TO if each.by == "falling" else words.REACHES,
            flow=(Strong(analysis.name(each.flow)),),
            rate=rates.as_written(each.rate),
        )
        for each in holding.rates
    ]
    alone, among = {
        "start": (words.HOLD, words.HOLD_IN),
        "filling": (words.HOLD_FILLING, words.HOLD_FILLING_IN),
        "emptying": (words.HOLD_EMPTYING, words.HOLD_EMPTYING_IN),
        "end": (words.HOLD_LATER, words.HOLD_LATER_IN),
    }[holding.at]
    scenario = holding.scenario or shared.AS_WRITTEN
    return say(among if several else alone, ways=grammar.listed(ways, grammar.OR), scenario=scenario)


def _watch(variable: Variable) -> Iterator[BodyPart]:
    if line := where_to_look(variable.common):
        yield Paragraph(line)
    if note := variable.common.get(NOTE):
        yield Paragraph((Prose(note.text),))
