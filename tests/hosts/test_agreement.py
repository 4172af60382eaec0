"""The finder and the page agree on which fences are blocks, on a collection of awkward pages and on made ones.

Each page of `tests/hosts/awkward_pages` says in every block whether it is to be drawn (`title drawn …`) or shown as
text (`title shown …`).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hosts.drawing import MATERIAL, PAGES, PLAIN_FENCES, draw, expected, titles

from loopdown.base.source import Source
from loopdown.pages.fences import find_fences, find_unread

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def test_the_collection_holds_both_kinds() -> None:
    counts = [tuple(map(len, expected(page.read_text("utf-8")))) for page in PAGES]
    assert len(PAGES) >= 15
    assert min(sum(column) for column in zip(*counts, strict=True)) >= 40


@pages
def test_the_finder_finds_what_a_page_says(page: Path) -> None:
    text = page.read_text("utf-8")
    drawn, _ = expected(text)
    assert titles(block.text for block in find_fences(Source("page.md", text))) == drawn


@pages
@pytest.mark.parametrize("extensions", [MATERIAL, PLAIN_FENCES], ids=["superfences", "fenced_code"])
def test_the_host_draws_what_a_page_says(page: Path, extensions: tuple[str, ...]) -> None:
    text = page.read_text("utf-8")
    drawn, shown = expected(text)
    html, compiling = draw(text, extensions)
    assert titles(compiling.texts) == drawn
    # What isn't drawn is still there to read, and no placeholder is left.
    assert not re.search("[\ue0f0\ue0f1]", html)
    words = re.sub(r"<[^!][^>]*>", "", html)
    assert [title for title in shown if f"title {title}" not in words] == []


@pages
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: re.sub(r"(?m)^(?: {4})+", lambda match: "\t" * (len(match[0]) // 4), text),
    ],
    ids=["crlf", "no line break at the end", "tabs"],
)
def test_line_ends_and_tabs_change_nothing(page: Path, change: object) -> None:
    assert callable(change)
    text = change(page.read_text("utf-8"))
    drawn, _ = expected(text.replace("\r", ""))
    assert titles(block.text for block in find_fences(Source("page.md", text))) == drawn
    assert titles(draw(text)[1].texts) == drawn


@pages
def test_other_settings_of_the_extensions_change_nothing(page: Path) -> None:
    text = re.sub(r"(?m)^(?: {4})+", lambda match: "\t" * (len(match[0]) // 4), page.read_text("utf-8"))
    settings: dict[str, dict[str, object]] = {
        "pymdownx.superfences": {"preserve_tabs": True},
        "pymdownx.tabbed": {"alternate_style": False},
    }
    assert titles(draw(text, **settings)[1].texts) == expected(text)[0]


@pages
def test_a_byte_order_mark_changes_nothing(page: Path) -> None:
    text = page.read_text("utf-8")
    assert find_fences(Source("page.md", "\ufeff" + text)) == find_fences(Source("page.md", text))


# ------------------------------------------------------------------ pages made of containers


def _indented(lines: list[str], by: str) -> list[str]:
    return [(by + line).rstrip() for line in lines]


def _fence(title: str) -> list[str]:
    return ["```loopdown", f"title {title}", "```"]


drawn_fences = st.just(_fence("drawn"))
longer_fences = st.just(["````text", *_fence("shown"), "````"])
code = st.just(_indented(_fence("shown"), "    "))
comments = st.just(["<!--", *_fence("shown"), "-->"])
texts = st.sampled_from([["A paragraph."], ["Two", "lines."], ["# Heading"], ["**bold** `code`"]])
leaves = st.one_of(drawn_fences, longer_fences, texts, texts.map(lambda t: [*t, *_fence("drawn")]))


def _within(opening: str, blocks: list[list[str]]) -> list[str]:
    return [opening, *(line for block in blocks for line in ["", *_indented(block, "    ")])]


def _quoted(blocks: list[list[str]]) -> list[str]:
    lines = [line for block in blocks for line in [*block, ""]][:-1]
    return [f"> {line}".rstrip() for line in lines]


openings = st.sampled_from(["- item", "1. item", "!!! note", '??? tip "Folded"', '=== "Tab"', "* **item**"])
# Containers that follow each other directly would be one: a paragraph stands between.
containers = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(openings, st.lists(inner, min_size=1, max_size=3)).map(lambda pair: _within(*pair)),
        st.lists(inner, min_size=1, max_size=3).map(_quoted),
        st.lists(inner, min_size=1, max_size=2).map(lambda blocks: _within("- item", [["Text."], *blocks])),
    ),
    max_leaves=6,
)
parts = st.one_of(containers, code, comments)


@given(st.lists(parts, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_pages_of_containers_agree(blocks: list[list[str]]) -> None:
    text = "\n\nBetween.\n\n".join("\n".join(block) for block in blocks) + "\n"
    numbers = iter(range(text.count("title")))
    text = re.sub(r"title (drawn|shown)", lambda match: f"{match[0]} {next(numbers)}", text)
    drawn, _ = expected(text)
    assert titles(draw(text)[1].texts) == drawn
    assert titles(block.text for block in find_fences(Source("page.md", text))) == drawn


@given(st.text(alphabet='`~>-*1.#!?=:<>/ \t\n\rlodpwnab[]^"', max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_an_answer(text: str) -> None:
    page = re.sub("l", "\n```loopdown\n", text)
    for block in find_fences(Source("page.md", page)):
        assert block.locate(1, 1)[0] == block.line
    find_unread(Source("page.md", page))
    draw(page)
