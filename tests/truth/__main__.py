"""Holds random models to a second engine: `python -m tests.truth --seed 1 --models 1000 --state FILE`.

Model number N of a seed is always the same text. With `--state` what was done is kept, and the command goes on where it
was stopped; `--start N --models 1 --show` makes one model again.
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from tests.support import read_text
from tests.truth.compare import Unknown, differences
from tests.truth.models import random_model
from tests.truth.verdicts import wrong_verdicts

from loopdown.base.finding import Severity


def model_of(seed: int, number: int) -> str:
    """The text of a model."""
    return random_model(Random(f"truth/{seed}/{number}"))


def complaints(text: str) -> tuple[str, list[str]]:
    """What became of a model (`right`, `wrong`, `unknown`), and what isn't so."""
    read = read_text(text)
    errors = [finding.message for finding in read.findings if finding.severity is Severity.ERROR]
    if errors:
        return "wrong", [f"error: {each}" for each in errors]
    try:
        found = [str(each) for each in (*differences(read.analysis), *wrong_verdicts(read.analysis))]
    except Unknown:
        return "unknown", []
    return ("wrong" if found else "right"), found


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 1 where something isn't so."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the number of the first model")
    parser.add_argument("--models", type=int, default=100, help="how many")
    parser.add_argument("--state", type=Path, help="keeps what was done")
    parser.add_argument("--show", action="store_true", help="the texts too")
    options = parser.parse_args(arguments)
    state: dict[str, list[str]] = {}
    if options.state and options.state.exists():
        state = json.loads(options.state.read_text())
    for number in range(options.start, options.start + options.models):
        name = f"{options.seed}/{number}"
        if name in state:
            continue
        text = model_of(options.seed, number)
        if options.show:
            print(text)
        try:
            what, found = complaints(text)
        except Exception:
            what, found = "wrong", [traceback.format_exc(limit=-6)]
        state[name] = [what, *found]
        if found:
            print(f"seed {options.seed}, model {number}:", *found, sep="\n  ", flush=True)
        if options.state:
            options.state.write_text(json.dumps(state))
    print(dict(Counter(each[0] for each in state.values())))
    return 1 if any(each[0] == "wrong" for each in state.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
