"""One link has two signs or two delays.

A pair of variables has one link. If it seems to work both ways, a variable is missing between the two:
each path then has its own.

Bad:

    Pods (-)-> Latency
    Pods (+)-> Latency

Good:

    Pods (-)-> Load per pod
    Load per pod (+)-> Latency
    Pods (+)-> Database connections
    Database connections (+)-> Latency
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
