"""Charts of behaviour over time, and what they show in numbers."""

from __future__ import annotations

BEHAVIOUR = "{stock} over time"
BEHAVIOUR_COURSE = "{scenario}: {course}; from {start} to {end} after {time}."
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
HOW_IT_IS_RUN_ADAPTIVELY = "Run for {length}, in steps as long as the model allows, by {method}."
METHODS = {
    "adaptive": "the method of Dormand and Prince",
    "euler": "Euler's method",
    "rk4": "the method of Runge and Kutta",
}
