"""What is told of loops doesn't depend on which way a variable counts: *free disk* or *used disk*.

Who counts a variable the other way turns the sign of each link into it and out of it, and which way of it is better.
Each loop keeps its type, for it goes into the variable and out of it.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import read_text

from loopdown.analysis.loops.couplings import couplings
from loopdown.analysis.loops.fights import fights, open_fights
from loopdown.analysis.loops.guards import guards, is_guarded, is_unguarded

TURNED = {"+": "-", "-": "+", "?": "?"}
OTHER = {"low": "high", "high": "low"}
NAMES = ("Pods", "Latency", "Cost", "Queue", "Load", "Wait")
TITLES = ("", ' "Latency autoscaler"', ' "Cost controller"', ' "Cleanup"', ' "Queue scaler"')

Signs = dict[tuple[str, str], str]


@st.composite
def sketches(draw: st.DrawFn) -> tuple[Signs, dict[str, str], list[tuple[str, tuple[str, ...]]], str]:
    """Signs of links, which way of some variables is better, some declared loops, and a variable to be turned round."""
    chosen = draw(st.lists(st.permutations(NAMES).flatmap(
        lambda names: st.integers(2, 4).map(lambda size: tuple(names[:size]))), min_size=2, max_size=4))  # fmt: skip
    pairs = {pair for ring in chosen for pair in zip(ring, (*ring[1:], ring[0]), strict=True)}
    signs = {pair: draw(st.sampled_from("++--?")) for pair in sorted(pairs)}
    better = draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["low", "high"]), max_size=3))
    loops = [(draw(st.sampled_from(TITLES)), ring) for ring in chosen]
    return signs, better, loops, draw(st.sampled_from(NAMES))


def text_of(signs: Signs, better: dict[str, str], loops: list[tuple[str, tuple[str, ...]]]) -> str:
    lines = [f"loop L{number}{title}: {' -> '.join((*ring, ring[0]))}" for number, (title, ring) in enumerate(loops)]
    lines += [f"variable {name}, better {way}" for name, way in better.items()]
    lines += [f"{source} ({sign})-> {target}" for (source, target), sign in signs.items()]
    return "\n".join(lines) + "\n"


def told(text: str) -> dict[str, object]:
    model = read_text(text)
    analysis = model.analysis

    def pair(each: object) -> tuple[object, ...]:
        return each.actuator, each.one.loop.id, each.other.loop.id, each.one.ends, each.other.ends  # type: ignore[attr-defined]

    return {
        "loops": [(loop.id, loop.type, loop.variables) for loop in analysis.loops],
        "fights": [pair(each) for each in fights(analysis)],
        "open": [pair(each) for each in open_fights(analysis)],
        "couplings": [(each.one.id, each.other.id, each.shared) for each in couplings(analysis)],
        "guards": [[(guard.loop.id, guard.acts_on) for guard in guards(analysis, loop)] for loop in analysis.told],
        "guarded": [(is_guarded(analysis, loop), is_unguarded(analysis, loop)) for loop in analysis.told],
        "rules": [(finding.rule, finding.span.line) for finding in model.findings],
    }


@settings(max_examples=60, deadline=None)
@given(sketches())
def test_what_is_told_does_not_depend_on_which_way_a_variable_counts(
    sketch: tuple[Signs, dict[str, str], list[tuple[str, tuple[str, ...]]], str],
) -> None:
    signs, better, loops, turned = sketch
    others = {
        pair: TURNED[sign] if (pair[0] == turned) != (pair[1] == turned) else sign for pair, sign in signs.items()
    }
    ways = {name: OTHER[way] if name == turned else way for name, way in better.items()}
    assert told(text_of(others, ways, loops)) == told(text_of(signs, better, loops))


def test_better_tells_a_fight_from_two_loops_that_agree() -> None:
    """More pods are good for latency and bad for cost, and good for latency and for errors."""
    latency = "loop B1: Pods (-)-> Latency (+)-> Pods\nvariable Latency, better low\n"
    cost = latency + "loop B2: Pods (+)-> Cost (-)-> Pods\nvariable Cost, better low\n"
    errors = latency + "loop B2: Pods (-)-> Errors (+)-> Pods\nvariable Errors, better low\n"
    for text, fight in ((cost, True), (errors, False)):
        rules = {finding.rule for finding in read_text(text).findings}
        assert ("fighting-loops" in rules) is fight
        assert "unclear-ends" not in rules
    looked_after = {finding.rule for finding in read_text(cost + "variable Pods, goal 5\n").findings}
    assert not looked_after & {"fighting-loops", "unclear-ends"}
