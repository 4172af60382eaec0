"""What stands between the parts of a page, findings on it, and what isn't told there."""

from __future__ import annotations

NOTES = "Notes on {names}"
NOTES_MANY = ("1 note on variables and links", "{count} notes on variables and links")
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
STEP_STOCKS = "1 What is accumulating"
STEP_LOOPS = "2 Why"
STEP_LEVERS = "3 Where to intervene"
HELP = "Mend: "
NOTHING_YET = "This model is empty"
NOTHING_YET_WHY = "Write a first link, as in "
NOTHING_DRAWN = "This model has no loop and no stock, so there is nothing to show"
NOTHING_SHOWN = "This model has nothing of what is to be shown here"
NOTHING_SHOWN_WHY = "Take the parts that it lacks out of the block's show line, or take that line away to show all."
