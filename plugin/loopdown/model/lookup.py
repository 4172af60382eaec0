"""What looking up names needs everywhere: the page, and somewhere to put a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

from loopdown.base.finding import Finding, Fix, Pointer, Severity, rewrite
from loopdown.base.records import dataclass, field
from loopdown.base.source import Span
from loopdown.language.operator_words import split_at_operators
from loopdown.language.properties import PROPERTIES
from loopdown.language.quoting import quoted
from loopdown.language.statements import STATEMENTS
from loopdown.language.time_units import seconds_in
from loopdown.model.formula import Key
from loopdown.model.model import Kind
from loopdown.model.names import key, nearest
from loopdown.syntax.tree import Arrow, WrittenName

_COMPARISONS = 50_000  # of names, for `did you mean`: a model whose names are all unknown isn't compared in pairs
_Mend: TypeAlias = tuple[str, tuple[Fix, ...]]  # how to mend something, in words and as edits
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:\s*%|\s*[^\W\d_]\w*)?(?:/[^\W\d_]\w*)*")
_LOOP_ID = re.compile(r"[RBU]\d+", re.IGNORECASE)


@cache
def _own_property() -> re.Pattern[str]:
    """The words of variables' and links' own properties: names hold others, as `on` and `check` are."""
    own = {kind for kind, each in STATEMENTS.items() if each.declares or each.links}
    words = (word for word, each in PROPERTIES.items() if " " not in word and own.intersection(each.of))
    return re.compile(rf"(?:^|\s)({'|'.join(words)})\s")


def meant(name: WrittenName, near: str) -> _Mend:
    """Asks whether a known name is meant, and puts it in the other one's place."""
    return f"did you mean {near}?", (rewrite(name.span, quoted(near), safe=False),)


@dataclass(slots=True)
class Resolving:
    """One model while its names are looked up."""

    path: str
    spoiled: frozenset[Key] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    names: dict[Key, str] = field(default_factory=dict)  # every variable, as it is shown, in the order of the source
    loop_ids: dict[Key, str] = field(default_factory=dict)
    named: set[Key] = field(default_factory=set)  # what a statement names, other than to declare it
    unknown: set[Key] = field(default_factory=set)  # names that were looked up and aren't there
    comparisons: int = _COMPARISONS  # that are left

    def refuse(
        self, rule: str, span: Span, message: str, help: str | None = None, pointers: tuple[Pointer, ...] = (),
        fixes: tuple[Fix, ...] = (), *, spoils: bool = True,
    ) -> None:  # fmt: skip
        """Report an error. `spoils`: what is read otherwise than it is meant may be a number."""
        self.findings.append(Finding(rule, Severity.ERROR, self.path, span, message, help, pointers, fixes, spoils))

    def warn(
        self, rule: str, span: Span, message: str, help: str | None = None, pointers: tuple[Pointer, ...] = (),
        fixes: tuple[Fix, ...] = (),
    ) -> None:  # fmt: skip
        """Report a probable slip."""
        self.findings.append(Finding(rule, Severity.WARNING, self.path, span, message, help, pointers, fixes))

    def look_up(
        self,
        name: WrittenName,
        *,
        what: str = "variable",
        loops: bool = False,
        in_formula: bool = False,
        maybe_unit: bool = False,
    ) -> Key | None:
        """The key of a name that must be known; None, with a finding, where it isn't."""
        wanted = key(name.text)
        self.named.add(wanted)
        if wanted in self.names or (loops and wanted in self.loop_ids):
            return wanted
        if wanted in self.spoiled:
            return None
        help_, fixes = (self._slip(name, maybe_unit) if in_formula else None) or self._mend(name, loops)
        self.unknown.add(wanted)
        self.refuse("unknown-name", name.span, f"There is no {what} {name.text}", help_, fixes=fixes)
        return None

    def name_length(self, arrow: Arrow) -> None:
        """Note the variable that holds the length of an arrow's delay, if one does."""
        if arrow.delay and isinstance(arrow.delay.length, WrittenName):
            self.named.add(key(arrow.delay.length.text))

    def is_unclear(self, variable: Key, kind: Kind) -> bool:
        """Whether a line that can't be read may be the one that says what a variable is."""
        return variable in self.spoiled and kind is Kind.VARIABLE

    def nearest(self, name: str, known: Sequence[str]) -> str | None:
        """The known name that may be meant; None where there is none, or too many have been compared already."""
        if len(known) > self.comparisons:
            return None
        self.comparisons -= len(known)
        return nearest(name, known)

    def _mend(self, name: WrittenName, loops: bool) -> _Mend:
        text = name.text
        if not loops and key(text) in self.loop_ids:
            return f"{text} is the ID of a loop; name one of its variables", ()
        near = self.nearest(text, [*self.names.values(), *(self.loop_ids.values() if loops else ())])
        if near:
            return meant(name, near)
        if loops and _LOOP_ID.fullmatch(text):
            return f"declare the loop, as in `loop {text}: A -> B -> A`; an ID that no statement gives may change", ()
        return f"declare it, for example with `{quoted(text)} = …`", ()

    def _slip(self, name: WrittenName, maybe_unit: bool) -> _Mend | None:
        """What an unknown name in a formula is, where it isn't a name at all."""
        text = name.text
        spaced = self._with_spaces(text)
        if spaced:
            return f"a minus has spaces round it: `{spaced}`", (rewrite(name.span, spaced, safe=True),)
        if text[:1].isdigit():
            fixes = (rewrite(name.span, text, safe=True),) if _NUMBER.fullmatch(text) else ()
            return f"a number stands without quotes: `{text}`", fixes
        if maybe_unit and seconds_in(text):
            return f"a unit stands right behind its number, its slash without spaces, as in `100/{text}`", ()
        if text.islower() and seconds_in(text):
            return f"a unit stands only behind a number, as in `100/{text}`; of a variable write `… / 1 {text}`", ()
        computed = self._with_operators(text)
        if computed:
            return f"an operator is a sign: write `{computed}`", (rewrite(name.span, computed, safe=False),)
        word = _own_property().search(f"{text} ")
        if word:
            return f"if `{word[1]}` is a property here, a comma or a value is missing before it", ()
        return None

    def _with_operators(self, text: str) -> str | None:
        """`A times B` with its operators as signs, where everything between them is known."""
        operands, signs = split_at_operators(text)
        if not signs or not all(key(each) in self.names or _NUMBER.fullmatch(each) for each in operands):
            return None
        shown = [each if _NUMBER.fullmatch(each) else quoted(each) for each in operands]
        return shown[0] + "".join(f" {sign} {each}" for sign, each in zip(signs, shown[1:], strict=True))

    def _with_spaces(self, text: str) -> str | None:
        parts = text.split("-")
        for cut in range(1, len(parts)):
            left, right = "-".join(parts[:cut]), "-".join(parts[cut:])
            if key(left) in self.names and (right.isdecimal() or key(right) in self.names):
                return f"{quoted(left)} - {right if right.isdecimal() else quoted(right)}"
        return None
