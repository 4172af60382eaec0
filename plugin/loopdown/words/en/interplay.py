"""How loops act on each other."""

from __future__ import annotations

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
MORE_FIGHTS = ("1 more pair of loops fights", "{count} more pairs of loops fight")
MORE_FIGHTS_WHY = "`loopdown analyze` lists them."
