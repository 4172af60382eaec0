"""Reads a text to its end whatever stands in it: one mistake a bad line, every good line and property kept.

After a mistake the driver skips to the end of the logical line and falls back to the last point where a property or a
statement may begin.
"""

from __future__ import annotations

import re

from loopdown.base.records import dataclass, replace
from loopdown.syntax.driver import END, Driver, Stop, lexicon
from loopdown.syntax.grammar import load_tables
from loopdown.syntax.nodes import Child, ParseNode, Token

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
class Gap:
    """A stretch of the text that is in no statement, because of a mistake in it."""

    start: int
    end: int
    offset: int  # of the mistake
    whole: bool  # a whole statement is lost, not only a property of it


@dataclass(frozen=True, slots=True)
class Recovered:
    """The tree of all that could be read, and what could not."""

    tree: ParseNode | None
    mistakes: tuple[Mistake, ...]  # those that are told
    cuts: tuple[Gap, ...]  # of all mistakes


def parse_text(text: str) -> Recovered:
    """Parse a text that ends with a line break."""
    driver = Driver(text, load_tables(), lexicon())
    mistakes: list[Mistake] = []
    cuts: list[Gap] = []
    ended = False  # the last stop was at the text's end
    while not isinstance(read := driver.run(), ParseNode):
        at_end = read.token is not None and read.token.type == END
        if len(mistakes) < MISTAKES or (at_end and ended):
            mistakes.append(_mistake(driver, read))
        if at_end and ended:  # reading on leads nowhere
            return Recovered(None, tuple(mistakes), (*cuts, Gap(0, len(text), read.offset, True)))
        ended = at_end
        cut = _go_on(driver, read)
        if not cut.whole and cuts and cut.start < cuts[-1].end:
            # The white space at the end of a line belongs to the line break, and went with the line before.
            cut = replace(cut, start=cuts[-1].end)
        cuts.append(cut)
    return Recovered(read, tuple(mistakes), tuple(cuts))


def _mistake(driver: Driver, stop: Stop) -> Mistake:
    text, offset = driver.text, _offset(driver.text, stop)
    line_start = text.rfind("\n", 0, offset) + 1
    return Mistake(
        offset=offset,
        line=text.count("\n", 0, offset) + 1,
        column=offset - line_start + 1,
        at_end=stop.token is not None and stop.token.type in (*_BREAKS, END),
        start=line_start,
        end=end_of_logical_line(text, offset),
        accepts=driver.accepts(),
    )


def _offset(text: str, stop: Stop) -> int:
    offset = max(0, min(stop.offset, len(text) - 1))
    if stop.token is not None and stop.token.type in (*_BREAKS, END):  # the break begins where the code ends
        while offset and text[offset - 1].isspace():
            offset -= 1
    return offset


def _go_on(driver: Driver, stop: Stop) -> Gap:
    """Put the driver where it can read on behind the mistake."""
    text, token, actions = driver.text, stop.token, driver.tables.actions
    at_break = token is not None and token.type in _BREAKS
    offset = start = _offset(text, stop)
    end = end_of_logical_line(text, offset)
    if not at_break and (token is None or token.type != END):
        end = end_of_logical_line(text, driver.position)
        if token is None and end == driver.position:
            driver.position += 1  # what no terminal begins with is passed over
        else:
            driver.position = end
    while len(driver.states) > 1:
        row = actions[driver.states[-1]]
        if "_BAD" in row or (row.get("_CONT", -1) >= 0 and "_NL" in row):  # a whole head or property ends here
            break
        driver.states.pop()
        start = _start(driver.values.pop(), start)
    whole = "_BAD" in actions[driver.states[-1]]
    if whole:
        driver.feed(Token("_BAD", "", start, start))
    if at_break and token is not None:
        driver.feed(token)
    return Gap(start, end, offset, whole)


def _start(value: Child, otherwise: int) -> int:
    return otherwise if value is None or value.start is None else value.start


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
