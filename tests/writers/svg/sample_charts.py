"""Charts that drawings are tried on: two of the gallery's cases, and everything that makes a chart hard to draw."""

from __future__ import annotations

import math
import random

from loopdown.parts.chart import Chart, Curve, Level, Moment


def request_queue() -> Chart:
    """A queue that fills in 5 min 17 s, and in 15.5 s when the database is slow."""
    end = 475.0

    def filling(rate: float) -> tuple[tuple[float, float], ...]:
        times = sorted({end * step / 500 for step in range(501)} | {950 / rate})
        return tuple((time, min(1000.0, 50 + rate * time)) for time in times)

    return Chart(
        "Request queue over time",
        "Base: full after 5 min 17 s. DB slow: full after 15.5 s.",
        "s",
        "requests",
        (Curve("base", filling(3.0)), Curve("DB slow", filling(61.2))),
        (Level("max", 1000.0),),
        (Moment(0, 950 / 3, 1000.0, "full after 5 min 17 s"), Moment(1, 950 / 61.2, 1000.0, "full after 15.5 s")),
    )


def retry_storm() -> Chart:
    """After a spike of load one queue comes back and the other doesn't."""

    def queue(retries: float) -> tuple[tuple[float, float], ...]:
        points, level = [], 0.0
        for step in range(601):
            points.append((float(step), level))
            load = 140.0 if 60 <= step < 90 else 80.0
            timeouts = min(1.0, max(0.0, level / 200 - 0.5))
            level = max(0.0, level + load * (1 + retries * timeouts) - 100)
        return tuple(points)

    return Chart(
        "Request queue over time",
        "With retries the queue never comes back; without it does.",
        "s",
        "requests",
        (Curve("with retries", queue(0.6)), Curve("without retries", queue(0.0))),
    )


def many_scenarios() -> Chart:
    """Six scenarios with long names, four of which reach the limit in the run; two levels close together."""
    rates = [4 + 5 * number for number in range(6)]
    name = "Scenario {} with a name that is rather too long for one row of a legend"
    return Chart(
        "Six scenarios of one queue, each of them with a name that is too long",
        "Four of six scenarios fill the queue.",
        "min",
        "requests",
        tuple(
            Curve(name.format(number), tuple((time / 10, min(1000, 50 + rate * time / 10)) for time in range(1000)))
            for number, rate in enumerate(rates)
        ),
        (Level("max", 1000.0), Level("goal", 980.0)),
        tuple(
            Moment(number, 950 / rate, 1000.0, f"full after {950 / rate:.1f} min")
            for number, rate in enumerate(rates)
            if 950 / rate < 99
        ),
    )


def noise() -> Chart:
    """Six curves that are rough everywhere."""
    chance = random.Random(3)
    curves = (tuple((time / 50, chance.gauss(0, 100)) for time in range(5000)) for _ in range(6))
    return Chart("Noise", "", "h", "", tuple(Curve(f"n{number}", points) for number, points in enumerate(curves)))


def error_budget() -> Chart:
    """What may be overdrawn."""
    spent = tuple((float(day), 100.0 - 3 * day) for day in range(60))
    frozen = tuple((float(day), 100.0 - 3 * min(day, 20)) for day in range(60))
    moments = (Moment(0, 100 / 3, 0.0, "exhausted after 33 d 8 h"),)
    curves = (Curve("as it is", spent), Curve("frozen", frozen))
    return Chart("Error budget", "", "d", "%", curves, (Level("empty", 0.0),), moments)


def full_pool() -> Chart:
    """A constant at its limit from the start."""
    return Chart(
        "Connections", "", "s", "connections", (Curve("pool", ((0.0, 200.0), (600.0, 200.0))),),
        (Level("max", 200.0),), (Moment(0, 0.0, 200.0, "full at the start"),),
    )  # fmt: skip


def heater() -> Chart:
    """Swings around a goal far from zero."""
    points = tuple((t / 10, 20 + 1.5 * math.exp(-t / 400) * math.sin(t / 40)) for t in range(1200))
    return Chart("Heater", "", "min", "°C", (Curve("room", points),), (Level("goal", 20.0),))


def far_limits() -> Chart:
    """Limits far off, and a moment behind the end."""
    return Chart(
        "Far limits", "", "h", "jobs", (Curve("base", tuple((float(t), 5.0 + t) for t in range(20))),),
        (Level("max", 100_000.0), Level("least", -5_000.0)), (Moment(0, 300.0, 305.0, "full after 12 d"),),
    )  # fmt: skip


def crowd() -> Chart:
    """More moments than there is room for."""
    points = tuple((float(t), float(t % 7)) for t in range(100))
    moments = tuple(
        Moment(0, float(t), float(t % 7), f"reaches the limit for the {t}th time") for t in range(6, 100, 7)
    )
    return Chart("Crowd", "", "s", "", (Curve("base", points),), (Level("max", 6.0),), moments)


def hostile() -> Chart:
    """Names that try to be something else."""
    names = (
        '</text></svg><script>alert("1")</script>',
        "待機列の長さと再試行の嵐" * 5,
        "קו (א)",
        "'\"><b onload=x>&amp;",
    )
    return Chart(
        '<script>alert(1)</script> "x" & y', "]]><b>", "s\n</text>", "<b>&",
        tuple(Curve(name, ((0.0, number), (1.0, 3.0 - number))) for number, name in enumerate(names)),
        (Level("העומס", 1.5),), (Moment(0, 0.5, 1.5, "<i>עבר 5%</i>"), Moment(1, 0.5, 1.5, "x" * 200)),
    )  # fmt: skip


def nothing() -> Chart:
    """No number that can be drawn."""
    curves = (Curve("broken", ((math.nan, 3.0), (1.0, math.inf))),)
    return Chart("Nothing", "", "", "", curves, (Level("max", math.nan),))


def one_point() -> Chart:
    """A single point."""
    return Chart("One point", "", "s", "jobs", (Curve("base", ((5.0, 3.0),)),))


def of_size(size: float) -> Chart:
    """Growth of numbers about as large as that."""
    points = tuple((t * size, size * 1.02**t) for t in range(100))
    return Chart("Growth", "", "y", "stars", (Curve("base", points),), (Level("limit", size * 3),))


_MADE = (
    request_queue, retry_storm, many_scenarios, noise, error_budget, full_pool, heater, far_limits, crowd, hostile,
    nothing, one_point,
)  # fmt: skip
SAMPLES = {
    **{make.__name__: make() for make in _MADE},
    **{f"of_size_{size:g}": of_size(size) for size in (1e-300, 1e-12, 1e-3, 1e5, 1e15, 1e290)},
    "no_curves": Chart("", "", "", "", ()),
}
