"""A loop statement ends somewhere else than it began.

A loop comes back to its first variable and passes every other one once. The closing name is written, so that
the closing link has its sign too.

Bad:

    loop R1: Load (+)-> Latency (+)-> Retries

Good:

    loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
