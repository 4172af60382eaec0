"""Colours Loopdown text: the Pygments lexer behind `show source` and fences of `loopdown-source`.

A text is read line by line and nothing in it is mended: what the language has no place for is an `Error` token, and
the next line starts afresh. The grammar is the reference; here a word is coloured by where it stands: at the margin,
at the beginning of an item, or in a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from pygments.lexer import RegexLexer, bygroups, default, include
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

from loopdown.language.functions import FUNCTIONS
from loopdown.language.properties import PROPERTIES
from loopdown.language.statements import PARTS, STATEMENT_WORDS
from loopdown.syntax.grammar import grammar_text

# The characters of a word, as the grammar has them.
_CHAR = re.findall(r"^WORD_CHAR: */(.+)/$", grammar_text(), re.MULTILINE)[0]
_REST = rf"(?:{_CHAR}|['’]|-(?={_CHAR})|\.(?!(?i:max|min|goal)(?!{_CHAR}))(?={_CHAR}))*"
_LETTER = rf"(?![\d_]){_CHAR}"
_SPACE = r"[^\S\n]+"
_SPACES = r"[^\S\n]*"
_END = r"(?![\w'’]|[-.]\w)"  # of a word that means something
_TEXT = r'"(?:[^"\\\n]|\\[^\n])*"|“(?:[^”\\\n]|\\[^\n])*”'
_TEXT_NEXT = rf'(?={_SPACES}["“])'

_ARROW = r"(?:[-−–]>|→)"
_SIGNED_ARROW = rf"\({_SPACES}[-+?−–]{_SPACES}(?:delay\b[^()\n]*)?\){_SPACES}{_ARROW}"

_LOGIC = rf"(?i:if|then|else|and|or|not){_END}"
_UNIT = rf"(?:%|(?!{_LOGIC})(?:{_LETTER}|[$€£¥°])(?:{_CHAR}|-(?={_LETTER}))*(?:\^-?\d+)?)"
_NUMBER = rf"(?:\d[\d_]*(?:\.\d[\d_]*)?|\.\d+)(?:[eE][+-]?\d+(?!{_CHAR}))?(?:[kMG](?!{_CHAR}))?"

# A statement word is a name after all when `=` follows, or words and then a signed arrow.
_AS_STATEMENT = rf'{_END}(?!{_SPACES}=|[^\n"“#,:=@(]*{_SIGNED_ARROW})'
# A loop's own chain may begin behind its ID without a colon only by mistake: the word stays one.
_AS_LOOP = rf'{_END}(?!{_SPACES}=|(?! [RB]\d)[^\n"“#,:=@(]*{_SIGNED_ARROW})'
# A property word is a name after all when words and then `=` follow.
_AS_PROPERTY = rf'{_END}(?![^\n"“#,:<>!()]*=)'

_FUNCTIONS = "|".join(name for name, function in FUNCTIONS.items() if function.called)

# Where the lexer goes on behind a statement word, last first; in the line, where nothing is said here.
_BEHIND = {
    "model": ("line", "label"),
    "scenario": ("line", "label"),
    "loop": ("line", "claim", "label"),
    "cause": ("line", "direction"),
    "show": ("line", "item"),
}


def _each(*tokens: Any) -> Any:
    """One token for each group of the pattern."""
    return bygroups(*tokens)  # type: ignore[no-untyped-call]


def _name(stop: str = "(?!)") -> str:
    """The words of a name, up to a word that `stop` matches."""
    return rf"(?!{stop}){_LETTER}{_REST}(?:{_SPACE}(?!{stop}){_CHAR}{_REST})*"


def _statements() -> Iterator[Any]:
    """The rules for the words that begin statements."""
    for word in STATEMENT_WORDS:
        yield rf"^{word}{_AS_LOOP if word == 'loop' else _AS_STATEMENT}", Keyword.Declaration, _BEHIND.get(word, "line")


def _properties() -> Iterator[Any]:
    """The rules for the words of properties, each with what may stand behind it."""
    for each in PROPERTIES.values():
        word = each.word.replace(" ", _SPACE)
        special = "|".join((*each.choices, *((each.instead,) if each.instead else ())))
        if special:
            yield rf"({word})({_SPACE})({special}){_END}", _each(Keyword, Whitespace, Keyword.Pseudo), "#pop"
        match each.value:
            case "text":
                yield rf"{word}{_TEXT_NEXT}", Keyword, "#pop"
            case "address":
                yield rf"{word}{_TEXT_NEXT}", Keyword, "#pop"
                yield rf'({word})({_SPACE})([^\s"“#,=](?:[^\s,]|,(?=\S))*)', _each(Keyword, Whitespace, String), "#pop"
            case "formula":
                yield rf"{word}{_AS_PROPERTY}", Keyword, ("#pop", "formula")
            case "target" | "quantity":
                yield rf"{word}{_AS_PROPERTY}", Keyword, "#pop"


class LoopdownLexer(RegexLexer):
    """Loopdown models. The alias `loopdown-source` colours a fence on a page without drawing it."""

    name = "Loopdown"
    aliases: ClassVar[list[str]] = ["loopdown", "loopdown-source"]
    filenames: ClassVar[list[str]] = ["*.loopdown"]
    mimetypes: ClassVar[list[str]] = ["text/x-loopdown"]

    tokens: ClassVar[dict[str, Any]] = {
        # The beginning of a line. A statement word goes on to what may stand behind it.
        "root": [
            (r"\n", Whitespace),
            (rf"{_SPACES}(#[^\n]*)", Comment.Single),
            (rf'^(title{_END})({_SPACE})(?![=(]|["“])([^\n]+)', _each(Keyword.Declaration, Whitespace, String)),
            *_statements(),
            (rf"^{_SPACE}", Whitespace, ("line", "item")),
            default("line"),
        ],
        "line": [
            (r"\n", Whitespace, "#pop"),
            include("signs"),
            (r"[,:]", Punctuation, "item"),
            (r"[-−–+*×·/]?=|@", Operator, "formula"),
            (_name(), Name),
        ],
        # Where a property or a change begins: on an indented line, behind a comma, behind a lever's colon.
        "item": [
            (_SPACE, Whitespace),
            *_properties(),
            (rf"(?:cut|add){_AS_PROPERTY}", Keyword, "#pop"),
            (rf"delay{_END}(?=[^\n#,:=]*{_ARROW})", Keyword, "#pop"),
            (rf"(?:{'|'.join(PARTS)}){_END}(?={_SPACES}(?:[,#\n]|\Z))", Keyword.Pseudo, "#pop"),
            # A formula that goes on from the line above.
            (rf"(?i:then|else|and|or){_END}", Operator.Word, ("#pop", "formula")),
            (rf"(?!{_ARROW})[-−–+*×·/^=<>≤≥≠]", Operator, ("#pop", "formula")),
            default("#pop"),
        ],
        "formula": [
            (r"(?=[\n,])", Text, "#pop"),
            (r"\(", Punctuation, "arguments"),
            include("terms"),
        ],
        # Within parentheses a comma stands between arguments.
        "arguments": [
            (r"\(", Punctuation, "#push"),
            (r"\)", Punctuation, "#pop"),
            (r",", Punctuation),
            (rf"\n(?={_SPACE}\S)", Whitespace),
            (r"(?=\n)", Text, "#pop"),
            include("terms"),
        ],
        "terms": [
            (_LOGIC, Operator.Word),
            (rf"(?i:{_FUNCTIONS})(?={_SPACES}\()", Name.Function),
            (_name(_LOGIC), Name),
            (r"<=|>=|!=|<>|[-−–+*×·/^=<>≤≥≠]", Operator),
            include("values"),
        ],
        # What stands behind a statement word before its colon or comma.
        "label": [
            (_SPACE, Whitespace),
            (_name(r"(?:reinforcing|balancing)" + _END), Name.Label, "#pop"),
            default("#pop"),
        ],
        "claim": [
            include("values"),
            (rf"(?:reinforcing|balancing){_END}", Keyword.Pseudo),
            (r":", Punctuation, "#pop"),
            default("#pop"),
        ],
        "direction": [
            (_SPACE, Whitespace),
            (rf"(?:rises|falls){_END}(?={_SPACES}(?:[\"“#,\n]|\Z))", Keyword.Pseudo, "#pop"),
            (_name(rf"(?:rises|falls){_SPACES}(?:[\"“#,\n]|\Z)"), Name),
            (_TEXT, Name),
            default("#pop"),
        ],
        "signs": [
            (rf"\({_SPACES}[-+?−–]{_SPACES}\){_SPACES}{_ARROW}", Operator),
            (rf"\({_SPACES}[-+?−–]{_SPACES}(?=delay\b[^()\n]*\){_SPACES}{_ARROW})", Operator, "delayed"),
            (_ARROW, Operator),
            (r"[()]", Punctuation),
            include("values"),
        ],
        "delayed": [
            (rf"\){_SPACES}{_ARROW}", Operator, "#pop"),
            (r"delay\b", Keyword),
            include("values"),
            (_name(), Name),
        ],
        "values": [
            (_SPACE, Whitespace),
            (r"(?<!\S)#[^\n]*", Comment.Single),
            (_TEXT, String),
            (rf"\.(?i:max|min|goal){_END}", Name.Attribute),
            (rf"({_NUMBER})({_SPACES})({_UNIT}?(?:/{_UNIT})*)", _each(Number, Whitespace, Keyword.Type)),
        ],
    }
