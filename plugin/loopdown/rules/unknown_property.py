"""A statement has a property that it can't have.

A property that nobody reads would look as if it said something: a `max` on a link limits nothing.

Bad:

    Load (+)-> Latency, max 5

Good:

    Load (+)-> Latency, because "work waits for work"
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
