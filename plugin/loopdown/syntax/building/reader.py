"""What building a tree needs everywhere: places, words, and somewhere to put a finding."""

from __future__ import annotations

import re
import unicodedata

from loopdown.base.finding import Finding, Fix, Severity, rewrite
from loopdown.base.records import dataclass, field
from loopdown.base.source import Span
from loopdown.base.unicode import composed
from loopdown.syntax.margin import Body
from loopdown.syntax.nodes import ParseNode, Token
from loopdown.syntax.tree import Text, WrittenName

LONGEST_NAME = 200  # characters; a name stands in every message and diagram

_ESCAPE = re.compile(r'\\(["”\\])')
_IN_WORDS = frozenset(" _'’-.\u200c\u200d")  # beside letters, digits and marks; joiners shape some scripts


@dataclass(slots=True)
class Reader:
    """One block while its tree is built."""

    body: Body
    findings: list[Finding] = field(default_factory=list)
    spoiled: list[WrittenName] = field(
        default_factory=list
    )  # names whose statement is refused: known, but not their meaning
    partial: bool = False  # a part of the statement that is being built could not be read
    nameless: bool = False  # a name in it is empty

    def span(self, node: ParseNode | Token) -> Span:
        """Where a node stands in the file."""
        return self.body.stretch(node.start, node.end)

    def written(self, node: ParseNode | Token) -> str:
        """A node as its author wrote it, on one line."""
        return " ".join(self.body.text[node.start : node.end].split())

    def refuse(
        self, rule: str, span: Span, message: str, help: str | None = None, fixes: tuple[Fix, ...] = (), *,
        spoils: bool = True,
    ) -> None:  # fmt: skip
        """Report an error. `spoils`: what is read otherwise than it is meant may be a number."""
        path = self.body.block.path
        finding = Finding(rule, Severity.ERROR, path, span, message, help, fixes=fixes, spoils_numbers=spoils)
        self.findings.append(finding)

    def spoil(self, text: str, node: ParseNode | Token) -> None:
        """Keep a name of a statement that is refused, so that one mistake doesn't become many."""
        self.spoiled.append(WrittenName(text, self.span(node)))

    def name(self, node: ParseNode | Token) -> WrittenName:
        """A name, quoted or not, its white space made plain."""
        token = node.children[0] if isinstance(node, ParseNode) else node
        assert isinstance(token, Token)
        quoted = token.type == "STRING"
        text = " ".join(composed(_unquote(token) if quoted else str(token)).split())
        span = self.span(token)
        if not text.strip("_ "):
            self.refuse(
                "syntax", span, "A name can't be empty", 'write the name between the quotes, as in `"I/O wait"`'
            )
            self.nameless = True
            return WrittenName("", span)
        if len(text) > LONGEST_NAME:
            self.refuse(
                "syntax",
                span,
                f"This name is longer than {LONGEST_NAME} characters",
                "give it a short name, and say the rest in a `note`",
            )
            return WrittenName(text[:LONGEST_NAME], span)
        if not quoted:
            self._check_letters(text, span)
        return WrittenName(text, span)

    def _check_letters(self, text: str, span: Span) -> None:
        """What the grammar lets through is settled by Unicode: letters, digits and marks make a name."""
        if not text[0].isalpha():
            self._need_quotes(text, span, f"A name begins with a letter, not with `{text[0]}`")
            return
        if text.isascii():  # the grammar lets no other sign through
            return
        strange = next((c for c in text if c not in _IN_WORDS and unicodedata.category(c)[0] not in "LNM"), None)
        if strange is not None:
            self._need_quotes(text, span, f"`{strange}` can't stand in a plain name")

    def _need_quotes(self, text: str, span: Span, message: str) -> None:
        fix = rewrite(span, f'"{text}"', safe=True)
        self.refuse("syntax", span, message, fix.title, (fix,))

    def text(self, token: Token) -> Text:
        """A text: quoted, or a title that stands without quotes."""
        return Text(_unquote(token) if token.type == "STRING" else str(token).strip(), self.span(token))


def uses(text: str, name: str) -> int:
    """How often a text holds the words of a name."""
    words = r"[\s_]+".join(re.escape(word) for word in name.split())
    return len(re.findall(rf"(?i)(?<!\w){words}(?!\w)", text))


def _unquote(token: Token) -> str:
    return _ESCAPE.sub(r"\1", str(token)[1:-1])
