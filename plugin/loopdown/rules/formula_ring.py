"""Formulas depend on each other in a ring.

Each of them needs the others' results first, so none can be computed. In a real system something on that ring
takes time: a stock that fills, or a delay. Naming it makes the ring a loop.

Bad:

    Load = 2 * Retries
    Retries = Load / 2

Good:

    Load = 100/s + Retries
    Retries = delay(10% * Load, 1 s)
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
