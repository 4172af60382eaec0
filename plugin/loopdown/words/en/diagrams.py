"""Titles of diagrams, and what they show for those who can't see them."""

from __future__ import annotations

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
