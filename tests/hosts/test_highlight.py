"""The lexer colours a word by where it stands, and knows what the language has no place for."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pygments.lexers import find_lexer_class_for_filename, get_lexer_by_name
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, Punctuation, String, Whitespace, _TokenType

from loopdown.hosts.highlight import LoopdownLexer

N, K, D, C = Name, Keyword, Keyword.Declaration, Keyword.Pseudo
OP, P, S, L, U = Operator, Punctuation, String, Name.Label, Keyword.Type

LINES: list[tuple[str, list[tuple[_TokenType, str]]]] = [
    ("title Incident #42", [(D, "title"), (S, "Incident #42")]),
    ("Load (+)-> p99 latency", [(N, "Load"), (OP, "(+)->"), (N, "p99 latency")]),
    ("Émission de CO₂ (+)-> naïve दिल्ली", [(N, "Émission de CO₂"), (OP, "(+)->"), (N, "naïve दिल्ली")]),
    ("A (−)→ B-2.x # so", [(N, "A"), (OP, "(−)→"), (N, "B-2.x"), (Comment.Single, "# so")]),
    (
        "A (+ delay 3 min)-> B",
        [(N, "A"), (OP, "(+ "), (K, "delay"), (Number, "3"), (U, "min"), (OP, ")->"), (N, "B")],
    ),
    (
        'loop R1 "Storm #1": A -> B',
        [(D, "loop"), (L, "R1"), (S, '"Storm #1"'), (P, ":"), (N, "A"), (OP, "->"), (N, "B")],
    ),
    ("loop X balancing: A", [(D, "loop"), (L, "X"), (C, "balancing"), (P, ":"), (N, "A")]),
    ("stock price (+)-> Demand", [(N, "stock price"), (OP, "(+)->"), (N, "Demand")]),
    (
        "    Nodes −= 4 nodes, Q.goal *= 2",
        [(N, "Nodes"), (OP, "−="), (Number, "4"), (U, "nodes"), (P, ","), (N, "Q"), (Name.Attribute, ".goal"),
         (OP, "*="), (Number, "2")],
    ),
    ("max connections = 10k", [(N, "max connections"), (OP, "="), (Number, "10k")]),
    (
        'stock Q = 5 jobs, max Q.max, when full "503"',
        [(D, "stock"), (N, "Q"), (OP, "="), (Number, "5"), (U, "jobs"), (P, ","), (K, "max"), (N, "Q"),
         (Name.Attribute, ".max"), (P, ","), (K, "when full"), (S, '"503"')],
    ),
    (
        "flow In: (Web users) -> Q @ 100/s",
        [(D, "flow"), (N, "In"), (P, ":"), (P, "("), (N, "Web users"), (P, ")"), (OP, "->"), (N, "Q"), (OP, "@"),
         (Number, "100"), (U, "/s")],
    ),
    (
        "A = if B > 80% then min(C, 2) else D",
        [(N, "A"), (OP, "="), (Operator.Word, "if"), (N, "B"), (OP, ">"), (Number, "80"), (U, "%"),
         (Operator.Word, "then"), (Name.Function, "min"), (P, "("), (N, "C"), (P, ","), (Number, "2"), (P, ")"),
         (Operator.Word, "else"), (N, "D")],
    ),
    ("    metric p (+)-> Q", [(N, "metric p"), (OP, "(+)->"), (N, "Q")]),
    ("    min none", [(K, "min"), (C, "none")]),
    ('    owner "team"', [(K, "owner"), (S, '"team"')]),
    ("    owner p (+)-> Q", [(N, "owner p"), (OP, "(+)->"), (N, "Q")]),
    ("    runbook ../a.md#b", [(K, "runbook"), (S, "../a.md#b")]),
    (
        'cause Load rises "Why", check "x"',
        [(D, "cause"), (N, "Load"), (C, "rises"), (S, '"Why"'), (P, ","), (K, "check"), (S, '"x"')],
    ),
    (
        'lever 7 "Stop", on R1: cut A -> B',
        [(D, "lever"), (Number, "7"), (S, '"Stop"'), (P, ","), (K, "on"), (N, "R1"), (P, ":"), (K, "cut"), (N, "A"),
         (OP, "->"), (N, "B")],
    ),
    ("show source, all", [(D, "show"), (C, "source"), (P, ","), (C, "all")]),
]  # fmt: skip


def tokens(text: str) -> list[tuple[_TokenType, str]]:
    found = LoopdownLexer().get_tokens(text)
    return [(kind, value) for kind, value in found if kind is not Whitespace and value.strip()]


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line for line, _ in LINES])
def test_a_word_is_coloured_by_where_it_stands(line: str, expected: list[tuple[_TokenType, str]]) -> None:
    assert tokens(line) == expected
    # Nothing of a line reaches into the next.
    assert tokens(f"{line}\nLoad (+)-> Q") == [*expected, (N, "Load"), (OP, "(+)->"), (N, "Q")]


def test_a_formula_goes_on_over_lines() -> None:
    assert tokens("A = max(1,\n    B and C)\n    else D")[-6:] == [
        (N, "B"), (Operator.Word, "and"), (N, "C"), (P, ")"), (Operator.Word, "else"), (N, "D"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["R&D (+)-> A", 'note "open', "Load --> A", "{{ x }}", "A = B ! C"])
def test_what_the_language_has_no_place_for_is_an_error(text: str) -> None:
    assert Error in [kind for kind, _ in tokens(text)]


PIECES = [*' \n\t"#,:=@()+-−–>→.%/_*^<\\“”aBé9{', "delay", "loop ", "stock ", "title ", " if ", "cause ", "show "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
@example("loop R1" + " a" * 2_000)
@example("title" + "(" * 2_000)
@example("stock " + "(+" * 2_000)
def test_any_text_comes_back_whole(text: str) -> None:
    assert "".join(value for _, value in LoopdownLexer().get_tokens(text)).strip("\n") == text.strip("\n")


def test_pygments_finds_it_by_name_and_file() -> None:
    assert isinstance(get_lexer_by_name("loopdown"), LoopdownLexer)
    assert isinstance(get_lexer_by_name("loopdown-source"), LoopdownLexer)
    assert find_lexer_class_for_filename("model.loopdown") is LoopdownLexer
