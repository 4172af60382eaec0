"""A line that can't be read.

The message names the place and the form that is meant. Every other line of the block is still read, so that
one slip hides nothing else.

Bad:

    Load --> Latency

Good:

    Load (+)-> Latency
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
