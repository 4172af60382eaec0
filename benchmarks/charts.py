"""How long a page with five charts takes to build: text to HTML, with every model run in all its scenarios.

    python benchmarks/charts.py [rounds]

No two builds share a text, so nothing of a run is kept from one to the next. Told are the first build in the process,
which also builds the parser, and the median of the others, each beside the same page built without Loopdown.
"""

from __future__ import annotations

import statistics
import sys
import time

import markdown

GOAL = 1.0  # seconds

MODELS = {
    "A queue in two scenarios": """
stock Request queue = 50 requests, max 1000 requests, when full "HTTP 503"
flow Incoming requests: (Clients) -> Request queue @ 100/s + Retries
flow Processed requests: Request queue -> (Outcome) @ 100/s
Failures = 5% * Processed requests
Retries = 60% * Failures
scenario DB slow: Processed requests = 40/s
run 10 min
""",
    "An epidemic": """
stock Susceptible = 9999 people
stock Infected = 1 people
stock Recovered = 0 people
flow Infection: Susceptible -> Infected @ Contact rate * Infectivity * Susceptible * Infected / Population
flow Recovery: Infected -> Recovered @ Infected / Duration
Contact rate = 6/d
Infectivity = 25%
Duration = 2 d
Population = 10000 people
scenario Fewer contacts: Contact rate = 3/d
run 25 d, method rk4
""",
    "A retry storm that outlasts its cause": """
stock Queue = 0 requests, max 20000 requests, when full "HTTP 503"
flow Arriving: (Clients) -> Queue @ Load + Retries
flow Answered: Queue -> (Clients) @ 100 requests/s
Load = 80 requests/s + step(60 requests/s, 5 min) - step(60 requests/s, 6 min)
Wait = Queue / Answered
Too late = table(Wait, (1 s, 0%), (3 s, 100%))
Retries = Retried * Too late * Answered
Retried = 50%
scenario No retries: Retried = 0%
run 30 min
""",
    "Predators and prey": """
stock Prey = 40 animals
stock Predators = 9 animals
flow Prey births: () -> Prey @ 10%/d * Prey
flow Prey deaths: Prey -> () @ Meetings * 2%/animal/d
flow Predator births: () -> Predators @ Meetings * 1%/animal/d
flow Predator deaths: Predators -> () @ 30%/d * Predators
Meetings = Prey * Predators
run 200 d, method rk4
""",
    "An autoscaler that answers late": """
stock Queue = 100 requests, max 5000 requests
stock Pods = 10 pods, max 60 pods
flow Arriving: (Clients) -> Queue @ 100 requests/s + step(100 requests/s, 2 min)
flow Answered: Queue -> (Clients) @ Pods * 10 requests/s/pod
flow Started: () -> Pods @ max(0 pods, Needed - Pods) / (60 s)
flow Stopped: Pods -> () @ max(0 pods, Pods - Needed) / (60 s)
Needed = delay3(Queue, 3 min) / (20 requests/pod)
scenario Prompt: Needed = Queue / (20 requests/pod)
run 1 h
""",
}


def page(number: int) -> str:
    parts = [f"## {title}\n\n```loopdown\ntitle {title}, {number}{model}```\n" for title, model in MODELS.items()]
    return "# Five charts\n\n" + "\n".join(parts)


def build(text: str, extensions: list[str]) -> tuple[float, str]:
    start = time.perf_counter()
    html = markdown.markdown(text, extensions=["fenced_code", *extensions])
    return time.perf_counter() - start, html


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    first, html = build(page(0), ["loopdown"])
    drawn = html.count("<svg")
    if drawn < len(MODELS):
        print(f"{drawn} charts are drawn on a page of {len(MODELS)} models", file=sys.stderr)
        return 2
    ours = [build(page(number), ["loopdown"])[0] for number in range(1, rounds + 1)]
    bare = [build(page(number), [])[0] for number in range(1, rounds + 1)]
    print(f"a page with {drawn} charts: {statistics.median(ours):.3f} s (goal: under {GOAL:g})")
    print(f"the first in a process: {first:.3f} s; the same page without Loopdown: {statistics.median(bare):.4f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
