"""A name that stands once and looks like another.

Links introduce the variables that they name, so a slip in a name makes a new variable, and the loop that was
meant is not there.

Bad:

    Load (+)-> Latency (+)-> Timeouts
    Latecy (+)-> Pods

Good:

    Load (+)-> Latency (+)-> Timeouts
    Latency (+)-> Pods
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.WARNING
