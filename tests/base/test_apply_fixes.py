"""Edits are applied where they say, all of a fix or none of it."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopdown.base.apply_fixes import apply_fixes
from loopdown.base.finding import Edit, Fix
from loopdown.base.source import Span

pieces = st.text(alphabet="ab \n\r\t→é", max_size=8)


def span_of(text: str, start: int, end: int) -> Span:
    """A stretch of a text, counted a character at a time."""

    def place(offset: int) -> tuple[int, int]:
        line, column = 1, 1
        for char in text[:offset]:
            line, column = (line + 1, 1) if char == "\n" else (line, column + 1)
        return line, column

    return Span(*place(start), *place(end))


def fix_of(text: str, *edits: tuple[int, int, str]) -> Fix:
    return Fix("mend it", tuple(Edit(span_of(text, start, end), new) for start, end, new in edits), safe=True)


@given(st.lists(st.tuples(pieces.filter(bool), pieces), min_size=1), st.randoms(use_true_random=False), st.booleans())
def test_each_edit_changes_its_stretch_and_nothing_else(
    parts: list[tuple[str, str]], rng: Random, together: bool
) -> None:
    text = "".join(old for old, _ in parts)
    ends = [0]
    for old, _ in parts:
        ends.append(ends[-1] + len(old))
    edits = [(start, end, new) for (start, end), (_, new) in zip(pairwise(ends), parts, strict=True)][::2]
    rng.shuffle(edits)
    fixes = [fix_of(text, *edits)] if together else [fix_of(text, edit) for edit in edits]
    wanted = "".join(old if number % 2 else new for number, (old, new) in enumerate(parts))
    assert apply_fixes(text, fixes) == wanted


@pytest.mark.parametrize("second", [(1, 3), (2, 2), (2, 4), (3, 6), (0, 7), (3, 3)])
def test_of_two_fixes_that_overlap_the_first_is_applied(second: tuple[int, int]) -> None:
    text = "abc\ndefg"
    fixes = [fix_of(text, (2, 5, "X")), fix_of(text, (*second, "Y"), (8, 8, "Z"))]
    assert apply_fixes(text, fixes) == "abXefg"


def test_fixes_that_touch_are_both_applied() -> None:
    text = "abcd"
    assert apply_fixes(text, [fix_of(text, (0, 2, "X")), fix_of(text, (2, 4, "Y"))]) == "XY"


def test_of_two_texts_for_one_place_the_first_is_inserted() -> None:
    text = "abcd"
    assert apply_fixes(text, [fix_of(text, (2, 2, "X")), fix_of(text, (2, 2, "Y"))]) == "abXcd"


def test_a_fix_that_overlaps_itself_is_left_out() -> None:
    text = "abcd"
    assert apply_fixes(text, [fix_of(text, (0, 3, "X"), (2, 4, "Y"))]) == text


def test_no_fix_changes_nothing() -> None:
    assert apply_fixes("a\r\nb", []) == "a\r\nb"


def test_lines_count_from_the_first_one_of_the_file() -> None:
    fix = Fix("mend it", (Edit(Span(12, 1, 12, 2), "X"),), safe=True)
    assert apply_fixes("a\nb\nc", [fix], first_line=11) == "a\nX\nc"


@pytest.mark.parametrize("span", [Span(3, 1, 3, 1), Span(1, 5, 1, 5), Span(0, 1, 1, 1), Span(1, 0, 1, 1)])
def test_a_place_outside_the_text_is_an_error(span: Span) -> None:
    with pytest.raises(ValueError, match="outside the text"):
        apply_fixes("abc\ndef", [Fix("mend it", (Edit(span, "X"),), safe=True)])


def test_a_stretch_that_ends_before_it_begins_is_an_error() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        apply_fixes("abc", [Fix("mend it", (Edit(Span(1, 3, 1, 2), "X"),), safe=True)])
