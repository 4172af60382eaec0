"""Pages to begin with: each works at once, and its comments teach the language."""

from __future__ import annotations

from pathlib import Path

TEMPLATES = ("incident", "loops", "stocks")

_FOLDER = Path(__file__).parent / "templates"


class NotWrittenError(Exception):
    """A page that isn't written; the text says why."""


def template(kind: str) -> str:
    """The page of one of `TEMPLATES`, as Markdown."""
    return (_FOLDER / f"{kind}.md").read_text(encoding="utf-8")


def write_new(kind: str, path: Path, *, force: bool = False) -> None:
    """Writes a new page. Raises `NotWrittenError` where it can't be, and where it would overwrite without `force`."""
    if path.suffix.lower() == ".loopdown":
        raise NotWrittenError(f"{path}: a new page is Markdown: give it a name that ends in .md")
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(template(kind))
    except FileExistsError:
        raise NotWrittenError(f"{path} is there already: --force overwrites it") from None
    except OSError as error:
        raise NotWrittenError(f"{path}: {error.strerror or error}") from None
