"""The causal graph: what is written, what flows and formulas imply, and where the two disagree."""

import pytest
from tests.support import clean_model_of

from loopdown.analysis.graph.causal_links import causal_links
from loopdown.analysis.graph.dependencies import dependencies_of
from loopdown.analysis.loops.find_loops import find_loops
from loopdown.base.finding import Finding, Severity
from loopdown.base.options import Budget
from loopdown.base.source import Source, Span
from loopdown.model.model import Delay, Link, Model, Origin
from loopdown.model.resolve import resolve
from loopdown.pages.fences import whole_file
from loopdown.syntax.parse import parse

CHECKOUT = """\
title Checkout under load

stock Request queue = 50 requests
    max 1000 requests
    when full "HTTP 503"

flow Incoming requests:  (Clients) -> Request queue @ 100/s + Retries
flow Processed requests: Request queue -> (Outcome) @ 100/s

Failures = 5% * Processed requests
Retries  = 60% * Failures

loop R1 "Retry storm": Request queue -> Processed requests -> Failures -> Retries -> Incoming requests -> Request queue
loop B2 "Autoscaler":  Request queue (+)-> Latency (+ delay 3 min)-> Pods (+)-> Processed requests -> Request queue
loop B3 "Breaker":     Failures (+)-> Breaker open (-)-> Incoming requests
    -> Request queue -> Processed requests -> Failures
"""


def broken_model(text: str) -> Model:
    """A model with a line that can't be read."""
    block = whole_file(Source("model.loopdown", text))
    parsed, mistakes = parse(block)
    assert mistakes
    return resolve([(0, block, parsed)])[0]


def told(link: Link) -> str:
    """A link as it is written, and its origins."""
    delay = f" delay {link.delay.written}".rstrip() if link.delay else ""
    return f"{link.source} ({link.polarity}{delay})-> {link.target}: {' '.join(o.value for o in link.origins)}"


def graph(text: str) -> list[str]:
    return [told(link) for link in causal_links(dependencies_of(clean_model_of(text)))[0].values()]


def findings(text: str) -> tuple[Finding, ...]:
    return causal_links(dependencies_of(clean_model_of(text)))[1]


def link(text: str, source: str, target: str) -> Link:
    return causal_links(dependencies_of(clean_model_of(text)))[0][source, target]


def at(text: str, span: Span) -> str:
    """The text at a place."""
    assert span.line == span.end_line
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


# ---------------------------------------------------------------- the example of the reference


def test_the_graph_of_the_example() -> None:
    assert graph(CHECKOUT) == [
        "request queue (+)-> processed requests: supply",
        "request queue (+)-> latency: written",
        "incoming requests (+)-> request queue: flow",
        "processed requests (-)-> request queue: flow",
        "processed requests (+)-> failures: formula",
        "failures (+)-> retries: formula",
        "failures (+)-> breaker open: written",
        "retries (+)-> incoming requests: formula",
        "latency (+ delay 3 min)-> pods: written",
        "pods (+)-> processed requests: written",
        "breaker open (-)-> incoming requests: written",
    ]


def test_the_loops_of_the_example() -> None:
    """Three declared, two hidden; the queue and its own outflow, which only supply closes, aren't told."""
    model = clean_model_of(CHECKOUT)
    loops, broken, truncated = find_loops(model, causal_links(dependencies_of(model))[0], Budget())
    assert [(loop.id, loop.type.value, loop.declared is not None, len(loop.links)) for loop in loops] == [
        ("R1", "reinforcing", True, 5),
        ("B2", "balancing", True, 4),
        ("B3", "balancing", True, 5),
        ("R2", "reinforcing", False, 7),
        ("B1", "balancing", False, 7),
    ]
    assert [loop.delay_seconds for loop in loops] == [0, 180, 0, 180, 180]
    assert "breaker open" in loops[4].variables
    assert [loop.id for loop in loops if loop.supply_links] == ["R1", "B3"]
    assert not broken
    assert not truncated


def test_the_findings_of_the_example() -> None:
    """Its rates are numbers: neither the pods nor the breaker change them."""
    told = findings(CHECKOUT)
    assert [(f.rule, f.severity, at(CHECKOUT, f.span), f.span.line) for f in told if f.span] == [
        ("not-in-formula", Severity.INSIGHT, "(+)->", 14),
        ("not-in-formula", Severity.INSIGHT, "(-)->", 15),
    ]
    assert [at(CHECKOUT, f.pointers[0].span) for f in told] == ["100/s", "100/s + Retries"]


# ---------------------------------------------------------------- what implies a link

FLOWS = "stock A = 1\nstock B = 1\n"


def test_flows() -> None:
    text = f"{FLOWS}flow Move: A -> B @ 3/s\nflow In: () -> A\n"
    assert graph(text) == ["a (+)-> move: supply", "move (-)-> a: flow", "move (+)-> b: flow", "in (+)-> a: flow"]
    assert at(text, link(text, "move", "a").spans[0]) == "A"
    assert at(text, link(text, "move", "b").spans[0]) == "B"


def test_formulas() -> None:
    text = "P = 3\nX = (P - 1) * P\nvariable V\nY = X / P + V * V\n"
    assert graph(text) == ["p (+)-> x: formula", "p (-)-> y: formula", "x (+)-> y: formula", "v (?)-> y: formula"]
    assert [span.column for span in link(text, "p", "x").spans] == [6, 15]


def test_a_name_without_effect_is_no_link() -> None:
    assert graph("stock A = 1\nY = 0 * A\n") == []
    assert graph("stock A = 1\noff = 0\nY = off * A\n") == ["a (+)-> y: formula", "off (+)-> y: formula"]


def test_goals_levels_and_limits_are_no_links() -> None:
    assert graph("P = 3\nstock Q = P, max 2 * P, min P\nvariable V, goal P\n") == []


def test_a_limit_in_a_formula_is_a_link_from_what_it_follows() -> None:
    text = "stock Q = 1, max 10 * Pods\nPods = 3\nFree = Q.max - Q\n"
    assert graph(text) == ["q (-)-> free: formula", "pods (+)-> free: formula"]
    assert at(text, link(text, "pods", "free").spans[0]) == "Q.max"


def test_a_limit_that_is_seen_twice_is_seen_at_once() -> None:
    text = "stock Q = 1, max 10 * Pods\nPods = 3\nY = delay(Q.max, 3 s) + Q.max\nZ = delay(Q.max, 3 s)\n"
    assert graph(text) == ["pods (+)-> y: formula", "pods (+ delay 3 s)-> z: formula"]


def test_limits_that_name_each_other_end() -> None:
    text = "stock A = 1, max B.max + P\nstock B = 1, max A.max\nP = 3\nY = B.max\n"
    assert graph(text) == ["p (?)-> y: formula"]


def test_supply_only_where_the_rate_does_not_name_the_stock() -> None:
    assert "a (+)-> out: supply" in graph("stock A = 1\nflow Out: A -> () @ 3/s\n")
    assert "a (+)-> out: supply" in graph("stock A = 1\nflow Out: A -> ()\n")
    assert "a (+)-> out: supply" not in graph("stock A = 1, min none\nflow Out: A -> ()\n")
    assert "a (+)-> out: supply" in graph("stock A = 1, min 0\nflow Out: A -> ()\n")
    assert "a (+)-> out: formula" in graph("stock A = 1\nflow Out: A -> () @ A / 5 s\n")
    assert "a (?)-> out: formula" in graph("stock A = 1\nflow Out: A -> () @ A * (10 - A)\n")
    assert "a (+)-> out: supply" in graph("stock A = 1, max 10\nflow Out: A -> () @ A.max / 5 s\n")
    assert "a (+)-> in: supply" not in graph("stock A = 1\nflow In: () -> A @ 3/s\n")


# ---------------------------------------------------------------- written and implied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stock A = 1\nY = 2 * A\nA (+)-> Y\n", "a (+)-> y: written formula"),
        ("stock A = 1\nY = 2 * A\nA (?)-> Y\n", "a (+)-> y: written formula"),
        ("variable A\nY = A * A\nA (-)-> Y\n", "a (-)-> y: written formula"),
        ("variable A\nY = A * A\nA (?)-> Y\n", "a (?)-> y: written formula"),
        ("stock A = 1\nY = 2 * A\nA (+ delay 3 min)-> Y\n", "a (+ delay 3 min)-> y: written formula"),
        ("stock A = 1\nY = delay(A, 3 min)\nA (+)-> Y\n", "a (+ delay 3 min)-> y: written formula"),
        ("stock A = 1\nY = delay(A, 3 min)\nA (+ delay)-> Y\n", "a (+ delay 3 min)-> y: written formula"),
        ("stock A = 1\nflow F: () -> A\nF (+)-> A\n", "f (+)-> a: written flow"),
        ("stock A = 1\nflow F: A -> ()\nA (+)-> F\n", "a (+)-> f: written supply"),
        ("stock A = 1\nflow F: A -> ()\nA (?)-> F\n", "a (+)-> f: written supply"),
        # The author knows of something else that the stock does to its outflow, such as congestion.
        ("stock A = 1\nflow F: A -> ()\nA (-)-> F\n", "a (-)-> f: written"),
    ],
)
def test_one_link_with_several_origins(text: str, expected: str) -> None:
    assert expected in graph(text)
    assert findings(text) == ()


def test_the_places_of_all_origins_and_the_reason() -> None:
    text = 'stock A = 1\nY = A + A\nA (+)-> Y, because "it says so"\n'
    merged = link(text, "a", "y")
    assert [at(text, span) for span in merged.spans] == ["(+)->", "A", "A"]
    assert merged.because is not None
    assert merged.because.text == "it says so"


@pytest.mark.parametrize(
    ("text", "message", "here", "there"),
    [
        (
            "stock Queue = 1\nLatency = Queue / 5\nQueue (-)-> Latency\n",
            "The link from Queue to Latency is written (-), and the formula makes it (+)",
            "(-)->",
            "Queue",
        ),
        (
            "stock Queue = 1\nflow Out: Queue -> () @ 1/s\nOut (+)-> Queue\n",
            "The link from Out to Queue is written (+), and the flow makes it (-)",
            "(+)->",
            "Queue",
        ),
        (
            "loop R1: Queue (-)-> Latency (-)-> Queue\nstock Queue = 1\nLatency = Queue / 5\n",
            "The link from Queue to Latency is written (-), and the formula makes it (+)",
            "(-)->",
            "Queue",
        ),
        (
            "stock Queue = 1\nSeen = smth1(Queue, 1 min)\nQueue (+ delay 90 s)-> Seen\n",
            "The link from Queue to Seen has two delays: 90 s is written, and in the formula it is 1 min",
            "(+ delay 90 s)->",
            "Queue",
        ),
    ],
)
def test_conflict(text: str, message: str, here: str, there: str) -> None:
    (finding,) = [f for f in findings(text) if f.rule == "link-conflict"]
    assert (finding.severity, finding.message) == (Severity.ERROR, message)
    assert finding.span is not None
    assert (at(text, finding.span), at(text, finding.pointers[0].span)) == (here, there)
    assert finding.help


def test_what_is_written_stays_in_the_graph_after_a_conflict() -> None:
    """So that a loop over it is judged by what its author says."""
    assert "q (-)-> y: written formula" in graph("stock Q = 1\nY = Q / 5\nQ (-)-> Y\n")


def test_delays_that_agree_are_no_conflict() -> None:
    assert findings("stock Q = 1\nY = smth1(Q, 1 min)\nQ (+ delay 60 s)-> Y\n") == ()
    assert findings("stock Q = 1\nY = smth1(Q, 2 * T)\nT = 3 s\nQ (+ delay 60 s)-> Y\n") == ()


# ---------------------------------------------------------------- delays


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("delay(A, 3 min)", Delay(180, "3 min")),
        ("delay1(A, 3 min)", Delay(180, "3 min")),
        ("delay3(2 * A, 3 min)", Delay(180, "3 min")),
        ("smth1(A, T)", Delay(5, "T", ("t",))),
        ("smth3(A, 2 * T)", Delay(None, "")),
        ("delay(A, 3)", Delay(None, "3")),
        ("delay(A, 3 apples)", Delay(None, "3 apples")),
        ("delay(A, Anything)", Delay(None, "")),
        ("delay(delay(A, 3 min), T)", Delay(185, "T + 3 min", ("t",))),
        ("delay(delay(A, 3 min), Anything)", Delay(None, "")),
        ("delay(A, 3 min) + smth1(A, T)", Delay(5, "T", ("t",))),
        ("delay(A, 3 min) + smth1(A, Anything)", Delay(None, "")),
        ("A + delay(A, 3 min)", None),
        ("delay(3, 3 min, A)", None),
        ("delay(3, A)", None),
        ("min(A, 3)", None),
    ],
)
def test_delay_of_a_formula(formula: str, expected: Delay | None) -> None:
    text = f"stock A = 1\nT = 5 s\nvariable Anything\nY = {formula}\n"
    assert link(text, "a", "y").delay == expected


# ---------------------------------------------------------------- written, and not in the numbers


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("B = 3\nA (+)-> B\n", "the formula of B doesn't name A"),
        ("C = 2\nB = C\nA (+)-> B\n", "the formula of B doesn't name A"),
        ("stock S\nflow B: () -> S @ 3/s\nA (+)-> B\n", "the formula of B doesn't name A"),
        ("stock A = 1\nB = 0 * A\nA (+)-> B\n", "it has no effect in the formula of B"),
        ("stock B = 1\nA (+)-> B\n", "only flows change the level of B"),
        ("stock A\nflow B: A -> () @ 3/s\nA (-)-> B\n", "the formula of B doesn't name A"),
    ],
)
def test_not_in_formula(text: str, reason: str) -> None:
    (finding,) = findings(text)
    assert (finding.rule, finding.severity) == ("not-in-formula", Severity.INSIGHT)
    assert finding.message == f"The link from A to B takes part in loops, not in numbers: {reason}"
    assert finding.span is not None
    assert at(text, finding.span).endswith("->")
    assert finding.help


@pytest.mark.parametrize(
    "text",
    [
        "A (+)-> B\n",
        "variable B\nA (+)-> B\n",
        "variable A\nB = 2 * A\nA (+)-> B\n",
        "stock B\nA (+)-> B\n",
        "stock S\nflow B: () -> S\nA (+)-> B\n",
        "stock A\nflow B: A -> () @ 3/s\nA (+)-> B\n",
        "A = 3\nstock B = A\nA (+)-> B\n",
        "A = 3\nstock B = 1, max 2 * A\nA (+)-> B\n",
        "variable A\nstock Q = 1, max A\nB = Q.max\nA (+)-> B\n",
    ],
)
def test_in_the_formula_or_without_one(text: str) -> None:
    assert findings(text) == ()


# ---------------------------------------------------------------- broken lines, order


def test_nothing_is_concluded_from_what_a_broken_line_does_not_say() -> None:
    text = "stock A = 1\nflow Out: A -> () @ 3/s\nB = 3\nA (+)-> B\n"
    assert "a (+)-> out: supply" in graph(text)
    assert [finding.rule for finding in findings(text)] == ["not-in-formula"]
    links, told = causal_links(dependencies_of(broken_model(f"{text}Out (+)-> oops (\nB (+)-> oops (\n")))
    assert ("a", "out") not in links  # a rate that names it may be what can't be read
    assert ("out", "a") in links
    assert told == ()


def test_names_that_nothing_declares_and_wrong_calls_are_no_links_and_no_crash() -> None:
    calls = "delay(A) + delay((1, A), 2) + min() + table(A) + foo(A)"
    block = whole_file(Source("model.loopdown", f"stock A = 1\nY = Nobody * A + {calls}\n"))
    parsed, _ = parse(block)
    model, told = resolve([(0, block, parsed)])
    assert told
    links, _ = causal_links(dependencies_of(model))
    assert [(link.source, link.target) for link in links.values()] == [("a", "y")]


def test_order_follows_the_source_and_the_text_alone() -> None:
    text = "Z = 1\nA (+)-> Z\nM = Z\nA (+)-> M\nZ (+)-> A\n"
    assert [line.split(":")[0] for line in graph(text)] == [
        "z (+)-> a",
        "z (+)-> m",
        "a (+)-> z",
        "a (+)-> m",
    ]
    assert [finding.span.line for finding in findings(text) if finding.span] == [2, 4]
    text = "B = 1\nA (+)-> B\nstock S = 1\nY = S\nS (-)-> Y\nA (+)-> S\nZ = S\nS (-)-> Z\n"
    assert [finding.span.line for finding in findings(text) if finding.span] == [2, 5, 6, 8]


def test_every_link_has_a_place_and_every_end_is_a_variable() -> None:
    model = clean_model_of(CHECKOUT)
    links, _ = causal_links(dependencies_of(model))
    assert {origin for link in links.values() for origin in link.origins} == set(Origin)
    for pair, each in links.items():
        assert pair == (each.source, each.target)
        assert each.spans
        assert {*pair} <= model.variables.keys()
