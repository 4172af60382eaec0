"""Two statements declare one name.

Stocks, flows and variables declare a name once, and the IDs of loops share their namespace. Two declarations
would be two meanings of one word on one page.

Bad:

    Capacity = 100
    Capacity = 200

Good:

    Capacity = 100
    Reserve capacity = 200
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
