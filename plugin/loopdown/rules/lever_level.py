"""A lever's level isn't one of the twelve.

Donella Meadows' places to intervene in a system go from 12, constants and parameters, the weakest, to 1, the
power to transcend paradigms, the strongest.

Bad:

    lever 13 "Restart it"

Good:

    lever 12 "Raise the timeout"
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
