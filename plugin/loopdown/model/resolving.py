"""What looking up names needs everywhere: the page, and somewhere to put a finding."""

from __future__ import annotations

from dataclasses import dataclass, field

from loopdown.finding import Finding, Pointer, Severity
from loopdown.model.model import Key
from loopdown.model.names import key, nearest
from loopdown.source import Span
from loopdown.syntax.tree import Name


@dataclass(slots=True)
class Resolving:
    """One model while its names are looked up."""

    path: str
    spoiled: frozenset[Key] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    names: dict[Key, str] = field(default_factory=dict)  # every variable, as it is shown, in the order of the source
    loop_ids: dict[Key, str] = field(default_factory=dict)

    def refuse(
        self, rule: str, span: Span, message: str, help: str | None = None, pointers: tuple[Pointer, ...] = ()
    ) -> None:
        """Report an error."""
        self.findings.append(Finding(rule, Severity.ERROR, self.path, span, message, help, pointers))

    def warn(
        self, rule: str, span: Span, message: str, help: str | None = None, pointers: tuple[Pointer, ...] = ()
    ) -> None:
        """Report a probable slip."""
        self.findings.append(Finding(rule, Severity.WARNING, self.path, span, message, help, pointers))

    def look_up(self, name: Name, *, what: str = "variable", loops: bool = False) -> Key | None:
        """The key of a name that must be known; None, with a finding, where it isn't."""
        wanted = key(name.text)
        if wanted in self.names or (loops and wanted in self.loop_ids):
            return wanted
        if wanted in self.spoiled or not name.text:
            return None
        self.refuse("unknown-name", name.span, f"There is no {what} {name.text}", self._mend(name, loops))
        return None

    def _mend(self, name: Name, loops: bool) -> str:
        spaced = self._with_spaces(name.text)
        if spaced:
            return f"a minus has spaces round it: `{spaced}`"
        known = [*self.names.values(), *(self.loop_ids.values() if loops else ())]
        near = nearest(name.text, known)
        if near:
            return f"did you mean {near}?"
        return f"declare it, for example with `{name.text} = …`"

    def _with_spaces(self, text: str) -> str | None:
        parts = text.split("-")
        for cut in range(1, len(parts)):
            left, right = "-".join(parts[:cut]), "-".join(parts[cut:])
            if key(left) in self.names and key(right) in self.names:
                return f"{left} - {right}"
        return None
