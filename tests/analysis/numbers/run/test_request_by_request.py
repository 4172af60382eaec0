"""The retry storm of the gallery, request by request: another way to work out what its chart shows.

The model knows rates and levels. Here each request is one event: it joins a queue that is worked off in order, and its
client comes back once, after the timeout, if it was turned away or answered too late.
"""

from __future__ import annotations

import heapq
from collections import deque

import pytest
from tests.places import DOCS

from loopdown.analysis.numbers.run.results import Run
from loopdown.base.source import Source
from loopdown.pages.fences import find_fences
from loopdown.pipeline.models import read_models

PAGE = DOCS / "gallery" / "outlasting-storm.md"
LONGEST, TIMEOUT, SERVICE = 3000, 5.0, 0.01  # requests, seconds, seconds a request
END = 240


def queue_by_second(retries: int) -> list[int]:
    """How many requests are in the queue at each whole second."""
    coming = [(time, 0) for time in arrivals()]
    heapq.heapify(coming)
    inside: deque[float] = deque()  # when each of them will have been worked off
    levels: list[int] = []
    while len(levels) <= END:
        time, tries = heapq.heappop(coming) if coming else (float("inf"), 0)
        while len(levels) <= END and len(levels) <= time:
            while inside and inside[0] <= len(levels):
                inside.popleft()
            levels.append(len(inside))
        while inside and inside[0] <= time:
            inside.popleft()
        answered = max(inside[-1] if inside else time, time) + SERVICE
        if len(inside) < LONGEST:
            inside.append(answered)
        if tries < retries and (len(inside) == LONGEST or answered - time > TIMEOUT):
            heapq.heappush(coming, (time + TIMEOUT, tries + 1))
    return levels


def arrivals() -> list[float]:
    """New requests: 80 a second, and 200 from 30 s to 40 s."""
    times = [0.0]
    while times[-1] < END:
        times.append(times[-1] + 1 / (200 if 30 <= times[-1] < 40 else 80))
    return times


@pytest.mark.parametrize(("scenario", "retries"), [("Clients try again", 1), ("Clients give up", 0)])
def test_the_chart_of_the_storm_is_what_a_queue_of_requests_does(scenario: str, retries: int) -> None:
    (model,) = read_models(find_fences(Source(PAGE.name, PAGE.read_text(encoding="utf-8"))))
    (run,) = [run for run in model.analysis.numbers.runs if isinstance(run, Run) and run.scenario == scenario]
    of_model = dict(zip(run.times, run.values["request queue"], strict=True))
    of_queue = queue_by_second(retries)
    assert [of_model[float(time)] for time in range(END + 1)] == pytest.approx(of_queue, abs=10)


def test_only_the_retries_make_the_difference() -> None:
    assert queue_by_second(retries=0)[90] < 10
    assert min(queue_by_second(retries=1)[70:]) > 2980
