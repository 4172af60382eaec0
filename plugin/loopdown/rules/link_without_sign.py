"""An arrow between causes has no sign.

An arrow without a sign says that two things are connected and leaves out the half that matters: whether
they move the same way or opposite ways. Whether a loop reinforces or balances follows from nothing else.
Inside a loop statement an arrow may go without, where the link stands elsewhere.

Bad:

    Load -> Latency

Good:

    Load (+)-> Latency
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
