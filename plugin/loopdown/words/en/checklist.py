"""The design checklist of a system with loops."""

from __future__ import annotations

CHECKLIST = "Design checklist: {done} of {all} hold"
AND_MORE = (" and 1 more", " and {count} more")
CHECK_DECLARED = "Every loop of the model is declared ({count})."
CHECK_NOT_DECLARED = "Every loop of the model is declared: no statement names {loops}."
CHECK_GUARDED = "Every reinforcing loop has a guard that holds in every run: {pairs}."
CHECK_GUARDED_ON_PAPER = (
    "Every reinforcing loop has a guard, on paper: {pairs}. Nothing is run that would show who wins."
)
CHECK_GUARD_LOST = "Every reinforcing loop has a guard that holds: not {pairs}."
CHECK_LOST = "{loop} by {guards}, which {loses}: {losses}"
LOSES = ("loses", "lose")
COMES_TOO_LATE = ("comes too late", "come too late")
CHECK_BY = "{loop} by {guards}"
CHECK_GUARDED_UNTOLD = "Every reinforcing loop has a guard: longer loops, which aren't told."
CHECK_GUARD_UNKNOWN = "Every reinforcing loop has a guard: whether anything pushes back on {loops} isn't known."
CHECK_UNGUARDED = "Every reinforcing loop has a guard: nothing pushes back on {loops}."
CHECK_DELAYS = "Every balancing loop's delay is known: {speeds}."
CHECK_SPEED = "{loop} answers {speed}"
CHECK_DELAY_UNKNOWN = "Every balancing loop's delay is known: not that of {loops}."
CHECK_OBSERVED = "Every loop can be watched: each has a metric on it."
CHECK_UNOBSERVED = "Every loop can be watched: there is no metric on {loops}."
CHECK_PEACE = "No two balancing loops fight over one actuator."
CHECK_PEACE_OF_SOME = (
    "No two balancing loops fight over one actuator: not among the first {compared} loops; the others aren't compared."
)
CHECK_FIGHTS = "No two balancing loops fight over one actuator: {pairs} do."
CHECK_FIGHTS_OPEN = (
    "No two balancing loops fight over one actuator: not known of {pairs}; the model doesn't say what each is for."
)
CHECK_FIGHT = "{loops} over {actuator}"
CHECK_LIMITS = "What happens at each limit is stated: {stocks}."
CHECK_LIMIT_SILENT = "What happens at each limit is stated: not at that of {stocks}."
