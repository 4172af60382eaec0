"""Markdown pages are tests: each model of `tests/models_in_markdown` stands beside what is to be found in it.

A ```` ```findings ```` block below a model lists its errors and warnings, one a line: `LINE rule`, or
`LINE:COLUMN rule: fragment of the message and its help`. Lines count within the block. A model without such a
block has none. Insights are compared only in a ```` ```findings all ```` block. What stands under one `## ` heading
is one page, so that blocks of one `model` can be tested too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.places import MODELS

from loopdown.base.finding import Finding, Severity
from loopdown.base.source import Source
from loopdown.pages.fences import FencedBlock, find_fences
from loopdown.pipeline.models import read_models

_HEADING = re.compile(r"^## +(?P<title>.+)$", re.MULTILINE)
_FINDINGS = re.compile(r"\A\s*^```findings(?P<all> all)?\n(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPECTED = re.compile(r"(?P<line>\d+)(?::(?P<column>\d+))? (?P<rule>[a-z-]+)(?:: (?P<fragment>.+))?")


@dataclass(frozen=True)
class Expected:
    """One finding that a page expects."""

    line: int
    column: int | None
    rule: str
    fragment: str

    def is_met_by(self, finding: Finding, block: FencedBlock) -> bool:
        span = finding.span
        return (
            span is not None
            and span.line - block.line + 1 == self.line
            and self.column in (None, span.column)
            and finding.rule == self.rule
            and self.fragment in f"{finding.message} {finding.help}"
        )


@dataclass(frozen=True)
class Case:
    """A page's heading: its blocks, and what is expected of each."""

    name: str
    blocks: tuple[FencedBlock, ...]
    expected: tuple[tuple[Expected, ...], ...]
    insights: tuple[bool, ...]


def cases() -> list[Case]:
    return [case for path in sorted(MODELS.glob("*.md")) for case in _cases(path)]


def _cases(path: Path) -> list[Case]:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    headings = {text.count("\n", 0, match.start()) + 1: match["title"] for match in _HEADING.finditer(text)}
    found: dict[str, list[tuple[FencedBlock, tuple[Expected, ...], bool]]] = {}
    for block in find_fences(Source(f"tests/models_in_markdown/{path.name}", text)):
        title = next(title for line, title in reversed(headings.items()) if line < block.span.line)
        match = _FINDINGS.match("\n".join(lines[block.span.end_line :]))
        expected = [_expected(line, path.name) for line in match["lines"].splitlines() if line] if match else []
        found.setdefault(title, []).append((block, tuple(expected), bool(match and match["all"])))
    return [Case(f"{path.stem}: {title}", *zip(*parts, strict=True)) for title, parts in found.items()]  # type: ignore[arg-type]


def _expected(line: str, page: str) -> Expected:
    match = _EXPECTED.fullmatch(line)
    assert match, f"{page}: a line of findings reads `LINE rule: fragment`, not {line!r}"
    column = int(match["column"]) if match["column"] else None
    return Expected(int(match["line"]), column, match["rule"], match["fragment"] or "")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_model(case: Case) -> None:
    found: dict[int, tuple[Finding, ...]] = {}
    for read in read_models(case.blocks):
        found |= {block.number: read.findings_in(block.number) for block in read.blocks}
    complaints = [
        complaint
        for number, block in enumerate(case.blocks)
        for complaint in _compare(block, found[number], case.expected[number], case.insights[number])
    ]
    assert not complaints, "\n\n" + "\n\n".join(complaints)


def _compare(
    block: FencedBlock, findings: tuple[Finding, ...], expected: tuple[Expected, ...], insights: bool
) -> list[str]:
    unmet = list(expected)
    surplus: list[Finding] = []
    for finding in findings:
        if finding.severity is Severity.INSIGHT and not insights:
            continue
        met = next((each for each in unmet if each.is_met_by(finding, block)), None)
        if met is None:
            surplus.append(finding)
        else:
            unmet.remove(met)
    if not unmet and not surplus:
        return []
    shown = [f"{number:4} | {line}" for number, line in enumerate(block.text.split("\n"), 1)]
    missing = [f"not found:    {_shown(each)}" for each in unmet]
    extra = [f"not expected: {_told(each, block)}" for each in surplus]
    return ["\n".join([f"{block.path}, line {block.line}:", *shown, *missing, *extra])]


def _shown(expected: Expected) -> str:
    column = f":{expected.column}" if expected.column else ""
    return f"{expected.line}{column} {expected.rule}" + (f": {expected.fragment}" if expected.fragment else "")


def _told(finding: Finding, block: FencedBlock) -> str:
    assert finding.span is not None
    place = f"{finding.span.line - block.line + 1}:{finding.span.column}"
    return f"{place} {finding.rule}: {finding.message} | {finding.help}"


def test_the_pages_hold_models() -> None:
    assert len(cases()) > 100
    assert any(each for case in cases() for each in case.expected)
    assert any(not each for case in cases() for each in case.expected)


def test_a_finding_that_is_missing_or_not_expected_fails() -> None:
    (block,) = find_fences(Source("page.md", "```loopdown\nA -> B\n```\n"))
    (read,) = read_models([block])
    findings = read.findings_in(0)
    right = Expected(1, 3, "link-without-sign", "no sign")
    assert not _compare(block, findings, (right,), False)
    assert _compare(block, findings, (), False)
    assert _compare(block, findings, (right, right), False)
    for wrong in (
        Expected(2, None, "link-without-sign", ""),
        Expected(1, 4, "link-without-sign", ""),
        Expected(1, None, "syntax", ""),
        Expected(1, None, "link-without-sign", "other words"),
    ):
        assert _compare(block, findings, (wrong,), False)
