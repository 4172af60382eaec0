"""The course of a stock, worded: the trouble that it comes to, what happens on its way, and what it does in the end.

It is worded here alone: headlines, descriptions of charts, the terminal and the JSON all say these words.
"""

from __future__ import annotations

import math

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.numbers.read.course import Course, LimitEvent, Recovery
from loopdown.analysis.numbers.read.oscillation import Oscillation
from loopdown.analysis.trouble import LimitReached
from loopdown.base.inline import Code, Line, Plain, Strong
from loopdown.parts.callouts.word_rates import Rates
from loopdown.words.en import courses as words
from loopdown.words.en import grammar, shared
from loopdown.words.sentences import joined, say


def scenario_name(course: Course) -> str:
    """The scenario of a course; the model as written has a name too."""
    return course.scenario or shared.AS_WRITTEN


def word_course(rates: Rates, course: Course) -> Line:
    """What a stock does, to be said behind its name."""
    if course.trouble is not None:
        return _trouble(rates, course.trouble, None)
    return word_way(rates, course)


def word_way(rates: Rates, course: Course) -> Line:
    """The same without regard to trouble: what happens on the way, in the order of time, and then the end."""
    if course.holds:
        return _holding(course)
    lines = [line for _, line in _on_the_way(rates, course)]
    end = _end(rates, course, first=not lines)
    if lines and end:
        return (*joined(lines, words.COMMA), Plain(words.THEN), *end)
    return end or grammar.listed(lines)


def word_told(rates: Rates, course: Course) -> Line:
    """All of it: the trouble where that is all, else the way, on which it stands."""
    if course.trouble is None or has_a_way(course):
        return word_way(rates, course)
    return _trouble(rates, course.trouble, None)


def has_a_way(course: Course) -> bool:
    """Whether more happens to a stock than one thing, of which a headline may have told one alone."""
    on_the_way = len(_passing(course)) + len(course.excursions)
    return on_the_way > 1 or (on_the_way == 1 and _back(course) is None)


def word_briefly(rates: Rates, course: Course) -> Line:
    """One thing alone: the trouble, else what stands out most on the way, else the end."""
    if course.trouble is not None:
        return _trouble(rates, course.trouble, None)
    if course.holds:
        return say(words.HOLDS_SHORT)
    on_the_way = [*_on_the_way(rates, course)]
    return on_the_way[0][1] if on_the_way else _end(rates, course, first=True, short=True)


def word_trouble(rates: Rates, course: Course, before: Course | None) -> Line:
    """`is full in 15.5 s when DB slow`; only the time where the course before it comes to the same limit."""
    trouble = course.trouble
    if trouble is None:
        return ()
    again = before is not None and before.trouble is not None and before.trouble.limit == trouble.limit
    return _trouble(rates, trouble, course.scenario, again=again)


def word_in_scenario(rates: Rates, course: Course) -> Line:
    """`drains by 60/s when DB slow`: a scenario in which a stock goes another way."""
    return say(words.WHEN, course=word_briefly(rates, course), scenario=scenario_name(course))


def word_scenario_course(rates: Rates, course: Course) -> Line:
    """The whole way in a scenario, as a sentence of its own."""
    return say(words.SENTENCE, scenario=scenario_name(course), course=word_told(rates, course))


def word_swing(rates: Rates, course: Course) -> Line:
    """`It swings between 10 and 40, once in 3 min; the swings die out.`; nothing of a stock that doesn't."""
    if course.swing is None:
        return ()
    return say(
        words.SWING if course.scenario is None else words.SWING_IN,
        scenario=scenario_name(course),
        trend=words.TREND[course.swing.course],
        **_between(rates, course, course.swing),
    )


def word_switch(analysis: Analysis, rates: Rates, course: Course) -> Line:
    """Whose condition flips, and what would mend it; nothing where none does."""
    end = course.end
    if end.kind != "switching" or end.flips is None:
        return ()
    return say(
        words.SWITCH if course.scenario is None else words.SWITCH_IN,
        scenario=scenario_name(course),
        variable=(Strong(analysis.name(end.flips)),),
        time=rates.time(end.since_s),
        latch=Code("latch(…)"),
    )


def _trouble(rates: Rates, trouble: LimitEvent, scenario: str | None, *, again: bool = False) -> Line:
    at_start = trouble.time_s == 0
    if again:
        template = words.ALSO_AT_ONCE if at_start else words.ALSO_IN
    elif trouble.limit == "full":
        template = (words.FULL, words.FULL_IN, words.IS_FULL, words.IS_FULL_IN)[2 * at_start + (scenario is not None)]
    else:
        template = (words.EMPTY, words.EMPTY_IN, words.IS_EMPTY, words.IS_EMPTY_IN)[
            2 * at_start + (scenario is not None)
        ]
    return say(template, time=rates.time(trouble.time_s), scenario=scenario or shared.AS_WRITTEN)


# ------------------------------------------------------------------ on the way


def _holding(course: Course) -> Line:
    full = course.figures.at_limit and course.figures.trend == "growing"
    return say(words.STAYS_FULL if full else words.HOLDS)


def _on_the_way(rates: Rates, course: Course) -> list[tuple[float, Line]]:
    """Peak, trough, the first time that a limit is met and left again, and that it is back; in the order of time."""
    met = _passing(course)
    found = [
        (time, say(words.FULL_AFTER if limit == "full" else words.EMPTY_AFTER, time=rates.time(time)))
        for limit, time in met.items()
    ]
    for point, template, limit in ((course.peak, words.PEAKS, "full"), (course.trough, words.IS_DOWN, "empty")):
        if point is not None and limit not in met:
            found.append((point.time_s, _at(rates, course, template, point.level, point.time_s)))
    if (back := _back(course)) is not None:
        found.append((back.time_s, _at(rates, course, words.IS_BACK, back.level, back.time_s)))
    return sorted(found, key=lambda each: each[0])


def _passing(course: Course) -> dict[LimitReached, float]:
    """When it first meets each limit that it leaves again."""
    return {each.limit: each.time_s for each in reversed(course.events) if each.time_s and each.until_s is not None}


def _at(rates: Rates, course: Course, template: str, level: float, time_s: float) -> Line:
    return say(template, level=word_level(rates, course, level), time=rates.time(time_s))


def _back(course: Course) -> Recovery | None:
    """Its recovery, where that is also where it stays. Of one that starts with nothing there is no twentieth."""
    back = course.recovery
    if back is None or not back.level or course.end.kind != "at rest":
        return None
    return back if abs(course.end.level - back.level) <= back.within else None


# ------------------------------------------------------------------ in the end


def _end(rates: Rates, course: Course, *, first: bool, short: bool = False) -> Line:
    end = course.end
    match end.kind:
        case "at rest":
            return _rest(rates, course, first=first)
        case "full" | "empty":
            return _at_limit(rates, course, first=first)
        case "swinging" if end.swing is not None:
            more = {"dying out": words.LESS, "growing": words.MORE}.get(end.swing.course, "")
            line = say(words.SWINGS, **_between(rates, course, end.swing))
            return (*line, Plain(more)) if more else line
        case "following" if end.swing is not None:
            return say(words.FOLLOWS, **_between(rates, course, end.swing))
        case "switching":
            return say(words.SWITCHES, level=word_level(rates, course, end.level))
    return _going(rates, course, first=first, short=short)


def _rest(rates: Rates, course: Course, *, first: bool) -> Line:
    if _back(course) is not None:
        return ()
    moved = course.end.level - course.figures.level
    template = (
        words.SETTLES if not first or not moved else words.RISES_AND_SETTLES if moved > 0 else words.FALLS_AND_SETTLES
    )
    return say(template, level=word_level(rates, course, course.end.level))


def _at_limit(rates: Rates, course: Course, *, first: bool) -> Line:
    end = course.end
    full, empty = (words.FULL, words.EMPTY) if first else (words.FULL_AFTER, words.EMPTY_AFTER)
    line = say(full if end.kind == "full" else empty, time=rates.time(end.since_s))
    figures = course.figures
    if not first or course.rates_change or not figures.net:
        return line
    going = say(words.GROWS if figures.net > 0 else words.DRAINS, net=rates.with_unit(abs(figures.net)))
    return (*going, Plain(words.AND), *line)


def _going(rates: Rates, course: Course, *, first: bool, short: bool) -> Line:
    """By how much it grows or drains at the end of the run, and where that leads to."""
    end = course.end
    grows = end.kind == "growing"
    net = rates.with_unit(abs(end.net))
    ahead = next((each for each in course.events if each.time_s > (course.length_s or 0.0)), None)
    steady = first and not course.rates_change
    if steady:
        line = say(words.GROWS if grows else words.DRAINS, net=net)
        if ahead is not None and not short:
            limit = words.FULL if ahead.limit == "full" else words.EMPTY
            line = (*line, Plain(words.AND), *say(limit, time=rates.time(ahead.time_s)))
        return line
    if short and not steady:
        return _at(rates, course, words.AT, end.level, course.length_s or 0.0)
    at, to = (words.GROWS_AT, words.GROWS_TO) if grows else (words.DRAINS_AT, words.DRAINS_TO)
    length = course.length_s or 0.0
    line = say(at if first else to, net=net, level=word_level(rates, course, end.level), time=rates.time(length))
    if end.limit is None or end.limit_in_s is None:
        return line
    then = words.FULL_AT_THAT_RATE if end.limit == "full" else words.EMPTY_AT_THAT_RATE
    return (*line, *say(then, time=rates.time(length + end.limit_in_s)))


# ------------------------------------------------------------------ figures


def _between(rates: Rates, course: Course, swing: Oscillation) -> dict[str, str]:
    """Between which levels it swings: the last like swing, or of swings that die out the first."""
    told = swing.first if swing.course == "dying out" else swing.last
    return {
        "low": word_level(rates, course, told.low),
        "high": word_level(rates, course, told.high),
        "period": rates.time(swing.period_s),
    }


def word_level(rates: Rates, course: Course, level: float) -> str:
    """A level, as exactly as its curve shows it: what is a thousandth of all that it covers is nothing."""
    covered = course.high - course.low
    digits = 3
    if covered > 0 and math.isfinite(covered):
        places = -math.floor(math.log10(covered) - 4)
        level = round(level, min(max(places, -300), 300))
        digits = min(max(3, math.ceil(math.log10(abs(level) / covered)) + 2), 15) if level else 3
    return rates.amount(float(f"{level:.{digits}g}"))
