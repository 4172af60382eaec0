"""lark's own parser with the recovery of `loopdown.syntax.recovery`: what the driver is compared with.

It resets lark's parser state, which lark doesn't promise to keep: a test may, a product shouldn't.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput

from loopdown.base.records import dataclass, replace
from loopdown.syntax.grammar import grammar_text, with_words
from loopdown.syntax.recovery import MISTAKES, Gap, Mistake, end_of_logical_line

_BREAKS = ("_NL", "_CONT")


@dataclass(frozen=True, slots=True)
class Outcome:
    """As `recovery.Outcome`, with lark's tree."""

    tree: Tree[Token] | None
    mistakes: tuple[Mistake, ...]
    cuts: tuple[Gap, ...]


@cache
def lark_parser() -> Lark:
    return Lark(with_words(grammar_text()), parser="lalr", propagate_positions=True, maybe_placeholders=True)


def parse_with_lark(text: str) -> Outcome:
    """Parse a text that ends with a line break."""
    mistakes: list[Mistake] = []
    cuts: list[Gap] = []

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
        tree = lark_parser().parse(text, on_error=on_error)
    except UnexpectedInput as error:
        mistakes.append(_mistake(text, error))
        cuts.append(Gap(0, len(text), error.pos_in_stream or 0, True))
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


def _go_on(text: str, error: UnexpectedInput) -> Gap:
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
    return Gap(start, end, offset, whole)


def _start(value: Token | Tree[Token], otherwise: int) -> int:
    place = value.meta if isinstance(value, Tree) else value
    found = getattr(place, "start_pos", None)
    return otherwise if found is None else found
