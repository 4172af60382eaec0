"""How loops act on each other."""

from __future__ import annotations

# The last word of a loop's title that says what it controls: *Latency autoscaler*, *Cost control*.
CONTROLLER = r"\w+(?:er|or)|control|target|goal|cap|budget"

FIGHT = "{one} and {other} fight over {actuator}"
FIGHT_WHY = (
    "Both set {actuator}: {one} when {driver} changes, {purpose}; {other} when {other_driver} changes, "
    "{other_purpose}. When only one of the two is satisfied, each undoes what the other has done."
)
TO_HOLD = "to hold {end} where it should be"
TO_GOAL = "to hold {end} at {goal}"
TO_KEEP = {"low": "to keep {end} low", "high": "to keep {end} high"}
ITSELF = "it"
OPEN_FIGHT = "Whether {one} and {other} help or hinder each other depends on what they are for"
OPEN_FIGHTS = "Whether loops help or hinder each other depends on what they are for: {count} pairs"
OPEN_FIGHT_PAIR = (
    "{one} {moves} {actuator} when {driver} rises, {other} {other_moves} it when {other_driver} rises. They help each "
    "other if {actuator} is what both look after, and pull it two ways if {end} and {other_end} are ends of their own."
)
OPEN_FIGHT_MEND = "The signs can't tell: say which with "
OPEN_FIGHT_EXAMPLES = ("variable {name}, goal 5", "variable {name}, better low")
OPEN_FIGHTS_MORE = ("1 more pair is left out here.", "{count} more pairs are left out here.")
RAISES = {True: "raises", False: "lowers"}
FIGHT_SPEED = "{one} answers {speed}, {other} {other_speed}."
FIGHT_MEND = "One controller should decide, or each should have an actuator of its own."
COUPLED = "{count} pairs of loops share variables"
COUPLED_WHY = "A change in a shared variable goes round all loops through it at once."
COUPLED_HEADER = ("Loops", "What they share")
COUPLED_MORE = ("1 more pair is left out here.", "{count} more pairs are left out here.")
MORE_FIGHTS = ("1 more pair of loops fights", "{count} more pairs of loops fight")
MORE_FIGHTS_WHY = "`loopdown analyze` lists them."
