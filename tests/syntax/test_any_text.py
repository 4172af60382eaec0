"""Any text at all gets an answer, and one bad line spoils nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.fuzz import complaints, page_of
from tests.random_blocks import corpus, good_statements, line_without_break, random_block

from loopdown.base.finding import Finding
from loopdown.base.source import Source, Span
from loopdown.pages.fences import whole_file
from loopdown.pipeline.compile import compile_page
from loopdown.syntax.margin import take_margin
from loopdown.syntax.nodes import ParseNode, Token
from loopdown.syntax.parse import parse
from loopdown.syntax.recovery import MISTAKES, parse_text
from loopdown.syntax.tree import Parsed

blocks = st.randoms(use_true_random=False).map(random_block)
lines = st.randoms(use_true_random=False).map(line_without_break)


def read(text: str) -> tuple[Parsed, tuple[Finding, ...]]:
    return parse(whole_file(Source("model.loopdown", text)))


def shape(value: Any) -> Any:
    """A statement without the places that it stands at."""
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple):
        return tuple(shape(part) for part in value)
    if is_dataclass(value):
        return (type(value).__name__, *(shape(getattr(value, field.name)) for field in fields(value)))
    return value


def shapes(parsed: Parsed) -> list[Any]:
    return [shape(statement) for statement in parsed.statements]


def stands_in(wanted: list[Any], found: list[Any]) -> bool:
    """Whether all that is wanted is found, in its order."""
    rest: Iterator[Any] = iter(found)
    return all(any(each == other for other in rest) for each in wanted)


@given(st.text())
def test_any_characters_get_an_answer(text: str) -> None:
    read(text)


@given(blocks)
def test_any_block_gets_an_answer_and_the_parser_reaches_its_end(text: str) -> None:
    body = take_margin(whole_file(Source("model.loopdown", text)))
    outcome = parse_text(body.text)
    assert outcome.tree is not None
    assert len(outcome.mistakes) == min(len(outcome.cuts), MISTAKES)


@given(blocks)
def test_any_block_makes_a_page(text: str) -> None:
    source = page_of(text)
    assert complaints(source, compile_page(source)) == []


@given(blocks)
def test_a_finding_stands_inside_the_text(text: str) -> None:
    ends = [len(line) + 2 for line in text.split("\n")]
    for finding in read(text)[1]:
        assert finding.span is not None
        assert 1 <= finding.span.line <= finding.span.end_line <= len(ends)
        assert 1 <= finding.span.column <= ends[finding.span.line - 1]


@given(lines, st.integers(0, len(good_statements())))
@settings(max_examples=300)
def test_good_statements_are_kept_whatever_line_stands_between(line: str, place: int) -> None:
    good = list(good_statements())
    alone, findings = read("\n".join(good))
    assert not findings
    mixed, _ = read("\n".join([*good[:place], line, *good[place:]]))
    assert stands_in(shapes(alone), shapes(mixed))


def test_a_line_that_is_indented_belongs_to_the_statement_above() -> None:
    """The control: what the property above must not be said of."""
    good = list(good_statements())
    alone, _ = read("\n".join(good))
    mixed, _ = read("\n".join([*good[:3], '    metric "m"', *good[3:]]))
    assert not stands_in(shapes(alone), shapes(mixed))


@given(blocks)
@example("aaaaa \n aaaaa")
@example("A = " + "-1" * 1_000)
@settings(max_examples=300)
def test_what_is_cut_invents_nothing(text: str) -> None:
    """A text without what recovery cut out of it has no mistake, and the same statements."""
    body = take_margin(whole_file(Source("model.loopdown", text)))
    outcome = parse_text(body.text)
    rest = body.text
    for cut in reversed(outcome.cuts):
        rest = rest[: cut.start] + ("CUT = 1" if cut.whole else "") + rest[cut.end :]
    again = parse_text(rest)
    assert again.mistakes == ()
    assert again.tree is not None
    assert outcome.tree is not None
    before = [flat(child) for child in outcome.tree.children if child.data != "bad"]
    after = [flat(child) for child in again.tree.children]
    assert before == [each for each in after if each[4:5] != ["CUT"]]


def flat(tree: ParseNode) -> list[str]:
    """A tree as a list, each node with the number of its children; without recursion, since formulas may be deep."""
    listed: list[str] = []
    open_: list[ParseNode | Token] = [tree]
    while open_:
        node = open_.pop()
        if isinstance(node, ParseNode):
            listed.append(f"{node.data} {len(node.children)}")
            open_.extend(reversed(node.children))
        else:
            listed.append(str(node))
    return listed


@given(blocks)
def test_one_finding_of_the_parser_a_bad_line(text: str) -> None:
    body = take_margin(whole_file(Source("model.loopdown", text)))
    outcome = parse_text(body.text)
    starts = [body.text.count("\n", 0, mistake.offset) for mistake in outcome.mistakes]
    assert len(starts) == len(set(starts))


@pytest.mark.parametrize(
    "text",
    [
        "A = " + "(" * 100_000,
        "A = " + "(" * 1_000 + "1" + ")" * 1_000,
        "A = " + "if B then " * 10_000,
        "A = " + "- " * 20_000 + "1",
        "A = " + "2 + " * 20_000 + "1",
        "A " + "(+)-> B " * 20_000 + "!",
        "A " * 100_000,
        "a" * 200_000,
        "A = " + "1" * 200_000,
        "A = 1" + "/s" * 100_000,
        "title " + "“" * 200_000,
        'title "' + "\\" * 200_001,
        "stock Q" + ", max 1" * 20_000,
        "stock Q\n" + "    max 1\n" * 20_000,
        "stock Q\n" + "    ! x\n" * 5_000,
        "A --> B\n" * 5_000,
        "#\n" * 200_000,
        "\n" * 500_000,
        "A (+)-> B\n" * 20_000,
        "A\n" + "    (+)-> B\n" * 20_000,
        " (+)-> ".join(f"A{number}" for number in range(50_000)),
        "".join(f"{'ab'[number % 2]}name{number} (+)-> Load\n" for number in range(5_000)),
        "".join(f"cause Unknown{number} rises “x”\n" for number in range(5_000)),
        "\t" * 50_000 + "A (+)-> B\n" + "\t" * 49_999 + "C (+)-> D",
        "\u0301" * 200_000,
        "A" + " " * 200_000 + "(+)-> B",
        "A (+)-> B" + " " * 200_000 + "!",
        "A = " + "\t" * 2_000,
        'lever 7 "x": ' + " " * 2_000 + "= 3",
        "A = min(" * 20_000,
        "A <- " * 20_000,
        "A -> B: + " * 20_000,
        "Q, " * 50_000,
        "Q: " * 50_000,
    ],
    ids=lambda text: f"{text[:24]!r} and {len(text)} characters",
)  # fmt: skip
def test_a_long_text_gets_an_answer(text: str) -> None:
    parsed, findings = read(text)
    assert len(findings) <= MISTAKES + 1 + len(parsed.statements) + text.count(",") + text.count("\n")
    for finding in findings:
        assert len(finding.message) + len(finding.help or "") < 2_000


def test_a_text_that_is_too_large_is_refused() -> None:
    parsed, findings = read("A (+)-> B\n" * 100_001)
    assert parsed == Parsed()
    assert [finding.rule for finding in findings] == ["syntax"]
    assert "1,000,000 characters" in findings[0].message
    parsed, findings = read("A (+)-> B\n" * 10)
    assert (len(parsed.statements), findings) == (10, ())


def test_mistakes_beyond_fifty_are_counted() -> None:
    _, findings = read("A --> B\n" * 60)
    assert len(findings) == MISTAKES + 1
    assert findings[-1].message == "10 more lines can't be read"
    _, findings = read("A --> B\n" * MISTAKES)
    assert len(findings) == MISTAKES


def test_the_corpus_is_read() -> None:
    assert len(corpus()) > 150


@pytest.mark.parametrize("seed", range(5))
def test_a_seed_gives_one_text(seed: int) -> None:
    assert random_block(Random(seed)) == random_block(Random(seed))
