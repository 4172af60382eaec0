"""How long a block takes from text to findings, and `loopdown check` on one small file from the shell.

Run it with `python benchmarks/reading.py`. Machines differ and are noisy: each figure is the median of
alternating runs, and stands beside one of the same run to compare it with.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import loopdown

BLOCK = """\
title Checkout under load
stock Request queue = 50 requests
    max 1000 requests
    when full "HTTP 503"
    metric "http_queue_depth"
flow Incoming requests: (Clients) -> Request queue @ 100/s + Retries
flow Processed requests: Request queue -> (Outcome) @ 100/s
Failures = 5% * Processed requests
Retries = 60% * Failures
loop R1 "Retry storm": Request queue -> Processed requests -> Failures -> Retries -> Incoming requests -> Request queue
loop B2 "Autoscaler": Request queue (+)-> Latency (+ delay 3 min)-> Pods (+)-> Processed requests -> Request queue
loop B3 "Breaker": Failures (+)-> Breaker open (-)-> Incoming requests
    -> Request queue -> Processed requests -> Failures
scenario DB slow: Processed requests = 40/s
lever 11 "Double the queue": Request queue.max = 2000 requests
lever 7 "Stop retrying", on R1: cut Failures -> Retries
lever 6 "Trace every request", on Latency, within sprint
cause Incoming requests rises "Retry storm", check "error rate and retry metrics"
run 10 min
# twenty lines
"""


def seconds(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def read_block(least: loopdown.Severity = loopdown.Severity.INSIGHT) -> object:
    models = loopdown.read_models([loopdown.whole_file(loopdown.Source("page.md", BLOCK))])
    return [model.found(least) for model in models]


def main() -> None:
    read_block()
    warm = [seconds(read_block) for _ in range(50)]
    print(f"20 lines, text to findings, warm: {statistics.median(warm) * 1000:.1f} ms (goal: under 10)")
    asked = [seconds(lambda: read_block(loopdown.Severity.WARNING)) for _ in range(50)]
    print(f"the same down to warnings, as `check` asks: {statistics.median(asked) * 1000:.1f} ms")

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.loopdown"
        file.write_text("loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load\n")
        check = [sys.executable, "-m", "loopdown.hosts.cli.main", "check", str(file)]
        nothing = [sys.executable, "-c", "pass"]
        pairs = []
        for _ in range(11):
            pairs.append((seconds(lambda: run(check)), seconds(lambda: run(nothing))))
        ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"loopdown check, one small file: {ours:.3f} s (goal: under 0.4), {ratio:.0f} times a bare Python start")
        print(f"a bare Python start: {bare:.3f} s")


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
