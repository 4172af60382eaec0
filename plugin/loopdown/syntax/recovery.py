"""Reads a text to its end whatever stands in it: one mistake a bad line, every good line and property kept.

After a mistake the parser skips to the end of the logical line and falls back to the last point where a
property or a statement may begin. That resets lark's parser state, which lark doesn't promise to keep:
hence the upper bound on its version, and the properties in `tests/syntax`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lark import Token, Tree, UnexpectedInput

from loopdown.syntax.grammar import parser

MISTAKES = 50  # told a block; a text with more isn't a model

_GOES_ON = re.compile(r"[^\S\n]+(?:[-−–+*×·/^=<>≤≥≠@→(),:]|(?i:then|else|and|or)\b)")
_ENDS_OPEN = re.compile(r"[>→+*×·^=<≤≥≠@(,:]$|(?<=\s)[-−–/]$")
_CODE = re.compile(r'(?:"(?:[^"\\\n]|\\[^\n])*"|“(?:[^”\\\n]|\\[^\n])*”|(?!(?<!\S)#)[^\n])*')
_BLANK = re.compile(r"(?:\n[^\S\n]*(?:#[^\n]*)?(?=\n))*")
_BREAKS = ("_NL", "_CONT")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A place where the grammar could not go on."""

    offset: int
    line: int
    column: int
    at_end: bool  # the line ended too early
    start: int  # offset of the line, or of the item, that can't be read
    end: int  # offset of its end
    accepts: frozenset[str]  # the terminals that could have stood here


@dataclass(frozen=True, slots=True)
class Outcome:
    """The tree of all that could be read, and the mistakes."""

    tree: Tree[Token] | None
    mistakes: tuple[Mistake, ...]
    untold: int  # mistakes beyond those listed


def parse_text(text: str) -> Outcome:
    """Parse a text that ends with a line break."""
    mistakes: list[Mistake] = []
    untold = 0

    def on_error(error: UnexpectedInput) -> bool:
        nonlocal untold
        if len(mistakes) < MISTAKES:
            mistakes.append(_mistake(text, error))
        else:
            untold += 1
        _go_on(text, error)
        return True

    try:
        tree = parser().parse(text, on_error=on_error)
    except UnexpectedInput as error:
        mistakes.append(_mistake(text, error))
        tree = None
    return Outcome(tree, tuple(mistakes), untold)


def _mistake(text: str, error: UnexpectedInput) -> Mistake:
    token = getattr(error, "token", None)
    at_end = token is not None and token.type in (*_BREAKS, "$END")
    offset = error.pos_in_stream if error.pos_in_stream is not None else len(text) - 1
    offset = max(0, min(offset, len(text) - 1))
    if at_end:  # the break begins where the code ends; a comment may stand between
        while offset and text[offset - 1] in " \t\n":
            offset -= 1
    line_start = text.rfind("\n", 0, offset) + 1
    interactive: Any = getattr(error, "interactive_parser", None)
    accepts = frozenset(interactive.accepts()) if interactive is not None else frozenset()
    return Mistake(
        offset=offset,
        line=text.count("\n", 0, offset) + 1,
        column=offset - line_start + 1,
        at_end=at_end,
        start=line_start,
        end=_end_of_logical_line(text, offset),
        accepts=accepts,
    )


def _go_on(text: str, error: UnexpectedInput) -> None:
    """Put the parser where it can read on behind the mistake."""
    interactive: Any = error.interactive_parser
    counter = interactive.lexer_thread.state.line_ctr
    state = interactive.parser_state
    states = state.parse_conf.parse_table.states
    token = getattr(error, "token", None)
    at_break = token is not None and token.type in _BREAKS
    if not at_break and not (token is not None and token.type == "$END"):
        counter.feed(text[counter.char_pos : _end_of_logical_line(text, counter.char_pos)])
    while len(state.state_stack) > 1:
        actions = states[state.state_stack[-1]]
        if "_BAD" in actions:
            break
        action = actions.get("_CONT")
        if action is not None and str(action[0]) == "Shift":  # a whole head or property ends here
            break
        state.state_stack.pop()
        state.value_stack.pop()
    if "_BAD" in states[state.state_stack[-1]]:
        offset = error.pos_in_stream or 0
        interactive.feed_token(Token("_BAD", "", offset, error.line, error.column, error.line, error.column, offset))
    if at_break:
        interactive.feed_token(token)


def _end_of_logical_line(text: str, offset: int) -> int:
    """Where the item that holds the offset ends: the lines that are joined to it are part of it."""
    while True:
        end = text.find("\n", offset)
        if end < 0:
            return len(text)
        begin = text.rfind("\n", 0, offset) + 1
        code = _CODE.match(text, begin).group().rstrip()  # type: ignore[union-attr]
        following = _BLANK.match(text, end).end()  # type: ignore[union-attr]
        after = following + 1
        indented = after < len(text) and text[after] in " \t"
        if not (indented and (_ENDS_OPEN.search(code) or _GOES_ON.match(text, after))):
            return end
        offset = after
