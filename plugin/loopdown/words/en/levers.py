"""Levers, and the plan of what to do when."""

from __future__ import annotations

LEVELS = {
    12: "constants and parameters",
    11: "buffer sizes",
    10: "structure of stocks and flows",
    9: "lengths of delays",
    8: "strength of balancing loops",
    7: "gain of reinforcing loops",
    6: "information flows",
    5: "rules",
    4: "self-organization",
    3: "goals",
    2: "paradigm",
    1: "transcending paradigms",
}
WITHIN = {"now": "now", "hours": "within hours", "sprint": "within the sprint", "quarter": "within the quarter"}
LEVER_COLUMNS = ("Level", "Lever", "When", "Why")
LEVER_PREDICTED = "Predicted"
LEVER_NAMED = "{title} ({level})"
LEVER_ON = " on {target}"
LEVER_JUDGED = "The author's judgement."
LEVER_OVER_SCENARIO = "{scenario} sets {variables} too; the lever's value counts."
LEVER_CUTS = "With the cut, {source} counts as 0 in the formula of {target}."
LEVER_WRONG = "Not predicted: its changes can't be made."
LEVERS_JUDGED = (
    "A lever that says no change is its author's judgement. The others are predicted: the model is run with them."
)
LEVERS_ALL_JUDGED = (
    "No lever says what it changes, so this is their author's judgement. To have one predicted, write its change "
    "behind a colon, as in "
)
LEVERS_EXAMPLE = 'lever 7 "Stop retrying": cut Failures -> Retries'
LEVERS_STRONGEST = "Where to intervene: the strongest of {count} is {strongest}, the weakest {weakest}"
LEVERS_ONE = "Where to intervene: {lever}"
LEVERS_HEADLINE = "{trouble}: {found}"
TROUBLES = {"full": "{stock} full", "empty": "{stock} empty"}
SUBJECT = "{stock}"
LEVERS_PREVENT = ("{levers} prevents it", "{levers} prevent it")
LEVERS_PREVENT_BUT = (
    "{levers} prevents it {where}, but nothing here does {elsewhere}",
    "{levers} prevent it {where}, but nothing here does {elsewhere}",
)
LEVERS_END = ("{levers} ends it", "{levers} end it")
LEVERS_END_BUT = (
    "{levers} ends it {where}, but nothing here does {elsewhere}",
    "{levers} end it {where}, but nothing here does {elsewhere}",
)
LEVERS_HELP = ("{levers} helps, and nothing here prevents it", "{levers} help, and nothing here prevents it")
LEVERS_HELP_SOME = ("{levers} helps, but not everywhere", "{levers} help, but none of them everywhere")
LEVERS_IMPROVE = ("{levers} improves it", "{levers} improve it")
LEVERS_IMPROVE_SOME = ("{levers} improves it {where}", "{levers} improve it {where}")
LEVERS_NO_HELP = "none of these levers helps"
LEVERS_WORSEN = ("{levers} makes it worse", "{levers} make it worse")
LEVERS_WORSEN_IN = ("{levers} makes it worse {where}", "{levers} make it worse {where}")
LEVERS_MORE = ("1 more", "{count} more")
PLAN_HEADLINE = "Action plan: {counts}"
PLAN_COUNT = "{count} {within}"
PLAN_LINE = "{within}: {levers}"
PLAN_MARKED = "{lever}, which {mark}"
