"""A formula, a flow, a scenario, a lever or a cause names something that isn't there.

Links and loops introduce the variables that they name; everything else refers to one. A name that nothing
declares is a slip, or a variable that was renamed elsewhere. Names are compared without case, and spaces and
underscores are equal.

Bad:

    Failures = 5% * Requests
    Retries = 60% * Failurs

Good:

    Requests = 100/s
    Failures = 5% * Requests
    Retries = 60% * Failures
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
