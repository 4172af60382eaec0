"""Why a stock grows or drains: two branches, what drives them, and which of them a scenario is on."""

from __future__ import annotations

import pytest
from tests.support import analysis_of, callouts_of, lines_of

from loopdown.analysis.diagnosis import Diagnosis, diagnoses, other_causes
from loopdown.base.inline import Hyperlink
from loopdown.parts.callout import Callout, Items
from loopdown.words.sentences import text_of

PIPELINE = """
stock Request queue = 50 requests, max 1000 requests, when full "HTTP 503"
flow Incoming requests: (Clients) -> Request queue @ 100/s + Retries
flow Processed requests: Request queue -> (Outcome) @ 100/s
Failures = 5% * Processed requests
Retries = 60% * Failures
run 10 min
"""


def diagnosed(text: str) -> tuple[Diagnosis, ...]:
    return diagnoses(analysis_of(text))


def told(text: str, name: str = "diagnosis") -> list[Callout]:
    return callouts_of(text, name)


# ------------------------------------------------------------------ the branches


def test_a_growing_stock_has_two_branches_with_its_own_flows_and_what_drives_them() -> None:
    other = 'stock Bucket\nflow Drips: () -> Bucket\ncause Incoming requests rises "Traffic spike"\n'
    (diagnosis,) = diagnosed(PIPELINE + other)
    assert (diagnosis.stock, diagnosis.trend, diagnosis.happens) == ("request queue", "growing", True)
    into, out = diagnosis.branches
    assert (into.side, into.direction, into.flows) == ("in", "rises", ("incoming requests",))
    assert (out.side, out.direction, out.flows) == ("out", "falls", ("processed requests",))
    # The nearest first; the stock's own outflow is named, and explained on its own branch.
    assert into.drivers["incoming requests"] == ("retries", "failures", "processed requests")
    assert out.drivers["processed requests"] == ()


@pytest.mark.parametrize(
    ("cause", "side"),
    [
        ("Incoming requests rises", "in"),
        ("Retries rises", "in"),
        ("Failures rises", "in"),
        ("Processed requests falls", "out"),
        ("Workers falls", "out"),
        ("Service time rises", "out"),
        # These make the queue shorter, so they explain nothing here.
        ("Incoming requests falls", None),
        ("Retries falls", None),
        ("Processed requests rises", None),
        ("Workers rises", None),
        ("Service time falls", None),
        # What follows from the queue isn't what it follows from.
        ("Waiting time rises", None),
    ],
)
def test_a_cause_stands_on_the_branch_that_its_sign_leads_to(cause: str, side: str | None) -> None:
    text = PIPELINE.replace("@ 100/s\nF", "@ Workers / Service time\nF")
    text += "Workers = 10 requests\nService time = 100 ms\nWaiting time = Request queue / Processed requests\n"
    found = analysis_of(f'{text}cause {cause} "Why"\n')
    sides = [branch.side for each in diagnoses(found) for branch in each.branches if branch.causes]
    assert sides == ([side] if side else [])
    assert len(other_causes(found)) == (0 if side else 1)


def test_a_cause_of_unknown_sign_stands_on_both_branches() -> None:
    text = "stock Q\nflow In: () -> Q\nflow Out: Q -> ()\nLoad (?)-> In\nLoad (?)-> Out\n"
    (diagnosis,) = diagnosed(text + 'cause Load rises "Night job"\n')
    assert [len(branch.causes) for branch in diagnosis.branches] == [1, 1]
    (diagnosis,) = diagnosed(text.replace("(?)", "(+)") + 'cause Load rises "Night job"\n')
    assert [len(branch.causes) for branch in diagnosis.branches] == [1, 0]


def test_a_model_without_numbers_is_told_for_the_day_on_which_it_grows() -> None:
    text = 'stock Queue\nflow In: () -> Queue\nflow Out: Queue -> ()\ncause Out falls "Locks", check "`pg_locks`"\n'
    (callout,) = told(text)
    assert text_of(callout.headline) == "If Queue grows, the inflow rose or the outflow fell"
    assert lines_of(callout) == [
        "Either the inflow rose: In.",
        "Or the outflow fell: Out.",
        "- Locks. Check: `pg_locks`.",
    ]


def test_several_flows_are_an_inflow() -> None:
    text = "stock Q\nflow In: () -> Q\nflow Again: () -> Q\nflow Out: Q -> ()\n"
    (callout,) = told(text + 'cause Again rises "Retries"\n')
    assert lines_of(callout)[:2] == ["Either an inflow rose: In and Again.", "- Again rises: Retries."]


# ------------------------------------------------------------------ what decides


def test_formulas_decide_that_the_outflow_fell() -> None:
    (diagnosis,) = diagnosed(PIPELINE + "scenario DB slow: Processed requests = 40/s\n")
    (verdict,) = diagnosis.verdicts
    assert (verdict.scenario, verdict.time_s, verdict.inflows) == ("DB slow", 0.0, ())
    (move,) = verdict.outflows
    assert (move.flow, move.before, move.after) == ("processed requests", 100.0, 40.0)
    (callout,) = told(PIPELINE + "scenario DB slow: Processed requests = 40/s\n")
    assert text_of(callout.headline) == "Why Request queue grows faster: in DB slow the outflow fell"
    assert lines_of(callout)[0] == "- In DB slow the outflow fell: Processed requests 100/s → 40/s."


def test_formulas_decide_that_the_inflow_rose_and_name_what_was_set() -> None:
    scenario = "scenario Errors: Failure rate = 50%\nFailure rate = 5%\n"
    text = PIPELINE.replace("Failures = 5%", "Failures = Failure rate") + scenario
    (callout,) = told(text)
    assert text_of(callout.headline) == "Why Request queue grows faster: in Errors the inflow rose"
    expected = "- In Errors the inflow rose: Incoming requests 103/s → 130/s. Errors sets Failure rate = 50%."
    assert lines_of(callout)[0] == expected


def test_a_scenario_that_makes_it_grow_no_faster_decides_nothing() -> None:
    assert diagnosed(PIPELINE + "scenario Better: Processed requests = 101/s\n") == ()
    assert diagnosed(PIPELINE) == ()


def test_rates_are_those_of_the_start_however_long_a_step_is() -> None:
    """In the first step of a run no flow takes more than is there."""
    text = "stock Q = 10 jobs, max 900 jobs\nflow In: () -> Q @ 90/s\nflow Out: Q -> () @ 100/s\nrun 1 h\n"
    (diagnosis,) = diagnosed(text + "scenario Slow: Out = 40/s\n")
    ((move,),) = [verdict.outflows for verdict in diagnosis.verdicts]
    assert (move.before, move.after) == (100.0, 40.0)


def test_what_happens_later_in_the_run_is_told_with_its_time() -> None:
    text = (
        "stock Q = 10 jobs, max 500 jobs, when full block\n"
        "flow In: () -> Q @ 5/s + step(5/s, 60 s)\nflow Out: Q -> () @ 5/s\nrun 5 min\n"
    )
    (diagnosis,) = diagnosed(text)
    (verdict,) = diagnosis.verdicts
    assert verdict.scenario is None
    assert verdict.time_s == 60.0
    (callout,) = told(text)
    assert text_of(callout.headline) == "Why Q grows: after 1 min the inflow rose"
    assert lines_of(callout)[0] == "- After 1 min the inflow rose: In 5/s → 10/s."


@pytest.mark.parametrize("length", ["7 min", "11 min", "1 h", "3 h"])
def test_a_change_between_two_steps_has_a_round_time(length: str) -> None:
    text = f"stock Q = 1 job\nflow In: () -> Q @ 5/s + step(5/s, 10 min)\nflow Out: Q -> () @ 5/s\nrun {length}\n"
    told = [verdict.time_s for diagnosis in diagnosed(text) for verdict in diagnosis.verdicts]
    assert told == ([] if length == "7 min" else [600.0])


@pytest.mark.parametrize("length", ["", "run 35 s, step 1 s"])  # at 10 s a step is under way, or begins
def test_a_limit_that_is_reached_within_a_step_is_told_with_what_runs_from_then_on(length: str) -> None:
    """B gains 5/s and has room for 50: it is full after 10 s, and then takes the 5/s that leave it."""
    blocked = (
        'stock A = 0 jobs, max 100 jobs, when full "refused"\nstock B = 0 jobs, max 50 jobs, when full block\n'
        "flow Take: () -> A @ 10/s\nflow Hand: A -> B @ 12/s\nflow Done: B -> () @ Speed\nSpeed = 11/s\n"
        f"scenario Slow: Speed = 5/s\n{length}\n"
    )
    (callout, _) = told(blocked)
    assert lines_of(callout)[0] == "- In Slow, after 10 s, the outflow fell: Hand 10/s → 5/s."


def test_draining_is_told_where_empty_is_trouble() -> None:
    budget = (
        'stock Error budget = 100 min, max 100 min, when empty "no deploys"\n'
        "flow Time within the objective: () -> Error budget @ 1 min/d\n"
        "flow Incidents: Error budget -> () @ 0.5 min/d\n"
        "scenario Bad week: Incidents = 20 min/d\n"
        'cause Incidents rises "A risky deploy", check "the deploy log"\n'
    )
    (callout,) = told(budget)
    assert text_of(callout.headline) == "Why Error budget drains: in Bad week the outflow rose"
    assert lines_of(callout)[1:] == [
        "Either the inflow fell: Time within the objective.",
        "Or the outflow rose: Incidents.",
        "- A risky deploy. Check: the deploy log.",
    ]
    # Without that trouble nobody asks why it is emptier.
    assert told(budget.replace(', when empty "no deploys"', "")) == []


def test_a_model_that_cannot_be_run_still_has_its_causes() -> None:
    (diagnosis,) = diagnosed(PIPELINE.replace("60%", "x + 60%") + 'cause Retries rises "Storm"\n')
    assert diagnosis.verdicts == ()
    assert len(diagnosis.branches[0].causes) == 1


# ------------------------------------------------------------------ causes elsewhere, and where to look


def test_a_cause_that_leads_to_no_stock_is_told_too() -> None:
    text = 'loop R1: Load (+)-> Latency (+)-> Load\ncause Latency rises "Locks", check "the lock graph"\n'
    assert told(text) == []
    (callout,) = told(text, "causes")
    assert text_of(callout.headline) == "Why Latency rises"
    assert lines_of(callout) == ["- Locks. Check: the lock graph."]
    assert told(PIPELINE + 'cause Retries rises "Storm"\n', "causes") == []


def test_a_cause_that_names_the_stock_is_told_with_it() -> None:
    (callout,) = told(PIPELINE + 'cause Request queue rises "A restart"\ncause Request queue falls "Luck"\n')
    assert lines_of(callout)[-2:] == ["Named for Request queue itself:", "- A restart."]


def test_metrics_and_runbooks_of_the_flows_and_what_drives_them_are_told() -> None:
    text = PIPELINE.replace("Retries = 60% * Failures", 'Retries = 60% * Failures\n    metric "retry_total"')
    text = text.replace("@ 100/s\n", '@ 100/s\n    runbook slow.md\n    metric "rps"\n')
    (callout,) = told(text + 'cause Retries rises "Storm"\n')
    retries, requests = lines_of(callout)[-2:]
    assert retries == "- Watch Retries: retry_total."
    assert requests == "- Watch Processed requests: rps. Runbook: slow.md."
    (items,) = callout.body[-1:]
    assert isinstance(items, Items)
    assert [part.target for line in items.lines for part in line if isinstance(part, Hyperlink)] == ["slow.md"]


def test_prose_of_a_cause_keeps_its_own_full_stop() -> None:
    (callout,) = told(PIPELINE + 'cause Retries rises "Storm!", because "It is late.", check "the log."\n')
    assert "- Retries rises: Storm! It is late. Check: the log." in lines_of(callout)
