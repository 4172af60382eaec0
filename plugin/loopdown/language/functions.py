"""The functions of formulas, by their XMILE names, with the number of arguments that each takes."""

from __future__ import annotations

from loopdown.base.records import dataclass

UNBOUNDED = 1_000


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function is called."""

    least: int
    most: int
    form: str


# XMILE 1.0 (OASIS, 2015), section 3.5; `table` is the reference's word for a graphical function (3.1.4).
FUNCTIONS: dict[str, Signature] = {
    "min": Signature(2, UNBOUNDED, "min(a, b, …)"),
    "max": Signature(2, UNBOUNDED, "max(a, b, …)"),
    "abs": Signature(1, 1, "abs(x)"),
    "exp": Signature(1, 1, "exp(x)"),
    "ln": Signature(1, 1, "ln(x)"),
    "log10": Signature(1, 1, "log10(x)"),
    "sqrt": Signature(1, 1, "sqrt(x)"),
    "int": Signature(1, 1, "int(x)"),
    "step": Signature(2, 2, "step(height, start)"),
    "ramp": Signature(2, 3, "ramp(slope, start[, end])"),
    "pulse": Signature(2, 3, "pulse(magnitude, first[, interval])"),
    "delay": Signature(2, 3, "delay(input, time[, initial])"),
    "delay1": Signature(2, 3, "delay1(input, time[, initial])"),
    "delay3": Signature(2, 3, "delay3(input, time[, initial])"),
    "smth1": Signature(2, 3, "smth1(input, time[, initial])"),
    "smth3": Signature(2, 3, "smth3(input, time[, initial])"),
    "time": Signature(0, 0, "time"),
    "table": Signature(2, UNBOUNDED, "table(x, (0, 0), (10, 1), …)"),
}

# These hold back what they are given, so a ring of formulas may pass through them.
DELAYING = frozenset({"delay", "delay1", "delay3", "smth1", "smth3"})
