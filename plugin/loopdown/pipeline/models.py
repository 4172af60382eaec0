"""From fenced blocks to models: blocks of one page that name the same model are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.analyze import analyze
from loopdown.base.finding import Finding, Severity, in_order
from loopdown.base.options import Options
from loopdown.base.records import dataclass
from loopdown.model.names import key
from loopdown.model.resolve import resolve
from loopdown.pages.fences import FencedBlock
from loopdown.rules.registry import check
from loopdown.syntax.parse import parse
from loopdown.syntax.tree import ModelName, Parsed


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """One block of a model, with its number on the page."""

    number: int
    block: FencedBlock
    parsed: Parsed


@dataclass(frozen=True)  # without slots: what is found is kept
class ReadModel:
    """One model, all that is worked out of it, and all that is said of it."""

    blocks: tuple[ReadBlock, ...]
    analysis: Analysis
    read: tuple[Finding, ...]  # what reading its text has found

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All that is said of it, by place."""
        return self.found(Severity.INSIGHT)

    @cached_property
    def problems(self) -> tuple[Finding, ...]:
        """The errors and warnings of `findings`, for a page: whatever it shows of the model is worked out anyway."""
        wrong = {Severity.ERROR, Severity.WARNING}
        found = [*self._once(self.analysis.findings()), *check(self.analysis, wrong)]
        return in_order([finding for finding in found if finding.severity in wrong])

    def found(self, least: Severity, *, run: bool = True) -> tuple[Finding, ...]:
        """What is said of it down to the least of the severities that are asked for, and little is worked out beside.

        Without `run` only what is seen without its runs.
        """
        order = list(Severity)
        asked = set(order[: order.index(least) + 1])
        found = [*self._once(self.analysis.findings(least, run=run)), *check(self.analysis, asked)]
        return in_order([finding for finding in found if finding.severity in asked])

    def _once(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """What reading has found, and what else was: a number that can't be read as it is meant has no unit to tell."""
        refused = {finding.span for finding in self.read if finding.rule == "syntax"}
        told = (each for each in findings if each.rule != "unit-mismatch" or each.span not in refused)
        return (*self.read, *told)

    def findings_in(self, number: int, among: Sequence[Finding] | None = None) -> tuple[Finding, ...]:
        """The findings, all or those that are given, that stand in one block; those without a place in the first."""
        findings = self.findings if among is None else among
        return tuple(finding for finding in findings if self._block_of(finding) == number)

    def _block_of(self, finding: Finding) -> int:
        if finding.span is not None:
            for read in self.blocks:
                if read.block.span.line <= finding.span.line <= read.block.span.end_line:
                    return read.number
        return self.blocks[0].number


def read_models(blocks: Sequence[FencedBlock], options: Options = Options()) -> tuple[ReadModel, ...]:
    """Every model of a page, in the order in which its first block stands.

    It never raises for what a text says: errors are among the findings, and what stands is analysed all the same.
    """
    return tuple(_read_models(blocks, options))


def _read_models(blocks: Sequence[FencedBlock], options: Options) -> Iterator[ReadModel]:
    groups: dict[str, list[ReadBlock]] = {}
    found: dict[str, list[Finding]] = {}
    for number, block in enumerate(blocks):
        parsed, findings = parse(block)
        name = next((key(s.name.text) for s in parsed.statements if isinstance(s, ModelName)), None)
        group = f"#{number}" if name is None else name  # no name begins with #
        groups.setdefault(group, []).append(ReadBlock(number, block, parsed))
        found.setdefault(group, []).extend(findings)
    for group, read in groups.items():
        yield _read_model(read, found[group], options)


def _read_model(group: list[ReadBlock], findings: list[Finding], options: Options) -> ReadModel:
    model, unresolved = resolve([(read.number, read.block, read.parsed) for read in group])
    read = (*findings, *unresolved)
    return ReadModel(tuple(group), analyze(model, options, read), read)
