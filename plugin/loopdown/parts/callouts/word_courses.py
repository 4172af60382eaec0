"""The course of a stock, worded: how it starts, the trouble that it comes to, and where it goes later."""

from __future__ import annotations

from loopdown.base.inline import Line, Plain
from loopdown.parts.callouts.word_rates import Rates
from loopdown.story.courses import Course
from loopdown.story.stocks import Difference
from loopdown.words.en import grammar, shared
from loopdown.words.en import stocks as words
from loopdown.words.sentences import say


def scenario_name(course: Course) -> str:
    """The scenario of a course; the model as written has a name too."""
    return course.scenario or shared.AS_WRITTEN


def word_course(rates: Rates, name: Line, course: Course, *, short: bool) -> Line:
    """How a stock without trouble starts, and what it does later. `short`: something is said behind it."""
    figures = course.figures
    if course.later == "leaves its level":
        return say(words.LEAVES_LATER, stock=name, level=_about(rates, course.end), time=_length(course))
    template = {"growing": words.GROWS, "draining": words.DRAINS, "stable": words.HOLDS}[figures.trend]
    if figures.at_limit and figures.trend == "growing":
        template = words.STAYS_FULL
    elif figures.trend == "stable" and (short or course.later):
        template = words.HOLDS_SHORT
    opening = say(template, stock=name, net=rates.with_unit(abs(figures.net)))
    if course.later == "swings":
        return (*opening, Plain(words.THEN_SWINGS))
    return (*opening, *_word_rest(rates, course))


def word_trouble(course: Course, before: Course | None) -> Line:
    """`is full in 15.5 s when DB slow`; only the time where the course before it comes to the same limit."""
    named = course.scenario is not None
    at_start = course.trouble_arrival.how == "at the start"
    if before is not None and before.trouble == course.trouble:
        template = words.ALSO_AT_ONCE if at_start else words.ALSO_IN
    elif course.trouble == "full":
        template = (words.FULL, words.FULL_IN, words.IS_FULL, words.IS_FULL_IN)[2 * at_start + named]
    else:
        template = (words.EMPTY, words.EMPTY_IN, words.IS_EMPTY, words.IS_EMPTY_IN)[2 * at_start + named]
    time = grammar.duration(course.trouble_arrival.time_s or 0.0)
    return say(template, time=time, scenario=scenario_name(course))


def word_difference(rates: Rates, different: Difference) -> Line:
    """`drains by 60/s when DB slow`: a scenario in which a stock goes another way."""
    course, scenario = different.course, scenario_name(different.course)
    if different.by == "end":
        return say(words.BUT_ENDS, level=_about(rates, course.end), time=_length(course), scenario=scenario)
    template = words.BUT_GROWS if course.figures.trend == "growing" else words.BUT_DRAINS
    return say(template, net=rates.with_unit(abs(course.figures.net)), scenario=scenario)


def word_swing(rates: Rates, course: Course) -> Line:
    """`It swings between 10 and 40, once in 3 min; the swings die out.`; nothing of a stock that doesn't."""
    if course.swing is None:
        return ()
    levels = [turn.value for turn in course.swing.turns]
    return say(
        words.SWINGS if course.scenario is None else words.SWINGS_IN,
        scenario=scenario_name(course),
        low=rates.amount(min(levels)),
        high=rates.amount(max(levels)),
        period=grammar.duration(course.swing.period_s),
        course=words.COURSE[course.swing.course],
    )


def _word_rest(rates: Rates, course: Course) -> Line:
    if course.rest is None:
        return ()
    if course.furthest is None:
        return say(words.COMES_TO_REST, level=_about(rates, course.rest))
    time = grammar.duration(course.furthest.time_s)
    return say(
        words.TURNS_AND_RESTS, far=_about(rates, course.furthest.level), time=time, level=_about(rates, course.rest)
    )


def _length(course: Course) -> str:
    return grammar.duration(course.length_s or 0.0)


def _about(rates: Rates, level: float) -> str:
    return rates.amount(float(f"{level:.3g}"))
