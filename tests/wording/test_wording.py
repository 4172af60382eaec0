"""The words that readers get, in one place: the gallery as it is rendered and analysed, as a person has last read it.

A test elsewhere is about names, numbers and structure. Where what is said here is meant to change, write it anew with
`python -m tests.wording.renew` and read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.wording.gallery import PAGES, STORED, said_of


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_says_what_was_read(page: Path) -> None:
    for file, text in said_of(page):
        assert text == file.read_text(encoding="utf-8"), f"{file.name}: renew, and read the diff"


def test_nothing_is_stored_of_a_page_that_is_gone() -> None:
    names = {page.stem for page in PAGES}
    assert {file.name.split(".")[0] for file in (*STORED.glob("*.md"), *STORED.glob("*.txt"))} == names
