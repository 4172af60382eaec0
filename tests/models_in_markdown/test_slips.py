"""What people write who know other notations: it is told with its place, and the mend is the model that is meant.

Each slip stands beside what its author means. The mend gives that line, what was told is gone, and nothing else is
wrong: what a slip needs is declared below it, so that an error that appears is the mend's.
"""

from __future__ import annotations

import pytest
from tests.support import read_text

from loopdown.base.apply_fixes import apply_fixes
from loopdown.base.finding import Finding, Severity

REST = (
    "stock Work = 3 jobs\nstock Desk = 3 jobs\nRate = 5 jobs/s\nA = 3\nB = 4\nflow Spent: Desk -> () @ Rate\n"
    "Load (+)-> Latency\nLatency (+)-> Load\nA (+)-> B2\nC (+)-> B2\nB (+)-> B2\n"
)

SLIPS = {
    # a loop's title without its quotes
    "loop R1 Retry storm: Load (+)-> Latency (+)-> Load": 'loop R1 "Retry storm": Load (+)-> Latency (+)-> Load',
    "loop R1 Storm reinforcing: Load -> Latency -> Load": 'loop R1 "Storm" reinforcing: Load -> Latency -> Load',
    "loop R1: Retry storm: Load -> Latency -> Load": 'loop R1 "Retry storm": Load -> Latency -> Load',
    "loop R1 - Retry storm: Load -> Latency -> Load": 'loop R1 "Retry storm": Load -> Latency -> Load',
    "loop R1 (Retry storm): Load -> Latency -> Load": 'loop R1 "Retry storm": Load -> Latency -> Load',
    # a level without its sign
    "stock Queue 5 jobs": "stock Queue = 5 jobs",
    "stock Queue is 5 jobs": "stock Queue = 5 jobs",
    "stock Queue starts at 5 jobs": "stock Queue = 5 jobs",
    "stock Queue: 5 jobs": "stock Queue = 5 jobs",
    "stock Queue, 5 jobs": "stock Queue = 5 jobs",
    "stock Queue, initial 5 jobs, max 10 jobs": "stock Queue = 5 jobs, max 10 jobs",
    "stock Queue (5 jobs)": "stock Queue = 5 jobs",
    "stock Queue [jobs] = 5": "stock Queue = 5 jobs",
    "stock Queue = 5 [jobs]": "stock Queue = 5 jobs",
    "initial Queue = 5 jobs": "stock Queue = 5 jobs",
    "- stock Queue = 5 jobs": "stock Queue = 5 jobs",
    "variable C: 5": "variable C = 5",
    "C: 5": "C = 5",
    "let C = 5": "C = 5",
    # times of several parts
    "C = 1h30m": "C = 90 min",
    "C = 2h 15min": "C = 135 min",
    "C = 1d12h": "C = 36 h",
    "C = 1 h and 30 min": "C = 90 min",
    "C = 2w3d": "C = 17 d",
    "run 1h30m": "run 90 min",
    "run 2 h 15 min, step 1 s": "run 135 min, step 1 s",
    # comments of other languages
    "flow In: () -> Work @ 3/s // per second": "flow In: () -> Work @ 3/s # per second",
    "C = 3/s -- per second": "C = 3/s # per second",
    "stock Queue = 5 jobs -- the queue, in jobs": "stock Queue = 5 jobs # the queue, in jobs",
    "stock Queue = 5 jobs; the queue": "stock Queue = 5 jobs # the queue",
    "stock Queue = 5 jobs % the queue": "stock Queue = 5 jobs # the queue",
    "stock Queue = 5 jobs /* the queue */": "stock Queue = 5 jobs # the queue",
    "stock Queue = 5 jobs <!-- the queue -->": "stock Queue = 5 jobs # the queue",
    "stock Queue = 5 jobs# the queue": "stock Queue = 5 jobs # the queue",
    "stock Queue = 5 jobs (the queue)": "stock Queue = 5 jobs # the queue",
    # words for operators
    "flow In: () -> Work @ 3 jobs per minute": "flow In: () -> Work @ 3 jobs/minute",
    "flow In: () -> Work @ 3 per minute": "flow In: () -> Work @ 3/minute",
    "flow In: () -> Work @ 3 jobs every 5 min": "flow In: () -> Work @ 3 jobs / 5 min",
    "flow In: () -> Work @ 3 jobs / minute": "flow In: () -> Work @ 3 jobs/minute",
    "flow Out: Work -> () @ 10% per minute": "flow Out: Work -> () @ Work * 10%/minute",
    "flow Out: Work -> () @ 10% of Work per minute": "flow Out: Work -> () @ Work * 10%/minute",
    "C = 10% of A": "C = 10% * A",
    "C = A times B": "C = A * B",
    "C = A divided by B plus 3": "C = A / B + 3",
    "C = 3 x 4": "C = 3 * 4",
    "C = 2 pi": "C = 2 * pi",
    "C = 2 points*person/page": "C = 2 points/page * 1 person",
    # the rate of a flow
    "flow Out: Work -> (), rate 3/s": "flow Out: Work -> () @ 3/s",
    "flow Out: Work -> (), rate = 3/s": "flow Out: Work -> () @ 3/s",
    "flow Out: Work -> () rate 3/s": "flow Out: Work -> () @ 3/s",
    "flow Out: Work -> () at 3/s": "flow Out: Work -> () @ 3/s",
    "flow Out: Work -> (): Rate": "flow Out: Work -> () @ Rate",
    "flow Out = Work -> () @ 3/s": "flow Out: Work -> () @ 3/s",
    "flow Out: from Work to () @ 3/s": "flow Out: Work -> () @ 3/s",
    "flow Work -> Desk: 3/s": "flow Work to Desk: Work -> Desk @ 3/s",
    "flow Work -> () @ 3/s": "flow Work out: Work -> () @ 3/s",
    # other notations
    "A -->|+| Load": "A (+)-> Load",
    "A -.->|-| Load": "A (-)-> Load",
    "loop R1: Load -->|+| Latency -->|+| Load": "loop R1: Load (+)-> Latency (+)-> Load",
    "[Candidate] > Desk @ 25": "flow Candidate to Desk: (Candidate) -> Desk @ 25",
    "C = IF THEN ELSE(A > 3, 4, 5)": "C = if A > 3 then 4 else 5",
    "C = maximum(A, 4)": "C = max(A, 4)",
    "C = pow(A, 2)": "C = ((A) ^ (2))",
    "run for 10 min": "run 10 min",
    "run from 0 to 10 min": "run 10 min",
    "run 10 min by 1 s": "run 10 min, step 1 s",
    # said as people say it
    "flow Out: Work -> () @ Work * 10 % per min": "flow Out: Work -> () @ Work * 10%/min",
    "flow Out: Work -> () @ Work divided by 5 min": "flow Out: Work -> () @ Work / 5 min",
    "flow In: () -> Work @ 3 jobs per second per host * 2 host": "flow In: () -> Work @ 3 jobs/second/host * 2 host",
    "flow In: () -> Work @ 3/s if Work < 10": "flow In: () -> Work @ if Work < 10 then 3/s else 0",
    "flow In: () -> Work @ 3/s unless Work > 9": "flow In: () -> Work @ if Work > 9 then 0 else 3/s",
    "flow In: Work <- () @ 3/s": "flow In: () -> Work @ 3/s",
    "inflow In: Work @ 3/s": "flow In: () -> Work @ 3/s",
    "A (+)-> Load, delay 3 min": "A (+ delay 3 min)-> Load",
    "A decreases Load": "A (-)-> Load",
    "R1: Load (+)-> Latency (+)-> Load": "loop R1: Load (+)-> Latency (+)-> Load",
    "reinforcing loop R1: Load -> Latency -> Load": "loop R1 reinforcing: Load -> Latency -> Load",
    "loop Retry storm R1: Load -> Latency -> Load": 'loop R1 "Retry storm": Load -> Latency -> Load',
    "stock Queue = 5 jobs (max 9 jobs)": "stock Queue = 5 jobs, max 9 jobs",
    "stock Queue = 5 jobs, capacity = 9 jobs": "stock Queue = 5 jobs, max 9 jobs",
    "stock Queue = 5 jobs, capacity 9 jobs": "stock Queue = 5 jobs, max 9 jobs",
    "scenario Slow: Rate: 4 jobs/s": "scenario Slow: Rate = 4 jobs/s",
    "scenario Slow: set Rate to 4 jobs/s": "scenario Slow: Rate = 4 jobs/s",
    "C = 1h30": "C = 90 min",
    "C = 01:30:00": "C = 5400 s",
    # numbers
    "stock Queue = 1,000 jobs": "stock Queue = 1000 jobs",
    "C = 1,5": "C = 1.5",
    "C = 1e3jobs": "C = 1e3 jobs",
}


def errors(text: str) -> list[Finding]:
    return [finding for finding in read_text(text).findings if finding.severity is Severity.ERROR]


def test_what_the_slips_need_is_sound() -> None:
    told = {finding.message for finding in errors(REST.replace("C (+)-> B2\n", ""))}
    assert told == set()


@pytest.mark.parametrize(("slip", "meant"), SLIPS.items(), ids=SLIPS)
def test_a_slip_is_told_once_and_its_mend_is_what_is_meant(slip: str, meant: str) -> None:
    text = f"{slip}\n{REST}"
    (finding,) = errors(text)
    assert finding.span is not None
    assert finding.span.line == 1
    fix = finding.fixes[0]
    mended = apply_fixes(text, [fix])
    assert mended == f"{meant}\n{REST}"
    assert [each.message for each in errors(mended)] == []


# Near ones that are right: a name may hold a number, a division may have a name behind it, `per` may be in a name.
RIGHT = (
    "stock Tier 1 support\nflow In: () -> Tier 1 support\n",
    'stock "Queue 5 jobs"\n',
    "stock Tier 2 support\n",
    "loop Retry storm: A (+)-> B (+)-> A\n",
    'loop R1 "Retry storm": A (+)-> B (+)-> A\n',
    "Jobs per minute = 3\nA = Jobs per minute * 2\nA (+)-> B\n",
    "Times served = 3\nA = Times served\nA (+)-> B\n",
    "A = 3\nB = 4\nC = A - -B\nC (+)-> D\n",
    "Rate = 3 jobs # per second\nRate (+)-> B\n",
    "let it rain = 3\nA = let it rain\nA (+)-> B\n",
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_no_slip(text: str) -> None:
    assert [finding.message for finding in errors(text)] == []


def test_integrals_become_stocks_and_flows() -> None:
    text = "Queue = INTEG(In - Out, 50)\nDone = INTEG(Out, 0)\nIn = 3\nOut = Queue / 4\n"
    told = errors(text)
    assert {finding.span.line for finding in told if finding.span} == {1, 2}
    for finding in told:
        mended = apply_fixes(text, finding.fixes)
        assert mended == (
            "stock Queue = 50\nstock Done = 0\nflow In: () -> Queue @ 3\nflow Out: Queue -> Done @ Queue / 4\n"
        )
        assert errors(mended) == []


def test_a_stock_that_is_written_as_an_integral_keeps_its_level() -> None:
    flows = "flow In: () -> Queue @ 3/s\nflow Out: Queue -> () @ 1/s\n"
    text = f"{flows}stock Queue = INTEG(In - Out, 50)\n"
    (told,) = errors(text)
    mended = apply_fixes(text, told.fixes)
    assert mended == f"{flows}stock Queue = 50\n"
    assert errors(mended) == []


@pytest.mark.parametrize(
    "text", ["A = 2 * INTEG(B, 5)\nB = 3\n", "stock A = 5\nB = 3\nflow In: () -> A @ INTEG(B, 0)\n"]
)
def test_an_integral_within_a_formula_is_told(text: str) -> None:
    (told,) = errors(text)
    assert told.message == "INTEG makes a stock, and a stock is a statement of its own"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("stocks:\n  - name: Queue\n    initial: 5\n", "YAML"),
        ('{"stocks": [{"name": "Queue"}]}\n', "JSON"),
        ("dQueue/dt = In - Out\n", "flows say how it changes"),
        ("[Candidate] > PhoneScreen @ 25\n", "declare `stock PhoneScreen = 0`"),
        ("A = random(3)\nA (+)-> B\n", "the same each time"),
    ],
)
def test_what_has_no_mend_of_one_line_is_told_with_the_form(text: str, named: str) -> None:
    told = errors(text)
    assert told
    assert named in f"{told[0].message} {told[0].help}"


def test_a_place_lies_in_the_line_behind_a_tab() -> None:
    for line in ("- stock Queue = 5", '{"stocks": []}', "graph LR", "stocks:", "[A] > B @ 3"):
        for finding in read_text(f"\t{line}\n\tA (+)-> B\n").findings:
            if finding.severity is Severity.ERROR:
                assert finding.span is not None
                assert 2 <= finding.span.column <= finding.span.end_column <= len(line) + 2
                for fix in finding.fixes:
                    apply_fixes(f"\t{line}\n\tA (+)-> B\n", [fix])


def test_a_name_that_is_used_without_its_number_is_offered_its_level_only() -> None:
    (used,) = errors("stock Queue 5 jobs\nflow In: () -> Queue @ 3/s\n")
    (alone,) = errors("stock Queue 5 jobs\n")
    assert [fix.title for fix in used.fixes] == ["write `stock Queue = 5 jobs`"]
    assert [fix.title for fix in alone.fixes] == ["write `stock Queue = 5 jobs`", 'write `stock "Queue 5 jobs"`']
