"""Writes anew what the product says of the gallery: `python -m tests.wording.renew`. The diff is then read by a person.

It is run from the root of the sources, after a change that is meant to change what readers are told.
"""

from __future__ import annotations

from tests.wording.gallery import PAGES, STORED, said_of


def renew() -> None:
    """Store what each page says now, and nothing of pages that are gone."""
    said = {file: text for page in PAGES for file, text in said_of(page)}
    for file in {*STORED.glob("*.md"), *STORED.glob("*.txt")} - said.keys():
        file.unlink()
    for file, text in said.items():
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew()
