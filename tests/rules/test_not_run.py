"""`not-run`: what has rates and no numbers is told at its root; pictures and what runs are not."""

from __future__ import annotations

import pytest
from tests.support import found, numbers_of, read, read_text

from loopdown.analysis.numbers.run.results import Run
from loopdown.base.apply_fixes import apply_fixes
from loopdown.base.finding import Finding, Severity

RING = (
    "stock Backlog = 10 MB\nflow In: () -> Backlog @ 20 MB/s\n"
    "flow Out: Backlog -> () @ min(Speed, Backlog / 1 s)\nSpeed = 25 MB/s - smth1(Load, 5 s)\n"
    "Load = Backlog / Speed * 1 MB/s / 1 s\nrun 1 min\n"
)

# A text, the line of the root, and what is said of it.
UNRUN = {
    "a variable without a value at the end of a chain": (
        "stock A = 5 jobs\nflow In: () -> A @ Demand * 2\nDemand = Base * 2\nLoad (+)-> Base\n", 4, "Base has no value"
    ),
    "a declared one": ("stock A = 5 jobs\nflow In: () -> A @ Rate\nvariable Rate\n", 3, "Rate has no value"),
    "a stock without a level": ("stock A\nflow In: () -> A @ 3/s\n", 1, "A says no level at the start"),
    "a stock that another one flows into": (
        "stock A = 5\nstock B\nflow In: () -> A @ 3/s\nflow On: A -> B @ 2/s\n", 2, "A and B aren't run"
    ),
    "a flow without a rate beside one that has one": (
        "stock A = 5\nflow In: () -> A\nflow Out: A -> () @ 3/s\n", 2, "the flow In says no rate"
    ),
    "a limit that isn't there": ("stock A = 5\nflow In: () -> A @ A.max / 1 s\n", 2, "needs A's `max`"),
    "a ring through a start": (RING, 4, "depends on itself: Speed → Load → Speed"),
    "a scenario": (
        "stock A = 5\nflow Out: A -> () @ Rate\nRate = 5/s\nC (+)-> D\nscenario X: Rate = D / 1 s\n", 4,
        "in the scenario X: D has no value",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "said"), UNRUN.values(), ids=UNRUN)
def test_it_is_told_at_its_root(text: str, line: int, said: str) -> None:
    (finding,) = found(text, "not-run")
    assert finding.severity is Severity.WARNING
    assert finding.span is not None
    assert finding.span.line == line
    assert said in finding.message


# What runs, what is a picture, and what is an error already.
SILENT = {
    "it runs": "stock A = 5 jobs\nflow In: () -> A @ Rate\nRate = 3/s\n",
    "a picture": "stock A\nstock B\nflow On: A -> B\nLoad (+)-> On\n",
    "a picture with levels": "stock A = 5\nflow In: () -> A\nRate = 3/s\nRate (+)-> In\n",
    "links alone": "A (+)-> B (+)-> A\n",
    "formulas without a rate": "A = B * 2\nC (+)-> B\n",
    "a scenario says it": "stock A = 5\nflow Out: A -> () @ Rate\nvariable Rate\nscenario X: Rate = 5/s\n",
    "a ring of formulas, which is an error": "stock A = 5\nflow Out: A -> () @ X\nX = Y\nY = X\n",
    "a line that can't be read": "stock A = 5\nflow Out: A -> () @ X\nX = = 3\n",
    "a start that is said": RING.replace("5 s)", "5 s, 0 MB/s)"),
    "a formula that can't be computed, which is an error": "stock A = 5\nflow Out: A -> () @ 1/s / X\nX = 0\n",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_is_told_of(text: str) -> None:
    assert not found(text, "not-run")


def errors(text: str) -> list[Finding]:
    return [finding for finding in read_text(text).findings if finding.severity is not Severity.INSIGHT]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        (RING, "smth1(Load, 5 s, 0 MB/s)"),
        # What divides by it can't start with nothing.
        (
            "stock A = 5 jobs\nflow Out: A -> () @ A / Wait\nWait = delay(Slow, 5 s)\nSlow = Wait / 2 + 1 s\n",
            "delay(Slow, 5 s, 1 s)",
        ),
    ],
)
def test_the_mend_of_a_ring_through_a_start_gives_numbers(text: str, mend: str) -> None:
    (finding,) = found(text, "not-run")
    (fix,) = finding.fixes
    mended = apply_fixes(text, [fix])
    assert mend in mended
    assert errors(mended) == []
    model, _ = read(mended)
    (run,) = numbers_of(model).runs
    assert isinstance(run, Run)
    assert not run.left_out


def test_a_model_that_is_mostly_run_is_told_of_the_rest() -> None:
    text = "stock A = 5\nflow Out: A -> () @ 1/s\nstock B = 5\nflow Off: B -> () @ Speed\nLoad (+)-> Speed\n"
    (finding,) = found(text, "not-run")
    assert finding.message.startswith("B isn't run")


def test_green_means_numbers() -> None:
    """Whatever a model lacks: with a rate in it and no warning every rate has numbers."""
    whole = [
        "stock A = 5 jobs", "stock B = 3 jobs", "flow In: () -> A @ Rate", "flow On: A -> B @ A / Time",
        "Rate = Base * 2", "flow Off: B -> () @ smth1(Rate, Time, 0/s)", "Base = 3 jobs/s", "Time = 5 s",
    ]  # fmt: skip
    for index, line in enumerate(whole):
        name = line.split(" = ")[0]
        without = name if line.startswith("stock") else line.split(" @ ")[0] if "@" in line else f"variable {name}"
        text = "\n".join((*whole[:index], without, *whole[index + 1 :])) + "\n"
        assert found(text, "not-run"), text
    assert errors("\n".join(whole) + "\n") == []


def test_a_ring_is_told_once() -> None:
    text = RING.replace("min(Speed, Backlog / 1 s)", "min(Speed, Load)")
    assert len(found(text, "not-run")) == 1


def test_each_root_is_told() -> None:
    text = "stock Q = 5\nflow In: () -> Q @ Demand\nflow Out: Q -> () @ Served\nvariable Demand\nvariable Served\n"
    told = [finding.message for finding in found(text, "not-run")]
    assert told == ["Q isn't run: Demand has no value", "Q isn't run: Served has no value"]
