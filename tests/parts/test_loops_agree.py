"""What a page says of loops in one place and in another: no two of its sentences contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from tests.places import DOCS
from tests.support import lines_of

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.couplings import couplings
from loopdown.base.source import Source
from loopdown.pages.fences import find_fences, whole_file
from loopdown.parts.callouts.tell_fights import tell_fights, tell_open_fights
from loopdown.parts.callouts.tell_loops import tell_loops
from loopdown.parts.callouts.tell_questions import tell_questions
from loopdown.pipeline.models import ReadModel, read_models
from loopdown.story.checklist import GrowthGuarded, NoFights, checklist
from loopdown.words.sentences import text_of

ALONE = "nothing in this model pushes back"


def contradictions(model: ReadModel) -> Iterator[str]:
    analysis = model.analysis
    told = {
        loop.id: text_of(callout.headline) for loop, callout in zip(analysis.told, tell_loops(analysis), strict=True)
    }
    bodies = {loop.id: lines_of(each) for loop, each in zip(analysis.told, tell_loops(analysis), strict=True)}
    ticked = {type(item) for item in checklist(analysis) if item.holds}
    rules: dict[str, set[int]] = {}
    for finding in model.findings:
        rules.setdefault(finding.rule, set()).add(finding.span.line)
    yield from _alone(analysis, told)
    for id_, lines in bodies.items():
        held = any(line.startswith("In every run that is enough") for line in lines)
        lost = any(line.startswith("That isn't enough") for line in lines)
        if held and (lost or "lose" in told[id_] or "too late" in told[id_]):
            yield f"{id_} holds and doesn't"
        if (lost or ALONE in told[id_]) and GrowthGuarded in ticked:
            yield f"{id_} loses and is ticked"
    fights, open_pairs = list(tell_fights(analysis)), list(tell_open_fights(analysis))
    if (fights or open_pairs) and NoFights in ticked:
        yield "a fight is told and ticked off"
    if fights and not couplings(analysis):
        yield "loops fight and share nothing"
    untouched = {line for each in tell_questions(analysis) for line in lines_of(each) if "no lever touches it" in line}
    if bool(untouched) != ("untouched-loop" in rules) and analysis.model.levers:
        yield f"{untouched} are touched or not"


def _alone(analysis: Analysis, told: dict[str, str]) -> Iterator[str]:
    for loop in analysis.told:
        if ALONE in told[loop.id]:
            for other in analysis.told:
                shared = set(loop.variables) & set(other.variables)
                headline = told[other.id].removesuffix(ALONE)
                if other != loop and shared and " pushes back on " in headline:
                    yield f"{told[loop.id]} / {headline}"


def sketch(seed: int) -> str:
    """Links, loops and goals at random."""
    rng = Random(seed)
    names = ["Load", "Wait", "Pods", "Cost", "Queue"]
    lines = []
    for number in range(rng.randint(2, 4)):
        ring = rng.sample(names, rng.randint(2, 4))
        chain = "".join(f" ({rng.choice('++-')})-> {name}" for name in (*ring[1:], ring[0]))
        lines.append(f"loop L{number}: {ring[0]}{chain}")
    lines += [
        f"variable {name}, {rng.choice(['goal 5', 'better low', 'better high'])}" for name in rng.sample(names, 2)
    ]
    lines += [f'lever {rng.randint(5, 12)} "x", on {rng.choice(names)}'] * rng.randint(0, 1)
    return "\n".join(lines)


def stocks(seed: int) -> str:
    """Stocks that fill and empty themselves and each other at random."""
    rng = Random(seed)
    lines = []
    for name in ("A", "B"):
        limits = rng.choice(["", ', when empty "gone"', ', max 90, when full "lost"', ", better high"])
        lines.append(f"stock {name} = {rng.randint(5, 40)}{limits}")
        for place, (ends, way) in enumerate([(f"() -> {name}", "in"), (f"{name} -> ()", "out")]):
            level = rng.choice(["A", "B", "Rate", f"{name} * Share", "max(0, 30 - B)"])
            if rng.random() < 0.8:
                lines.append(f"flow {name} {way} {place}: {ends} @ {level} / {rng.choice([5, 20, 60])} s")
    lines += ["Rate = 3", "Share = 10 / max(1, A)", "run 2 min"]
    lines += rng.choice([[], ["scenario Much: Rate = 30"], ['lever 12 "x": Rate = 1']])
    return "\n".join(lines)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.stem)
def test_no_page_contradicts_itself(page: Path) -> None:
    for model in read_models(find_fences(Source(page.as_posix(), page.read_text("utf-8")))):
        assert list(contradictions(model)) == []


@pytest.mark.parametrize("make", [sketch, stocks], ids=["sketches", "stocks and flows"])
def test_no_model_at_random_contradicts_itself(make: Callable[[int], str]) -> None:
    for seed in range(40):
        text = make(seed)
        (model,) = read_models([whole_file(Source("model.loopdown", text))])
        assert (list(contradictions(model)), text) == ([], text)
