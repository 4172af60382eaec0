"""What several subjects say in the same words."""

from __future__ import annotations

TYPE = {"reinforcing": "reinforcing", "balancing": "balancing", "undetermined": "undetermined"}
AS_WRITTEN = "as written"
COLUMN_SCENARIO = "Scenario"
AT_START = "at once"
WHERE_TO_LOOK = "Where to look:"
BESIDE = {
    "metric": ("Watch ", "Watch {variable}: "),
    "runbook": ("Runbook: ", "Runbook for {variable}: "),
}
BESIDE_OTHER = ("{property}: ", "{property} of {variable}: ")
