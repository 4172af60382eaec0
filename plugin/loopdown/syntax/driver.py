"""Runs the grammar's tables over a text: a contextual lexer and an LALR(1) automaton in one loop.

What it builds is what lark's own parser builds from the same grammar; `tests/syntax` holds the two together. It is
here because it can be stopped at a mistake, put where reading can go on, and run again, and because it starts without
lark and reads several times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeAlias

from loopdown.base.records import dataclass, field
from loopdown.syntax.grammar import Tables, load_tables, with_words
from loopdown.syntax.nodes import Child, ParseNode, Token

END = "$END"
ANYWHERE = -1  # the row of a lexicon that holds all terminals

Match: TypeAlias = "re.Match[str] | None"
# A terminal's name, the text that it begins with, and what matches the rest; None where there is no more to match.
Matcher: TypeAlias = "tuple[str, str, Callable[[str, int], Match] | None]"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place at which the tables can't go on: a token that doesn't fit, or no token at all."""

    token: Token | None
    offset: int


@dataclass(slots=True)
class Driver:
    """One text while it is read."""

    text: str
    tables: Tables
    lexicon: Lexicon
    position: int = 0
    states: list[int] = field(default_factory=list)
    values: list[Child] = field(default_factory=list)
    last_start: int = 0  # of the last token, which is where a text that ends too early is told to

    def run(self) -> ParseNode | Stop:
        """Read on from here: the whole tree, or where that isn't possible."""
        text, length, states = self.text, len(self.text), self.states
        rows, ignored = self.lexicon.rows, self.tables.ignored
        actions, values, look_up = self.tables.actions, self.values, self.lexicon.look_up
        position = self.position
        if not states:
            states.append(self.tables.start)
        while position < length:
            character = text[position]
            matchers = rows[states[-1]].get(character) or look_up(states[-1], character)
            for type_, prefix, rest in matchers:  # noqa: B007 - the type of the one that matched is read below
                if prefix:
                    if not text.startswith(prefix, position):
                        continue
                    end = position + len(prefix)
                    if rest is None:
                        break
                else:
                    end = position
                assert rest is not None  # a terminal is a text, an expression, or a text and then an expression
                match = rest(text, end)
                if match is not None:
                    end = match.end()
                    break
            else:
                self.position = position
                return self._unexpected()
            if type_ not in ignored:
                self.last_start = position
                token = Token(type_, text[position:end], position, end)
                # As `feed` does, which takes twice as long.
                while (action := actions[states[-1]].get(type_)) is not None and action < 0:
                    self._reduce(~action)
                if action is None:
                    self.position = end
                    return Stop(token, position)
                states.append(action)
                values.append(token)
            position = end
        self.position = position
        token = Token(END, "", self.last_start, self.last_start)
        if not self.feed(token):
            return Stop(token, self.last_start)
        whole: ParseNode = values[-1]
        return whole

    def feed(self, token: Token) -> bool:
        """Shift a token, behind all the rules that end before it; False where it doesn't fit."""
        while (action := self.tables.actions[self.states[-1]].get(token.type)) is not None and action < 0:
            self._reduce(~action)
            if token.type == END and self.states[-1] == self.tables.end:
                return True
        if action is None:
            return False
        self.states.append(action)
        self.values.append(token)
        return True

    def accepts(self) -> frozenset[str]:
        """The terminals that could stand here."""
        return frozenset(name for name in self.tables.actions[self.states[-1]] if self._fits(name))

    def _reduce(self, number: int) -> None:
        """Put what a rule builds in the place of its symbols."""
        origin, size, name, expands, include, placeholders = self.tables.rules[number]
        states, values = self.states, self.values
        if size == 1 and expands and include is None:  # the symbol stands for the rule: most rules of a formula
            states[-1] = self.tables.gotos[states[-2]][origin]
            return
        children: list[Child] = []
        if size:
            children = values[-size:]
            del values[-size:]
            del states[-size:]
        kept = children if include is None else _kept(children, include, placeholders)
        value = kept[0] if expands and len(kept) == 1 else ParseNode(name, kept)
        if type(value) is ParseNode:
            # It stands from its first child to its last; those that are in no node, such as parentheses, count.
            for child in children:
                start = child.start if type(child) is Token else child and child.outer_start
                if start is not None:
                    if value.start is None:
                        value.start = start
                    value.outer_start = start
                    break
            for child in reversed(children):
                end = child.end if type(child) is Token else child and child.outer_end
                if end is not None:
                    if value.end is None:
                        value.end = end
                    value.outer_end = end
                    break
        states.append(self.tables.gotos[states[-1]][origin])
        values.append(value)

    def _fits(self, name: str) -> bool:
        """Whether a terminal could be fed, without reading on."""
        states = [*self.states]
        while True:
            action = self.tables.actions[states[-1]].get(name)
            if action is None:
                return False
            if action >= 0:
                return True
            origin, size, *_ = self.tables.rules[~action]
            del states[len(states) - size :]
            states.append(self.tables.gotos[states[-1]][origin])
            if name == END and states[-1] == self.tables.end:
                return True

    def _unexpected(self) -> Stop:
        """What stands where no terminal of the state does: a token of another place, if it is one at all."""
        offset = position = self.position
        while position < len(self.text):
            found = self._match(position)
            if found is None:
                break
            if found.type not in self.tables.ignored:
                self.position, self.last_start = found.end, found.start
                return Stop(found, found.start)
            position = found.end
        return Stop(None, offset)

    def _match(self, position: int) -> Token | None:
        """The token at a place, wherever it may stand."""
        for name, prefix, rest in self.lexicon.look_up(ANYWHERE, self.text[position]):
            if self.text.startswith(prefix, position):
                end = position + len(prefix)
                match = rest(self.text, end) if rest is not None else None
                if rest is None or match is not None:
                    end = match.end() if match is not None else end
                    return Token(name, self.text[position:end], position, end)
        return None


def _kept(children: list[Child], include: tuple[tuple[int, bool, int], ...], placeholders: int) -> list[Child]:
    """The children that a rule's node has. What is opened gives its own: a list that grows is not copied each time."""
    kept: list[Child] = []
    for place, opened, before in include:
        if before:
            kept += [None] * before
        child = children[place]
        if not opened:
            kept.append(child)
        elif kept:
            kept += child.children
        else:
            kept = child.children
    if placeholders:
        kept += [None] * placeholders
    return kept


class Lexicon:
    """What matches the terminals of some tables: expressions are compiled when they are first tried."""

    def __init__(self, tables: Tables) -> None:
        """Nothing is compiled yet."""
        self._tables = tables
        self._rests: dict[str, Callable[[str, int], Match]] = {}
        scanners: list[dict[str, tuple[Matcher, ...]]] = [{} for _ in tables.scanners]
        # By the state and the next character. The last row is that of all terminals; states of one scanner share a row.
        self.rows = [scanners[number] for number in (*tables.scanner_of, tables.root_scanner)]

    def look_up(self, state: int, character: str) -> tuple[Matcher, ...]:
        """The terminals that a state takes and that may begin with a character, in their order."""
        character = min(character, "\x80")  # what lies beyond ASCII may begin the same terminals
        found = self.rows[state].get(character)
        if found is None:
            scanner = self._tables.root_scanner if state == ANYWHERE else self._tables.scanner_of[state]
            names = self._tables.scanners[scanner]
            found = tuple(self._matcher(name) for name in names if _may_begin(self._tables.terminals, name, character))
            self.rows[state][character] = found
        return found

    def _matcher(self, name: str) -> Matcher:
        prefix, rest, _ = self._tables.terminals[name]
        if not rest:
            return name, prefix, None
        matcher = self._rests.get(rest)
        if matcher is None:
            matcher = self._rests[rest] = re.compile(with_words(rest)).match
        return name, prefix, matcher


def _may_begin(terminals: Mapping[str, tuple[str, str, str | None]], name: str, character: str) -> bool:
    prefix, _, first = terminals[name]
    if prefix or first is None:
        return not prefix or prefix[0] == character
    return character >= "\x80" or character in first


@cache
def lexicon() -> Lexicon:
    """That of the grammar that is there."""
    return Lexicon(load_tables())
