"""One callout for each stock with numbers: how it stands, how long there is, and what would hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Literal

from loopdown import words
from loopdown.analysis.numbers.figures import Arrival, StockFigures
from loopdown.analysis.numbers.oscillation import oscillation
from loopdown.analysis.numbers.runs import Run
from loopdown.analysis.structure import Analysis, Loop
from loopdown.callout import BodyPart, Callout, Items, Line, Paragraph, Plain, Prose, Strong, Table, Tone
from loopdown.callouts.figures import Rates, percent, signed
from loopdown.callouts.watching import where_to_look
from loopdown.model.model import Key, Kind, Variable
from loopdown.syntax.tree import Text
from loopdown.words import say

ELSEWHERE = 0.05  # a scenario that ends this share away from where the model as written ends, ends elsewhere


def tell_stocks(analysis: Analysis, stocks: Collection[Key] | None = None) -> Iterator[Callout]:
    """The stocks in the order of the source, or these of them; of each, the model as written first."""
    figures = {name: list(group) for name, group in groupby(analysis.numbers.stocks, key=lambda each: each.stock)}
    for variable in analysis.model.variables.values():
        if variable.kind is Kind.STOCK and (stocks is None or variable.key in stocks):
            if variable.key in figures:
                yield _stock(analysis, variable, figures[variable.key])
            else:
                yield from _without_figures(analysis, variable)


def _stock(analysis: Analysis, variable: Variable, figures: list[StockFigures]) -> Callout:
    rates = Rates(analysis, figures[0])
    body: list[BodyPart] = [_table(variable, rates, figures)]
    body.extend(Paragraph(line) for line in _consequences(analysis, variable, rates, figures))
    body.extend(Paragraph(line) for line in _swings(analysis, variable, rates))
    held = [each for each in figures if each.stable_when and _asks_to_be_held(variable, each)]
    holds = tuple(_holds(analysis, rates, each, len(figures) > 1) for each in held)
    if holds:
        body.append(Items(holds))
    body.extend(_watch(variable))
    missing = [*_missing(analysis, variable, figures)]
    if missing:
        body.append(Items(tuple(missing)))
    if figures[0].scenario is not None:
        headline = say(words.NOT_WORKED_OUT_AS_WRITTEN, stock=(Strong(variable.name),))
        return Callout("stock", "warning", headline, tuple(body))
    tone, headline = _headline(analysis, variable, rates, figures)
    return Callout("stock", tone, headline, tuple(body))


def _missing(analysis: Analysis, variable: Variable, figures: list[StockFigures]) -> Iterator[Line]:
    """The runs in which a stock has no numbers, with the reason: a table without them would look whole."""
    told = {each.scenario for each in figures}
    names = (None, *(scenario.name.text for scenario in analysis.model.scenarios))
    for name, run in zip(names, analysis.numbers.runs, strict=True):
        if name not in told:
            reason = run.left_out.get(variable.key, "") if isinstance(run, Run) else run.reason
            yield say(words.NOT_WORKED_OUT_IN, scenario=name or words.AS_WRITTEN, reason=reason)


def _without_figures(analysis: Analysis, variable: Variable) -> Iterator[Callout]:
    """What the author says of a stock that has no figures, and in a model that has some why it has none."""
    assert variable.stock is not None
    body: list[BodyPart] = []
    if isinstance(variable.stock.when_full, Text):
        body.append(Paragraph(say(words.THEN_FULL, effect=(Strong(variable.stock.when_full.text),))))
    if variable.stock.when_empty:
        body.append(Paragraph(say(words.THEN_EMPTY, effect=(Strong(variable.stock.when_empty.text),))))
    body.extend(_watch(variable))
    reasons = [run.left_out[variable.key] for run in analysis.numbers.runs if variable.key in run.left_out]
    name = (Strong(variable.name),)
    if reasons:
        yield Callout("stock", "note", say(words.NOT_WORKED_OUT, stock=name, reason=reasons[0]), tuple(body))
    elif body:
        yield Callout("stock", "note", say(words.NO_NUMBERS, stock=name), tuple(body))


# ------------------------------------------------------------------ the headline


def _headline(analysis: Analysis, variable: Variable, rates: Rates, figures: list[StockFigures]) -> tuple[Tone, Line]:
    """The conclusion: the trouble if there is one in any scenario, else how the stock stands."""
    base = figures[0]
    name = (Strong(variable.name),)
    ends = [(each, trouble) for each in figures if (trouble := _trouble(variable, each)) is not None]
    if not ends:
        template = {"growing": words.GROWS, "draining": words.DRAINS, "stable": words.HOLDS}[base.trend]
        if base.at_limit and base.trend == "growing":
            template = words.STAYS_FULL
        others = _otherwise(analysis, rates, figures)
        if not others:
            return "info", say(template, stock=name, net=rates.full(abs(base.net)))
        template = words.HOLDS_SHORT if template == words.HOLDS else template
        opening = say(template, stock=name, net=rates.full(abs(base.net)))
        return "info", (*opening, Plain(words.BUT), *words.listed(others))
    parts = [
        say(
            _trouble_in_words(limit, each, again=place > 0 and ends[place - 1][1] == limit),
            time=words.duration((each.full if limit == "full" else each.empty).time_s or 0.0),
            scenario=_scenario(each),
        )
        for place, (each, limit) in enumerate(ends)
    ]
    first = figures[0] is ends[0][0]
    opening = name if first else say(words.HOLDS_BUT, stock=name) if base.trend == "stable" else name
    return ("danger" if first else "warning"), (*opening, Plain(" "), *words.listed(parts))


def _otherwise(analysis: Analysis, rates: Rates, figures: list[StockFigures]) -> list[Line]:
    """The scenarios in which the stock goes another way than in the model as written, at once or in the end."""
    told = {"growing": words.BUT_GROWS, "draining": words.BUT_DRAINS}
    runs = {
        run.scenario: run for run in analysis.numbers.runs if isinstance(run, Run) and figures[0].stock in run.values
    }
    levels = {scenario: run.values[figures[0].stock][-1] for scenario, run in runs.items()}
    written = levels.get(None, figures[0].level)
    others = []
    for each in figures:
        if each.trend != figures[0].trend and each.trend in told:
            others.append(say(told[each.trend], net=rates.full(abs(each.net)), scenario=_scenario(each)))
        elif each.trend == figures[0].trend == "stable" and each.scenario in runs:
            end, run = levels[each.scenario], runs[each.scenario]
            if abs(end - written) > ELSEWHERE * max(abs(end), abs(written)):
                time = words.duration(run.length_s)
                others.append(
                    say(words.BUT_ENDS, level=rates.amount(float(f"{end:.3g}")), time=time, scenario=_scenario(each))
                )
    return others


def _trouble(variable: Variable, each: StockFigures) -> Literal["full", "empty"] | None:
    """The limit that a stock reaches, where the model says what trouble that is."""
    assert variable.stock is not None
    if variable.stock.when_full and each.full.time_s is not None:
        return "full"
    return "empty" if variable.stock.when_empty and each.empty.time_s is not None else None


def _trouble_in_words(limit: Literal["full", "empty"], each: StockFigures, again: bool) -> str:
    """`is full in 15.5 s when DB slow`; only the time where a limit was named just before."""
    arrival = each.full if limit == "full" else each.empty
    at_start = arrival.how == "at the start"
    if again:
        return words.ALSO_AT_ONCE if at_start else words.ALSO_IN
    templates = {
        "full": (words.FULL, words.FULL_IN, words.IS_FULL, words.IS_FULL_IN),
        "empty": (words.EMPTY, words.EMPTY_IN, words.IS_EMPTY, words.IS_EMPTY_IN),
    }
    return templates[limit][2 * at_start + (each.scenario is not None)]


def _scenario(each: StockFigures) -> str:
    return each.scenario or words.AS_WRITTEN


def _asks_to_be_held(variable: Variable, each: StockFigures) -> bool:
    """Not one that drains, unless empty is trouble; nor one that is full already, unless that is."""
    assert variable.stock is not None
    if each.net < 0:
        return _empty_is_trouble(variable)
    return not each.at_limit or variable.stock.when_full is not None


def _empty_is_trouble(variable: Variable) -> bool:
    return variable.stock is not None and variable.stock.when_empty is not None


# ------------------------------------------------------------------ the table


def _table(variable: Variable, rates: Rates, figures: list[StockFigures]) -> Table:
    """A row a scenario; a column that would say nothing is left out."""
    # A queue that starts empty is no news, unless empty is trouble.
    told_empty = _empty_is_trouble(variable) or any(each.empty.time_s for each in figures)
    several = len(figures) > 1 or figures[0].scenario is not None
    columns: list[tuple[str, list[str]]] = [
        (words.COLUMN_SCENARIO, [_scenario(each) for each in figures] if several else []),
        (_rate(words.COLUMN_IN, rates), [rates.bare(each.inflow) for each in figures]),
        (_rate(words.COLUMN_OUT, rates), [rates.bare(each.outflow) for each in figures]),
        (_rate(words.COLUMN_NET, rates), [signed(each.net, rates.bare(each.net)) for each in figures]),
        (words.COLUMN_FULL, [_arrival(each.full) for each in figures]),
        (words.COLUMN_EMPTY, [_arrival(each.empty) for each in figures] if told_empty else []),
        (words.COLUMN_STAY, [_time(each.residence_s) for each in figures]),
        (words.COLUMN_STAY_FULL, [_time(each.residence_at_limit_s) for each in figures]),
    ]
    kept = [(name, cells) for name, cells in columns if any(cell not in ("", words.NEVER) for cell in cells)]
    rows = zip(*(cells for _, cells in kept), strict=True)
    return Table(
        tuple((Plain(name),) for name, _ in kept), tuple(tuple((Plain(cell),) for cell in row) for row in rows)
    )


def _rate(column: str, rates: Rates) -> str:
    """The name of a column of rates, with their unit where the author writes it."""
    return words.COLUMN_UNIT.format(column=column, unit=rates.written) if rates.written else column


def _arrival(arrival: Arrival) -> str:
    if arrival.time_s is not None:
        return words.AT_START if arrival.how == "at the start" else words.duration(arrival.time_s)
    return {"never": words.NEVER, "not within the run": words.NOT_IN_RUN}.get(arrival.how, "")


def _time(seconds: float | None) -> str:
    return "" if seconds is None else words.duration(seconds) if seconds else words.NO_TIME


# ------------------------------------------------------------------ what follows


def _consequences(analysis: Analysis, variable: Variable, rates: Rates, figures: list[StockFigures]) -> Iterator[Line]:
    stock = variable.stock
    assert stock is not None
    full = [each for each in figures if each.full.time_s is not None]
    if full and stock.when_full == "block":
        yield say(words.BLOCKS)
    elif full:
        turned = [_turned(rates, each) for each in full if each.turned_away]
        away = words.listed(turned)
        if isinstance(stock.when_full, Text):
            then = say(words.THEN, effect=(Strong(stock.when_full.text),))
            yield (*then, *say(words.AND_TURNED, rates=away)) if turned else then
        elif turned:
            yield say(words.TURNED_AWAY, rates=away)
    if stock.when_empty and any(each.empty.time_s is not None for each in figures):
        yield say(words.THEN_EMPTY, effect=(Strong(stock.when_empty.text),))
    base = figures[0]
    if base.returned_share > 0:
        yield say(words.RETURNS, share=percent(base.returned_share), rate=rates.full(base.returned))
    if base.returned_share > 0 and base.amplification:
        yield say(words.AMPLIFICATION, factor=f"{base.amplification:.3g}")
    if base.maximum is None and base.trend == "growing":
        yield say(words.NO_LIMIT)


def _swings(analysis: Analysis, variable: Variable, rates: Rates) -> Iterator[Line]:
    """The oscillation of a stock in each scenario, read off the run."""
    if not _can_swing(analysis, variable.key):
        return
    runs = [run for run in analysis.numbers.runs if isinstance(run, Run) and variable.key in run.values]
    for run in runs:
        series = run.values[variable.key]
        found = oscillation(run.times, series)
        if found is None:
            continue
        ends = [turn.value for turn in found.turns]
        template = words.SWINGS if run.scenario is None else words.SWINGS_IN
        yield say(
            template,
            scenario=run.scenario or words.AS_WRITTEN,
            low=rates.amount(min(ends)),
            high=rates.amount(max(ends)),
            period=words.duration(found.period_s),
            course=words.COURSE[found.course],
        )


def _can_swing(analysis: Analysis, stock: Key) -> bool:
    """Whether a loop through the stock has a second place that keeps what was: another stock, or a delay.

    With a single one nothing swings by itself (J. D. Sterman, *Business Dynamics*, 2000, chapter 8): what goes up and
    down there does so because an input does.
    """

    def memories(loop: Loop) -> int:
        stocks = sum(analysis.model.variables[key].kind is Kind.STOCK for key in loop.variables)
        return stocks + len(loop.delayed_links)

    return analysis.truncated or any(stock in loop.variables and memories(loop) > 1 for loop in analysis.loops)


def _turned(rates: Rates, each: StockFigures) -> Line:
    template = words.TURNED_IN if each.scenario else words.TURNED
    return say(template, rate=rates.full(each.turned_away), scenario=_scenario(each))


def _holds(analysis: Analysis, rates: Rates, each: StockFigures, several: bool) -> Line:
    """What would make the net flow zero: one rate at a time."""
    ways = []
    for flow, rate in each.stable_when:
        into = analysis.model.ends[flow].target == each.stock
        falls = into == (each.net > 0)
        template = words.FALLS_TO if falls else words.REACHES
        ways.append(say(template, flow=(Strong(analysis.name(flow)),), rate=rates.show(rate)))
    listed = words.listed(ways, words.OR)
    return say(words.HOLD_IN, ways=listed, scenario=_scenario(each)) if several else say(words.HOLD, ways=listed)


def _watch(variable: Variable) -> Iterator[BodyPart]:
    if line := where_to_look(variable.common):
        yield Paragraph(line)
    if variable.common.note:
        yield Paragraph((Prose(variable.common.note.text),))
