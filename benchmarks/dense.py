"""Models that are too large for a reader, from text to page: how long each takes.

    python benchmarks/dense.py [rounds]

The text is generated, parsed, resolved, analysed, checked, drawn and told; the median of several rounds is printed in
seconds of processor time, with the parser built before. What matters is that none of them is long.
"""

from __future__ import annotations

import random
import sys
from itertools import pairwise
from statistics import median
from time import process_time

from loopdown import Source, compile_page, whole_file


def chain(length: int) -> str:
    """Links one behind the other, each on its line."""
    return "".join(f"v{i} (+)-> v{i + 1}\n" for i in range(length))


def ring(length: int) -> str:
    """A chain that closes."""
    return "".join(f"v{i} (+)-> v{(i + 1) % length}\n" for i in range(length))


def complete(size: int) -> str:
    """A link between any two variables."""
    return "".join(f"v{i} (+)-> v{j}\n" for i in range(size) for j in range(size) if i != j)


def dense() -> str:
    """Thirty variables with names of 120 characters, and twenty declared loops over them."""
    rng = random.Random(1)
    names = [f"Variable number {i} {'with a name that goes on and on ' * 4}"[:119] + "x" for i in range(30)]
    signs: dict[tuple[str, str], str] = {}
    lines = []
    for number in range(20):
        chosen = rng.sample(names, rng.randint(3, 8))
        around = [signs.setdefault(pair, rng.choice("+-")) for pair in pairwise([*chosen, chosen[0]])]
        claim = "B" if around.count("-") % 2 else "R"
        arrows = "".join(f" ({sign})-> {name}" for sign, name in zip(around, [*chosen[1:], chosen[0]], strict=True))
        lines.append(f"loop {claim}{number}: {chosen[0]}{arrows}\n")
    return "".join(lines)


MODELS = {
    "30 variables, 20 loops": dense(),
    "complete graph of 40": complete(40),
    "chain of 20,000 links": chain(20_000),
    "ring of 20,000 links": ring(20_000),
    "2,000 loops apart": "".join(f"loop R{i}: x{i} (+)-> y{i} (+)-> x{i}\n" for i in range(2_000)),
    "2,000 loops of one variable": "".join(
        f"loop {'RB'[i % 2]}{i}: Hub (+)-> x{i} ({'+-'[i % 2]})-> Hub\n" for i in range(2_000)
    ),
    "2,000 controllers of one": "".join(f"loop B{i}: Queue {i} (+)-> Pods (-)-> Queue {i}\n" for i in range(2_000)),
}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    page("A (+)-> B\n")
    for name, text in MODELS.items():
        times = []
        for _ in range(rounds):
            start = process_time()
            page(text)
            times.append(process_time() - start)
        print(f"{name:28} {median(times):6.2f} s")


def page(text: str) -> None:
    """Everything that stands on the page of one model."""
    source = Source("model.loopdown", text)
    compile_page(source, blocks=(whole_file(source),))


if __name__ == "__main__":
    main()
