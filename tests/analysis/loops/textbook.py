"""Structures of the literature, written as stocks, flows and formulas, each with the loops that its source gives it.

No loop is written in these models: each follows from formulas and pipes. What is expected was worked out by hand from
the equations of the source, with the sign of every link, before any of it was run; the comments say how.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Structure:
    """One structure of the literature."""

    name: str
    source: str  # where it stands, and its loops with it
    text: str
    loops: tuple[str, ...]  # `B Depletion: Susceptible (+)-> Infection (-)-> Susceptible`


# What the long loops of the labor supply chain have in common. From the hiring that is wanted to labor there are two
# ways: straight, and by the number of vacancies that it takes.
HIRE = "Desired hiring (+)-> Vacancy creation (+)-> Vacancies (+)-> Hiring (+)-> Labor"
HIRE_BY_VACANCIES = (
    "Desired hiring (+)-> Desired vacancies (+)-> Adjustment for vacancies (+)-> Vacancy creation (+)-> Vacancies "
    "(+)-> Hiring (+)-> Labor"
)
START = " (+)-> Production starts (+)-> Work in process"
ASK_FOR_LABOR = "Desired production starts (+)-> Desired labor (+)-> Adjustment for labor (+)-> "
CORRECT_STOCK = "Inventory (-)-> Adjustment for inventory (+)-> Desired production (+)-> "
CORRECT_LINE = "Adjustment for work in process (+)-> "

STRUCTURES = [
    Structure(
        "SIR",
        "Kermack & McKendrick, Proc. R. Soc. A 115 (1927); Sterman, Business Dynamics (2000), ch. 9",
        """
stock Susceptible = 9_990, max Population
stock Infectious = 10, max Population
stock Recovered = 0, max Population
Population = 10_000
flow Infection: Susceptible -> Infectious @ 6/d * 5% * Susceptible * Infectious / Population
flow Recovery: Infectious -> Recovered @ Infectious / 2 d
""",
        # Infection names both of its stocks; it takes from one and gives to the other. Recovery names one.
        (
            "R Contagion: Infectious (+)-> Infection (+)-> Infectious",
            "B Depletion: Susceptible (+)-> Infection (-)-> Susceptible",
            "B Recovery: Infectious (+)-> Recovery (-)-> Infectious",
        ),
    ),
    Structure(
        "Bass diffusion",
        "Bass, Management Science 15 (1969); Sterman, Business Dynamics (2000), ch. 9",
        """
stock Potential adopters = 1_000_000
stock Adopters = 0
flow Adoption: Potential adopters -> Adopters @ Adoption from advertising + Adoption from word of mouth
Adoption from advertising = 1.1%/y * Potential adopters
Adoption from word of mouth = 100/y * 1.5% * Potential adopters * Adopters / 1_000_000
""",
        # The market saturates for both ways of adopting. That an adoption takes its adopter from the stock is the
        # stock's supply of it, and a circuit of two steps that isn't told.
        (
            "R Word of mouth: Adopters (+)-> Adoption from word of mouth (+)-> Adoption (+)-> Adopters",
            "B Market saturation 1: Potential adopters (+)-> Adoption from advertising (+)-> Adoption "
            "(-)-> Potential adopters",
            "B Market saturation 2: Potential adopters (+)-> Adoption from word of mouth (+)-> Adoption "
            "(-)-> Potential adopters",
        ),
    ),
    Structure(
        "predator and prey",
        "Lotka, Elements of Physical Biology (1925); Volterra, Nature 118 (1926); "
        "Puccia & Levins, Qualitative Modeling of Complex Systems (1985), for the loop of both species",
        """
stock Prey = 100
stock Predators = 20
flow Prey births: () -> Prey @ 0.5/mo * Prey
flow Predation: Prey -> () @ 0.02/mo * Prey * Predators
flow Predator births: () -> Predators @ 0.01/mo * Prey * Predators
flow Predator deaths: Predators -> () @ 0.3/mo * Predators
""",
        # Each species has a loop for each of its terms, and one circuit goes through both of them.
        (
            "R: Prey (+)-> Prey births (+)-> Prey",
            "B: Prey (+)-> Predation (-)-> Prey",
            "R: Predators (+)-> Predator births (+)-> Predators",
            "B: Predators (+)-> Predator deaths (-)-> Predators",
            "B: Prey (+)-> Predator births (+)-> Predators (+)-> Predation (-)-> Prey",
        ),
    ),
    Structure(
        "workforce and inventory",
        "Vensim Modeling Guide, ch. 2 (Workforce, Inventory and Oscillation), with its inventory correction",
        """
stock Inventory = 300
stock Workforce = 100
flow Production: () -> Inventory @ Workforce * 1/mo
flow Sales: Inventory -> () @ 100/mo
flow Net hiring: () -> Workforce @ (Target workforce - Workforce) / 3 mo
Inventory correction = (300 - Inventory) / 2 mo
Target production = 100/mo + Inventory correction
Target workforce = Target production / 1/mo
""",
        # The two loops of an oscillator: one for each level, the second through both.
        (
            "B: Workforce (-)-> Net hiring (+)-> Workforce",
            "B: Inventory (-)-> Inventory correction (+)-> Target production (+)-> Target workforce "
            "(+)-> Net hiring (+)-> Workforce (+)-> Production (+)-> Inventory",
        ),
    ),
    Structure(
        "labor supply chain and inventory",
        "Sterman, Business Dynamics (2000), ch. 18 (stock and supply line of products) and 19 (labor)",
        """
stock Vacancies = 10
stock Labor = 1000
stock Work in process = 80_000
stock Inventory = 40_000
flow Vacancy creation: () -> Vacancies @ max(0, Desired hiring + Adjustment for vacancies)
flow Vacancy closure: Vacancies -> () @ Hiring
flow Hiring: () -> Labor @ Vacancies / 8 wk
flow Quits: Labor -> () @ Labor / 100 wk
flow Production starts: () -> Work in process @ Labor * 10/wk
flow Production: Work in process -> Inventory @ Work in process / 8 wk
flow Shipments: Inventory -> () @ min(Orders, Inventory / 2 wk)
Orders = 10_000/wk
Adjustment for inventory = (40_000 - Inventory) / 12 wk
Desired production = max(0, Orders + Adjustment for inventory)
Desired work in process = 8 wk * Desired production
Adjustment for work in process = (Desired work in process - Work in process) / 6 wk
Desired production starts = Desired production + Adjustment for work in process
Desired labor = Desired production starts / 10/wk
Adjustment for labor = (Desired labor - Labor) / 19 wk
Expected attrition = Quits
Desired hiring = Expected attrition + Adjustment for labor
Desired vacancies = max(0, 8 wk * Desired hiring)
Adjustment for vacancies = (Desired vacancies - Vacancies) / 4 wk
""",
        # Each level drains (4 loops) and vacancies are controlled (1). Labor is controlled and its quits are replaced,
        # by two ways each (4). Work in process is controlled by way of labor, by the same two (2). Inventory is too,
        # and asks for products itself or by the work in process that they need: two ways times two (4). Together 15.
        (
            "B: Vacancies (+)-> Hiring (+)-> Vacancy closure (-)-> Vacancies",
            "B: Labor (+)-> Quits (-)-> Labor",
            "B: Work in process (+)-> Production (-)-> Work in process",
            "B: Inventory (+)-> Shipments (-)-> Inventory",
            "B: Vacancies (-)-> Adjustment for vacancies (+)-> Vacancy creation (+)-> Vacancies",
            *(
                loop
                for hire in (HIRE, HIRE_BY_VACANCIES)
                for loop in (
                    f"B: Labor (-)-> Adjustment for labor (+)-> {hire}",
                    f"R: Labor (+)-> Quits (+)-> Expected attrition (+)-> {hire}",
                    f"B: Work in process (-)-> {CORRECT_LINE}{ASK_FOR_LABOR}{hire}{START}",
                    f"B: {CORRECT_STOCK}{ASK_FOR_LABOR}{hire}{START} (+)-> Production (+)-> Inventory",
                    f"B: {CORRECT_STOCK}Desired work in process (+)-> {CORRECT_LINE}{ASK_FOR_LABOR}{hire}"
                    f"{START} (+)-> Production (+)-> Inventory",
                )
            ),
        ),
    ),
    Structure(
        "market growth",
        "Forrester, Market Growth as Influenced by Capital Investment, Industrial Management Review 9 (1968)",
        """
stock Salesmen = 10
stock Backlog = 8_000
stock Production capacity = 12_000
flow Hiring: () -> Salesmen @ (Indicated salesmen - Salesmen) / 20 mo
flow Orders booked: () -> Backlog @ Salesmen * Sales effectiveness
flow Delivery rate: Backlog -> () @ min(Production capacity / 1 mo, Backlog / 0.5 mo)
flow Expansion: () -> Production capacity @ delay3(Capacity ordering, 12 mo)
Budget = smth1(Delivery rate, 1 mo) * 12
Indicated salesmen = Budget / 2000/mo
Delivery delay = Backlog / smth1(Delivery rate, 1 mo)
Sales effectiveness = table(smth1(Delivery delay, 6 mo), (0, 400), (2, 350), (5, 150), (10, 0))
Capacity ordering = table(Delivery delay, (1, 0), (3, 100), (5, 500))
""",
        # The first three are those that the paper numbers. The others are in its equations too: the salesmen approach
        # their number, deliveries work off the backlog, and since the delay is the backlog over what is delivered,
        # deliveries shorten it before they have shortened the backlog (the next two). With more capacity more is
        # delivered, and the budget follows (the last): loops 1 and 3 in one circuit.
        (
            "R 1, marketing effort: Salesmen (+)-> Orders booked (+)-> Backlog (+)-> Delivery rate (+)-> Budget "
            "(+)-> Indicated salesmen (+)-> Hiring (+)-> Salesmen",
            "B 2, delivery delay: Backlog (+)-> Delivery delay (-)-> Sales effectiveness (+)-> Orders booked "
            "(+)-> Backlog",
            "B 3, capacity expansion: Backlog (+)-> Delivery delay (+)-> Capacity ordering (+)-> Expansion "
            "(+)-> Production capacity (+)-> Delivery rate (-)-> Backlog",
            "B: Salesmen (-)-> Hiring (+)-> Salesmen",
            "B: Backlog (+)-> Delivery rate (-)-> Backlog",
            "B: Delivery delay (+)-> Capacity ordering (+)-> Expansion (+)-> Production capacity (+)-> Delivery rate "
            "(-)-> Delivery delay",
            "R: Delivery rate (-)-> Delivery delay (-)-> Sales effectiveness (+)-> Orders booked (+)-> Backlog "
            "(+)-> Delivery rate",
            "R: Salesmen (+)-> Orders booked (+)-> Backlog (+)-> Delivery delay (+)-> Capacity ordering "
            "(+)-> Expansion (+)-> Production capacity (+)-> Delivery rate (+)-> Budget (+)-> Indicated salesmen "
            "(+)-> Hiring (+)-> Salesmen",
        ),
    ),
    Structure(
        "limits to growth",
        "Senge, The Fifth Discipline (1990), ch. 6 and appendix 2",
        """
stock Performance = 10
flow Improvement: () -> Performance @ Growing action
flow Erosion: Performance -> () @ Slowing action
Limit = 1000
Growing action = 10%/wk * Performance
Slowing action = 10%/wk * Performance ^ 2 / Limit
""",
        # One action follows the state and feeds it, the other follows it, the more the nearer it is to the limit.
        (
            "R: Performance (+)-> Growing action (+)-> Improvement (+)-> Performance",
            "B: Performance (+)-> Slowing action (+)-> Erosion (-)-> Performance",
        ),
    ),
    Structure(
        "shifting the burden",
        "Senge, The Fifth Discipline (1990), ch. 6 and appendix 2",
        """
stock Symptom = 100
flow Trouble: () -> Symptom @ 5/d
flow Symptomatic solution: Symptom -> () @ Symptom / 2 d
flow Fundamental solution: Symptom -> () @ max(0, delay1(Symptom, 30 d) / 10 d - Side effect)
Side effect = 0.2 * Symptomatic solution
""",
        # Two solutions of one symptom. The side effect takes from the second: two negative links, reinforcing.
        (
            "B Quick fix: Symptom (+)-> Symptomatic solution (-)-> Symptom",
            "B Cure: Symptom (+)-> Fundamental solution (-)-> Symptom",
            "R Addiction: Symptom (+)-> Symptomatic solution (+)-> Side effect (-)-> Fundamental solution "
            "(-)-> Symptom",
        ),
    ),
    Structure(
        "tragedy of the commons",
        "Senge, The Fifth Discipline (1990), appendix 2; Hardin, Science 162 (1968)",
        """
stock Activity of A = 10
stock Activity of B = 10
flow Growth of A: () -> Activity of A @ 1/y * Net gains for A
flow Growth of B: () -> Activity of B @ 1/y * Net gains for B
Total activity = Activity of A + Activity of B
Gain per activity = max(0, 1 - delay1(Total activity, 1 y) / 200)
Net gains for A = Activity of A * Gain per activity
Net gains for B = Activity of B * Gain per activity
""",
        # A pair for each: what one does pays, and all of it together pays less. No circuit goes through both actors:
        # it would pass the total twice.
        (
            "R: Activity of A (+)-> Net gains for A (+)-> Growth of A (+)-> Activity of A",
            "R: Activity of B (+)-> Net gains for B (+)-> Growth of B (+)-> Activity of B",
            "B: Activity of A (+)-> Total activity (-)-> Gain per activity (+)-> Net gains for A (+)-> Growth of A "
            "(+)-> Activity of A",
            "B: Activity of B (+)-> Total activity (-)-> Gain per activity (+)-> Net gains for B (+)-> Growth of B "
            "(+)-> Activity of B",
        ),
    ),
    Structure(
        "escalation",
        "Senge, The Fifth Discipline (1990), appendix 2",
        """
stock Results of A = 10
stock Results of B = 10
flow Activity of A: () -> Results of A @ 1/wk * Threat to A
flow Activity of B: () -> Results of B @ 1/wk * Threat to B
Results of A relative to B = Results of A - Results of B
Threat to A = max(0, 1 - Results of A relative to B)
Threat to B = max(0, 1 + Results of A relative to B)
""",
        # Each balances, and together they make the figure of eight in which both grow. That passes the comparison
        # twice, so it is no circuit.
        (
            "B: Results of A (+)-> Results of A relative to B (-)-> Threat to A (+)-> Activity of A (+)-> Results of A",
            "B: Results of B (-)-> Results of A relative to B (+)-> Threat to B (+)-> Activity of B (+)-> Results of B",
        ),
    ),
    Structure(
        "arms race",
        "Richardson, Arms and Insecurity (1960): escalation without a common measure",
        """
stock Arms of A = 10
stock Arms of B = 10
flow Armament of A: () -> Arms of A @ 0.9/y * Arms of B + 1/y
flow Armament of B: () -> Arms of B @ 0.9/y * Arms of A + 1/y
flow Fatigue of A: Arms of A -> () @ 0.5/y * Arms of A
flow Fatigue of B: Arms of B -> () @ 0.5/y * Arms of B
""",
        # His two coefficients of fatigue, and the race: each side's arms are the other's reason.
        (
            "R: Arms of A (+)-> Armament of B (+)-> Arms of B (+)-> Armament of A (+)-> Arms of A",
            "B: Arms of A (+)-> Fatigue of A (-)-> Arms of A",
            "B: Arms of B (+)-> Fatigue of B (-)-> Arms of B",
        ),
    ),
]
