"""Reads the models of files for the commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loopdown.base.finding import Finding, Severity
from loopdown.base.options import Options
from loopdown.base.records import dataclass
from loopdown.base.source import Source
from loopdown.hosts.cli.files import UnreadablePathError, find_files, is_model, read
from loopdown.pages.fences import read_fences, whole_file
from loopdown.pipeline.models import ReadModel, read_models


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of all files."""

    sources: Mapping[str, Source]
    models: tuple[ReadModel, ...]
    beside: tuple[Finding, ...]  # findings that belong to no model, such as a fence that isn't closed
    unreadable: tuple[str, ...]

    def found(self, least: Severity = Severity.INSIGHT) -> tuple[Finding, ...]:
        """All findings down to the least of the severities that are asked for."""
        order = list(Severity)
        beside = [each for each in self.beside if order.index(each.severity) <= order.index(least)]
        return (*beside, *(finding for model in self.models for finding in model.found(least)))


def read_all(paths: Iterable[str], options: Options = Options()) -> Read:
    """Read every file that the paths name; what can't be read is told, and the others are read all the same."""
    sources: dict[str, Source] = {}
    models: list[ReadModel] = []
    beside: list[Finding] = []
    unreadable: list[str] = []
    for path in find_files(paths):
        try:
            source = read(path)
        except UnreadablePathError as problem:
            unreadable.append(str(problem))
            continue
        sources[source.path] = source
        if is_model(path):
            models.extend(read_models([whole_file(source)], options))
        else:
            fences = read_fences(source)
            models.extend(read_models(fences.blocks(), options))
            beside.extend(fences.unread())
    return Read(sources, tuple(models), tuple(beside), tuple(unreadable))
