"""The place where a text can't be read, as those see it who know what is wrong there, and what they say."""

from __future__ import annotations

import re

from loopdown.base.records import dataclass
from loopdown.language.statements import STATEMENT_WORDS, STATEMENTS
from loopdown.syntax.advice.is_valid import reads
from loopdown.syntax.recovery import Mistake, end_of_logical_line

WIDTH = 400  # characters of a line on either side of a mistake that are looked at

_PIECE = re.compile(r'"(?:[^"\\\n]|\\[^\n])*(?P<a>"?)|“(?:[^”\\\n]|\\[^\n])*(?P<b>”?)|(?<!\S)(?P<comment>#)')
_REMARK = re.compile(r"(?<!\S)(?:#|//+|--+(?!>)|/\*|%+|;).*")
_WORD = re.compile(r"\s*([^\W\d_][\w'-]*)")


@dataclass(frozen=True, slots=True)
class Mend:
    """A line that reads in place of one that doesn't, and the stretch in which the two differ."""

    line: str  # on the margin, and white space made plain
    start: int  # in the line that can't be read; counts from 0
    end: int
    text: str  # what stands there in the mended line
    in_place: bool  # whether it reads below what really stands above it, as far as that reads itself

    @property
    def title(self) -> str:
        """The sentence that offers the mend."""
        return f"write `{self.line}`"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say of a mistake, and where to point."""

    message: str
    help: str
    column: int  # in the body; counts from 1
    length: int = 1
    rule: str = "syntax"
    mend: Mend | None = None
    certain: bool = False  # whether nothing else can have been meant than what the mend says
    spoils: bool = True  # what can't be read may be a number


@dataclass(frozen=True, slots=True)
class BadLine:
    """The line that can't be read, its comment left out, and where reading stopped. Columns count from 0."""

    line: str
    masked: str  # the line with its texts as `"xxx"`: what stands in quotes is no mistake
    column: int
    at_end: bool
    accepts: frozenset[str]
    unclosed: int | None  # where a text begins that isn't closed
    offset: int  # columns of the body that were cut off before the line
    above: str | None  # what has to stand above the line so that it reads; None where the line is too long to mend
    below: str
    head: str  # what really stands above it, from the beginning of its statement; empty where the line is too long
    statement: str  # the first line of the statement that an indented line belongs to
    others: str  # the lines above and below it
    previous: str  # the statement above, with its properties

    @property
    def before(self) -> str:
        """The line up to the place, texts masked."""
        return self.masked[: self.column]

    @property
    def rest(self) -> str:
        """The line from the place on."""
        return self.line[self.column :]

    @property
    def first(self) -> str:
        """The first word of the line, without what may stick to it."""
        match = _WORD.match(self.line)
        return match[1] if match else ""

    @property
    def indented(self) -> bool:
        """Whether the line belongs to the statement above it."""
        return self.line[:1].isspace()

    @property
    def kind(self) -> str:
        """What statement the line is or belongs to, by a key of `STATEMENTS`."""
        return kind_of(self.statement if self.indented else self.line)

    def names(self, name: str) -> bool:
        """Whether another line holds the words of a name."""
        words = r"[\s_]+".join(re.escape(word) for word in name.split())
        return bool(words) and re.search(rf"(?i)(?<!\w){words}(?!\w)", _REMARK.sub("", self.others)) is not None

    def say(
        self, message: str, help: str | Mend, start: int | None = None, length: int = 1, rule: str = "syntax", *,
        also: str = "", guess: bool = False, spoils: bool = True, help_: str | None = None,
    ) -> Advice:  # fmt: skip
        """An advice that points at a stretch of the line; where reading stopped unless a start is given.

        `help` is a mend where there is one. `also` goes on behind it: what else may have been meant. A mend that goes
        by likeness is a guess. `help_` says a mend in other words, where there is more than one form.
        """
        column = self.offset + (self.column if start is None else start) + 1
        length = max(1, min(length, 200))
        if isinstance(help, str):
            return Advice(message, help, column, length, rule, spoils=spoils)
        shown = help_ or help.title + also
        return Advice(message, shown, column, length, rule, help, not (also or guess or help_), spoils)

    def mend(self, start: int, end: int, new: str) -> Mend | None:
        """The line with a stretch replaced, if the line reads then; None if it doesn't."""
        return self.try_line(self.line[:start] + new + self.line[end:])

    def replaced(self, pattern: str, new: str) -> str:
        """The line with every match replaced, but not in texts."""
        pieces: list[str] = []
        end = 0
        for match in re.finditer(pattern, self.masked):
            pieces += (self.line[end : match.start()], new)
            end = match.end()
        return "".join((*pieces, self.line[end:]))

    def try_line(self, line: str) -> Mend | None:
        """A line in place of this one, if it reads; None if it doesn't."""
        words = _split(line)
        if self.above is None or not words:
            return None
        lead = self.line[: len(self.line) - len(self.line.lstrip())]
        line = lead + " ".join(words)
        if not reads(self.above + line + self.below):
            return None
        start = _alike(self.line, line)
        same = _alike(self.line[start:][::-1], line[start:][::-1])
        in_place = self.above == self.head or reads(self.head + line + self.below) or not reads(self.head)
        return Mend(line.strip(), start, len(self.line) - same, line[start : len(line) - same], in_place)

    def indented_below(self) -> Mend | None:
        """The line at the margin as a property of the statement above it, if it reads so."""
        if self.above is None or not self.previous or not reads(f"{self.previous}    {self.line}{self.below}"):
            return None
        return Mend(self.line.strip(), 0, 0, "    ", in_place=True)


def kind_of(line: str) -> str:
    """What statement a line begins, by a key of `STATEMENTS`."""
    word = re.match(r"\w*", line)[0]  # type: ignore[index]
    if word in STATEMENT_WORDS:
        return word
    return "assign" if re.match(r'[^:>→"]*=', line) else "links"


def _alike(one: str, other: str) -> int:
    """How many characters two lines have in common at their start."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _split(line: str) -> list[str]:
    """The words of a line; white space in a text stays."""
    words: list[str] = [""]
    for piece in re.split(r'("(?:[^"\\]|\\.)*"|“(?:[^”\\]|\\.)*”|\s+)', line):
        if piece.isspace():
            words.append("")
        else:
            words[-1] += piece
    return [word for word in words if word]


def see(text: str, mistake: Mistake) -> BadLine:
    """The place of a mistake in a text."""
    line_end = text.find("\n", mistake.start)
    code_end, unclosed = _scan(text, mistake.start, line_end)
    code_end = max(code_end, min(mistake.offset, line_end))
    first, last = max(mistake.start, mistake.offset - WIDTH), min(code_end, mistake.offset + WIDTH)
    line = text[first:last].rstrip() if last == code_end else text[first:last]
    head = _head(text, mistake.start)
    statement = text[head : min(head + WIDTH, text.find("\n", head))]
    whole = (first, last) == (mistake.start, code_end) and mistake.start - head < 2 * WIDTH
    return BadLine(
        line=line,
        masked=_masked(line),
        column=min(mistake.offset - first, len(line)),
        at_end=mistake.at_end,
        accepts=mistake.accepts,
        unclosed=unclosed - first if unclosed is not None and first <= unclosed < last else None,
        offset=first - mistake.start,
        above=_above(text, head, mistake.start) if whole else None,
        below=text[line_end : min(mistake.end, line_end + 2 * WIDTH)] + "\n",
        head=text[head : mistake.start] if whole else "",
        statement=statement,
        others=text[: mistake.start] + text[line_end:],
        previous=_previous(text, mistake.start),
    )


def _scan(text: str, start: int, end: int) -> tuple[int, int | None]:
    """Where the code of a line ends, and where a text begins that isn't closed."""
    for match in _PIECE.finditer(text, start, end):
        if match["comment"]:
            return match.start(), None
        if not (match["a"] or match["b"]):
            return end, match.start()
    return end, None


def _masked(line: str) -> str:
    return _PIECE.sub(lambda m: m[0] if m["comment"] else '"' + "x" * (len(m[0]) - 2) + '"' * (len(m[0]) > 1), line)


def _head(text: str, start: int) -> int:
    """Where the statement begins that holds a line."""
    while start and (text[start].isspace() or text[start] == "#"):
        start = text.rfind("\n", 0, start - 1) + 1
    return start


def _previous(text: str, start: int) -> str:
    """The statement that ends above a line at the margin; empty where there is none."""
    head = _head(text, text.rfind("\n", 0, max(0, start - 1)) + 1) if start else start
    return text[head:start] if start - head < 4 * WIDTH else ""


def _above(text: str, head: int, start: int) -> str:
    """What a line needs above it to be read: what it goes on with, or a statement like the one that it belongs to."""
    if end_of_logical_line(text, head) >= start:
        return text[head:start]
    return STATEMENTS[kind_of(text[head : text.find("\n", head)])].shortest + "\n"
