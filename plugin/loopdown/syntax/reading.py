"""What building a tree needs everywhere: places, words, and somewhere to put a finding."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from lark import Token, Tree
from lark.tree import Meta

from loopdown.finding import Finding, Severity
from loopdown.source import Span
from loopdown.syntax.margin import Body
from loopdown.syntax.tree import Name, Text

Node = Tree[Token]

_ESCAPE = re.compile(r"\\(.)")


@dataclass(slots=True)
class Reading:
    """One block while its tree is built."""

    body: Body
    findings: list[Finding] = field(default_factory=list)

    def span(self, node: Node | Token | Meta) -> Span:
        """Where a node stands in the file."""
        place = node.meta if isinstance(node, Tree) else node
        line, column = place.line or 1, place.column or 1
        return self.body.span(line, column, place.end_line or line, place.end_column or column + 1)

    def refuse(self, rule: str, span: Span, message: str, help: str | None = None) -> None:
        """Report an error."""
        self.findings.append(Finding(rule, Severity.ERROR, self.body.block.path, span, message, help))

    def name(self, node: Node | Token) -> Name:
        """A name, quoted or not, its white space made plain."""
        token = node.children[0] if isinstance(node, Tree) else node
        assert isinstance(token, Token)
        text = _unquote(token) if token.type == "STRING" else str(token)
        text = " ".join(unicodedata.normalize("NFC", text).split())
        span = self.span(token)
        if not text:
            self.refuse(
                "syntax", span, "A name can't be empty", 'write the name between the quotes, as in `"I/O wait"`'
            )
        return Name(text, span)

    def text(self, token: Token) -> Text:
        """A text: quoted, or a title that stands without quotes."""
        return Text(_unquote(token) if token.type == "STRING" else str(token).strip(), self.span(token))


def _unquote(token: Token) -> str:
    return _ESCAPE.sub(r"\1", str(token)[1:-1])
