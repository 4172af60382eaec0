"""How loops act on each other: each relation on a model that has it, and on near ones that don't."""

from __future__ import annotations

import pytest
from tests.support import analysis_of, found

from loopdown.analysis.couplings import couplings
from loopdown.analysis.fights import fights
from loopdown.analysis.guards import guards, is_unguarded

COMPLEX_REALITY = """
loop R1 "Retry storm": Load (+)-> Latency (+)-> Timeouts (+)-> Retries (+)-> Load
loop B1 "Autoscaler": Latency (+ delay 3 min)-> Pods (-)-> Latency
loop B2 "Breaker": Timeouts (+)-> Circuit open (-)-> Load -> Latency -> Timeouts
"""

FIGHTING_SCALERS = """
loop B1: Queue depth (+)-> Pods (-)-> Queue depth
loop B2: CPU usage (+)-> Pods (-)-> CPU usage
"""

FIGHTING_SCALERS_WITH_A_VARIABLE_BETWEEN = """
loop B1: Queue depth (+)-> Pods (+)-> Capacity (-)-> Queue depth
loop B2: CPU usage (+ delay 3 min)-> Pods -> Capacity (-)-> CPU usage
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

    def test_another_reinforcing_loop_is_no_guard(self) -> None:
        assert len(found("loop R1: A (+)-> B (+)-> A\nloop R2: B (+)-> D (+)-> B", "unguarded-loop")) == 2

    def test_a_balancing_loop_needs_no_guard(self) -> None:
        assert not found("loop B1: A (+)-> B (-)-> A", "unguarded-loop")


class TestDelays:
    def test_a_balancing_loop_with_a_delay_is_told(self) -> None:
        (finding,) = found("loop B1: A (+ delay 3 min)-> B (-)-> A", "delayed-balance")
        assert "after 3 min" in finding.message

    def test_a_delay_without_a_length_is_unknown_not_zero(self) -> None:
        (finding,) = found("loop B1: A (+ delay)-> B (-)-> A", "delayed-balance")
        assert "unknown length" in finding.message

    @pytest.mark.parametrize(
        "text",
        ["loop B1: A (+)-> B (-)-> A", "loop R1: A (+ delay 3 min)-> B (+)-> A"],
        ids=["no delay", "reinforcing"],
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
        text = """
loop B1: Queue depth (+)-> Custom scaler (+)-> Pods (-)-> Queue depth
loop B2: CPU usage (+)-> HPA (+)-> Pods (-)-> CPU usage
"""
        (fight,) = fights(analysis_of(text))
        assert (fight.one.enters_by.source, fight.other.enters_by.source) == ("custom scaler", "hpa")

    def test_it_does_not_matter_where_the_loops_begin(self) -> None:
        text = """
loop B1: Pods (-)-> Queue depth (+)-> Pods
loop B2: CPU usage (+)-> Pods (-)-> CPU usage
"""
        (fight,) = fights(analysis_of(text))
        assert fight.actuator == ("pods",)

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
        ],
        ids=["case 11", "one driver", "one end", "two actuators", "not both balancing"],
    )
    def test_near_cases_do_not(self, text: str) -> None:
        assert not fights(analysis_of(text))


class TestCouplings:
    def test_every_pair_with_a_variable_in_common(self) -> None:
        pairs = {(c.one.id, c.other.id): c.shared for c in couplings(analysis_of(COMPLEX_REALITY))}
        assert pairs == {
            ("R1", "B1"): ("latency",),
            ("R1", "B2"): ("load", "latency", "timeouts"),
            ("B1", "B2"): ("latency",),
        }

    def test_loops_apart_are_not_coupled(self) -> None:
        assert not couplings(analysis_of("loop R1: A (+)-> B (+)-> A\nloop B1: C (+)-> D (-)-> C"))


class TestObservation:
    def test_a_loop_without_a_metric_in_a_model_with_metrics(self) -> None:
        text = 'variable Load, metric "rps"\nloop R1: Load (+)-> B (+)-> Load\nloop B1: C (+)-> D (-)-> C'
        assert [f.message.split(":")[0] for f in found(text, "unobserved-loop")] == ["Nobody can watch B1"]

    def test_a_metric_on_the_loop_itself_counts(self) -> None:
        text = 'variable Load, metric "rps"\nLoad (+)-> C\nloop B1: C (+)-> D (-)-> C, metric "swings"'
        assert not found(text, "unobserved-loop")

    def test_a_model_that_names_no_metric_is_not_asked_for_one(self) -> None:
        assert not found("loop B1: C (+)-> D (-)-> C", "unobserved-loop")
