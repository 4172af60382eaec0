"""A block's text is included from another file, which the command line doesn't read.

The page draws and checks the block, since there the text has been put in its place. `loopdown check` sees the
page as it lies on disk: check the included file by itself, as a `.loopdown` file.

Bad:

    ```loopdown
    --8<-- "models/retry-storm.loopdown"
    ```

Good:

    ```loopdown
    loop R1: Load (+)-> Retries (+)-> Load
    ```
"""

from __future__ import annotations

from loopdown.base.finding import Severity

SEVERITY = Severity.INSIGHT
