"""What a lever does to loops and stocks."""

from __future__ import annotations

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
LEAVES_FIGURES = "no effect on the figures"
NO_EFFECT = "No effect."
NO_EFFECT_ON_FIGURES = "No effect on the figures."
NO_LOOP_CHANGES = "Leaves the loops as they are."
FROM_TO = "{before} → {after}"
AWAY_FROM_TO = "turned away: {before} → {after}"
HIGHEST_FROM_TO = "highest: {before} → {after}"
LOWEST_FROM_TO = "lowest: {before} → {after}"
END_FROM_TO = "in the end: {before} → {after}"
MEAN_FROM_TO = "on average: {before} → {after}"
AMPLITUDE_FROM_TO = "swings by: {before} → {after}"
RECOVERED_FROM_TO = "back: {before} → {after}"
BEYOND_GOAL_FROM_TO = "off its goal: {before} → {after}"
OFF_GOAL_FROM_TO = "off its goal by: {before} → {after}"
AT_LIMITS_FROM_TO = "at its limit: {before} → {after}"
NOT_BEFORE = "never"
BEYOND_RUN = "beyond this run"
NEVER_FULL = "never full"
NEVER_EMPTY = "never empty"
FULL_INSTEAD = "full {after}, not {before}"
EMPTY_INSTEAD = "empty {after}, not {before}"
HIGHEST_INSTEAD = "rises to {after}, not {before}"
LOWEST_INSTEAD = "falls to {after}, not {before}"
ENDS_INSTEAD = "ends at {after}, not {before}"
MEAN_INSTEAD = "is {after} on average, not {before}"
AMPLITUDE_INSTEAD = "swings by {after}, not {before}"
NO_SWINGS = "nothing"
RECOVERED_INSTEAD = "is back after {after}, not {before}"
AWAY_INSTEAD = "turns away {after}, not {before}"
THEN_INSTEAD = "is {after} after {time}, not {before}"
STUCK = "Not predicted: {why}"
