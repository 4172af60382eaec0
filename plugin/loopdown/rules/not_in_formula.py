"""A link leads to something that is computed without it.

The link takes part in loops; the numbers don't follow it. That is often meant: a model may compute its queue and
only sketch its autoscaler. Where the source has numbers too, the formula has probably forgotten it.

Bad:

    Rate = 100/s
    Pods (+)-> Rate

Good:

    Pods = 10
    Rate = Pods * 10/s
    Pods (+)-> Rate
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.INSIGHT
