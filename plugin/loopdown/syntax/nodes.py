"""What the parser hands on: the text's tokens, and the grammar's rules as nodes over them.

Places are offsets in the text that was parsed. Lines and columns are worked out for what is told, not for each token.
"""

from __future__ import annotations

from typing import Any, TypeAlias


class Token(str):
    """A stretch of the text that a terminal of the grammar stands for."""

    __slots__ = ("end", "start", "type")

    type: str  # the terminal's name
    start: int
    end: int  # one past its last character

    def __new__(cls, type_: str, text: str, start: int, end: int) -> Token:
        """A token of a type with its text and its place."""
        token = str.__new__(cls, text)
        token.type, token.start, token.end = type_, start, end
        return token


class ParseNode:
    """A rule of the grammar, or an alternative with a name of its own, and what it is made of."""

    __slots__ = ("children", "data", "end", "outer_end", "outer_start", "start")

    def __init__(self, data: str, children: list[Child]) -> None:
        """A node that has no place yet."""
        self.data = data
        self.children = children  # None stands for an optional part that isn't there
        self.start: int | None = None  # None: it holds no text
        self.end: int | None = None
        # The same with the parentheses round it, which are in no node.
        self.outer_start: int | None = None
        self.outer_end: int | None = None

    def __repr__(self) -> str:
        return f"Node({self.data!r} at {self.start}, {len(self.children)} children)"  # it may be nested deeply


Child: TypeAlias = Any  # a node, a token, or None; which of them, the rule says
