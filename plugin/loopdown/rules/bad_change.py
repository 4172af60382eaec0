"""A scenario or a lever changes something that it can't change.

A scenario is the same structure with other values. A lever may also cut, add or delay links, which have to be
there.

Bad:

    Rate = 100/s
    scenario Slow: cut Rate -> Rate

Good:

    Rate = 100/s
    scenario Slow: Rate = 40/s
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
