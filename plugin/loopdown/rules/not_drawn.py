"""A block stands in raw HTML, where Markdown leaves it as it is.

A reader sees the text of the model and no picture, and nobody checks it. An element with `markdown="block"`
lets Markdown in.

Bad:

    <details>

    ```loopdown
    loop R1: Load (+)-> Retries (+)-> Load
    ```

    </details>

Good:

    <details markdown="block">

    ```loopdown
    loop R1: Load (+)-> Retries (+)-> Load
    ```

    </details>
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.WARNING
