"""The changes that scenarios and levers make: all that is known of each word, said once."""

from __future__ import annotations

from loopdown.base.records import dataclass


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """One kind of change."""

    kind: str  # what the grammar calls it
    word: str | None  # that begins it; None where a name does
    called: str  # in messages
    form: str  # as the reference shows it
    example: str  # as a message shows it
    meaning: str
    also: tuple[str, ...] = ()  # words of other tools for it, which advice understands


CHANGES: dict[str, ChangeKind] = {
    each.kind: each
    for each in (
        ChangeKind("change", None, "a change", "NAME = EXPR", "Queue.max = 2000", "a value, or a formula, is another"),
        ChangeKind(
            "cut", "cut", "`cut`", "cut A -> B", "cut A -> B", "the link is gone", ("remove", "delete", "break", "drop")
        ),
        ChangeKind("add", "add", "`add`", "add A (-)-> B", "add A (-)-> B", "a new link", ("insert",)),
        ChangeKind(
            "delayed", "delay", "`delay`", "delay A -> B = DURATION", "delay A -> B = 10 s", "the link has that delay",
            ("slow",),
        ),
    )
}  # fmt: skip

# Those that a word begins, by it.
CHANGE_WORDS: dict[str, ChangeKind] = {each.word: each for each in CHANGES.values() if each.word}
