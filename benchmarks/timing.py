"""The processor time of two things, in turns, so that whatever else the machine does hits them alike.

A thing is a function of this process or a command, of which its children's time counts too. Ratios are what to read:
times depend on the machine.
"""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Task = Callable[[], object] | Sequence[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians of several rounds."""

    one: float  # seconds of processor time
    other: float
    ratio: float  # of the first to the second; the median of each round's, not the ratio of the medians

    def __str__(self) -> str:
        return f"{self.one * 1000:.1f} ms against {self.other * 1000:.1f} ms: {self.ratio:.2f} times as long"


def compare(one: Task, other: Task, rounds: int) -> Comparison:
    """How long both take, each after one run that doesn't count."""
    seconds(one), seconds(other)
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds)]
    ones, others = zip(*pairs, strict=True)
    return Comparison(median(ones), median(others), median(a / b for a, b in pairs))


def seconds(task: Task) -> float:
    """The processor time that something takes; raises `CalledProcessError` where a command fails."""
    if callable(task):
        start = time.process_time()
        task()
        return time.process_time() - start
    start = _of_children()
    subprocess.run(task, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return _of_children() - start


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
