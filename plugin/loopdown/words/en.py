"""Every word of the callouts, in English: another language is another file like this one.

A sentence is a template; `wording.py` fills its places.
"""

from __future__ import annotations

# ------------------------------------------------------------------ loops

AMPLIFIES_ALONE = "{loop} amplifies, and nothing in this model pushes back"
AMPLIFIES = "{loop} amplifies"
AMPLIFIES_GUARDED = ("{loop} amplifies; {guards} pushes back", "{loop} amplifies; {guards} push back")
CARRIES_ROUND = "{loop} carries material round"
PUSHES_BACK = "{loop} pushes back on {variable}"
PUSHES_BACK_SHORT = "{loop} pushes back on {variable} only while {stocks} is short"
PUSHES_BACK_LATE = "{loop} pushes back on {variable}, {delay} later"
PUSHES_BACK_UNKNOWN = "{loop} pushes back on {variable}, after a delay of unknown length"
UNDETERMINED = "{loop} is undetermined: the sign of {links} decides what it does"
HIDDEN = "not declared"

NEGATIVE_LINKS = ("no negative link", "1 negative link", "{count} negative links")
TYPE = {"reinforcing": "reinforcing", "balancing": "balancing", "undetermined": "undetermined"}
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
LATE = "It answers late, so it can overshoot and swing around its goal."
UNOBSERVED = "Nobody can watch it: no variable on it has a metric."
AT_ONCE = "at once"
AFTER_UNKNOWN = "after a delay of unknown length"
FIGHT = "{one} and {other} fight over {actuator}"
FIGHT_WHY = (
    "Both set {actuator}: {one} when {driver} changes, to hold {goal} down; {other} when {other_driver} changes, to "
    "hold {other_goal} down. When only one of the two is satisfied, each undoes what the other has done."
)
ITSELF = "it"
FIGHT_SPEED = "{one} answers {speed}, {other} {other_speed}."
FIGHT_MEND = "One controller should decide, or each should have an actuator of its own."
COUPLED = "{count} pairs of loops share variables"
COUPLED_WHY = "A change in a shared variable goes round all loops through it at once."
COUPLED_HEADER = ("Loops", "What they share")
COUPLED_MORE = ("1 more pair is left out here.", "{count} more pairs are left out here.")
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
AFTER = "after {delay}"
AFTER_SOME_TIME = "after some time"
NOTES = "Notes on {names}"
NOTES_MANY = ("1 note on variables and links", "{count} notes on variables and links")

OR = "or"
AND = "and"

MORE_ITEMS = ("1 more", "{count} more")
MORE_BETWEEN = "… {count} more …"
MORE_DECLARED = ("1 more declared loop isn't told here", "{count} more declared loops aren't told here")
MORE_DECLARED_WHY = "They stand behind those above in the text, and are checked. `loopdown analyze` lists them all."
MORE_FIGHTS = ("1 more pair of loops fights", "{count} more pairs of loops fight")
MORE_FIGHTS_WHY = "`loopdown analyze` lists them."
NOT_COMPARED = "Only the first {compared} of {count} loops are compared with each other"
NOT_COMPARED_WHY = "Which variables the others share, and whether they fight, isn't known. Split the model to find out."
MORE_PROBLEMS = ("1 more finding isn't shown here", "{count} more findings aren't shown here")
MORE_PROBLEMS_WHY = "`loopdown check` lists them all. Mend those above first: often one slip has many findings."
MORE_STOCKS = ("1 more stock isn't told here", "{count} more stocks aren't told here")
MORE_STOCKS_WHY = "They stand behind those above in the text. `loopdown analyze --output-format json` tells of each."
MORE_LOOPS = ("1 more loop isn't told here", "{count} more loops aren't told here")
MORE_LOOPS_WHY = "They are longer than those above. `loopdown analyze` lists them all."
BUDGET_SPENT = "The search for loops stopped after {count} of them"
BUDGET_SPENT_WHY = (
    "This model has more circuits than can be listed. The declared loops are all checked, and the shortest hidden "
    "ones are told; longer ones may be missing."
)

# ------------------------------------------------------------------ stocks

AS_WRITTEN = "as written"
GROWS = "{stock} grows by {net}"
DRAINS = "{stock} drains by {net}"
HOLDS = "{stock} holds its level: what comes in goes out"
NO_NUMBERS = "How fast {stock} fills or drains isn't said"
NOT_WORKED_OUT = "{stock} can't be worked out: {reason}"
NOT_WORKED_OUT_AS_WRITTEN = "{stock} can't be worked out as written"
NOT_WORKED_OUT_IN = "{scenario}: not worked out ({reason})."
STAYS_FULL = "{stock} is full and stays full"
HOLDS_BUT = "{stock} holds its level as written, but"
HOLDS_SHORT = "{stock} holds its level"
LEAVES_LATER = "{stock} holds its level at first, and is at about {level} after {time}"
TURNS_AND_RESTS = " at first, is at {far} after {time}, and settles at about {level}"
THEN_SWINGS = " at first, then swings"
COMES_TO_REST = " at first, and settles at about {level}"
BUT = ", but "
BUT_GROWS = "grows by {net} when {scenario}"
BUT_ENDS = "is at about {level} after {time} when {scenario}"
BUT_DRAINS = "drains by {net} when {scenario}"
FULL = "is full in {time}"
FULL_IN = "is full in {time} when {scenario}"
ALSO_IN = "in {time} when {scenario}"
ALSO_AT_ONCE = "from the start when {scenario}"
IS_FULL = "is full from the start"
IS_FULL_IN = "is full from the start when {scenario}"
EMPTY = "is empty in {time}"
EMPTY_IN = "is empty in {time} when {scenario}"
IS_EMPTY = "is empty from the start"
IS_EMPTY_IN = "is empty from the start when {scenario}"
COLUMN_SCENARIO = "Scenario"
COLUMN_IN = "In"
COLUMN_OUT = "Out"
COLUMN_NET = "Net"
COLUMN_UNIT = "{column}, {unit}"
COLUMN_FULL = "Full after"
COLUMN_EMPTY = "Empty after"
COLUMN_STAY = "Time in it"
COLUMN_STAY_FULL = "… when full"
AT_START = "at once"
NEVER = "never"
NOT_IN_RUN = "not in this run"
NO_TIME = "none"
THEN = "When it is full: {effect}"
AND_TURNED = ". Turned away: {rates}."
TURNED = "{rate}"
TURNED_IN = "{rate} when {scenario}"
TURNED_ALIKE = "{rate} in each case"
TURNED_ALIKE_SOME = "{rate} in each case in which it fills"
TURNED_AWAY = "When it is full, {rates} are turned away."
THEN_FULL = "When it is full: {effect}."
THEN_EMPTY = "When it is empty: {effect}."
BLOCKS = "When it is full, what would come in waits where it comes from."
RETURNS = "{share} of what leaves comes back: {rate} of the inflow."
AMPLIFICATION = "What comes in for the first time is multiplied by {factor} on its way through."
SWINGS = "It swings between {low} and {high}, once in {period}; {course}."
SWINGS_IN = "{scenario}: it swings between {low} and {high}, once in {period}; {course}."
COURSE = {
    "dying out": "the swings die out",
    "sustained": "the swings neither grow nor die out",
    "growing": "the swings grow",
    "unknown": "this run is too short to say whether the swings grow",
}
NO_LIMIT = "The model says no limit at which that ends."
HOLD = "It holds once {ways}."
HOLD_IN = "{scenario}: it holds once {ways}."
HOLD_FILLING = "When it fills, it holds once {ways}."
HOLD_FILLING_IN = "{scenario}: when it fills, it holds once {ways}."
HOLD_EMPTYING = "Before it is empty, it holds once {ways}."
HOLD_EMPTYING_IN = "{scenario}: before it is empty, it holds once {ways}."
HOLD_LATER = "In the end it holds once {ways}."
HOLD_LATER_IN = "{scenario}: in the end it holds once {ways}."
RATES_AT_START = "The rates are those at the start; they change on the way."
FALLS_TO = "{flow} falls to {rate}"
REACHES = "{flow} reaches {rate}"

# ------------------------------------------------------------------ why a stock grows or drains

WHY_GROWS = "Why {stock} grows: {found}"
WHY_GROWS_FASTER = "Why {stock} grows faster: {found}"
WHY_DRAINS_FASTER = "Why {stock} drains faster: {found}"
WHY_DRAINS = "Why {stock} drains: {found}"
IF_GROWS = "If {stock} grows, {either}"
IF_DRAINS = "If {stock} drains, {either}"
BRANCH = {
    ("in", "rises"): ("the inflow rose", "an inflow rose"),
    ("in", "falls"): ("the inflow fell", "an inflow fell"),
    ("out", "rises"): ("the outflow rose", "an outflow rose"),
    ("out", "falls"): ("the outflow fell", "an outflow fell"),
}
ALSO = "; "
DECIDED_IN = "in {scenario} {branches}"
DECIDED_LATER = "after {time} {branches}"
DECIDED_LATER_IN = "in {scenario}, after {time}, {branches}"
DECIDED_LATER_ALL = "after {time} {branches}, as written and in {scenario}"
DECIDED = "{when}: {moves}."
MOVED = "{flow} {before} → {after}"
SET_BY = " {scenario} sets {changes}."
EITHER = "either {branch}: {flows}"
OR_ELSE = "or {branch}: {flows}"
ONLY = "{branch}: {flows}"
FOLLOWS = "{flow}, which follows {drivers}"
RISES = "{variable} rises: "
FALLS = "{variable} falls: "
CHECK = " Check: {check}."
OWN_CAUSES = "Named for {stock} itself:"
WHY_RISES = "Why {variable} rises"
WHY_FALLS = "Why {variable} falls"
WHERE_TO_LOOK = "Where to look:"
# What opens a property on such a line: where it is plain what the line is about, and where it has to be said.
BESIDE = {
    "metric": ("Watch ", "Watch {variable}: "),
    "runbook": ("Runbook: ", "Runbook for {variable}: "),
}
BESIDE_OTHER = ("{property}: ", "{property} of {variable}: ")

# ------------------------------------------------------------------ levers

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
TROUBLE_FULL = "{stock} full"
TROUBLE_EMPTY = "{stock} empty"
LEVERS_TROUBLES = "Where to intervene"
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
LEVERS_NO_HELP = "none of these levers helps"
LEVERS_WORSEN = ("{levers} makes it worse", "{levers} make it worse")
LEVERS_WORSEN_IN = ("{levers} makes it worse {where}", "{levers} make it worse {where}")
LEVERS_MORE = ("1 more", "{count} more")
IN_WRITTEN = "as written"
IN_SCENARIO = "when {scenario}"
LOOPS_GONE = ("{loops} is gone.", "{loops} are gone.")
LOOPS_MORE = ("1 more loop", "{count} more loops")
LOOPS_UNTOLD = "Changes loops that aren't told here."
LOOP_NEW = "New: {loop}."
LOOP_NEW_KIND = {
    "reinforcing": "a reinforcing loop, {way}",
    "balancing": "a balancing loop, {way}",
    "undetermined": "an undetermined loop, {way}",
}
LOOP_BECOMES = ("{loops} becomes {type}.", "{loops} become {type}.")
LOOP_ANSWERS = ("{loops} takes effect {after} instead of {before}.", "{loops} take effect {after} instead of {before}.")
PREVENTS = "prevents it"
DELAYS = "delays it"
IMPROVES = "improves it"
WORSENS = "makes it worse"
LEAVES = "no effect"
NO_EFFECT = "No effect."
NO_EFFECT_ON_FIGURES = "No effect on the figures."
NO_LOOP_CHANGES = "Leaves the loops as they are."
FROM_TO = "{before} → {after}"
AWAY_FROM_TO = "turned away: {before} → {after}"
NET_FROM_TO = "net: {before} → {after}"
HIGHEST_FROM_TO = "highest: {before} → {after}"
LOWEST_FROM_TO = "lowest: {before} → {after}"
NOT_BEFORE = "never"
BEYOND_RUN = "beyond this run"
NEVER_FULL = "never full"
FULL_INSTEAD = "full {after}, not {before}"
ENDS_INSTEAD = "ends at {after}, not {before}"
STUCK = "Not predicted: {why}"
PLAN_HEADLINE = "Action plan: {counts}"
PLAN_COUNT = "{count} {within}"
PLAN_LINE = "{within}: {levers}"
PLAN_MARKED = "{lever}, which {mark}"
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

# ------------------------------------------------------------------ the three steps of an incident

STEP_STOCKS = "1 What is accumulating"
STEP_LOOPS = "2 Why"
STEP_LEVERS = "3 Where to intervene"

# ------------------------------------------------------------------ the design checklist

CHECKLIST = "Design checklist: {done} of {all} hold"
AND_MORE = (" and 1 more", " and {count} more")
CHECK_DECLARED = "Every loop of the model is declared ({count})."
CHECK_NOT_DECLARED = "Every loop of the model is declared: no statement names {loops}."
CHECK_GUARDED = "Every reinforcing loop has a guard: {pairs}."
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
CHECK_FIGHT = "{loops} over {actuator}"
CHECK_LIMITS = "What happens at each limit is stated: {stocks}."
CHECK_LIMIT_SILENT = "What happens at each limit is stated: not at that of {stocks}."

# ------------------------------------------------------------------ findings on the page

HELP = "Mend: "
NOTHING_YET = "This model is empty"
NOTHING_YET_WHY = "Write a first link, as in "
NOTHING_DRAWN = "This model has no loop and no stock, so there is nothing to show"
NOTHING_SHOWN = "This model has nothing of what is to be shown here"
NOTHING_SHOWN_WHY = "Take the parts that it lacks out of the block's show line, or take that line away to show all."

# ------------------------------------------------------------------ diagrams

CAUSAL_LOOP_DIAGRAM = "Causal loop diagram"
SAME_WAY = "{source} raises {target}"
OPPOSITE = "{source} lowers {target}"
UNKNOWN_WAY = "{source} affects {target}"
STOCK_FLOW_DIAGRAM = "Stock and flow diagram"
LEVEL_OF_LIMIT = "{level} of {limit}"
LIMIT_ALONE = "at most {limit}"
STOCK_HOLDS = "{stock} holds {level}"
STOCK_WITHOUT_LEVEL = "{stock} is a stock"
MOVES = "{flow} moves from {source} to {target}"
FROM_OUTSIDE = "outside"
TO_OUTSIDE = "outside"
BEHAVIOUR = "{stock} over time"
BEHAVIOUR_END = "{scenario}: from {start} to {end} after {time}."
BEHAVIOUR_FULL = "{scenario}: from {start} to {end} after {time}; {moment}."
CHART_LIMIT = "max"
CHART_LIMIT_AS_WRITTEN = "max as written"
CHART_FULL = "full after {time}"
CHART_EMPTY = "empty after {time}"
IN_NUMBERS = ("The chart in numbers", "The charts in numbers")
COLUMN_START = "At the start"
COLUMN_LOWEST = "Lowest"
COLUMN_HIGHEST = "Highest"
COLUMN_END = "At the end"
COLUMN_LIMIT = "Limit"
VALUE_AT_START = "{value} at the start"
VALUE_AFTER = "{value} after {time}"
HOW_IT_IS_RUN = "Run for {length} in steps of {step}, by {method}."
AT_MOST = "at most {most}"
METHODS = {"euler": "Euler's method", "rk4": "the method of Runge and Kutta"}
LADDER = "Places to intervene"
LADDER_RUNG = "{level} {name}"
LADDER_BREAK = ("↑ strong", "↓ weak")
LADDER_TOLD = "Level {level}, {name}: {levers}"
FIRST_OF_PARTS = "Picture 1 of {count}: one alone would have too many lines to follow."
PART_OF = "Picture {number} of {count}."
LEFT_OUT_OF_PARTS = (
    "1 more link isn't drawn; those of the loops that stand first are.",
    "{count} more links aren't drawn; those of the loops that stand first are.",
)
LEFT_OUT = {
    "causal-loop": (
        "1 link that formulas and flows imply isn't drawn: it is on no loop that is told.",
        "{count} links aren't drawn: formulas and flows imply them, or they are on no loop that is told.",
    ),
    "stock-flow": (
        "1 link isn't drawn, so that the others can be read.",
        "{count} links aren't drawn, so that the others can be read.",
    ),
    "ladder": ("1 lever isn't drawn.", "{count} levers aren't drawn."),
}
DIAGRAM_LOOPS = "Loops: {loops}"
