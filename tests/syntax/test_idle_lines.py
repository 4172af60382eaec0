"""A mistake leaves the numbers alone where its line says nothing to compute with."""

import pytest

from loopdown.base.source import Source
from loopdown.model.resolve import resolve
from loopdown.pages.fences import whole_file
from loopdown.syntax.parse import parse


def spoiling(text: str) -> list[str]:
    """The rules of the findings that spoil numbers."""
    block = whole_file(Source("model.loopdown", text))
    parsed, mistakes = parse(block)
    _, findings = resolve([(0, block, parsed)])
    return [finding.rule for finding in (*mistakes, *findings) if finding.spoils_numbers]


@pytest.mark.parametrize(
    ("idle", "computed"),
    [
        ("A (+) B\n", "stock A = = 3\n"),  # lines that can't be read
        ("A -> B\n", "flow F: A -> A @ 3/s\n"),
        ("loop R1: A (+)-> B\n", "A = 3\nA = 4\n"),
        ("A (+ delay 3 apples)-> B\n", "run 3 apples\n"),
        ('cause Nothing rises "Why"\n', "B = 2 * Nothing\n"),
        ("stock A = 3, goal 4\n", "stock A = 3, max 4 max 5\n"),
    ],
)
def test_only_what_is_computed_with_spoils_numbers(idle: str, computed: str) -> None:
    assert spoiling(idle) == []
    assert spoiling(computed)
