"""Where a block stands in its file, and what is said of fences that come to nothing."""

from __future__ import annotations

import pytest
from tests.places import AWKWARD_PAGES

from loopdown.base.finding import Finding, Severity
from loopdown.base.source import Source, Span
from loopdown.pages.fences import FencedBlock, find_fences, find_unread

PAGES = AWKWARD_PAGES


def one(text: str, first_line: int = 1) -> FencedBlock:
    (block,) = find_fences(Source("docs/page.md", text, first_line))
    return block


def unread(text: str) -> list[Finding]:
    return list(find_unread(Source("docs/page.md", text)))


def test_a_block_at_the_margin() -> None:
    block = one("Text.\n\n```loopdown\nA (+)-> B\n\nB (-)-> A\n```\n")
    assert block == FencedBlock("docs/page.md", "A (+)-> B\n\nB (-)-> A", 4, (0, 0, 0), Span(3, 1, 7, 4))
    assert block.locate(3, 2) == (6, 2)


def test_a_container_is_taken_away_and_found_again() -> None:
    text = '- item\n\n    > ```loopdown\n    > A (+)-> B\n    >   because "x"\n    > ```\n'
    block = one(text)
    assert block.text == 'A (+)-> B\n  because "x"'
    assert block.span == Span(3, 7, 6, 10)
    lines = text.split("\n")
    for number, line in enumerate(block.text.split("\n"), 1):
        for column, char in enumerate(line, 1):
            row, place = block.locate(number, column)
            assert lines[row - 1][place - 1] == char


@pytest.mark.parametrize(
    ("text", "body", "columns"),
    [
        ("- item\n\n\t```loopdown\n\tA\n\t\tB\n\t```\n", "A\n\tB", (1, 1)),
        # A tab that reaches over the fence's indentation leaves the columns that it reaches over.
        ("- item\n\n  ```loopdown\n\tA\n  ```\n", "  A", (-1,)),
        ("- item\n\n    ```loopdown\n    A\n\n    B\n    ```\n", "A\n\nB", (4, 0, 4)),
    ],
    ids=["tabs", "a tab over two columns", "an empty line"],
)
def test_columns_count_the_characters_of_the_file(text: str, body: str, columns: tuple[int, ...]) -> None:
    block = one(text)
    assert (block.text, block.columns) == (body, columns)


def test_line_ends_of_windows_are_no_part_of_the_text() -> None:
    block = one("```loopdown\r\nA\r\nB\r\n```\r\n")
    assert (block.text, block.columns, block.span) == ("A\nB", (0, 0), Span(1, 1, 4, 4))


def test_lines_count_from_the_file_where_front_matter_is_gone() -> None:
    assert one("```loopdown\nA\n```", first_line=8).line == 9
    # A text that begins elsewhere than in line 1 has no front matter of its own.
    assert one("---\n```loopdown\nA\n```\n---\n", first_line=8).line == 10


def test_front_matter_is_no_page() -> None:
    text = "---\ntitle: x\ntext: |\n  ```loopdown\n  A\n  ```\n---\n```loopdown\nB\n```\n"
    assert one(text).text == "B"
    # Between two rules, where no key stands, it is one.
    assert [block.text for block in find_fences(Source("p", "---\n\n```loopdown\nA\n```\n\n---\n"))] == ["A"]


def test_an_empty_block_is_a_block() -> None:
    assert (one("```loopdown\n```\n").text, one("```loopdown\n```\n").columns) == ("", ())


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("unclosed", {7: "line 9", 12: "list item", 22: "line 24", 26: "line 28", 33: "never closed"}),
        ("swallowed", {5: "line 8"}),
        ("html", {56: "<div>", 79: "<details>", 99: "<p>"}),
        ("included", {1: "another file"}),
        ("plain", {}),
        ("other-fences", {}),
        ("lists", {}),
    ],
)
def test_what_is_not_read_is_told(page: str, lines: dict[int, str]) -> None:
    findings = find_unread(Source(f"{page}.md", (PAGES / f"{page}.md").read_text("utf-8")))
    assert {finding.span.line: finding.message for finding in findings if finding.span}.keys() == lines.keys()
    for finding in findings:
        assert finding.span is not None
        assert lines[finding.span.line] in finding.message
        assert finding.help


def test_an_unclosed_block_is_an_error_and_a_closed_one_is_none() -> None:
    (finding,) = unread("> ```loopdown\n> A\n")
    assert (finding.rule, finding.severity, finding.span) == ("syntax", Severity.ERROR, Span(1, 3, 1, 14))
    assert unread("> ```loopdown\n> A\n> ```\n") == []


def test_the_line_that_leaves_a_block_is_pointed_at() -> None:
    (finding,) = unread("  ```loopdown\n  A\n B\n  ```\n")
    assert [pointer.span.line for pointer in finding.pointers] == [3]


def test_only_our_own_fences_are_told() -> None:
    assert unread("```python\nx\n") == []
    assert len(unread("```python\nx\n```loopdown\nA\n")) == 1


def test_an_included_text_is_left_to_the_page() -> None:
    text = '```loopdown\n--8<-- "model.loopdown"\n```\n'
    assert find_fences(Source("p", text)) == ()
    (finding,) = unread(text)
    assert finding.severity is Severity.INSIGHT
    assert len(find_fences(Source("p", text.replace("--8<--", "A (+)->")))) == 1


def test_many_brackets_cost_no_more_than_their_number() -> None:
    # Each of these looks to the end of the page for its end, if it is done naively.
    for piece in ("<!-- ", '<a "', "<div ", "``` ", "```loopdown\n", "> ", "- "):
        assert find_fences(Source("p", piece * 20_000)) == ()


@pytest.mark.parametrize("mark", ["-", "_", "*", "- ", "-  "])
def test_a_long_row_of_marks_before_a_block_is_read_at_once(mark: str) -> None:
    """A row that all but makes a rule has many ways to be shared out, and only one that counts."""
    for end in ("", "x"):
        assert one(f"{mark * 300}{end}\n\n```loopdown\nA (+)-> B\n```\n").text == "A (+)-> B"
