"""Textbook models: Runge–Kutta agrees with scipy's solver, Euler with Euler by hand, and each behaves as is known.

Sources: W. Kermack, A. McKendrick, Proc. R. Soc. A 115 (1927); A. Lotka (1925), V. Volterra (1926); P.-F. Verhulst
(1838); L. F. Richardson, Arms and Insecurity (1960); F. Bass, Management Science 15 (1969).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
from scipy.integrate import solve_ivp
from tests.example_models import METASTABLE, SIR
from tests.support import model_of, run_of

from loopdown.analysis.graph.dependencies import dependencies_of
from loopdown.analysis.numbers.read.oscillation import oscillation
from loopdown.analysis.numbers.units.check_units import check_units

Rates = Callable[[float, Sequence[float]], Sequence[float]]


def run_line(length: str, step: str, method: str) -> str:
    return f"run {length}, step {step}, method {method}\n"


SIR_STOCKS = SIR.rsplit("run", 1)[0]


def sir(t: float, x: Sequence[float]) -> list[float]:
    infection = 6.0 * 0.25 * x[0] * x[1] / 10000.0
    recovery = x[1] / 2.0
    return [-infection, infection - recovery, recovery]


PREDATOR_PREY = """
stock Prey = 40 animals
stock Predators = 9 animals
flow Prey births: () -> Prey @ 10%/s * Prey
flow Prey deaths: Prey -> () @ Meetings * 2%/animal/s
flow Predator births: () -> Predators @ Meetings * 1%/animal/s
flow Predator deaths: Predators -> () @ 30%/s * Predators
Meetings = Prey * Predators
"""


def predator_prey(t: float, x: Sequence[float]) -> list[float]:
    meetings = x[0] * x[1]
    return [0.1 * x[0] - meetings * 0.02, meetings * 0.01 - 0.3 * x[1]]


LOGISTIC = """
stock Population = 10 people
flow Growth: () -> Population @ Rate * Population * (1 - Population / Capacity)
Rate = 30%/s
Capacity = 1000 people
"""


def logistic(t: float, x: Sequence[float]) -> list[float]:
    return [0.3 * x[0] * (1.0 - x[0] / 1000.0)]


ARMS_RACE = """
stock Arms of A = 10 arms
stock Arms of B = 2 arms
flow Building in A: () -> Arms of A @ 0.3/s * Arms of B + 2/s
flow Scrapping in A: Arms of A -> () @ Fatigue * Arms of A
flow Building in B: () -> Arms of B @ 0.2/s * Arms of A + 3/s
flow Scrapping in B: Arms of B -> () @ Fatigue * Arms of B
Fatigue = 0.4/s
"""


def arms_race(t: float, x: Sequence[float]) -> list[float]:
    return [0.3 * x[1] + 2.0 - 0.4 * x[0], 0.2 * x[0] + 3.0 - 0.4 * x[1]]


HEATER = """
stock Temperature = 10 degrees
flow Heating: () -> Temperature @ 0.5/s * max(Goal - Felt, 0 degrees)
flow Cooling: Temperature -> () @ (Temperature - Outside) / 20 s
Felt = smth1(Temperature, 4 s)
Goal = 20 degrees
Outside = 5 degrees
"""


def heater(t: float, x: Sequence[float]) -> list[float]:
    return [0.5 * max(20.0 - x[1], 0.0) - (x[0] - 5.0) / 20.0, (x[0] - x[1]) / 4.0]


BASS = """
stock Potential = 1000 users
stock Adopters = 0 users
flow Adoption: Potential -> Adopters @ Innovation * Potential + Imitation * Potential * Adopters / Market
Innovation = 3%/s
Imitation = 38%/s
Market = 1000 users
"""


def bass(t: float, x: Sequence[float]) -> list[float]:
    adoption = 0.03 * x[0] + 0.38 * x[0] * x[1] / 1000.0
    return [-adoption, adoption]


MODELS = {
    "SIR": (SIR_STOCKS, sir, [9999.0, 1.0, 0.0], ["susceptible", "infected", "recovered"], 25.0),
    "predator and prey": (PREDATOR_PREY, predator_prey, [40.0, 9.0], ["prey", "predators"], 100.0),
    "logistic growth": (LOGISTIC, logistic, [10.0], ["population"], 40.0),
    "arms race": (ARMS_RACE, arms_race, [10.0, 2.0], ["arms of a", "arms of b"], 40.0),
    "heater": (HEATER, heater, [10.0, 10.0], ["temperature", "felt"], 60.0),
    "Bass": (BASS, bass, [1000.0, 0.0], ["potential", "adopters"], 30.0),
}  # fmt: skip


@pytest.mark.parametrize(("text", "rates", "start", "names", "length"), MODELS.values(), ids=MODELS)
def test_runge_kutta_agrees_with_an_independent_solver(
    text: str, rates: Rates, start: list[float], names: list[str], length: float
) -> None:
    run = run_of(text + run_line(f"{length} s", f"{length / 2000} s", "rk4"))
    exact = solve_ivp(rates, (0, length), start, method="DOP853", t_eval=run.times, rtol=1e-12, atol=1e-12)
    for name, curve in zip(names, exact.y, strict=True):
        scale = max(abs(curve))
        assert run.values[name] == pytest.approx(list(curve), rel=1e-6, abs=1e-9 * scale)


@pytest.mark.parametrize(("text", "rates", "start", "names", "length"), MODELS.values(), ids=MODELS)
def test_euler_is_euler_by_hand_to_the_last_digit(
    text: str, rates: Rates, start: list[float], names: list[str], length: float
) -> None:
    steps = 400
    h = length / steps
    run = run_of(text + run_line(f"{length} s", f"{h} s", "euler"))
    row = start
    for place in range(steps + 1):
        assert [run.values[name][place] for name in names] == row
        row = [value + h * rate for value, rate in zip(row, rates(place * h, row), strict=True)]


# Euler's method adds energy to what swings for ever, whatever the step: predator and prey are left to Runge–Kutta.
SETTLING = {name: model for name, model in MODELS.items() if name != "predator and prey"}


@pytest.mark.parametrize(("text", "rates", "start", "names", "length"), SETTLING.values(), ids=SETTLING)
def test_steps_that_are_chosen_give_what_an_independent_solver_gives(
    text: str, rates: Rates, start: list[float], names: list[str], length: float
) -> None:
    run = run_of(text + f"run {length} s")
    exact = solve_ivp(rates, (0, length), start, method="DOP853", dense_output=True, rtol=1e-10, atol=1e-10)
    for name, curve in zip(names, exact.sol(run.times), strict=True):
        worst = max(abs(ours - theirs) for ours, theirs in zip(run.values[name], curve, strict=True))
        assert worst < 1e-3 * max(abs(curve))


# ------------------------------------------------------------------ their behaviour


def test_an_epidemic_peaks_where_each_infected_infects_one_and_ends_at_its_final_size() -> None:
    run = run_of(SIR_STOCKS + run_line("200 s", "0.02 s", "rk4"))
    infected, susceptible = run.values["infected"], run.values["susceptible"]
    peak = infected.index(max(infected))
    assert susceptible[peak] == pytest.approx(10000 / 3, rel=0.01)  # R0 = 6 · 0.25 · 2 = 3
    left = susceptible[-1]
    assert math.log(left / 9999) == pytest.approx(3 * (left - 10000) / 10000, rel=1e-4)
    assert run.values["recovered"][-1] + left == pytest.approx(10000, abs=1e-3)


def test_predators_and_prey_swing_for_ever_and_keep_their_invariant() -> None:
    run = run_of(PREDATOR_PREY + run_line("200 s", "0.02 s", "rk4"))
    prey, predators = run.values["prey"], run.values["predators"]

    def invariant(place: int) -> float:
        return 0.01 * prey[place] - 0.3 * math.log(prey[place]) + 0.02 * predators[place] - 0.1 * math.log(
            predators[place]
        )  # fmt: skip

    assert invariant(-1) == pytest.approx(invariant(0), rel=1e-8)
    swing = oscillation(run.times, prey)
    assert swing is not None
    assert swing.course == "sustained"


def test_logistic_growth_is_its_closed_form() -> None:
    run = run_of(LOGISTIC + run_line("40 s", "0.02 s", "rk4"))
    exact = [1000 / (1 + 99 * math.exp(-0.3 * time)) for time in run.times]
    assert run.values["population"] == pytest.approx(exact, rel=1e-8)


def test_an_arms_race_whose_fatigue_exceeds_its_fear_finds_its_balance() -> None:
    run = run_of(ARMS_RACE + run_line("120 s", "0.05 s", "rk4"))
    # 0.4 a = 0.3 b + 2 and 0.4 b = 0.2 a + 3
    assert run.values["arms of a"][-1] == pytest.approx(17, rel=1e-6)
    assert run.values["arms of b"][-1] == pytest.approx(16, rel=1e-6)
    runaway = run_of(ARMS_RACE.replace("0.4/s", "0.2/s") + run_line("120 s", "0.05 s", "rk4"))
    assert runaway.values["arms of a"][-1] > 1000


def test_a_heater_that_feels_late_overshoots_and_one_that_feels_at_once_does_not() -> None:
    run = run_of(HEATER + run_line("200 s", "0.05 s", "rk4"))
    settled = (0.5 * 20 + 5 / 20) / (0.5 + 1 / 20)  # below the goal: it heats only while there is a gap
    assert run.values["temperature"][-1] == pytest.approx(settled, rel=1e-6)
    assert max(run.values["temperature"]) > settled + 0.5
    swing = oscillation(run.times, run.values["temperature"])
    assert swing is not None
    assert swing.course == "dying out"
    prompt = run_of(HEATER.replace("smth1(Temperature, 4 s)", "Temperature") + run_line("200 s", "0.05 s", "rk4"))
    assert oscillation(prompt.times, prompt.values["temperature"]) is None


def test_adoption_peaks_when_bass_says() -> None:
    run = run_of(BASS + run_line("40 s", "0.01 s", "rk4"))
    adoption = run.values["adoption"]
    peak = run.times[adoption.index(max(adoption))]
    assert peak == pytest.approx(math.log(0.38 / 0.03) / (0.38 + 0.03), abs=0.02)
    assert max(adoption) == pytest.approx(1000 * (0.38 + 0.03) ** 2 / (4 * 0.38), rel=1e-5)


def test_a_delayed_answer_is_that_of_the_method_of_steps() -> None:
    # x' = −k·x(t − τ) from 1: x = 1 − kt on the first length, then a polynomial of one degree more on each.
    k, lag, length = 0.25, 2.0, 8.0
    run = run_of(
        "stock X = 1, min none\nflow In: () -> X @ 9/s\nflow Out: X -> () @ 9/s + 0.25/s * delay(X, 2 s)\n"
        + run_line(f"{length} s", "0.01 s", "rk4")
    )

    def exact(time: float) -> float:
        terms = range(int(time / lag) + 2)
        return sum((-k) ** n * max(time - (n - 1) * lag, 0.0) ** n / math.factorial(n) for n in terms)

    assert run.values["x"] == pytest.approx([exact(time) for time in run.times], rel=1e-6)


# ------------------------------------------------------------------ retries


@pytest.mark.parametrize("retries", [1, 2, 3, 5])
@pytest.mark.parametrize("p", [5, 30, 90])
def test_a_chain_of_attempts_has_the_load_and_the_success_of_its_closed_form(retries: int, p: int) -> None:
    chain = [f"Failures = {p}%", "Attempt 0 = 100 requests/s"]
    for attempt in range(1, retries + 1):
        chain.append(f"Attempt {attempt} = Failures * Attempt {attempt - 1}")
    chain.append("Load = " + " + ".join(f"Attempt {attempt}" for attempt in range(retries + 1)))
    chain.append(f"Success = 1 - Failures * Attempt {retries} / Attempt 0")
    run = run_of("\n".join(chain) + "\nrun 1 s")
    share = p / 100
    assert run.values["load"][0] == pytest.approx(100 * (1 - share ** (retries + 1)) / (1 - share), rel=1e-14)
    assert run.values["success"][0] == pytest.approx(1 - share ** (retries + 1), rel=1e-14)


def test_with_retries_it_never_comes_back_and_without_it_does() -> None:
    storm, calm = run_of(METASTABLE), run_of(METASTABLE, "No retries")
    for run in (storm, calm):
        assert run.findings == ()
        before = [level for time, level in zip(run.times, run.values["queue"], strict=True) if time < 300]
        assert max(before) == 0  # both carry the same load as before the spike, and as after it
        assert run.values["load"][0] == run.values["load"][-1] == 80
        assert max(run.values["queue"]) > 2000
    assert calm.values["queue"][-1] == 0
    assert [event.limit for event in calm.events] == ["empty"]
    assert calm.events[0].time_s == pytest.approx(360 + 60 * 40 / 20, abs=2 * calm.step_s)
    assert storm.values["queue"][-1] == 20000
    assert [event.limit for event in storm.events] == ["full"]
    assert storm.values["retries"][-1] == 50
    assert storm.turned_away["arriving"][-1] == pytest.approx(30)


@pytest.mark.parametrize("text", [*(model[0] for model in MODELS.values()), METASTABLE], ids=[*MODELS, "metastable"])
def test_their_units_fit(text: str) -> None:
    assert check_units(dependencies_of(model_of(text))) == ()
