"""Reads a text to its end whatever stands in it: one mistake a bad line, every good line and property kept.

After a mistake the parser skips to the end of the logical line and falls back to the last point where a
property or a statement may begin. That resets lark's parser state, which lark doesn't promise to keep:
hence the upper bound on its version, and the properties in `tests/syntax`.
"""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Tree, UnexpectedInput

from loopdown.base.records import dataclass, replace
from loopdown.syntax.grammar import parser

MISTAKES = 50  # told a block; a text with more isn't a model

# Where a line goes on and where it ends, as the line breaks of the grammar say. A text that isn't closed takes
# the rest of its line, so that no character is looked at twice.
_GOES_ON = re.compile(r"[^\S\n]+(?:[-−–+*×·/^=<>≤≥≠@→(),:]|!=|(?i:then|else|and|or)\b)")
_ENDS_OPEN = re.compile(r"[>→+*×·^=<≤≥≠@(,:]$|(?<=\s)[-−–/]$")
_ENDS_IN_WORD = re.compile(r"\b(?i:if|then|else|and|or|not)$")
_FORMULA = re.compile(r"[=@]")
_CODE = re.compile(r'(?:"(?:[^"\\\n]|\\[^\n])*"?|“(?:[^”\\\n]|\\[^\n])*”?|(?!(?<!\S)#)[^\n])*')
_BLANK = re.compile(r"(?:\n[^\S\n]*(?:#[^\n]*)?(?=\n))*")
_BREAKS = ("_NL", "_CONT")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A place where the grammar could not go on."""

    offset: int
    line: int
    column: int
    at_end: bool  # the line ended too early
    start: int  # offset of the line that can't be read
    end: int  # offset of the end of the statement or item; lines that are joined to it are part of it
    accepts: frozenset[str]  # the terminals that could have stood here


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of the text that is in no statement, because of a mistake in it."""

    start: int
    end: int
    offset: int  # of the mistake
    whole: bool  # a whole statement is lost, not only a property of it


@dataclass(frozen=True, slots=True)
class Outcome:
    """The tree of all that could be read, and what could not."""

    tree: Tree[Token] | None
    mistakes: tuple[Mistake, ...]  # those that are told
    cuts: tuple[Cut, ...]  # of all mistakes


def parse_text(text: str) -> Outcome:
    """Parse a text that ends with a line break."""
    mistakes: list[Mistake] = []
    cuts: list[Cut] = []

    def on_error(error: UnexpectedInput) -> bool:
        if len(mistakes) < MISTAKES:
            mistakes.append(_mistake(text, error))
        cut = _go_on(text, error)
        if not cut.whole and cuts and cut.start < cuts[-1].end:
            # The white space at the end of a line belongs to the line break, and went with the line before.
            cut = replace(cut, start=cuts[-1].end)
        cuts.append(cut)
        return True

    try:
        tree = parser().parse(text, on_error=on_error)
    except UnexpectedInput as error:
        mistakes.append(_mistake(text, error))
        cuts.append(Cut(0, len(text), error.pos_in_stream or 0, True))
        tree = None
    return Outcome(tree, tuple(mistakes), tuple(cuts))


def _mistake(text: str, error: UnexpectedInput) -> Mistake:
    token = getattr(error, "token", None)
    at_end = token is not None and token.type in (*_BREAKS, "$END")
    offset = _offset(text, error)
    line_start = text.rfind("\n", 0, offset) + 1
    interactive: Any = getattr(error, "interactive_parser", None)
    accepts = frozenset(interactive.accepts()) if interactive is not None else frozenset()
    return Mistake(
        offset=offset,
        line=text.count("\n", 0, offset) + 1,
        column=offset - line_start + 1,
        at_end=at_end,
        start=line_start,
        end=end_of_logical_line(text, offset),
        accepts=accepts,
    )


def _offset(text: str, error: UnexpectedInput) -> int:
    offset = error.pos_in_stream if error.pos_in_stream is not None else len(text) - 1
    offset = max(0, min(offset, len(text) - 1))
    token = getattr(error, "token", None)
    if token is not None and token.type in (*_BREAKS, "$END"):  # the break begins where the code ends
        while offset and text[offset - 1].isspace():
            offset -= 1
    return offset


def _go_on(text: str, error: UnexpectedInput) -> Cut:
    """Put the parser where it can read on behind the mistake."""
    interactive: Any = error.interactive_parser
    counter = interactive.lexer_thread.state.line_ctr
    state = interactive.parser_state
    states = state.parse_conf.parse_table.states
    token = getattr(error, "token", None)
    at_break = token is not None and token.type in _BREAKS
    offset = start = _offset(text, error)
    end = end_of_logical_line(text, offset)
    if not at_break and not (token is not None and token.type == "$END"):
        end = end_of_logical_line(text, counter.char_pos)
        counter.feed(text[counter.char_pos : end])
    while len(state.state_stack) > 1:
        actions = states[state.state_stack[-1]]
        if "_BAD" in actions:
            break
        action = actions.get("_CONT")
        if action is not None and str(action[0]) == "Shift" and "_NL" in actions:  # a whole head or property ends here
            break
        state.state_stack.pop()
        start = _start(state.value_stack.pop(), start)
    whole = "_BAD" in states[state.state_stack[-1]]
    if whole:
        place = (start, error.line, error.column, error.line, error.column, start)
        interactive.feed_token(Token("_BAD", "", *place))
    if at_break:
        interactive.feed_token(token)
    return Cut(start, end, offset, whole)


def _start(value: Token | Tree[Token], otherwise: int) -> int:
    place = value.meta if isinstance(value, Tree) else value
    found = getattr(place, "start_pos", None)
    return otherwise if found is None else found


def end_of_logical_line(text: str, offset: int) -> int:
    """Where the statement or item that holds the offset ends: the lines that are joined to it are part of it."""
    while True:
        end = text.find("\n", offset)
        if end < 0:
            return len(text)
        begin = text.rfind("\n", 0, offset) + 1
        code = _CODE.match(text, begin).group().rstrip()  # type: ignore[union-attr]
        after = _BLANK.match(text, end).end() + 1  # type: ignore[union-attr]
        indented = after < len(text) and text[after] != "\n" and text[after].isspace()
        if not (indented and (_ends_open(code) or _GOES_ON.match(text, after))):
            return end
        offset = after


def _ends_open(code: str) -> bool:
    if _ENDS_OPEN.search(code):
        return True
    return bool(_ENDS_IN_WORD.search(code) and _FORMULA.search(code))
