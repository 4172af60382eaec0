"""Why a stock grows or drains."""

from __future__ import annotations

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
MOVED_AT_ONCE = "{flow} {amount} at once"
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
