"""Which files a command reads, and reading them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from loopdown.base.source import Source

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
MODEL = ".loopdown"

# Folders of other people's pages.
_PASSED_OVER = {"node_modules", "site-packages", "__pycache__"}


class UnreadablePathError(Exception):
    """A path that can't be read; the text says why."""


def find_files(paths: Iterable[str]) -> Iterator[Path]:
    """The files that paths name: a file as it is, a folder with the pages and models below it, in order."""
    seen: set[Path] = set()
    for text in paths:
        path = Path(text)
        found = _below(path) if path.is_dir() else [path]
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _passed_over(Path(root) / name))
        for name in sorted(files):
            if name.lower().endswith((*MARKDOWN, MODEL)):
                yield Path(root) / name


def _passed_over(folder: Path) -> bool:
    """Whether a folder holds other people's pages, or a built site rather than pages about one."""
    built = folder.name == "site" and (folder / "index.html").is_file()
    return folder.name.startswith(".") or folder.name in _PASSED_OVER or built


def read(path: Path) -> Source:
    """A file's text. Raises `Unreadable` for what is missing, no file, or no UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8")
        # Python-Markdown and site generators end a line at a lone carriage return too.
        return Source(path.as_posix(), re.sub(r"\r(?!\n)", "\n", text))
    except UnicodeDecodeError as error:
        raise UnreadablePathError(f"{path}: no UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise UnreadablePathError(f"{path}: {error.strerror or error}") from error


def is_model(path: Path) -> bool:
    """Whether a whole file is one model, rather than a page with fenced blocks."""
    return path.suffix.lower() == MODEL
