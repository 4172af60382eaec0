"""A formula can't be computed.

A division by zero, the logarithm of a negative number or a number that grows beyond all bounds: the run ends
there, and what it says of that moment and after it would be nonsense. The message names the formula, the scenario
and the time.

Bad:

    stock Queue = 50
    flow Processed: Queue -> () @ 100/s / Workers
    Workers = 0

Good:

    stock Queue = 50
    flow Processed: Queue -> () @ 100/s / Workers
    Workers = 4
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
