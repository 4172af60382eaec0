"""How loops act on each other: each relation on a model that has it, and on near ones that don't."""

from __future__ import annotations

import pytest
from tests.support import analysis_of, found

from loopdown.analysis.loops.couplings import couplings
from loopdown.analysis.loops.fights import fights
from loopdown.analysis.loops.guards import choices, guards, is_unguarded
from loopdown.analysis.loops.loop import LoopType
from loopdown.model.printing import show_formula

COMPLEX_REALITY = """
loop R1 "Retry storm": Load (+)-> Latency (+)-> Timeouts (+)-> Retries (+)-> Load
loop B1 "Autoscaler": Latency (+ delay 3 min)-> Pods (-)-> Latency
loop B2 "Breaker": Timeouts (+)-> Circuit open (-)-> Load -> Latency -> Timeouts
"""

GOALS = "variable Queue depth, goal 100 jobs\nvariable CPU usage, goal 70%\n"
FIGHTING_SCALERS = f"""{GOALS}
loop B1: Queue depth (+)-> Pods (-)-> Queue depth
loop B2: CPU usage (+)-> Pods (-)-> CPU usage
"""

FIGHTING_SCALERS_WITH_A_VARIABLE_BETWEEN = f"""{GOALS}
loop B1: Queue depth (+)-> Pods (+)-> Capacity (-)-> Queue depth
loop B2: CPU usage (+ delay 3 min)-> Pods -> Capacity (-)-> CPU usage
"""


# What leaves the queue follows the queue itself and the pods, and the pods follow how long a request waits.
QUEUE_WITH_AUTOSCALER = """
stock Queue = 50 requests
flow Incoming: () -> Queue @ 100/s
flow Processed: Queue -> () @ min(Queue / 1 s, Pods * 10/s)
Wait = Queue / Processed
Pods = 5 + delay(Wait, 3 min) / 1 s
"""


def loop_of(text: str, id_: str):
    analysis = analysis_of(text)
    return analysis, next(loop for loop in analysis.loops if loop.id == id_)


class TestGuards:
    def test_the_fastest_guard_is_told_first(self) -> None:
        analysis, storm = loop_of(COMPLEX_REALITY, "R1")
        assert [(g.loop.id, g.acts_on) for g in guards(analysis, storm)] == [("B2", ("load",)), ("B1", ("latency",))]

    def test_a_guard_of_unknown_delay_comes_last(self) -> None:
        text = COMPLEX_REALITY.replace("delay 3 min", "delay") + "loop B3: Retries (+ delay 1 d)-> Budget (-)-> Retries"
        analysis, storm = loop_of(text, "R1")
        assert [g.loop.id for g in guards(analysis, storm)] == ["B2", "B3", "B1"]

    def test_a_loop_without_a_balancing_neighbour_is_unguarded(self) -> None:
        text = "loop R1: A (+)-> B (+)-> A\nloop B1: C (+)-> D (-)-> C"
        analysis, loop = loop_of(text, "R1")
        assert is_unguarded(analysis, loop)
        assert len(found(text, "unguarded-loop")) == 1

    def test_one_shared_variable_is_a_guard(self) -> None:
        text = "loop R1: A (+)-> B (+)-> A\nloop B1: B (+)-> D (-)-> B"
        assert not found(text, "unguarded-loop")
        assert [f.message for f in found(text, "guarded-loop")] == ["What pushes back on R1: B1 on B at once"]

    @pytest.mark.parametrize(
        ("formula", "told"),
        [
            ("min(Wanted, Slots, Room / 5)", [("min(Wanted, Slots, Room / 5)", ["Wanted"])]),
            ("2 * max(Wanted + Slots, Room)", [("max(Wanted + Slots, Room)", ["Wanted + Slots"])]),
            ("min(Wanted, 2 * Wanted) + Room", []),  # whatever it follows, that follows Wanted
            ("Wanted + min(Wanted, Slots) - 1 / Room", []),  # Wanted moves it in any case
            ("Wanted + min(Slots, Room)", []),  # the choice is on the other loop's way
        ],
    )
    def test_a_guard_that_goes_by_a_choice_acts_only_while_that_follows_it(
        self, formula: str, told: list[tuple[str, list[str]]]
    ) -> None:
        text = (
            "stock Used = 6 GB, max 9 GB\nflow Written: () -> Used @ 1 GB/s\nflow Freed: Used -> () @ Merges * 1 GB/s\n"
            f"Wanted = Used / 1 GB\nRoom = (9 GB - Used) / 1 GB\nSlots = 4\nMerges = {formula}\n"
            "loop R1: Used -> Room -> Merges -> Freed -> Used\nloop B1: Used -> Wanted -> Merges -> Freed -> Used\n"
        )
        analysis, loop = loop_of(text, "R1")
        (guard,) = (each for each in guards(analysis, loop) if each.loop.id == "B1")
        found_choices = [
            (show_formula(each.call), [show_formula(part) for part in each.follows])
            for each in choices(analysis, guard)
        ]
        assert found_choices == told

    def test_another_reinforcing_loop_is_no_guard(self) -> None:
        assert len(found("loop R1: A (+)-> B (+)-> A\nloop R2: B (+)-> D (+)-> B", "unguarded-loop")) == 2

    def test_a_loop_that_acts_only_while_a_stock_is_short_is_no_guard(self) -> None:
        """A queue that is long never runs short, and that is when its retries come."""
        text = """
stock Queue = 0 requests
flow Arrivals: (Clients) -> Queue @ New + Retries
flow Answers: Queue -> (Clients) @ OUTFLOW
New = 80/s
Wait = Queue / Answers
Retries = if Wait > 1 s then New else 0/s
loop R1: Queue -> Wait -> Retries -> Arrivals -> Queue
"""
        supplied = text.replace("OUTFLOW", "100/s")
        assert [loop.id for loop in analysis_of(supplied).loops] == ["R1", "B1"]
        assert len(found(supplied, "unguarded-loop")) == 1
        assert not found(text.replace("OUTFLOW", "Queue / 1 s"), "unguarded-loop")
        claimed = supplied + "loop B1: Queue -> Answers -> Wait -> Retries -> Arrivals -> Queue\n"
        assert not found(claimed, "unguarded-loop")  # its author says that it acts

    def test_a_loop_that_may_be_balancing_leaves_it_open(self) -> None:
        text = "loop R1: A (+)-> B (+)-> A\nB (?)-> C\nC (+)-> B"
        assert {loop.id for loop in analysis_of(text).loops} == {"R1", "U1"}
        assert not found(text, "unguarded-loop")
        assert not found(text, "guarded-loop")
        assert len(found(text.replace("?", "+"), "unguarded-loop")) == 2

    def test_a_search_that_stopped_leaves_it_open_unless_no_link_is_negative(self) -> None:
        nodes = range(9)
        links = "".join(f"v{i} (+)-> v{j}\n" for i in nodes for j in nodes if i != j)
        assert len(found(links, "unguarded-loop")) == 5
        analysis = analysis_of(f"{links}v8 (-)-> w\nw (+)-> v8\n")
        assert analysis.truncated
        assert not any(is_unguarded(analysis, loop) for loop in analysis.told)

    def test_a_guard_that_is_not_told_counts(self) -> None:
        growth = "".join(f"A (+)-> x{i}\nx{i} (+)-> A\n" for i in range(6))
        guard = "A (+)-> p\np (+)-> q\nq (-)-> A\n"
        analysis = analysis_of(growth + guard)
        assert all(loop.type is LoopType.REINFORCING for loop in analysis.told)
        assert not found(growth + guard, "unguarded-loop")
        assert len(found(growth, "unguarded-loop")) == 5

    def test_a_loop_that_only_carries_material_round_is_no_storm(self) -> None:
        text = "stock Tank = 9\nflow Leak: Tank -> () @ 2/s\nflow Return: () -> Tank @ 50% * Leak\n"
        (loop,) = analysis_of(text).loops
        assert loop.type is LoopType.REINFORCING
        assert loop.supply_links
        assert not found(text, "unguarded-loop")
        by_formula = text.replace("@ 2/s", "@ Tank / 5 s")
        assert any(not loop.supply_links for loop in analysis_of(by_formula).loops)

    def test_what_acts_at_once_acts_before_what_has_any_delay(self) -> None:
        text = COMPLEX_REALITY.replace("Timeouts (+)-> Circuit", "Timeouts (+ delay 5 min)-> Circuit")
        analysis, storm = loop_of(text, "R1")
        assert [g.loop.id for g in guards(analysis, storm)] == ["B1", "B2"]
        (finding,) = found(text, "guarded-loop")
        assert finding.message == "What pushes back on R1: B1 on Latency after 3 min; B2 on Load after 5 min"

    def test_a_balancing_loop_needs_no_guard(self) -> None:
        assert not found("loop B1: A (+)-> B (-)-> A", "unguarded-loop")


class TestDelays:
    def test_a_balancing_loop_with_a_delay_is_told(self) -> None:
        (finding,) = found("loop B1: A (+ delay 3 min)-> B (-)-> A", "delayed-balance")
        assert "after 3 min" in finding.message

    def test_a_delay_without_a_length_is_unknown_not_zero(self) -> None:
        (finding,) = found("loop B1: A (+ delay)-> B (-)-> A", "delayed-balance")
        assert "unknown length" in finding.message

    def test_delays_on_the_way_round_add_up(self) -> None:
        (finding,) = found("loop B1: A (+ delay 3 min)-> B (- delay 30 s)-> A", "delayed-balance")
        assert "after 3 min 30 s" in finding.message

    def test_a_hidden_loop_of_formulas_can_be_late_too(self) -> None:
        text = "stock Heat = 5\nflow Heating: () -> Heat @ (20 - delay(Heat, 4 min)) / 9 s\n"
        (finding,) = found(text, "delayed-balance")
        assert finding.message.startswith("B1 answers after 4 min")
        assert not found(text.replace("delay(Heat, 4 min)", "Heat"), "delayed-balance")

    @pytest.mark.parametrize(
        "text",
        [
            "loop B1: A (+)-> B (-)-> A",
            "loop R1: A (+ delay 3 min)-> B (+)-> A",
            "A (+ delay 3 min)-> B\nB (?)-> A",
            "loop B1: A (+)-> B (-)-> A\nA (+ delay 3 min)-> C",
        ],
        ids=["no delay", "reinforcing", "undetermined", "delay beside it"],
    )
    def test_otherwise_it_is_not(self, text: str) -> None:
        assert not found(text, "delayed-balance")


class TestFights:
    @pytest.mark.parametrize(
        ("text", "actuator"),
        [(FIGHTING_SCALERS, ("pods",)), (FIGHTING_SCALERS_WITH_A_VARIABLE_BETWEEN, ("pods", "capacity"))],
        ids=["case 12", "with a variable between"],
    )
    def test_two_controllers_on_one_actuator_fight(self, text: str, actuator: tuple[str, ...]) -> None:
        (fight,) = fights(analysis_of(text))
        assert fight.actuator == actuator
        assert (fight.one.enters_by.source, fight.other.enters_by.source) == ("queue depth", "cpu usage")
        assert (fight.one.leaves_by.target, fight.other.leaves_by.target) == ("queue depth", "cpu usage")

    def test_the_drivers_may_stand_before_the_actuator(self) -> None:
        text = f"""{GOALS}
loop B1: Queue depth (+)-> Custom scaler (+)-> Pods (-)-> Queue depth
loop B2: CPU usage (+)-> HPA (+)-> Pods (-)-> CPU usage
"""
        (fight,) = fights(analysis_of(text))
        assert (fight.one.enters_by.source, fight.other.enters_by.source) == ("custom scaler", "hpa")

    def test_it_does_not_matter_where_the_loops_begin(self) -> None:
        text = f"""{GOALS}
loop B1: Pods (-)-> Queue depth (+)-> Pods
loop B2: CPU usage (+)-> Pods (-)-> CPU usage
"""
        (fight,) = fights(analysis_of(text))
        assert fight.actuator == ("pods",)

    def test_two_controllers_of_a_flow_fight_too(self) -> None:
        """The near case of a queue with an autoscaler: here the rate is set for two ends, by two measurements."""
        text = QUEUE_WITH_AUTOSCALER + "CPU usage = 90% - Processed / 200/s\n"
        text = text.replace("Pods * 10/s)", "Pods * 10/s, (CPU usage + 20%) * 100/s)")
        found = fights(analysis_of(text))
        assert {fight.actuator for fight in found} == {("processed",)}
        drivers = {frozenset((fight.one.enters_by.source, fight.other.enters_by.source)) for fight in found}
        assert drivers == {frozenset(("cpu usage", "pods"))}
        assert not fights(analysis_of(QUEUE_WITH_AUTOSCALER))

    @pytest.mark.parametrize(
        "text",
        [
            COMPLEX_REALITY,
            # one driver, two ways to the same end: nobody undoes anything
            "loop B1: Latency (+)-> Pods (-)-> Latency\nloop B2: Latency (+)-> Shedding (-)-> Latency",
            # two drivers, one actuator, one end
            "loop B1: Latency (+)-> Pods (-)-> Load per pod (+)-> Latency\n"
            "loop B2: Load per pod (+)-> CPU usage (+)-> Pods -> Load per pod",
            # each its own actuator
            "loop B1: Queue depth (+)-> Pods (-)-> Queue depth\nloop B2: CPU usage (+)-> Shed (-)-> CPU usage",
            # a reinforcing loop through the same variable is no controller
            "loop B1: Queue depth (+)-> Pods (-)-> Queue depth\nloop R1: CPU usage (+)-> Pods (+)-> CPU usage",
            # a queue with an autoscaler, on words alone
            "loop B1: Queue depth (+)-> Latency (+ delay 3 min)-> Pods (+)-> Processed (-)-> Queue depth\n"
            "loop B2: Queue depth (+)-> Processed -> Queue depth",
            QUEUE_WITH_AUTOSCALER,
            # two ways to refill one stock
            "stock Level = 5\nflow A: () -> Level @ (9 - Level) / 2 s\nflow B: () -> Level @ (7 - Level) / 3 s",
        ],
        ids=[
            "case 11",
            "one driver",
            "one end",
            "two actuators",
            "not both balancing",
            "a queue with an autoscaler",
            "a queue with an autoscaler, as stock and flows",
            "two inflows",
        ],
    )
    def test_near_cases_do_not(self, text: str) -> None:
        assert not fights(analysis_of(text))

    @pytest.mark.parametrize(
        "text",
        [
            # a title says what is controlled, whichever way the variable counts
            'loop B1 "Latency autoscaler": Pods (-)-> Latency (+)-> Pods\n'
            'loop B2 "Cost controller": Pods (+)-> Cost (-)-> Pods',
            'loop B1 "Latency autoscaler": Pods (-)-> Latency (+)-> Pods\n'
            'loop B2 "Savings control": Pods (-)-> Savings (+)-> Pods',
            'loop B1 "Latency autoscaler": Idle pods (+)-> Latency (-)-> Idle pods\n'
            'loop B2 "Cost controller": Idle pods (-)-> Cost (+)-> Idle pods',
            'loop B1 "Queue scaler": Pods (-)-> Queue depth (+)-> Pods\n'
            'loop B2 "CPU autoscaler": Pods (-)-> CPU usage (+)-> Pods',
            "variable Depth, goal 5\nvariable Cost, goal 9\n"
            "loop B1: Depth (+)-> Pods (-)-> Depth\nloop B2: Cost (-)-> Pods (+)-> Cost",
        ],
    )
    def test_two_ends_that_the_author_names_are_a_fight(self, text: str) -> None:
        assert len(fights(analysis_of(text))) == 1
        assert len(found(text, "fighting-loops")) == 1
        assert found(text, "unclear-ends") == []

    @pytest.mark.parametrize("disk", ["Free", "Used"])
    def test_two_loops_that_may_look_after_what_they_share_are_no_fight(self, disk: str) -> None:
        answers = "(-)" if disk == "Free" else "(+)"
        moves = "(+)" if disk == "Free" else "(-)"
        text = (
            f'loop B1 "Cleanup": {disk} disk {answers}-> Cleanup jobs {moves}-> {disk} disk\n'
            f'loop B2 "Order": {disk} disk {answers}-> Disk ordered {moves}-> {disk} disk\n'
        )
        assert found(text, "fighting-loops") == []
        assert len(found(text, "unclear-ends")) == 1
        said = text + f"variable {disk} disk, goal 200 GB\n"
        assert found(said, "fighting-loops") == found(said, "unclear-ends") == []

    def test_what_a_loop_that_grows_goes_round_is_held_back_by_both(self) -> None:
        assert found(COMPLEX_REALITY, "unclear-ends") == []
        alone = "\n".join(line for line in COMPLEX_REALITY.splitlines() if "R1" not in line)
        alone += "\nLoad (+)-> Latency\nLatency (+)-> Timeouts\n"
        assert len(found(alone, "unclear-ends")) == 1

    def test_a_place_where_many_meet_is_told_once(self) -> None:
        text = "".join(f"loop B{i}: Hub (-)-> x{i} (+)-> Hub\n" for i in range(5))
        (finding,) = found(text, "unclear-ends")
        assert finding.message.endswith("; so do 9 more pairs of loops")


class TestCouplings:
    def test_every_pair_with_a_variable_in_common(self) -> None:
        pairs = {(c.one.id, c.other.id): c.shared for c in couplings(analysis_of(COMPLEX_REALITY))}
        assert pairs == {
            ("R1", "B1"): ("latency",),
            ("R1", "B2"): ("load", "latency", "timeouts"),
            ("B1", "B2"): ("latency",),
        }

    def test_one_table_for_the_model(self) -> None:
        (finding,) = found(COMPLEX_REALITY, "coupled-loops")
        assert finding.message == (
            "Loops that share variables: R1 and B1: Latency; R1 and B2: Load, Latency, Timeouts; B1 and B2: Latency"
        )

    def test_loops_apart_are_not_coupled(self) -> None:
        text = "loop R1: A (+)-> B (+)-> A\nloop B1: C (+)-> D (-)-> C\nB (+)-> C"
        assert not couplings(analysis_of(text))
        assert not found(text, "coupled-loops")


class TestObservation:
    def test_a_loop_without_a_metric_in_a_model_with_metrics(self) -> None:
        text = 'variable Load, metric "rps"\nloop R1: Load (+)-> B (+)-> Load\nloop B1: C (+)-> D (-)-> C'
        assert [f.message.split(":")[0] for f in found(text, "unobserved-loop")] == ["Nobody can watch B1"]

    def test_a_metric_on_the_loop_itself_counts(self) -> None:
        text = 'variable Load, metric "rps"\nLoad (+)-> C\nloop B1: C (+)-> D (-)-> C, metric "swings"'
        assert not found(text, "unobserved-loop")

    def test_a_metric_beside_the_loop_does_not_count(self) -> None:
        text = 'variable Beside, metric "p99"\nloop B1: C (+)-> D (-)-> C\nD (+)-> Beside'
        assert len(found(text, "unobserved-loop")) == 1
        assert not found(text.replace("variable Beside", "variable D"), "unobserved-loop")

    def test_a_hidden_loop_can_be_unobserved_too(self) -> None:
        text = 'variable Load, metric "rps"\nC (+)-> D\nD (-)-> C\nLoad (+)-> C'
        assert [f.message.split(":")[0] for f in found(text, "unobserved-loop")] == ["Nobody can watch B1"]

    def test_a_model_that_names_no_metric_is_not_asked_for_one(self) -> None:
        assert not found("loop B1: C (+)-> D (-)-> C", "unobserved-loop")
