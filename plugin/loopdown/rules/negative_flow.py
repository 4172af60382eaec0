"""A flow's rate becomes negative.

Flows run one way, so a negative rate counts as none. What seems to run backwards is a second flow, or a formula
that lacks its `max(0, …)`.

Bad:

    stock Queue = 50 requests
    flow Processed: Queue -> () @ Capacity - 100/s
    Capacity = 40/s

Good:

    stock Queue = 50 requests
    flow Processed: Queue -> () @ max(0/s, Capacity - 100/s)
    Capacity = 40/s
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.WARNING
