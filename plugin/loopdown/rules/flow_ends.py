"""A flow joins something that can't be filled or drained.

Material flows between stocks, or between a stock and the world outside. A flow that ends at a rate, or that
has the outside at both ends, moves nothing that the model counts.

Bad:

    stock Queue = 50
    flow Incoming: (Clients) -> (Queue) @ 100/s

Good:

    stock Queue = 50
    flow Incoming: (Clients) -> Queue @ 100/s
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
