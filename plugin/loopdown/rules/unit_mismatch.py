"""Units that don't fit.

A number with a wrong unit gives an answer that looks right. Known units (time, bytes, percent) are converted;
every other word is a unit of its own, and a bare number fits anywhere.

Bad:

    Load (+ delay 3 pods)-> Pods

Good:

    Load (+ delay 3 min)-> Pods
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.ERROR
