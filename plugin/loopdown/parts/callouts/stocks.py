"""One callout for each stock with numbers: how it stands, how long there is, and what would hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Literal

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.figures import Arrival, StockFigures
from loopdown.analysis.numbers.run.results import Run
from loopdown.base.inline import Line, Plain, Prose, Strong
from loopdown.model.model import Key, Kind, Variable
from loopdown.parts.callout import BodyPart, Callout, Items, Paragraph, Table, Tone
from loopdown.parts.callouts.courses import ends_elsewhere, furthest, level_at_rest, rates_change, run_of, swing
from loopdown.parts.callouts.figures import Rates, percent, signed
from loopdown.parts.callouts.watching import where_to_look
from loopdown.syntax.tree import Text
from loopdown.words import en, sentences
from loopdown.words.sentences import say


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
    if any(rates_change(analysis, each) for each in figures):
        body.append(Paragraph(say(en.RATES_AT_START)))
    body.extend(Paragraph(line) for line in _consequences(analysis, variable, rates, figures))
    body.extend(Paragraph(line) for line in _swings(analysis, variable, rates))
    held = [each for each in figures if _asks_to_be_held(analysis, variable, each)]
    holds = tuple(_holds(analysis, rates, each, len(figures) > 1) for each in held if _rates_that_hold(analysis, each))
    if holds:
        body.append(Items(holds))
    body.extend(_watch(variable))
    missing = [*_missing(analysis, variable, figures)]
    if missing:
        body.append(Items(tuple(missing)))
    if figures[0].scenario is not None:
        headline = say(en.NOT_WORKED_OUT_AS_WRITTEN, stock=(Strong(variable.name),))
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
            yield say(en.NOT_WORKED_OUT_IN, scenario=name or en.AS_WRITTEN, reason=reason)


def _without_figures(analysis: Analysis, variable: Variable) -> Iterator[Callout]:
    """What the author says of a stock that has no figures, and in a model that has some why it has none."""
    assert variable.stock is not None
    body: list[BodyPart] = []
    if isinstance(variable.stock.when_full, Text):
        body.append(Paragraph(say(en.THEN_FULL, effect=(Strong(variable.stock.when_full.text),))))
    if variable.stock.when_empty:
        body.append(Paragraph(say(en.THEN_EMPTY, effect=(Strong(variable.stock.when_empty.text),))))
    body.extend(_watch(variable))
    reasons = [run.left_out[variable.key] for run in analysis.numbers.runs if variable.key in run.left_out]
    name = (Strong(variable.name),)
    if reasons:
        yield Callout("stock", "note", say(en.NOT_WORKED_OUT, stock=name, reason=reasons[0]), tuple(body))
    elif body:
        yield Callout("stock", "note", say(en.NO_NUMBERS, stock=name), tuple(body))


# ------------------------------------------------------------------ the headline


def _headline(analysis: Analysis, variable: Variable, rates: Rates, figures: list[StockFigures]) -> tuple[Tone, Line]:
    """The conclusion: the trouble if there is one in any scenario, else how the stock stands."""
    base = figures[0]
    name = (Strong(variable.name),)
    ends = [(each, trouble) for each in figures if (trouble := _trouble(variable, each)) is not None]
    if not ends:
        template = {"growing": en.GROWS, "draining": en.DRAINS, "stable": en.HOLDS}[base.trend]
        if base.at_limit and base.trend == "growing":
            template = en.STAYS_FULL
        others = _otherwise(analysis, rates, figures)
        rest, run = level_at_rest(analysis, base), run_of(analysis, base)
        end = run.values[base.stock][-1] if run else base.level
        if run and rest is None and swing(analysis, base.stock, run):
            template = en.HOLDS_SHORT if template == en.HOLDS else template
            opening = (*say(template, stock=name, net=rates.full(abs(base.net))), Plain(en.THEN_SWINGS))
        elif run and base.trend == "stable" and ends_elsewhere(end, base.level):
            time = sentences.duration(run.length_s)
            opening = say(en.LEAVES_LATER, stock=name, level=_about(rates, end), time=time)
        else:
            template = en.HOLDS_SHORT if others and template == en.HOLDS else template
            opening = say(template, stock=name, net=rates.full(abs(base.net)))
            if rest is not None:
                opening = (*opening, *_comes_to_rest(analysis, rates, base, rest))
        return "info", (*opening, Plain(en.BUT), *sentences.listed(others)) if others else opening
    parts = [
        say(
            _trouble_in_words(limit, each, again=place > 0 and ends[place - 1][1] == limit),
            time=sentences.duration((each.full if limit == "full" else each.empty).time_s or 0.0),
            scenario=_scenario(each),
        )
        for place, (each, limit) in enumerate(ends)
    ]
    first = figures[0] is ends[0][0]
    opening = name if first else say(en.HOLDS_BUT, stock=name) if base.trend == "stable" else name
    return ("danger" if first else "warning"), (*opening, Plain(" "), *sentences.listed(parts))


def _comes_to_rest(analysis: Analysis, rates: Rates, each: StockFigures, level: float) -> Line:
    turn = furthest(analysis, each)
    if turn is None:
        return say(en.COMES_TO_REST, level=_about(rates, level))
    far, time = turn
    return say(en.TURNS_AND_RESTS, far=_about(rates, far), time=sentences.duration(time), level=_about(rates, level))


def _about(rates: Rates, level: float) -> str:
    return rates.amount(float(f"{level:.3g}"))


def _otherwise(analysis: Analysis, rates: Rates, figures: list[StockFigures]) -> list[Line]:
    """The scenarios in which the stock goes another way than in the model as written, at once or in the end."""
    told = {"growing": en.BUT_GROWS, "draining": en.BUT_DRAINS}
    base = figures[0]
    run_as_written = run_of(analysis, base)
    written = run_as_written.values[base.stock][-1] if run_as_written else base.level
    resting = base.trend == "stable" or level_at_rest(analysis, base) is not None
    others = []
    for each in figures:
        run = run_of(analysis, each)
        if each.trend != base.trend and each.trend in told:
            others.append(say(told[each.trend], net=rates.full(abs(each.net)), scenario=_scenario(each)))
        elif each.trend == base.trend and resting and run is not None:
            end = run.values[base.stock][-1]
            if ends_elsewhere(end, written):
                time = sentences.duration(run.length_s)
                others.append(say(en.BUT_ENDS, level=_about(rates, end), time=time, scenario=_scenario(each)))
    return others


def _trouble(variable: Variable, each: StockFigures) -> Literal["full", "empty"] | None:
    """The limit that a stock reaches, where the model says what trouble that is.

    One that leaves its limit at once isn't in trouble there.
    """
    assert variable.stock is not None
    if variable.stock.when_full and each.full.time_s is not None and not (each.at_limit and each.net < 0):
        return "full"
    leaves_empty = each.empty.how == "at the start" and each.net > 0
    return "empty" if variable.stock.when_empty and each.empty.time_s is not None and not leaves_empty else None


def _trouble_in_words(limit: Literal["full", "empty"], each: StockFigures, again: bool) -> str:
    """`is full in 15.5 s when DB slow`; only the time where a limit was named just before."""
    arrival = each.full if limit == "full" else each.empty
    at_start = arrival.how == "at the start"
    if again:
        return en.ALSO_AT_ONCE if at_start else en.ALSO_IN
    templates = {
        "full": (en.FULL, en.FULL_IN, en.IS_FULL, en.IS_FULL_IN),
        "empty": (en.EMPTY, en.EMPTY_IN, en.IS_EMPTY, en.IS_EMPTY_IN),
    }
    return templates[limit][2 * at_start + (each.scenario is not None)]


def _scenario(each: StockFigures) -> str:
    return each.scenario or en.AS_WRITTEN


def _asks_to_be_held(analysis: Analysis, variable: Variable, each: StockFigures) -> bool:
    """Not one that drains, unless empty is trouble; nor one that is full already, unless that is, or comes to rest."""
    assert variable.stock is not None
    if each.full.time_s is None and _ends_by_itself(analysis, each):
        return False
    drains = each.net < 0 if _at_start(analysis, each) else _empties(each) or not each.stable_when_later
    if drains:
        return _empty_is_trouble(variable)
    return not each.at_limit or variable.stock.when_full is not None


def _empties(each: StockFigures) -> bool:
    """Whether a run shows a stock empty, and not full."""
    return each.full.how != "run" and each.empty.how == "run"


def _ends_by_itself(analysis: Analysis, each: StockFigures) -> bool:
    """Whether a stock comes to rest, or swings, without a limit that stops it."""
    run = run_of(analysis, each)
    return level_at_rest(analysis, each) is not None or (
        run is not None and swing(analysis, each.stock, run) is not None
    )


def _rates_that_hold(analysis: Analysis, each: StockFigures) -> tuple[tuple[Key, float], ...]:
    """When it fills, or in the end, where its rates at the start are of another time."""
    return each.stable_when if _at_start(analysis, each) else each.stable_when_later or ()


def _at_start(analysis: Analysis, each: StockFigures) -> bool:
    return each.stable_when_later is None or not rates_change(analysis, each)


def _empty_is_trouble(variable: Variable) -> bool:
    return variable.stock is not None and variable.stock.when_empty is not None


# ------------------------------------------------------------------ the table


def _table(variable: Variable, rates: Rates, figures: list[StockFigures]) -> Table:
    """A row a scenario; a column that would say nothing is left out."""
    # A queue that starts empty is no news, unless empty is trouble.
    told_empty = _empty_is_trouble(variable) or any(each.empty.time_s for each in figures)
    several = len(figures) > 1 or figures[0].scenario is not None
    columns: list[tuple[str, list[str]]] = [
        (en.COLUMN_SCENARIO, [_scenario(each) for each in figures] if several else []),
        (_rate(en.COLUMN_IN, rates), [rates.bare(each.inflow) for each in figures]),
        (_rate(en.COLUMN_OUT, rates), [rates.bare(each.outflow) for each in figures]),
        (_rate(en.COLUMN_NET, rates), [signed(each.net, rates.bare(each.net)) for each in figures]),
        (en.COLUMN_FULL, [_arrival(each.full) for each in figures]),
        (en.COLUMN_EMPTY, [_arrival(each.empty) for each in figures] if told_empty else []),
        (en.COLUMN_STAY, [_time(each.residence_s) for each in figures]),
        (en.COLUMN_STAY_FULL, [_time(each.residence_at_limit_s) for each in figures]),
    ]
    kept = [(name, cells) for name, cells in columns if any(cell not in ("", en.NEVER) for cell in cells)]
    rows = zip(*(cells for _, cells in kept), strict=True)
    return Table(
        tuple((Plain(name),) for name, _ in kept), tuple(tuple((Plain(cell),) for cell in row) for row in rows)
    )


def _rate(column: str, rates: Rates) -> str:
    """The name of a column of rates, with their unit where the author writes it."""
    return en.COLUMN_UNIT.format(column=column, unit=rates.written) if rates.written else column


def _arrival(arrival: Arrival) -> str:
    if arrival.time_s is not None:
        return en.AT_START if arrival.how == "at the start" else sentences.duration(arrival.time_s)
    return {"never": en.NEVER, "not within the run": en.NOT_IN_RUN}.get(arrival.how, "")


def _time(seconds: float | None) -> str:
    return "" if seconds is None else sentences.duration(seconds) if seconds else en.NO_TIME


# ------------------------------------------------------------------ what follows


def _consequences(analysis: Analysis, variable: Variable, rates: Rates, figures: list[StockFigures]) -> Iterator[Line]:
    stock = variable.stock
    assert stock is not None
    full = [each for each in figures if each.full.time_s is not None]
    if full and stock.when_full == "block":
        yield say(en.BLOCKS)
    elif full:
        turned = [*_turned(rates, [each for each in full if each.turned_away], len(figures))]
        away = sentences.listed(turned)
        if isinstance(stock.when_full, Text):
            then = say(en.THEN, effect=(Strong(stock.when_full.text),))
            yield (*then, *say(en.AND_TURNED, rates=away)) if turned else then
        elif turned:
            yield say(en.TURNED_AWAY, rates=away)
    if stock.when_empty and any(each.empty.time_s is not None for each in figures):
        yield say(en.THEN_EMPTY, effect=(Strong(stock.when_empty.text),))
    base = figures[0]
    if base.returned_share > 0:
        yield say(en.RETURNS, share=percent(base.returned_share), rate=rates.full(base.returned))
    if base.returned_share > 0 and base.amplification:
        yield say(en.AMPLIFICATION, factor=f"{base.amplification:.3g}")
    ends = _ends_by_itself(analysis, base) or _empties(base)
    if base.maximum is None and base.trend == "growing" and not ends:
        yield say(en.NO_LIMIT)


def _swings(analysis: Analysis, variable: Variable, rates: Rates) -> Iterator[Line]:
    """The oscillation of a stock in each scenario, read off the run."""
    runs = [run for run in analysis.numbers.runs if isinstance(run, Run) and variable.key in run.values]
    for run in runs:
        found = swing(analysis, variable.key, run)
        if found is None:
            continue
        ends = [turn.value for turn in found.turns]
        template = en.SWINGS if run.scenario is None else en.SWINGS_IN
        yield say(
            template,
            scenario=run.scenario or en.AS_WRITTEN,
            low=rates.amount(min(ends)),
            high=rates.amount(max(ends)),
            period=sentences.duration(found.period_s),
            course=en.COURSE[found.course],
        )


def _turned(rates: Rates, figures: list[StockFigures], all_: int) -> Iterator[Line]:
    """The rate that is turned away in each scenario; once, where it is the same in all of several."""
    told = [(each, rates.full(each.turned_away)) for each in figures]
    if len(told) > 1 and len({rate for _, rate in told}) == 1:
        yield say(en.TURNED_ALIKE if len(told) == all_ else en.TURNED_ALIKE_SOME, rate=told[0][1])
        return
    for each, rate in told:
        yield say(en.TURNED_IN if each.scenario else en.TURNED, rate=rate, scenario=_scenario(each))


def _holds(analysis: Analysis, rates: Rates, each: StockFigures, several: bool) -> Line:
    """What would make the net flow zero: one rate at a time."""
    ways = []
    at_start = _at_start(analysis, each)
    grows = each.net > 0 if at_start else not _empties(each)
    for flow, rate in _rates_that_hold(analysis, each):
        into = analysis.model.ends[flow].target == each.stock
        template = en.FALLS_TO if into == grows else en.REACHES
        ways.append(say(template, flow=(Strong(analysis.name(flow)),), rate=rates.show(rate)))
    alone, among = en.HOLD, en.HOLD_IN
    if not at_start:
        alone, among = en.HOLD_LATER, en.HOLD_LATER_IN
        if each.full.how == "run":
            alone, among = en.HOLD_FILLING, en.HOLD_FILLING_IN
        elif _empties(each):
            alone, among = en.HOLD_EMPTYING, en.HOLD_EMPTYING_IN
    return say(among if several else alone, ways=sentences.listed(ways, en.OR), scenario=_scenario(each))


def _watch(variable: Variable) -> Iterator[BodyPart]:
    if line := where_to_look(variable.common):
        yield Paragraph(line)
    if variable.common.note:
        yield Paragraph((Prose(variable.common.note.text),))
