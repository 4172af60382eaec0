"""No two terminals of the grammar take the same text in one place without a priority that says which of them it is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.places import ROOT

# In a folder of its own: beside lark, interegular slows every compiling of the grammar twentyfold.
STRICT = ROOT / ".venv" / "strict"

SCRIPT = """
import sys
from lark import Lark
from loopdown.syntax.grammar import grammar_text, with_words
Lark(sys.stdin.read() or with_words(grammar_text()), parser="lalr", maybe_placeholders=True, strict=True)
"""


def compiles_strictly(grammar: str = "") -> bool:
    path = os.pathsep.join(filter(None, [str(STRICT), os.environ.get("PYTHONPATH", "")]))
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], env={**os.environ, "PYTHONPATH": path}, input=grammar, text=True, check=False,
        capture_output=True,
    )  # fmt: skip
    assert run.returncode == 0 or "Collision" in run.stderr, run.stderr
    return run.returncode == 0


@pytest.mark.skipif(not STRICT.is_dir(), reason="needs interegular in .venv/strict; `make test` puts it there")
def test_terminals_do_not_collide() -> None:
    assert compiles_strictly()
    assert not compiles_strictly("start: A | B\nA: /[a-c]+/\nB: /[b-d]+/")
