"""Formulas that depend on each other in a ring, and inputs that nothing reads."""

import pytest
from tests.support import clean_model_of, read_text

from loopdown.analysis.graph.causal_links import causal_links
from loopdown.analysis.graph.dependencies import dependencies_of
from loopdown.analysis.graph.formula_rings import formula_rings
from loopdown.analysis.graph.unused import unused_variables
from loopdown.base.finding import Finding, Severity
from loopdown.base.source import Source
from loopdown.model.resolve import resolve
from loopdown.pages.fences import whole_file
from loopdown.syntax.parse import parse

AROUND = "stock S = 1\nstock Q = 1, max 10\nP = 3\n"


def rings(text: str) -> tuple[Finding, ...]:
    return formula_rings(dependencies_of(clean_model_of(text)))


def chain(finding: Finding) -> str:
    return finding.message.partition(": ")[2]


# ---------------------------------------------------------------- rings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A = A + 1\n", ["A → A"]),
        ("A = B\nB = A\n", ["A → B → A"]),
        ("A = B\nB = C\nC = A\n", ["A → C → B → A"]),
        ("A = B + P\nB = A * S\n", ["A → B → A"]),
        ("A = if B > 3 then 1 else 0\nB = max(0, 3 - A)\n", ["A → B → A"]),
        ("flow F: S -> Q @ G\nG = 2 * F\n", ["F → G → F"]),
        ("A = delay(P, B)\nB = A\n", ["A → B → A"]),
        ("A = init(B)\nB = A + 1\n", ["A → B → A"]),
        ("A = init(S)\nB = A + S\n", []),
        ("A = delay(P, 3 s, B)\nB = A\n", ["A → B → A"]),
        ("A = B + delay(B, 3 s)\nB = A\n", ["A → B → A"]),
        ("stock R = 1, max 2 * A\nA = R.max\n", ["R.max → A → R.max"]),
        ("stock R = 1, max R.min, min R.max\n", ["R.max → R.min → R.max"]),
        # two rings that share nothing, and two that do: the shorter one through the first
        ("A = B\nB = A\nC = D\nD = C\n", ["A → B → A", "C → D → C"]),
        ("A = B\nB = C + A\nC = B\n", ["A → B → A"]),
        ("A = B\nB = C\nC = B + A\n", ["A → C → B → A"]),
        # what hangs on a ring isn't on it
        ("X = A\nA = B + Y\nB = A\nY = P\n", ["A → B → A"]),
        # what a stock starts with
        ("stock R = 2 * A\nA = R / 3\n", ["R at the start → A → R at the start"]),
        ("stock R = T\nstock T = R\n", ["R at the start → T at the start → R at the start"]),
    ],
)
def test_ring(text: str, expected: list[str]) -> None:
    found = rings(AROUND + text)
    assert [chain(finding) for finding in found] == expected
    for finding in found:
        assert (finding.rule, finding.severity) == ("formula-ring", Severity.ERROR)
        assert finding.help
        assert len(finding.pointers) == chain(finding).count("→") - 1


@pytest.mark.parametrize(
    "text",
    [
        "A = B\nB = P\n",
        "flow F: S -> Q @ S / 3 s\n",
        "flow F: S -> Q @ A\nA = 2 * S\n",
        "A = delay(B, 3 s)\nB = A + 1\n",
        "A = smth1(2 * B, 3 s, P)\nB = A + 1\n",
        "A = 2 * delay3(A + 1, 3 s)\n",
        "stock R = 1, max 2 * A\nA = R\n",
        "stock R = 2 * A, max 10\nA = R.max\n",
        "A (+)-> B (+)-> A\nB = 2 * A\n",
        "variable A, goal A\n",
        "A = Q.max\n",
    ],
)
def test_no_ring(text: str) -> None:
    assert rings(AROUND + text) == ()


def test_places_and_words() -> None:
    text = "A = 2 * B\nB = 3 * A\n"
    (finding,) = rings(text)
    assert finding.message == "These formulas depend on each other, without a stock or a delay between: A → B → A"
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (1, 5)
    assert [(p.span.line, p.span.column, p.text) for p in finding.pointers] == [(2, 5, "B is computed from A here")]
    assert rings("A = A\n")[0].message == "A depends on itself, without a stock or a delay between: A → A"
    assert rings("stock R = A\nA = R\n")[0].message.startswith("What the model starts with depends on itself")


def test_a_ring_of_thousands_is_found_and_told_short() -> None:
    count = 5_000
    text = "".join(f"v{index} = v{(index + 1) % count}\n" for index in range(count))
    model = clean_model_of(text)
    (finding,) = formula_rings(dependencies_of(model))
    assert chain(finding) == "v0 → v4999 → v4998 → v4997 → v4996 → v4995 → v4994 → … 4,992 more … → v1 → v0"
    assert len(finding.pointers) == 7
    assert len(causal_links(dependencies_of(model))[0]) == count


def test_a_chain_of_thousands_is_no_ring() -> None:
    count = 5_000
    model = clean_model_of("".join(f"v{index} = v{index + 1}\n" for index in range(count)) + f"v{count} = 1\n")
    assert formula_rings(dependencies_of(model)) == ()
    assert {link.polarity for link in causal_links(dependencies_of(model))[0].values()} == {"+"}


def test_unknown_names_make_no_ring() -> None:
    block = whole_file(Source("x", "A = Nobody + B.max\nB = Nobody\n"))
    parsed, _ = parse(block)
    model, told = resolve([(0, block, parsed)])
    assert told
    assert formula_rings(dependencies_of(model)) == ()


# ---------------------------------------------------------------- inputs that nothing reads


def unused(text: str) -> list[str]:
    dependencies = dependencies_of(clean_model_of(text))
    return [variable.name for variable in unused_variables(dependencies, causal_links(dependencies)[0])]


@pytest.mark.parametrize(
    "text",
    [
        "P = 3\n",
        "P = 2 * 3\n",
        "variable P\n",
        "variable P, goal 3\n",
        'variable P, metric "p"\n',
        "P = step(3, 5 s)\n",
        "P = time\n",
    ],
)
def test_an_input_that_nothing_reads(text: str) -> None:
    assert unused(text) == ["P"]
    assert unused(f"{text}Result = P\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "P = 3\nstock S = P\n",
        "P = 3\nstock S = 1, max P\n",
        "P = 3\nstock S = 1, min P\n",
        "P = 3\nstock S = 1\nflow F: S -> () @ P\n",
        "P = 3\nstock S = 1\nvariable V, goal P\nV (+)-> S\n",
        "P = 3\nP (+)-> X\n",
        "P = 3\nloop R1: P (+)-> X (+)-> P\n",
        "P = 3 s\nX (+ delay P)-> Y\n",
        "P = 3 s\nloop R1: X (+ delay P)-> Y (+)-> X\n",
        "P = 3 s\nX (+ delay 3000 ms)-> Y\nloop R1: X (+ delay P)-> Y (+)-> X\n",
        "P = 3\nX (+)-> Y\nloop R1: P -> X -> P\n",
        "P = 3\nX (+)-> Y\nscenario S: P = 4\n",
        "P = 3\nstock S = 1\nscenario T: S = P\n",
        'P = 3\nX (+)-> Y\nlever 12 "T": P = 4\n',
        'P = 3\nX (+)-> Y\nlever 12 "T", on P\n',
        'variable P\nX (+)-> Y\nlever 6 "T", on P -> X\n',
        'variable P\nX (+)-> Y\nlever 6 "T": cut P -> X\n',
        'variable P\nX (+)-> Y\nlever 6 "T": add P (+)-> X\n',
        'P = 3 s\nX (+)-> Y\nlever 6 "T": add X (+ delay P)-> Y\n',
        'P = 3 s\nX (+)-> Y\nlever 9 "T": delay X -> Y = P\n',
        'P = 3\ncause P rises "Why"\n',
        "stock P = 3\n",
        "stock P = 3\nflow F: P -> ()\n",
    ],
)
def test_read_somewhere(text: str) -> None:
    assert unused(text) == []


def test_one_slip_is_told_once() -> None:
    """A flow to something that is no stock reads it, if wrongly."""
    text = "P = 3\nstock S = 3\nflow F: S -> P\n"
    assert [finding.rule for finding in read_text(text).findings if finding.severity is not Severity.INSIGHT] == [
        "flow-ends"
    ]


def test_a_result_is_worth_seeing() -> None:
    assert unused("stock Q = 1\nR = 3\nLatency = Q / R\n") == []


def test_nothing_is_unused_where_a_line_is_broken() -> None:
    block = whole_file(Source("x", "P = 3\nResult = P oops (\n"))
    parsed, mistakes = parse(block)
    assert mistakes
    model, _ = resolve([(0, block, parsed)])
    dependencies = dependencies_of(model)
    assert unused_variables(dependencies, causal_links(dependencies)[0]) == ()
