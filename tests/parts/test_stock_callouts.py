"""What is told of a stock: its trouble, where it goes in each scenario, and nothing that isn't so."""

from __future__ import annotations

from tests.support import callout_of, found, headline_of, lines_of, parts_of

from loopdown.parts.callout import Callout
from loopdown.parts.page import Picture, Plot
from loopdown.words.sentences import text_of


def told(text: str, name: str = "stock") -> Callout:
    return callout_of(text, name)


def headline(text: str) -> str:
    return headline_of(text, "stock")


# ------------------------------------------------------------------ full, empty, and below

BUDGET = """
stock Error budget = 43.2 min, max 43.2 min, min none, when empty "no deploys"
flow Earned: () -> Error budget @ 1.44 min/d
flow Spent: Error budget -> () @ 1 min/d
scenario Bad month: Spent = 6 min/d
run 30 d
"""


def test_a_budget_that_can_be_overdrawn_is_told_when_it_is_used_up() -> None:
    """43.2 / (6 − 1.44) d; it starts full, which is no trouble, and goes on below zero."""
    assert headline(BUDGET) == "Error budget holds its level as written, but is empty in 9 d 11 h when Bad month"
    body = lines_of(told(BUDGET))
    assert "When it is empty: no deploys." in body
    assert body[2].startswith("Bad month | 1.44 | 6 | −4.56 | at once | 9 d 11 h")
    # As written there is more than fits: nothing has to be held.
    assert [line for line in body if line.startswith("- ")] == [
        "- Bad month: is empty after 9 d 11 h, then drains by 4.56 min/d, to −93.67 min after 30 d.",
        "- Bad month: it holds once Earned reaches 6 min/d or Spent falls to 1.44 min/d.",
    ]


def test_below_no_limit_a_stock_is_empty_only_where_the_model_says_what_that_means() -> None:
    assert "Empty after" not in lines_of(told(BUDGET.replace(', when empty "no deploys"', "")))[0]


def test_a_stock_that_is_full_and_gets_more_does_not_grow() -> None:
    full = "stock Tank = 10 l, max 10 l\nflow In: () -> Tank @ 3 l/s\nflow Out: Tank -> () @ 1 l/s"
    assert headline(full) == "Tank is full and stays full"
    assert headline(full.replace("= 10 l", "= 9 l")) == "Tank grows by 2 l/s and is full in 0.5 s"


def test_what_is_meant_to_be_full_is_not_found_to_be_at_its_limit() -> None:
    assert found(BUDGET, "at-limit") == []
    assert len(found(BUDGET.replace("when empty", "when full"), "at-limit")) == 1


def test_what_is_turned_away_alike_in_several_scenarios_is_said_once() -> None:
    queue = (
        'stock Q = 0 jobs, max 10 jobs, when full "lost"\nflow In: () -> Q @ 5/s\nflow Out: Q -> () @ 2/s\n'
        "scenario Half full: Q = 5 jobs\nscenario Busy: In = 6/s\n"
    )
    assert "When it is full: lost. Turned away: 3 jobs/s, 3 jobs/s when Half full and 4 jobs/s when Busy." in lines_of(
        told(queue)
    )
    alike = queue.replace("scenario Busy: In = 6/s\n", "")
    assert "When it is full: lost. Turned away: 3 jobs/s in each case." in lines_of(told(alike))
    alone = alike.replace("scenario Half full: Q = 5 jobs\n", "")
    assert "When it is full: lost. Turned away: 3 jobs/s." in lines_of(told(alone))


def test_a_stock_that_starts_empty_is_not_empty_in_no_time() -> None:
    tank = 'stock Tank = 0 l, when empty "the engine stops"\nflow In: () -> Tank @ 1 l/s\nflow Out: Tank -> () @ 2 l/s'
    assert headline(tank) == "Tank is empty from the start"
    assert headline(tank.replace("= 0 l", "= 5 l")) == "Tank is empty in 5 s"


def test_the_limit_is_named_again_where_it_is_another() -> None:
    tank = (
        'stock Tank = 5 l, max 10 l, when full "it spills", when empty "the engine stops"\n'
        "flow In: () -> Tank @ 2 l/s\nflow Out: Tank -> () @ 1 l/s\n"
        "scenario Leak: Out = 3 l/s\nscenario Flood: In = 6 l/s"
    )
    assert headline(tank) == "Tank is full in 5 s, is empty in 5 s when Leak and is full in 1 s when Flood"
    only_full = tank.replace(', when empty "the engine stops"', "")
    assert headline(only_full) == "Tank is full in 5 s and in 1 s when Flood"


# ------------------------------------------------------------------ other scenarios, other ways

JOBS = """
stock Jobs = 10 jobs
flow Submitted: () -> Jobs @ 0/s
flow Taken: Jobs -> () @ 0.4/s
scenario Busy: Submitted = 0.5/s
"""


def test_a_scenario_in_which_a_stock_goes_another_way_is_told_without_a_limit() -> None:
    assert headline(JOBS) == "Jobs drains by 0.4 jobs/s and is empty in 25 s, but grows by 0.1 jobs/s when Busy"
    assert headline(JOBS.replace("@ 0/s", "@ 0.4/s")) == "Jobs holds its level, but grows by 0.1 jobs/s when Busy"
    assert headline(JOBS.replace("0.5/s", "0.3/s")) == "Jobs drains by 0.4 jobs/s and is empty in 25 s"


def test_a_scenario_in_which_a_stock_leaves_its_level_later_is_told_with_where_it_ends() -> None:
    """Ten more within ten seconds, and nothing that takes them away."""
    late = JOBS.replace("@ 0/s", "@ 0.4/s").replace("= 0.5/s", "= 0.4/s + step(1/s, 20 s) - step(1/s, 30 s)")
    assert headline(late + "run 50 s") == "Jobs holds its level, but rises and settles at about 20 jobs when Busy"
    assert headline(late + "run 10 s") == "Jobs holds its level: what comes in goes out"


def test_that_a_stock_drains_asks_for_nothing_unless_empty_is_trouble() -> None:
    held = [line for line in lines_of(told(JOBS)) if line.startswith("- ")]
    assert held == ["- Busy: it holds once Submitted falls to 0.4/s or Taken reaches 0.5/s."]
    trouble = lines_of(told(JOBS.replace("= 10 jobs", '= 10 jobs, when empty "workers idle"')))
    assert "- as written: it holds once Submitted reaches 0.4/s or Taken falls to 0/s." in trouble


def test_rates_are_written_as_the_author_writes_them() -> None:
    said = "stock Tank = 9 gal\nflow In: () -> Tank @ 5 gal/min"
    assert lines_of(told(said))[:2] == ["In, gal/min | Out, gal/min | Net, gal/min", "5 | 0 | +5"]
    assert "- It holds once In falls to 0 gal/min." in lines_of(told(said))
    short = lines_of(told(said.replace("5 gal/min", "5/min")))
    assert short[:2] == ["In | Out | Net", "5/min | 0/min | +5/min"]
    assert "- It holds once In falls to 0/min." in short


def test_a_queue_that_starts_empty_has_no_column_for_that() -> None:
    queue = 'stock Q = 0 calls, max 9 calls, when full "busy"\nflow In: () -> Q @ 2/s\nflow Out: Q -> () @ 1/s'
    assert "Empty after" not in lines_of(told(queue))[0]
    assert "Empty after" in lines_of(told(queue.replace("= 0 calls", "= 1 calls").replace("@ 2/s", "@ 0/s")))[0]


# ------------------------------------------------------------------ swings


def swings(text: str) -> list[str]:
    return [line for line in lines_of(told(text)) if "swings between" in line]


def test_what_an_input_moves_up_and_down_does_not_swing() -> None:
    """A burst on a stock without a second memory on any loop through it: 0, 8, 0, 8, 0."""
    bursts = "flow In: () -> Q @ pulse(8 jobs, 1 s, 10 s)\nflow Out: Q -> () @ 2/s\nrun 40 s"
    assert swings(f"stock Q = 0 jobs, max 9 jobs\n{bursts}") == []
    loop = "stock Q = 0 jobs, min none\nflow In: () -> Q @ 9/s - smth1(Q / 1 s, 5 s)\nflow Out: Q -> () @ 1/s\nrun 60 s"
    assert len(swings(loop)) == 1


# ------------------------------------------------------------------ why it grows

BURST = """
stock Q = 0 jobs, max 900 jobs, when full "dropped"
flow In: () -> Q @ 1/s + Burst
flow Out: Q -> () @ Workers * 1/s
Burst = step(50/s, 10 s)
Workers = 2
scenario Longer: Q.max = 9000 jobs
scenario Eight: Workers = 8
"""


def test_scenarios_that_differ_in_nothing_told_are_told_once() -> None:
    diagnosis = told(BURST, "diagnosis")
    assert text_of(diagnosis.headline) == "Why Q grows: after 10 s the inflow rose, as written and in Longer and Eight"
    assert [line for line in lines_of(diagnosis) if line.startswith("- ")] == [
        "- After 10 s the inflow rose, as written and in Longer and Eight: In 1/s → 51/s."
    ]


def test_scenarios_that_differ_are_told_apart() -> None:
    diagnosis = told(BURST + "scenario Later: Burst = step(50/s, 20 s)\n", "diagnosis")
    assert text_of(diagnosis.headline).endswith("; in Later, after 20 s, the inflow rose")
    assert len([line for line in lines_of(diagnosis) if line.startswith("- ")]) == 2


def test_what_grows_already_is_told_why_it_grows_faster() -> None:
    tub = "stock Q = 5 l\nflow In: () -> Q @ 5 l/s\nflow Out: Q -> () @ 3 l/s\nscenario Clogged: Out = 0 l/s"
    assert text_of(told(tub, "diagnosis").headline) == "Why Q grows faster: in Clogged the outflow fell"
    steady = text_of(told(tub.replace("@ 3 l/s", "@ 5 l/s"), "diagnosis").headline)
    assert steady == "Why Q grows: in Clogged the outflow fell"


def test_a_limit_that_a_scenario_changes_is_drawn_as_the_one_as_written() -> None:
    def level(text: str) -> str:
        (plot,) = (part for part in parts_of(text) if isinstance(part, Plot))
        (line,) = plot.chart.levels
        return line.name

    assert level(BURST) == "max as written"
    assert level(BURST.replace("scenario Longer: Q.max = 9000 jobs\n", "")) == "max"


# ------------------------------------------------------------------ no numbers

FATIGUE = 'stock Fatigue, max 100, when full "people leave", note "Ask."\nflow Pages: () -> Fatigue\n'


def test_what_an_author_says_of_a_stock_without_numbers_is_shown() -> None:
    assert headline(FATIGUE) == "How fast Fatigue fills or drains isn't said"
    assert lines_of(told(FATIGUE)) == ["When it is full: people leave.", "Ask."]
    bare = parts_of("stock Fatigue, max 100\nflow Pages: () -> Fatigue\n")
    assert [part for part in bare if isinstance(part, Callout)] == []


def test_a_stock_that_can_not_be_worked_out_beside_others_says_why() -> None:
    text = "stock Fatigue = 5\nflow Pages: () -> Fatigue\nstock Q = 5\nflow In: () -> Q @ 1/s\n"
    callouts = [part for part in parts_of(text) if isinstance(part, Callout) and part.name == "stock"]
    assert text_of(callouts[0].headline) == "Fatigue can't be worked out: it needs Pages, which has no numbers"
    assert text_of(callouts[1].headline) == "Q grows by 1/s"


RING = """
stock Queue = 0 requests, max 100 requests, when full "503"
flow In: () -> Queue @ 80/s + Retries
flow Out: Queue -> () @ 100/s
Retries = delay(In / 2, 5 s)
"""


def test_a_model_that_runs_only_in_a_scenario_is_not_told_as_written() -> None:
    callout = told(RING + "scenario Calm: Retries = 0/s\n")
    assert text_of(callout.headline) == "Queue can't be worked out as written"
    assert lines_of(callout)[:2] == [
        "Scenario | In | Out | Net | Time in it | … when full",
        "Calm | 80/s | 80/s | 0/s | none | 1 s",
    ]
    assert lines_of(callout)[-1] == (
        "- as written: not worked out (In, Retries: what it starts with depends on itself: "
        "say what its delay or its stock starts with)."
    )


def test_a_scenario_that_can_not_be_worked_out_is_not_left_out_without_a_word() -> None:
    calm = RING.replace("delay(In / 2, 5 s)", "0/s")
    callout = told(calm + "scenario Storm: Retries = delay(In / 2, 5 s)\n")
    assert text_of(callout.headline) == "Queue holds its level: what comes in goes out"
    assert lines_of(callout)[-1].startswith("- Storm: not worked out (In, Retries: what it starts with")
    assert not any("not worked out" in line for line in lines_of(told(calm + "scenario Storm: Retries = 9/s\n")))


def test_a_picture_says_a_level_only_where_there_is_one() -> None:
    fatigue = "stock Fatigue{level}\nflow Pages: () -> Fatigue\n"
    (known,) = (part for part in parts_of(fatigue.format(level=" = 5")) if isinstance(part, Picture))
    assert known.diagram.description.startswith("Fatigue holds 5.")
    (bare,) = (part for part in parts_of(fatigue.format(level="")) if isinstance(part, Picture))
    assert bare.diagram.description.startswith("Fatigue is a stock.")
