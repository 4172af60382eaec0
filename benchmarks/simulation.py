"""1,000 Euler steps of the SIR model: `loopdown.simulate` against PySD's `run` of the same model, loading apart.

    pip install "loopdown[bench]"
    python benchmarks/simulation.py

Both run in one process, in turns; told are the fastest and the middle one of each, and their ratios. Formulas are
compiled when a model is first run, as PySD does while it loads: what that costs is told apart. Both must give the
same trajectory.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import loopdown

ROUNDS = 30

MODEL = """
stock Susceptible = 9999 people
stock Infected = 1 people
stock Recovered = 0 people
flow Infection: Susceptible -> Infected @ Contact rate * Infectivity * Susceptible * Infected / Population
flow Recovery: Infected -> Recovered @ Infected / Duration
Contact rate = 6/s
Infectivity = 25%
Duration = 2 s
Population = 10000 people
run 25 s, step 0.025 s
"""

VENSIM = r"""{UTF-8}
Susceptible= INTEG (-Infection, 9999) ~ person ~ |
Infected= INTEG (Infection-Recovery, 1) ~ person ~ |
Recovered= INTEG (Recovery, 0) ~ person ~ |
Infection= Contact rate*Infectivity*Susceptible*Infected/Population ~ person/Second ~ |
Recovery= Infected/Duration ~ person/Second ~ |
Contact rate= 6 ~ 1/Second ~ |
Infectivity= 0.25 ~ dmnl ~ |
Duration= 2 ~ Second ~ |
Population= 10000 ~ person ~ |
********************************************************
	.Control
********************************************************~
|
FINAL TIME  = 25 ~ Second ~ |
INITIAL TIME  = 0 ~ Second ~ |
SAVEPER  = TIME STEP ~ Second ~ |
TIME STEP  = 0.025 ~ Second ~ |

\\\---/// Sketch information - do not modify anything except names
V300  Do not put anything below this section - it will be ignored
"""


def main() -> int:
    try:
        import pysd
    except ImportError:
        print('PySD is missing: pip install "loopdown[bench]"', file=sys.stderr)
        return 2
    block = loopdown.whole_file(loopdown.Source("sir.loopdown", MODEL))
    (read,) = loopdown.read_models([block])
    model = read.analysis.model
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sir.mdl"
        path.write_text(VENSIM, encoding="utf-8")
        reference = pysd.read_vensim(str(path))

    # A copy is another model: nothing of it is compiled yet.
    cold = [seconds(partial(loopdown.simulate, replace(model))) for _ in range(ROUNDS)]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(partial(loopdown.simulate, model)))
        theirs.append(seconds(reference.run))

    run, table = loopdown.simulate(model), reference.run()
    assert isinstance(run, loopdown.Run)
    assert len(run.times) == len(table) == 1001
    for name in ("susceptible", "infected", "recovered"):
        for here, there in zip(run.values[name], table[name.capitalize()], strict=True):
            assert abs(here - there) <= 1e-9 * max(1.0, abs(there)), (name, here, there)

    print(f"Loopdown  fastest {min(ours) * 1e3:6.2f} ms   middle {statistics.median(ours) * 1e3:6.2f} ms"
          f"   with compiling {statistics.median(cold) * 1e3:6.2f} ms")  # fmt: skip
    print(f"PySD      fastest {min(theirs) * 1e3:6.2f} ms   middle {statistics.median(theirs) * 1e3:6.2f} ms")
    print(f"ratio     fastest {min(theirs) / min(ours):6.1f}      "
          f"middle {statistics.median(theirs) / statistics.median(ours):6.1f}")  # fmt: skip
    return 0


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
