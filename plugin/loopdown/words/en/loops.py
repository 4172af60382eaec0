"""What each loop does, and what follows."""

from __future__ import annotations

AMPLIFIES_ALONE = "{loop} amplifies, and nothing in this model pushes back"
AMPLIFIES = "{loop} amplifies"
AMPLIFIES_GUARDED = ("{loop} amplifies; {guards} pushes back", "{loop} amplifies; {guards} push back")
AMPLIFIES_LOST = (
    "{loop} amplifies; {guards} pushes back, and loses{when}",
    "{loop} amplifies; {guards} push back, and lose{when}",
)
AMPLIFIES_TOO_LATE = (
    "{loop} amplifies; {guards} pushes back too late{when}",
    "{loop} amplifies; {guards} push back too late{when}",
)
HELD = "In every run that is enough: no stock on it comes to a limit that is bad, and none grows on."
LOST = "That isn't enough: {losses}."
CARRIES_ROUND = "{loop} carries material round"
PUSHES_BACK = "{loop} pushes back on {variable}"
PUSHES_BACK_SHORT = "{loop} acts on {variable} only while {stocks} is short"
DRAINS = "{loop} is what leaves {stock} by itself: the less there is, the less leaves"
PUSHES_BACK_LATE = "{loop} pushes back on {variable}, {delay} later"
PUSHES_BACK_UNKNOWN = "{loop} pushes back on {variable}, after a delay of unknown length"
UNDETERMINED = "{loop} is undetermined: the sign of {links} decides what it does"
HIDDEN = "not declared"
NEGATIVE_LINKS = ("no negative link", "1 negative link", "{count} negative links")
COUNT = "{count}: {type}."
DELAY_KNOWN = " Once round takes {delay} of delay ({links})."
DELAY_UNKNOWN = " It carries a delay of unknown length ({links})."
UNGUARDED = (
    "No loop pushes back on a variable of it, so a change keeps growing until something outside the model "
    "stops it. A guard (a circuit breaker, a limit, a budget) would act on {variables}."
)
GUARD = "{loop} pushes back on {variables}, {speed}."
MORE_GUARDS = "{count} more push back, none of them sooner."
GUARD_WHILE = "{loop} pushes back on {variables}, {speed}, but only while {limits}."
GUARD_FOLLOWS = "{formula} follows {parts}"
GUARD_ALL = "{loop} shares all its links with it and pushes back {speed}."
TOO_LATE = "That is too late for {stock}, which is full in {time}{when}."
TOO_LATE_BUT = "That is too late for {stock}, which is full in {time}{when}; {loops} acts in time."
WHEN = " when {scenario}"
LATE = {
    "can swing": "It answers late, so it can overshoot and swing around its goal.",
    "swings": "It answers late, and {stock} swings{when}.",
    "overshoots": "It answers late, and {stock} overshoots{when}.",
    "neither": "It answers late; in no run does a stock on it swing.",
}
UNOBSERVED = "Nobody can watch it: no variable on it has a metric."
SUPPLIED = (
    "It closes only because what isn't there can't leave ({links}): while the stock is short it returns a share "
    "of what leaves; it does not grow by itself."
)
SUPPLIED_BALANCING = "The way back closes only while the stock is short: what isn't there can't leave ({links})."
SEEKS = "It seeks a goal: {variable} at {goal}."
BY_RUN = "The sign of {links} is that of the run: there it never changes."
NAME_IT = "No loop statement names it. To claim it, add: "
MORE = "(more)"
LESS = "(pushes back)"
LESS_LEAVES = "(less)"
AFTER_SOME_TIME = "after some time"
MORE_DECLARED = ("1 more declared loop isn't told here", "{count} more declared loops aren't told here")
MORE_DECLARED_WHY = "They stand behind those above in the text, and are checked. `loopdown analyze` lists them all."
