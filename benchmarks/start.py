"""What a command takes from the shell, against an interpreter that does nothing.

    python benchmarks/start.py [rounds]

Processor time, in turns, with compiled modules on disk, as any second run of an installation has them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from timing import compare

FILES = {
    "a loop": "loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load\n",
    "a stock": (
        "stock Queue = 50 jobs, max 1000 jobs, when full \"jobs are refused\"\n"
        "flow In: () -> Queue @ 100/s\nflow Out: Queue -> () @ Queue / 1 s\n"
    ),
}  # fmt: skip
GOAL = 15


def main() -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    nothing = [sys.executable, "-c", "pass"]
    loopdown = [sys.executable, "-m", "loopdown.hosts.cli.main"]
    print(f"--help: {compare([*loopdown, '--help'], nothing, rounds)}")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            file = Path(folder) / f"{name}.loopdown"
            file.write_text(text, encoding="utf-8")
            print(f"check of a file with {name}: {compare([*loopdown, 'check', str(file)], nothing, rounds)}", end="")
            print(f" (goal: {GOAL})")


if __name__ == "__main__":
    main()
