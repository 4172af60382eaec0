"""One callout for each stock with numbers: how it stands, how long there is, and what would hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from loopdown import words
from loopdown.analysis.numbers.figures import Arrival, StockFigures
from loopdown.analysis.numbers.oscillation import oscillation
from loopdown.analysis.numbers.runs import Run
from loopdown.analysis.structure import Analysis
from loopdown.callout import BodyPart, Callout, Items, Line, Paragraph, Plain, Prose, Strong, Table, Tone
from loopdown.callouts.figures import Rates, percent, signed
from loopdown.callouts.watching import where_to_look
from loopdown.model.model import Key, Variable
from loopdown.syntax.tree import Text
from loopdown.words import say


def tell_stocks(analysis: Analysis, stocks: Collection[Key] | None = None) -> Iterator[Callout]:
    """The stocks in the order of the source, or these of them; of each, the model as written first."""
    for stock, figures in groupby(analysis.numbers.stocks, key=lambda each: each.stock):
        if stocks is None or stock in stocks:
            yield _stock(analysis, analysis.model.variables[stock], list(figures))


def _stock(analysis: Analysis, variable: Variable, figures: list[StockFigures]) -> Callout:
    rates = Rates(analysis, figures[0])
    body: list[BodyPart] = [_table(rates, figures)]
    body.extend(Paragraph(line) for line in _consequences(analysis, variable, rates, figures))
    body.extend(Paragraph(line) for line in _swings(analysis, variable, rates))
    holds = tuple(_holds(analysis, rates, each, len(figures) > 1) for each in figures if each.stable_when)
    if holds:
        body.append(Items(holds))
    body.extend(_watch(variable))
    tone, headline = _headline(variable, rates, figures)
    return Callout("stock", tone, headline, tuple(body))


# ------------------------------------------------------------------ the headline


def _headline(variable: Variable, rates: Rates, figures: list[StockFigures]) -> tuple[Tone, Line]:
    """The conclusion: the trouble if there is one in any scenario, else how the stock stands."""
    base = figures[0]
    name = (Strong(variable.name),)
    ends = [(each, text) for each in figures if (text := _trouble(variable, each)) is not None]
    if not ends:
        template = {"growing": words.GROWS, "draining": words.DRAINS, "stable": words.HOLDS}[base.trend]
        return "info", say(template, stock=name, net=rates.full(abs(base.net)))
    parts = [
        say(text if place == 0 else _also(each), time=_when(each), scenario=_scenario(each))
        for place, (each, text) in enumerate(ends)
    ]
    first = figures[0] is ends[0][0]
    opening = name if first else say(words.HOLDS_BUT, stock=name) if base.trend == "stable" else name
    return ("danger" if first else "warning"), (*opening, Plain(" "), *words.listed(parts))


def _trouble(variable: Variable, each: StockFigures) -> str | None:
    """The limit that a stock reaches, where the model says what trouble that is."""
    assert variable.stock is not None
    in_scenario = each.scenario is not None
    if variable.stock.when_full and each.full.time_s is not None:
        if each.at_limit:
            return words.IS_FULL_IN if in_scenario else words.IS_FULL
        return words.FULL_IN if in_scenario else words.FULL
    if variable.stock.when_empty and each.empty.time_s is not None:
        return words.EMPTY_IN if in_scenario else words.EMPTY
    return None


def _also(each: StockFigures) -> str:
    return words.ALSO_AT_ONCE if each.at_limit else words.ALSO_IN


def _when(each: StockFigures) -> str:
    arrival = each.full if each.full.time_s is not None else each.empty
    return words.duration(arrival.time_s or 0.0)


def _scenario(each: StockFigures) -> str:
    return each.scenario or words.AS_WRITTEN


# ------------------------------------------------------------------ the table


def _table(rates: Rates, figures: list[StockFigures]) -> Table:
    """A row a scenario; a column that would be empty is left out."""
    columns: list[tuple[str, list[str]]] = [
        (words.COLUMN_SCENARIO, [_scenario(each) for each in figures] if len(figures) > 1 else []),
        (words.COLUMN_IN, [rates.show(each.inflow) for each in figures]),
        (words.COLUMN_OUT, [rates.show(each.outflow) for each in figures]),
        (words.COLUMN_NET, [signed(each.net, rates.show(each.net)) for each in figures]),
        (words.COLUMN_FULL, [_arrival(each.full) for each in figures]),
        (words.COLUMN_EMPTY, [_arrival(each.empty) for each in figures]),
        (words.COLUMN_STAY, [_time(each.residence_s) for each in figures]),
        (words.COLUMN_STAY_FULL, [_time(each.residence_at_limit_s) for each in figures]),
    ]
    kept = [(name, cells) for name, cells in columns if any(cell not in ("", words.NEVER) for cell in cells)]
    rows = zip(*(cells for _, cells in kept), strict=True)
    return Table(
        tuple((Plain(name),) for name, _ in kept), tuple(tuple((Plain(cell),) for cell in row) for row in rows)
    )


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
