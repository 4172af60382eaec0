"""The driver reads what lark's own parser reads, places and mistakes too, and its tables are those of the grammar."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Token as LarkToken
from lark import Tree
from tests.places import DOCS, MODELS
from tests.random_blocks import random_block
from tests.syntax.lark_reader import parse_with_lark

from loopdown.base.source import Source
from loopdown.pages.fences import read_fences, whole_file
from loopdown.syntax import grammar, tables
from loopdown.syntax.compile_grammar import compile_grammar, write_tables
from loopdown.syntax.first_characters import first_characters
from loopdown.syntax.margin import take_margin
from loopdown.syntax.nodes import ParseNode
from loopdown.syntax.recovery import parse_text

PAGES = sorted([*DOCS.rglob("*.md"), *MODELS.glob("*.md")])


def flat(tree: Any) -> list[tuple[str, int | None, int | None]]:
    """A tree of either parser as a list: each node and token with its place; formulas may be too deep to recurse."""
    listed: list[tuple[str, int | None, int | None]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case ParseNode():
                listed.append((f"{node.data} {len(node.children)}", node.start, node.end))
                waiting.extend(reversed(node.children))
            case Tree():
                place = [getattr(node.meta, name, None) for name in ("start_pos", "end_pos")]
                listed.append((f"{node.data} {len(node.children)}", *place))
                waiting.extend(reversed(node.children))
            case LarkToken():
                # What recovery feeds for a lost head has no end of its own there.
                listed.append((f"{node.type} {node}", node.start_pos, node.end_pos or node.start_pos))
            case None:
                listed.append(("nothing", None, None))
            case _:
                listed.append((f"{node.type} {node}", node.start, node.end))
    return listed


def assert_alike(text: str) -> None:
    ours, theirs = parse_text(text), parse_with_lark(text)
    assert ours.mistakes == theirs.mistakes
    assert ours.cuts == theirs.cuts
    assert flat(ours.tree) == flat(theirs.tree)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_models_of_the_docs_and_the_tests(path: Any) -> None:
    for block in read_fences(Source(path.name, path.read_text(encoding="utf-8"))).candidates():
        assert_alike(take_margin(block).text)


@given(st.randoms(use_true_random=False).map(random_block))
@settings(max_examples=400)
def test_random_blocks(text: str) -> None:
    assert_alike(take_margin(whole_file(Source("model.loopdown", text))).text)


@given(st.text())
def test_any_text(text: str) -> None:
    assert_alike(take_margin(whole_file(Source("model.loopdown", text))).text)


@pytest.mark.parametrize(
    "text", ["", "\n", "#\n", "   x\n", "stock\n", "A (+)->\n", "A = (\n", '"\n', "\u00e9 = 1\n", "\U0001f600\n"]
)
def test_the_edges(text: str) -> None:
    assert_alike(text)


def test_the_tables_are_those_of_the_grammar() -> None:
    again = "run `python -m loopdown.syntax.compile_grammar`"
    assert grammar.fingerprint(grammar.grammar_text()) == tables.GRAMMAR, again
    assert compile_grammar(grammar.grammar_text()) == grammar.load_tables(), again


def test_tables_are_written_as_they_are_read() -> None:
    made: dict[str, Any] = {}
    exec(write_tables(grammar.load_tables()), made)
    assert {name: made[name.upper()] for name in grammar.Tables.__match_args__} == {
        **{name: getattr(grammar.load_tables(), name) for name in grammar.Tables.__match_args__},
        "ignored": sorted(grammar.load_tables().ignored),
    }


def test_another_grammar_is_compiled_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    other = grammar.grammar_text().replace('TITLE.5:    "title"', 'TITLE.5:    "heading"')
    monkeypatch.setattr(grammar, "grammar_text", lambda: other)
    changed = grammar.load_tables.__wrapped__()
    assert changed.terminals["TITLE"][0] == "heading"
    assert grammar.load_tables().terminals["TITLE"][0] == "title"


def test_reading_starts_without_lark() -> None:
    script = (
        "import sys, loopdown;"
        "loopdown.read_models([loopdown.whole_file(loopdown.Source('a.loopdown', 'loop R1: A (+)-> A'))]);"
        "sys.exit('lark' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc", "a"),
        ("a*b", "ab"),
        ("(?:ab|cd)?e", "ace"),
        ("(?i:if)", "Ii"),
        (r"(?!a)[a-c]", "abc"),  # what is looked at only may be told too much, never too little
        (r"\d", "0123456789"),
        ("[^\\x01-\\x7f]", "\x00"),
        ("", None),
    ],
)
def test_what_an_expression_may_begin_with(pattern: str, expected: str | None) -> None:
    assert first_characters(pattern) == expected
