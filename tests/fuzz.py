"""Compiles random blocks and tells which of them have no answer: `python -m tests.fuzz --seed 1 --blocks 1000`.

Block number N of a seed is always the same text, so a run can be continued with `--start` and a block that failed
be made again with `--start N --blocks 1`. An answer is a page whose findings are all in the registry and stand
inside the text; an exception, or a block that takes longer than the limit, is none.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from types import FrameType

from loopdown.base.finding import Severity
from loopdown.base.source import Source
from loopdown.parts.page import CompiledPage
from loopdown.pipeline.compile import compile_page
from loopdown.rules.registry import rules
from tests.random_blocks import random_block

FENCE = "~" * 12
LIMIT = 10  # seconds of processor time for one block; ordinary ones take some milliseconds


@dataclass
class Tally:
    """What a run has seen."""

    blocks: int = 0
    failed: int = 0
    sound: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)  # seconds, block number


class TooSlow(Exception):
    """A block takes longer than the limit."""


def block_of(seed: int, number: int) -> str:
    """The text of a block."""
    return random_block(Random(f"{seed}/{number}"))


def page_of(block: str) -> Source:
    """A page that holds a block and nothing else."""
    return Source("page.md", f"{FENCE}loopdown\n{block}\n{FENCE}\n")


def complaints(source: Source, page: CompiledPage) -> list[str]:
    """What is wrong with an answer."""
    lines = source.text.split("\n")
    found = []
    if len(page.blocks) != 1:
        found.append(f"{len(page.blocks)} blocks")
    for finding in page.findings:
        if finding.rule not in rules():
            found.append(f"{finding.rule} is not in the registry")
        elif rules()[finding.rule].severity is not finding.severity:
            found.append(f"{finding.rule} is raised as {finding.severity.value}")
        span = finding.span
        if span is None:
            continue
        inside = 1 <= span.line <= span.end_line <= len(lines)
        if not inside or not 1 <= span.column <= len(lines[span.line - 1].rstrip("\r")) + 2:
            found.append(f"{finding.rule} stands outside the text: {span}")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 1 where a block has no answer."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the number of the first block")
    parser.add_argument("--blocks", type=int, default=1000, help="how many blocks")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGPROF, _too_slow)
    tally = Tally()
    begin = time.process_time()
    for number in range(options.start, options.start + options.blocks):
        _try(tally, options.seed, number)
    _tell(tally, options.seed, options.start, time.process_time() - begin)
    return 1 if tally.failed else 0


def _try(tally: Tally, seed: int, number: int) -> None:
    text = block_of(seed, number)
    source = page_of(text)
    begin = time.process_time()
    wrong: list[str]
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        page = compile_page(source)
        wrong = complaints(source, page)
        tally.rules.update({finding.rule for finding in page.findings})
        tally.sound += not any(finding.severity is Severity.ERROR for finding in page.findings)
    except Exception:
        wrong = [traceback.format_exc(limit=-8)]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    tally.blocks += 1
    tally.slowest = max(tally.slowest, (time.process_time() - begin, number))
    if wrong:
        tally.failed += 1
        print(f"seed {seed}, block {number}: no answer\n{text[:2000]!r}", *wrong, sep="\n", flush=True)


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise TooSlow(f"longer than {LIMIT} s")


def _tell(tally: Tally, seed: int, start: int, seconds: float) -> None:
    slowest, number = tally.slowest
    print(f"seed {seed}, blocks {start} to {start + tally.blocks - 1}: {tally.failed} without an answer")
    print(f"{tally.sound} without an error; {seconds:.0f} s in all, the slowest {slowest:.2f} s (block {number})")
    print(", ".join(f"{rule} {count}" for rule, count in sorted(tally.rules.items())))


if __name__ == "__main__":
    sys.exit(main())
