"""The questions that lead to stronger levers."""

from __future__ import annotations

QUESTIONS = "Questions that lead to stronger levers"
ASK_AMPLIFICATION = "What amplifies? (7)"
ASK_INFORMATION = "Who lacks information? (6)"
ASK_RULES = "Which rule stands in the way? (5)"
ASK_GOALS = "What is it optimizing for? (3)"
AMPLIFIER = "{loop} does; no lever touches it."
AMPLIFIER_TOUCHED = "{loop} does; {levers} {act}."
ACTS_ON = ("acts on it", "act on it")
BLIND = "On {loops} nobody sees {variables}: there is no metric."
RULE_IS = "{variable} follows a rule: {formula}."
GOAL_IS = "{variable} is held at {goal}."
GOAL_LOOPS = "{variable} is held at {goal}, by {loops}."
