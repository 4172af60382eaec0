"""Asks the real Mermaid what it understands of a diagram."""

from __future__ import annotations

import html
import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from tests.web.browser import WEB, Version


@dataclass(frozen=True, slots=True)
class Understood:
    """What Mermaid made of one text."""

    error: str | None
    vertices: int = 0
    edges: int = 0
    labels: tuple[str, ...] = ()  # of the nodes, then of the edges
    title: str = ""
    description: str = ""


# The answers of each version to the texts, in their order.
Understand: TypeAlias = Callable[[Sequence[str]], dict[Version, tuple[Understood, ...]]]


@contextmanager
def open_parsers(versions: Sequence[Version] = (11, 12)) -> Iterator[Understand]:
    """The parsers of several versions, which work side by side."""
    with ExitStack() as opened:
        nodes = {version: opened.enter_context(_start(version)) for version in versions}

        def understand(texts: Sequence[str]) -> dict[Version, tuple[Understood, ...]]:
            answers: dict[Version, list[Understood]] = {version: [] for version in nodes}
            for text in texts:
                for node in nodes.values():
                    _write(node, f"{json.dumps(text)}\n")
                for version, node in nodes.items():
                    answers[version].append(_read(node))
            return {version: tuple(given) for version, given in answers.items()}

        yield understand


def _start(version: Version) -> subprocess.Popen[str]:
    command = ["node", str(WEB / "parse.mjs"), str(version)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def _write(node: subprocess.Popen[str], line: str) -> None:
    assert node.stdin is not None
    node.stdin.write(line)
    node.stdin.flush()


def _read(node: subprocess.Popen[str]) -> Understood:
    assert node.stdout is not None
    line = node.stdout.readline()
    if not line:
        raise RuntimeError(f"{node.args!r} ended with {node.wait()}")
    answer = json.loads(line)
    if not answer["ok"]:
        return Understood(answer["error"])
    labels = tuple(map(_decode, answer["labels"]))
    title, description = _decode(answer["title"]), _decode(answer["description"])
    return Understood(None, answer["vertices"], answer["edges"], labels, title, description)


def _decode(label: str) -> str:
    """What Mermaid does with its placeholders when it draws."""
    return html.unescape(label.replace("ﬂ°°", "&#").replace("ﬂ°", "&").replace("¶ß", ";"))
