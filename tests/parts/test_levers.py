"""What a reader gets of levers: the conclusion, the table, the plan, the questions, the ladder, and the JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.example_models import WORKED_EXAMPLE
from tests.places import ROOT
from tests.support import callout_of, found, headline_of, parts_of

from loopdown.base.source import Source
from loopdown.hosts.cli.main import main
from loopdown.parts.callout import Callout, Items, Paragraph, Table
from loopdown.parts.page import Heading, Picture
from loopdown.pipeline.compile import compile_page
from loopdown.words.sentences import text_of


def callouts(text: str) -> list[str]:
    return [part.name for part in parts_of(text) if isinstance(part, Callout)]


def table(text: str) -> list[dict[str, str]]:
    (one,) = (part for part in callout_of(text, "levers").body if isinstance(part, Table))
    header = [text_of(cell) for cell in one.header]
    return [dict(zip(header, map(text_of, row), strict=True)) for row in one.rows]


def headline(text: str) -> str:
    return headline_of(text, "levers")


def predicted(text: str) -> list[str]:
    return [row["Predicted"] for row in table(text)]


# ------------------------------------------------------------------ the table


def test_the_worked_example_line_by_line() -> None:
    assert headline(WORKED_EXAMPLE) == (
        "Request queue full: Stop retrying (7) prevents it as written, but nothing here does when DB slow"
    )
    assert table(WORKED_EXAMPLE) == [
        {
            "Level": "6 information flows",
            "Lever": "Trace every request on Latency",
            "When": "within the sprint",
            "Predicted": "The author's judgement.",
        },
        {
            "Level": "7 gain of reinforcing loops",
            "Lever": "Stop retrying on R1",
            "When": "",
            "Predicted": "R1 and R2 are gone. Prevents it as written, delays it (15.5 s → 15.8 s when DB slow).",
        },
        {
            "Level": "11 buffer sizes",
            "Lever": "Double the queue",
            "When": "",
            "Predicted": "Delays it (5 min 17 s → 10 min 50 s as written, 15.5 s → 31.9 s when DB slow).",
        },
    ]


BARE = "loop R1: Load (+)-> Failures (+)-> Load\n"


@pytest.mark.parametrize(
    ("levers", "columns"),
    [
        ('lever 7 "a"\nlever 6 "b"', ["Level", "Lever"]),
        ('lever 7 "a", within now\nlever 6 "b"', ["Level", "Lever", "When"]),
        ('lever 7 "a", because "it grows"\nlever 6 "b"', ["Level", "Lever", "Why"]),
        ('lever 7 "a", effect "it stops"\nlever 6 "b"', ["Level", "Lever", "Why"]),
        ('lever 7 "a": cut Load -> Failures\nlever 6 "b"', ["Level", "Lever", "Predicted"]),
    ],
)
def test_no_column_is_empty(levers: str, columns: list[str]) -> None:
    rows = table(BARE + levers)
    assert list(rows[0]) == columns
    assert [name for name in columns if not any(row[name] for row in rows)] == []


def test_the_strongest_level_comes_first_and_equals_stay_as_they_stand() -> None:
    rows = table(BARE + "".join(f'lever {level} "x{number}"\n' for number, level in enumerate((12, 3, 7, 12, 7))))
    assert [row["Lever"] for row in rows] == ["x1", "x2", "x4", "x0", "x3"]


def test_why_joins_reason_and_effect_as_sentences() -> None:
    (row,) = table(BARE + 'lever 7 "a", because "it grows", effect "It *stops*."')
    assert row["Why"] == "it grows. It *stops*."


# ------------------------------------------------------------------ words

QUEUE = """
stock Queue = 50 requests, max 1000 requests, when full "HTTP 503"
flow In: () -> Queue @ Offered
flow Out: Queue -> () @ 100/s
Offered = 120/s
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("Offered = 100/s", "Prevents it."),
        ("Offered = 110/s", "Delays it (47.5 s → 1 min 35 s)."),
        ("Offered = 140/s", "Makes it worse (47.5 s → 23.8 s)."),
        ("Offered = 120/s", "No effect."),
        ("Queue.max = 500 requests", "Makes it worse (47.5 s → 22.5 s)."),
        ("add Queue (-)-> In", "New: a balancing loop, Queue → In → Queue. No effect on the figures."),
    ],
)
def test_predictions_in_words(change: str, words: str) -> None:
    assert predicted(f'{QUEUE}lever 5 "x": {change}') == [words]


def test_a_stock_without_a_when_is_told_in_figures_alone() -> None:
    quiet = QUEUE.replace(', when full "HTTP 503"', "")
    assert predicted(f'{quiet}lever 5 "x": Offered = 100/s') == ["Queue: never full."]
    assert predicted(f'{quiet}lever 5 "x": Offered = 110/s') == ["Queue: full after 1 min 35 s, not after 47.5 s."]
    assert predicted(f'{quiet}lever 5 "x": Offered = 120/s') == ["No effect."]
    endless = "stock Users = 10 users\nflow Joining: () -> Users @ Rate\nRate = 5/d\nrun 10 d\n"
    assert predicted(f'{endless}lever 5 "x": Rate = 9/d') == ["Users: ends at 100 users, not 60 users."]


@pytest.mark.parametrize(
    ("wait", "rate", "words"),
    [
        # It comes to rate × wait: 17.5 jobs. The run ends 20 of its time constants later.
        ("15 min", "70 jobs/h", "Busy: never full."),
        # Written, it is full after 15 h × ln (450 / 430) = 40 min 55 s.
        # With the lever it would come to 225 jobs, and be full after 15 h × ln (225 / 205) = 1 h 24 min.
        ("15 h", "15 jobs/h", "Busy: full beyond this run, not after 40 min 55 s."),
    ],
)
def test_what_comes_to_rest_below_its_limit_is_never_full(wait: str, rate: str, words: str) -> None:
    run, written = ("5 h", "100 jobs/h") if wait == "15 min" else ("1 h", "30 jobs/h")
    text = f"""
stock Busy = 0 jobs, max 20 jobs
flow In: () -> Busy @ Rate
flow Out: Busy -> () @ Busy / {wait}
Rate = {written}
run {run}
"""
    assert predicted(f'{text}lever 12 "x": Rate = {rate}') == [words]


def test_several_stocks_are_named() -> None:
    second = (
        QUEUE.replace("Queue", "Pool").replace("In:", "New:").replace("Out:", "Old:").replace("Offered = 120/s\n", "")
    )
    (words,) = predicted(f'{QUEUE}{second}lever 5 "x": Offered = 110/s')
    assert words == "Queue: delays it (47.5 s → 1 min 35 s); Pool: delays it (47.5 s → 1 min 35 s)."


def test_loops_in_words() -> None:
    text = "loop R1: A (+)-> B (+)-> A\nloop B1: A (+ delay 3 min)-> C (-)-> A\n"
    levers = [
        ("cut A -> B", "R1 is gone."),
        ("cut A -> B, cut A -> C", "R1 and B1 are gone."),
        ("cut A -> B, add A (-)-> B", "R1 becomes balancing."),
        ("delay A -> C = 10 s", "B1 takes effect after 10 s instead of after 3 min."),
        ("add B (-)-> C", "New: a reinforcing loop, A → B → C → A."),
        ("delay A -> C = 3 min", "Leaves the loops as they are."),
    ]
    for change, words in levers:
        assert predicted(f'{text}lever 5 "x": {change}') == [words]


def test_loops_that_are_not_told_are_not_passed_over() -> None:
    ring = "".join(f"Hub (+)-> Spoke {number} (+)-> Hub\n" for number in range(7))
    assert predicted(f'{ring}lever 5 "x": cut Spoke 0 -> Hub') == ["R1 is gone."]
    assert predicted(f'{ring}lever 5 "x": cut Spoke 6 -> Hub') == ["Changes loops that aren't told here."]
    assert predicted(f'{ring}lever 5 "x": cut Spoke 0 -> Hub, cut Spoke 6 -> Hub') == ["R1 and 1 more loop are gone."]


def test_a_lever_that_sets_what_a_scenario_sets_says_which_counts() -> None:
    model = (
        'stock Q = 10 jobs, max 100 jobs, when full "lost"\nflow In: () -> Q @ 5/s\nflow Out: Q -> () @ Capacity\n'
        "Capacity = 5/s\nRest = 1\nscenario Slow: Capacity = 2/s\nscenario Busy: In = 6/s\n"
    )
    assert predicted(model + 'lever 12 "More": Capacity = 8/s') == [
        "Prevents it when Slow and when Busy. Slow sets Capacity too; the lever's value counts."
    ]
    assert predicted(model + 'lever 12 "Less": In = 1/s') == [
        "Prevents it when Slow and when Busy. Busy sets In too; the lever's value counts."
    ]
    assert predicted(model + 'lever 11 "More room": Q.max = 200 jobs') == [
        "Delays it (30 s → 1 min 3 s when Slow, 1 min 30 s → 3 min 10 s when Busy)."
    ]


def test_a_trouble_that_is_left_is_said_beside_one_that_is_delayed() -> None:
    """As written the gateway lets 120/s through, whatever clients ask for. When it lets all in, 950 / 100 s."""
    model = QUEUE.replace("Offered = 120/s", "Offered = min(Clients, Gateway)\nClients = 200/s\nGateway = 120/s")
    model += "scenario Open: Gateway = 999/s\nscenario Calm: Gateway = 50/s\n"
    assert predicted(f'{model}lever 12 "x": Clients = 180/s') == [
        "No effect as written, delays it (9.5 s → 11.9 s when Open)."
    ]
    assert predicted(f'{model}lever 12 "x": Clients = 110/s') == [
        "Delays it (47.5 s → 1 min 35 s as written, 9.5 s → 1 min 35 s when Open)."
    ]


def test_a_cut_that_does_harm_says_what_counts_as_nothing() -> None:
    model = QUEUE.replace("@ 100/s", "@ min(Slots, Room)") + "Slots = 100/s\nRoom = 90/s\n"
    harmful, harmless = 'lever 5 "x": cut Room -> Out', 'lever 5 "x": cut Offered -> In'
    counts = "counts as 0 in the formula of"
    assert predicted(model + harmful) == [f"Makes it worse (31.7 s → 7.92 s). With the cut, Room {counts} Out."]
    assert predicted(model + harmless) == ["Prevents it."]
    (finding,) = found(model + harmful, "lever-backfires")
    assert finding.help == (
        f"with the cut, Room {counts} Out; if that isn't what you mean, give the formula that holds then: `Out = …`"
    )
    (larger,) = found(model + 'lever 5 "x": Offered = 200/s', "lever-backfires")
    assert larger.help == "look for the loop that it feeds, and try it the other way round"


def test_what_is_judgement_is_said_to_be() -> None:
    def notes(text: str) -> list[str]:
        return [text_of(part.line) for part in callout_of(text, "levers").body if isinstance(part, Paragraph)]

    (mixed,) = notes(WORKED_EXAMPLE)
    assert mixed.startswith("A lever that says no change is its author's judgement.")
    (alone,) = notes(BARE + 'lever 7 "a"')
    assert alone.startswith("No lever says what it changes")
    assert notes(BARE + 'lever 7 "a": cut Load -> Failures') == []


def test_a_lever_that_cannot_be_computed_says_why() -> None:
    text = QUEUE.replace("@ 100/s", "@ 100/s / Slowness") + "Slowness = 1\n"
    (words,) = predicted(f'{text}lever 12 "x": Slowness = 0')
    assert words.startswith("Not predicted: Out can't be computed at the start")
    assert "divides by zero" in words
    (words,) = predicted(f'{text}lever 12 "x": cut Slowness -> Out')
    assert words == "Not predicted: its changes can't be made."


# ------------------------------------------------------------------ the headline


@pytest.mark.parametrize(
    ("levers", "words"),
    [
        (['7 "Shed": Offered = 90/s'], "Queue full: Shed (7) prevents it"),
        (
            ['7 "Shed": Offered = 90/s', '11 "Shrink": Queue.max = 100 requests'],
            "Queue full: Shed (7) prevents it; Shrink (11) makes it worse",
        ),
        (['11 "Double": Queue.max = 2000 requests'], "Queue full: Double (11) helps, and nothing here prevents it"),
        (['12 "Nothing": Offered = 120/s'], "Queue full: none of these levers helps"),
        (
            ['6 "Tracing"', '12 "Timeout"'],
            "Where to intervene: the strongest of 2 is Tracing (6), the weakest Timeout (12)",
        ),
        (['6 "Tracing"'], "Where to intervene: Tracing (6)"),
        (
            [f'5 "Rule {number}": Offered = 9/s' for number in range(6)],
            "Queue full: Rule 0 (5), Rule 1 (5), Rule 2 (5) and 3 more prevent it",
        ),
    ],
)
def test_the_headline_is_the_conclusion(levers: list[str], words: str) -> None:
    assert headline(QUEUE + "\n".join(f"lever {lever}" for lever in levers)) == words


def test_trouble_that_only_a_lever_makes_is_none_that_the_others_leave() -> None:
    calm = QUEUE + "scenario Burst: Offered = 90/s + step(20/s, 10 s) - step(20/s, 15 s)\n"
    shed, short = 'lever 7 "Shed": Offered = 90/s\n', 'lever 11 "Short": Queue.max = 80 requests\n'
    assert headline(calm + shed) == "Queue full: Shed (7) prevents it"
    assert headline(calm + shed + short) == "Queue full: Shed (7) prevents it; Short (11) makes it worse"


def test_a_lever_that_helps_here_and_harms_there_is_said_to() -> None:
    """The storm of the gallery: a short queue ends it, and is full for a moment where there was none."""
    page = (ROOT / "docs/gallery/outlasting-storm.md").read_text(encoding="utf-8")
    *_, block = compile_page(Source("page.md", page)).blocks
    (levers,) = (part for part in block.parts if isinstance(part, Callout) and part.name == "levers")
    assert text_of(levers.headline) == (
        "Request queue full: A retry budget of 10 % (7) and No retries (7) prevent it; "
        "A queue of 400 (11) makes it worse when Clients give up"
    )


def test_trouble_that_is_there_at_the_start_can_end() -> None:
    full = QUEUE.replace("= 50 requests", "= 1000 requests")
    assert headline(f'{full}lever 7 "Shed": Offered = 90/s') == "Queue full: Shed (7) ends it"
    assert headline(f'{full}lever 7 "Shed": Offered = 110/s') == (
        "Queue full: Shed (7) helps, and nothing here prevents it"
    )


# ------------------------------------------------------------------ the pool incident


@pytest.fixture(scope="module")
def pool() -> str:
    """The gallery's page as one block."""
    page = (ROOT / "docs/gallery/pool-incident.md").read_text()
    blocks = [block.split("```")[0] for block in page.split("```loopdown\n")[1:]]
    return (
        "\n".join(blocks)
        .replace("model Pool", "")
        .replace("show source, all", "")
        .replace("    runbook contention.md", "")
    )


def test_raising_the_pool_backfires_and_shrinking_it_helps(pool: str) -> None:
    rows = {row["Lever"]: row["Predicted"] for row in table(pool)}
    assert rows["Raise the pool to 500"] == "Makes it worse (turned away: 30/s → 41.49/s)."
    assert rows["Shrink the pool to 50"] == "Improves it (turned away: 30/s → 0/s)."
    messages = [finding.message for finding in found(pool, "lever-backfires")]
    assert messages == [
        "“Raise the pool to 500” makes it worse: Connections in use turns away 38 % more in the end as written, "
        "and when How it began"
    ]
    assert headline(pool).endswith("end it; Raise the pool to 500 (12) makes it worse")


def test_the_action_plan_goes_by_time(pool: str) -> None:
    plan = callout_of(pool, "action-plan")
    (items,) = plan.body
    assert isinstance(items, Items)
    assert text_of(plan.headline) == "Action plan: 2 now, 2 within hours, 2 within the sprint and 1 within the quarter"
    assert text_of(items.lines[0]) == "Now: Shrink the pool to 50 (11) and Kill queries that run for more than 30 s (9)"
    assert [text_of(line).split(":")[0] for line in items.lines] == [
        "Now", "Within hours", "Within the sprint", "Within the quarter",
    ]  # fmt: skip


def test_the_plan_warns_of_what_backfires(pool: str) -> None:
    (items,) = callout_of(pool.replace('500":', '500", within now:'), "action-plan").body
    assert isinstance(items, Items)
    assert text_of(items.lines[0]).endswith("and Raise the pool to 500 (12), which makes it worse")


def test_what_prevents_comes_before_what_only_delays() -> None:
    levers = [
        'lever 5 "Later", within now: Offered = 110/s',
        'lever 12 "Never", within now: Offered = 90/s',
        'lever 1 "Words", within now',
        'lever 3 "Goals", within sprint',
    ]
    (items,) = callout_of(QUEUE + "\n".join(levers), "action-plan").body
    assert isinstance(items, Items)
    assert text_of(items.lines[0]) == "Now: Never (12), Later (5) and Words (1)"


def test_one_horizon_is_no_plan() -> None:
    assert "action-plan" not in callouts(BARE + 'lever 7 "a", within now\nlever 6 "b"')
    assert "action-plan" in callouts(BARE + 'lever 7 "a", within now\nlever 6 "b", within sprint')


# ------------------------------------------------------------------ questions


def answers(text: str) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    body = callout_of(text, "questions").body
    for question, items in zip(body[::2], body[1::2], strict=True):
        assert isinstance(question, Paragraph)
        assert isinstance(items, Items)
        asked[text_of(question.line)] = [text_of(line) for line in items.lines]
    return asked


def test_questions_are_answered_from_the_model() -> None:
    text = (
        'loop R1 "Storm": Load (+)-> Retries (+)-> Load\nloop R2: Cost (+)-> Price (+)-> Cost\n'
        'variable Load, metric "load"\nvariable CPU usage, goal 70%\nloop B1: CPU usage (+)-> Pods (-)-> CPU usage\n'
        "Shed = if Level > 3 then 1 else 0\nLevel = 4\n"
        'lever 7 "Stop retrying", on R1\nlever 7 "Budget": cut Load -> Retries\n'
    )
    assert answers(text) == {
        "What amplifies? (7)": [
            "R1 Storm does; Stop retrying (7) and Budget (7) act on it.",
            "R2 does; no lever touches it.",
        ],
        "Who lacks information? (6)": [
            "On R2 nobody sees Cost and Price: there is no metric.",
            "On B1 nobody sees CPU usage and Pods: there is no metric.",
        ],
        "Which rule stands in the way? (5)": ["Shed follows a rule: if Level > 3 then 1 else 0."],
        "What is it optimizing for? (3)": ["CPU usage is held at 70%, by B1."],
    }


def test_questions_that_the_model_does_not_answer_are_left_out() -> None:
    assert list(answers(BARE + 'lever 7 "a"')) == ["What amplifies? (7)"]
    assert "questions" not in callouts('Load (+)-> Latency\nlever 12 "a"')


# ------------------------------------------------------------------ where it stands


def kinds(text: str) -> list[str]:
    found_kinds = []
    for part in parts_of(text):
        match part:
            case Picture():
                found_kinds.append(part.diagram.kind)
            case Heading():
                found_kinds.append(part.text)
            case Callout() if part.name in ("levers", "checklist"):
                found_kinds.append(part.name)
    return found_kinds


def test_three_steps_where_the_model_has_all_three_parts() -> None:
    shown = kinds(WORKED_EXAMPLE)
    assert shown[-4:] == ["3 Where to intervene", "ladder", "levers", "checklist"]
    without = "\n".join(line for line in WORKED_EXAMPLE.split("\n") if not line.startswith("lever"))
    assert not {"3 Where to intervene", "ladder", "levers", "checklist"} & set(kinds(without))


def test_show_chooses_levers() -> None:
    assert kinds(WORKED_EXAMPLE + "show levers") == ["Checkout under load", "ladder", "levers"]
    assert "levers" not in kinds(WORKED_EXAMPLE + "show loops, stocks")


# ------------------------------------------------------------------ the ladder


def ladder(text: str) -> Picture | None:
    return next((part for part in parts_of(text) if isinstance(part, Picture) and part.diagram.kind == "ladder"), None)


def test_the_ladder_has_the_rungs_that_levers_stand_on() -> None:
    picture = ladder(BARE + 'lever 7 "Stop"\nlever 12 "Wait"\nlever 7 "Budget"\nlever 3 "Goal"')
    assert picture is not None
    assert [node.label for node in picture.diagram.nodes] == [
        ("3 goals", "· Goal"),
        ("7 gain of reinforcing loops", "· Stop", "· Budget"),
        ("12 constants and parameters", "· Wait"),
    ]
    assert [node.kind for node in picture.diagram.nodes] == ["rung", "rung", "weak rung"]
    assert [edge.kind for edge in picture.diagram.edges] == ["rail", "break"]
    assert picture.diagram.description == (
        "Level 3, goals: Goal. Level 7, gain of reinforcing loops: Stop, Budget. "
        "Level 12, constants and parameters: Wait."
    )


def test_one_rung_is_no_ladder() -> None:
    assert ladder(BARE + 'lever 7 "Stop"\nlever 7 "Budget"') is None
    assert ladder(BARE + 'lever 7 "Stop"\nlever 8 "Budget"') is not None


def test_a_ladder_with_too_many_levers_says_how_many_are_missing() -> None:
    picture = ladder(BARE + "".join(f'lever {number % 12 + 1} "x{number}"\n' for number in range(230)))
    assert picture is not None
    drawn = sum(len(node.label) - 1 for node in picture.diagram.nodes)
    assert drawn < 230
    assert text_of(picture.caption) == f"{230 - drawn} levers aren't drawn."


# ------------------------------------------------------------------ JSON


def as_json(text: str, tmp_path: Path) -> list[dict]:
    file = tmp_path / "model.loopdown"
    file.write_text(text)
    done = CliRunner().invoke(main, ["analyze", str(file), "--output-format", "json"])
    (model,) = json.loads(done.stdout)["models"]
    return model["levers"]


def test_the_json_of_the_worked_example(tmp_path: Path) -> None:
    double, stop, trace = as_json(WORKED_EXAMPLE, tmp_path)
    assert {name: trace[name] for name in ("level", "title", "on", "within")} == {
        "level": 6, "title": "Trace every request", "on": "Latency", "within": "sprint",
    }  # fmt: skip
    assert [trace[name] for name in ("loops_removed", "loops_added", "loops_changed", "predictions")] == [[]] * 4
    assert (double["on"], double["within"], double["loops_removed"]) == (None, None, [])
    assert (stop["on"], stop["loops_removed"]) == ("R1", ["R1", "R2"])
    assert [(each["scenario"], each["stock"], each["verdict"]) for each in stop["predictions"]] == [
        (None, "Request queue", "prevents"), ("DB slow", "Request queue", "delays"),
    ]  # fmt: skip
    prevented, delayed = stop["predictions"]
    assert {name: value for name, value in prevented["before"].items() if value is not None} == pytest.approx({
        "time_to_full_s": 950 / 3, "end_level": 1000, "highest": 1000, "lowest": 50, "turned_away": 3,
        "turned_away_in_all": 3 * (600 - 950 / 3),
    }, rel=1e-3)  # fmt: skip
    assert {name: value for name, value in prevented["after"].items() if value is not None} == pytest.approx({
        "end_level": 50, "highest": 50, "lowest": 50, "turned_away": 0, "turned_away_in_all": 0,
    })  # fmt: skip
    assert (prevented["told"], prevented["reason"]) == ("prevents it", "full")
    assert delayed["told"] == "delays it (15.5 s → 15.8 s)"
    assert (delayed["reason"], delayed["reason_before"], delayed["reason_after"]) == (
        "full", pytest.approx(950 / 61.2), pytest.approx(950 / 60)
    )  # fmt: skip


def test_the_json_of_loops(tmp_path: Path) -> None:
    text = "loop R1: A (+)-> B (+)-> A\nloop B1: A (+ delay 3 min)-> C (-)-> A\nC (+)-> Cost\n"
    lever = 'lever 5 "x", on A -> C: cut A -> B, add A (+)-> Cost (-)-> A, delay A -> C = 1 s\n'
    (one,) = as_json(text + lever, tmp_path)
    assert (one["on"], one["loops_removed"], one["loops_changed"]) == ("A -> C", ["R1"], ["B1"])
    assert one["loops_added"] == [["A", "Cost"], ["A", "C", "Cost"]]
    assert as_json(text + 'lever 11 "x", on R1', tmp_path)[0]["on"] == "R1"


def test_the_text_of_analyze_has_a_line_for_each_lever(tmp_path: Path) -> None:
    file = tmp_path / "model.loopdown"
    file.write_text(WORKED_EXAMPLE)
    lines = CliRunner().invoke(main, ["analyze", str(file)]).stdout.split("\n")
    assert [line for line in lines if line.startswith("  lever")] == [
        '  lever 11 "Double the queue": Request queue: delays it (5 min 17 s → 10 min 50 s), '
        "delays it (15.5 s → 31.9 s) when DB slow",
        '  lever 7 "Stop retrying": ends R1, R2; Request queue: prevents it, delays it (15.5 s → 15.8 s) when DB slow',
        '  lever 6 "Trace every request": not predicted',
    ]


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("Timeout = 4 s\nTimeout (+)-> Retries (+)-> Load", "leaves the loops as they are"),
        ("Timeout = 4 s\nstock Load = 1 job\nflow Retries: () -> Load @ 1 job/s\nrun 10 s", "Load: no effect"),
    ],
    ids=["a sketch", "a run"],
)
def test_no_effect_is_said_only_where_something_was_run(tmp_path: Path, model: str, words: str) -> None:
    file = tmp_path / "model.loopdown"
    file.write_text(f'{model}\nlever 12 "Shorter": Timeout = 2 s\n')
    lines = CliRunner().invoke(main, ["analyze", str(file)]).stdout.split("\n")
    assert f'  lever 12 "Shorter": {words}' in lines
