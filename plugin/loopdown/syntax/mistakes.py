"""Says of a place that the grammar can't read what is wrong there and what the right form is.

The words come from the text, not from the parser's tables: an author knows `-->`, not `ARROW`. Each
function below knows one common mistake; the first that recognises its own speaks.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from loopdown.syntax.properties import PROPERTY_WORDS
from loopdown.syntax.recovery import Mistake
from loopdown.syntax.statements import STATEMENT_WORDS


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say of a mistake."""

    message: str
    help: str
    rule: str = "syntax"
    start: int | None = None  # where to point, as a column of the line; the parser's place if None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The line that can't be read, and where reading stopped."""

    line: str  # without its comment
    column: int  # index into the line
    at_end: bool
    accepts: frozenset[str]

    @property
    def before(self) -> str:
        """The line up to the place."""
        return self.line[: self.column]

    @property
    def rest(self) -> str:
        """The line from the place on."""
        return self.line[self.column :]

    @property
    def words(self) -> list[str]:
        """The words of the line."""
        return self.line.split()

    @property
    def first(self) -> str:
        """The first word, without what may stick to it."""
        match = re.match(r"\s*([^\W\d_][\w'-]*)", self.line)
        return match[1] if match else ""

    @property
    def indented(self) -> bool:
        """Whether the line belongs to the statement above it."""
        return self.line[:1].isspace()


def advise(text: str, mistake: Mistake) -> Advice:
    """What to say of a mistake in a text."""
    line = _without_comment(text[mistake.start : text.find("\n", mistake.start)])
    place = Place(line, min(mistake.column - 1, len(line)), mistake.at_end, mistake.accepts)
    for known in _KNOWN:
        advice = known(place)
        if advice is not None:
            return advice
    return _unknown(place)


_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|“(?:[^”\\]|\\.)*”')
_SIGN = r"\(\s*[-+?−–]\s*(?:delay\b[^)]*)?\)"


def _without_comment(line: str) -> str:
    masked = _TEXT.sub(lambda m: "x" * len(m[0]), line)
    comment = re.search(r"(?:^|(?<=\s))#", masked)
    return line[: comment.start()].rstrip() if comment else line.rstrip()


def _spaced(words: str) -> str:
    return words.replace(" ", r"\s+")


def _masked(line: str) -> str:
    return _TEXT.sub(lambda m: '"' + "x" * (len(m[0]) - 2) + '"', line)


# ---------------------------------------------------------------- the known mistakes, each a function


def _text_not_closed(place: Place) -> Advice | None:
    rest = _TEXT.sub(lambda m: " " * len(m[0]), place.line)
    for opening, closing in (('"', '"'), ("“", "”")):
        at = rest.find(opening)
        if at >= 0:
            return Advice(
                f"The text that begins with {place.line[at : at + 12].rstrip()} isn't closed",
                f"close it with {closing} on the same line; a quote inside a text is written \\{closing}",
                start=at,
                length=len(place.line) - at,
            )
    return None


_ARROWS = (
    (re.compile(r"(?:--+|==+|=|~+)[>→]|-\.-+>|⟶|⇒|=>"), "An arrow is written `(+)->` or `(-)->`"),
    (re.compile(r"(?<![(+?)\s-])\s*<-+>?|<=>"), "An arrow points from cause to effect: `Cause (+)-> Effect`"),
)
_SIGN_OUTSIDE = re.compile(
    r"[-−–]\s*\(?\s*(?P<a>[-+?−–])\s*\)?\s*[-−–]*[>→]|[-−–→]>?\s*\(?(?P<b>[-+?−–])\)|(?P<c>[+?])\s*[-−–]?[>→]"
)


def _sign_at_end(place: Place) -> Advice | None:
    match = re.match(r"(?P<chain>[^:]*?(?:[-−–]>|→)[^:]*):\s*(?P<sign>[-+?−–])\s*$", place.line)
    if match is None or place.first in ("loop", "flow"):
        return None
    sign = "-" if match["sign"] in "−–" else match["sign"]
    mended = re.sub(r"\s*(?:[-−–]>|→)\s*", f" ({sign})-> ", match["chain"]).strip()
    return Advice("The sign is part of the arrow", f"write `{mended}`")


def _wrong_arrow(place: Place) -> Advice | None:
    line = _masked(place.line)
    proper = re.sub(r"(?<![-−–])" + _SIGN + r"\s*(?:[-−–]>|→)", lambda m: " " * len(m[0]), line)
    for pattern, message in _ARROWS:
        match = pattern.search(proper)
        if match:
            fixed = (place.line[: match.start()].rstrip() + " (+)-> " + place.line[match.end() :].lstrip()).strip()
            return Advice(
                f"{message}, not `{match[0].strip()}`", f"write `{fixed}`, with `(-)` if opposite ways", "syntax",
                match.start(), len(match[0]),
            )  # fmt: skip
    match = _SIGN_OUTSIDE.search(proper)
    if match:
        raw = match["a"] or match["b"] or match["c"]
        sign = "-" if raw in "−–" else raw
        fixed = (place.line[: match.start()].rstrip() + f" ({sign})-> " + place.line[match.end() :].lstrip()).strip()
        return Advice(
            "The sign stands in parentheses before the arrow", f"write `{fixed}`", "syntax", match.start(),
            len(match[0]),
        )  # fmt: skip
    return None


def _thousands(place: Place) -> Advice | None:
    for match in re.finditer(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?![\w,])", _masked(place.line)):
        if match.start() <= place.column <= match.end():
            plain = match[0].replace(",", "")
            return Advice(
                f"`{match[0]}` has a comma, which begins a property here",
                f"write `{plain}` or `{match[0].replace(',', '_')}`",
                start=match.start(),
                length=len(match[0]),
            )
    return None


def _property_at_the_margin(place: Place) -> Advice | None:
    if place.indented:
        return None
    for word in PROPERTY_WORDS:
        if re.match(_spaced(word) + r"(?![\w'-])", place.line):
            return Advice(
                f"`{word}` is a property and stands at the margin",
                "indent the line below the statement that it belongs to",
                start=0,
                length=len(word),
            )
    return None


def _comma_forgotten(place: Place) -> Advice | None:
    line = _masked(place.line)
    words = "|".join(_spaced(word) for word in (*PROPERTY_WORDS, "cut"))
    for match in re.finditer(rf"(?<=[^\s,:])\s+({words})(?=\s+[\"“\w])", line):
        at = match.start(1)
        # A name may hold such a word, so the mistake has to lie at it or in what follows it.
        if at <= place.column <= at + len(match[1]) + 2 or (place.column > at and place.rest[:1] in '"“'):
            return Advice(
                f"A comma is missing before `{match[1]}`",
                f"write `{place.line[: match.start()].strip()}, {place.line[at:].strip()}`",
                start=at,
                length=len(match[1]),
            )
    return None


def _equals_twice(place: Place) -> Advice | None:
    if place.rest[:1] == "=" and "=" in _masked(place.before):
        return Advice(
            "A second `=` on one line",
            "give each name its own line; a comparison stands after `if` or in parentheses",
            length=1,
        )
    return None


_COLON = {
    "flow": "`flow NAME: (From) -> Stock @ 100/s`",
    "loop": '`loop R1 "Title": A (+)-> B (+)-> A`',
    "scenario": "`scenario NAME: Rate = 40/s`",
    "lever": '`lever 7 "Title": cut A -> B`',
}


def _colon_forgotten(place: Place) -> Advice | None:
    form = _COLON.get(place.first)
    if form is None or place.indented or ":" in _masked(place.line):
        return None
    if place.first == "lever" and not re.match(r'lever\s+\d+\s+["“]', place.line):
        return None
    return Advice(f"A colon is missing in this `{place.first}`", f"the form is {form}")


_FORMS = {
    "title": "`title Checkout under load`",
    "model": "`model Checkout`",
    "stock": "`stock Request queue = 50 requests, max 1000 requests`",
    "flow": "`flow Incoming: (Clients) -> Request queue @ 100/s`",
    "variable": "`variable Latency = Queue / Rate, goal 200 ms`",
    "loop": '`loop R1 "Retry storm": Load (+)-> Retries (+)-> Load`',
    "scenario": "`scenario DB slow: Processed requests = 40/s`",
    "lever": '`lever 7 "Stop retrying", on R1: cut Failures -> Retries`',
    "cause": '`cause Load rises "A campaign", check "request rate"`',
    "run": "`run 10 min, step 1 s, method rk4`",
    "show": "`show loops, analysis`: of stocks, loops, chart, levers, analysis, checklist, source, all",
}


def _unknown_statement(place: Place) -> Advice | None:
    if place.indented or not place.first or place.first in STATEMENT_WORDS:
        return None
    if place.column <= len(place.first) and len(place.words) == 1:
        return None
    near = difflib.get_close_matches(place.first.lower(), STATEMENT_WORDS, 1, 0.6)
    if place.first.lower() in STATEMENT_WORDS:
        near = [place.first.lower()]
    if near and place.rest[:1] not in "(":
        return Advice(
            f"`{place.first}` is no statement: did you mean `{near[0]}`?",
            f"the form is {_FORMS[near[0]]}",
            start=0,
            length=len(place.first),
        )
    return None


def _unknown_property(place: Place) -> Advice | None:
    if not place.indented or not place.first:
        return None
    match = re.match(r"\s+([^\W\d_][\w' -]*?)\s*(?:[:=]?\s*[\"“\d]|$)", place.line)
    if match is None:
        return None
    word = match[1].lower()
    start = place.line.index(match[1])
    if word in PROPERTY_WORDS:
        if ":" in place.line[match.end(1) : match.end(1) + 2]:
            return Advice(f"The property `{word}` takes no `:`", f"write `{word} …`", start=start, length=len(match[1]))
        return None
    known = difflib.get_close_matches(word, PROPERTY_WORDS, 1, 0.6)
    mend = f"did you mean `{known[0]}`?" if known else f"the properties are {', '.join(PROPERTY_WORDS)}"
    return Advice(f"`{match[1]}` is no property", mend, "unknown-property", start, len(match[1]))


def _name_needs_quotes(place: Place) -> Advice | None:
    if place.before.endswith("("):  # the parser took the parenthesis for the beginning of an arrow
        place = Place(place.line, place.column - 1, place.at_end, place.accepts)
    rest = place.rest
    before = re.search(r"([^\W\d_][\w' .-]*)$", place.before)
    if re.match(r"\(\s*[^\W\d_][^()]*\)", rest) and before and not re.match(_SIGN, rest):
        inner = re.match(r"\([^()]*\)", rest)[0]  # type: ignore[index]
        name = before[1].strip()
        for word in STATEMENT_WORDS:
            name = re.sub(rf"^{word}\s+", "", name)
        return Advice(
            f"`{name} {inner}` is no plain name: it holds parentheses", f'write `"{name} {inner}"`', length=len(inner)
        )
    match = re.match(r"[&/%$€@!?;|{}\[\]<>~^*\\'’.]|[^\x00-\x7f]", rest)
    if match and before and not place.at_end:
        more = re.match(r"\S+(?:\s+[^\W\d_][\w'-]*)*", rest)
        tail = re.sub(rf"\s*(?:{_SIGN}\s*)?(?:[-−–]>|→).*", "", more[0] if more else "")
        name = before[1]
        for statement in STATEMENT_WORDS:
            name = re.sub(rf"^{statement}\s+", "", name)
        return Advice(
            f"`{match[0]}` can't stand in a plain name",
            f'put the name in quotes: `"{(name + tail).strip()}"`',
            length=len(match[0]),
        )
    if re.match(r"\d", rest) and (not place.before.strip() or re.search(r"(?:>|→)\s*$", place.before)):
        more = re.match(r"[\w.'-]+(?:\s+[^\W\d_][\w'-]*)*", rest)
        return Advice(
            "A name begins with a letter", f'put the name in quotes: `"{more[0] if more else rest}"`',
            length=len(more[0]) if more else 1,
        )  # fmt: skip
    return None


def _word_in_formula(place: Place) -> Advice | None:
    match = re.match(r"(?i)(if|then|else|and|or|not)\b", place.rest)
    if match and "=" in _masked(place.before):
        return Advice(
            f"`{match[0]}` can't stand here in a formula",
            f"in a formula a name that holds `{match[0].lower()}` is quoted; a condition is written "
            "`if A > B then C else D`",
            length=len(match[0]),
        )
    return None


def _form_of_statement(place: Place) -> Advice | None:
    form = _FORMS.get(place.first)
    if form is None or place.indented:
        return None
    what = "ends too early" if place.at_end else f"can't be read from `{_shown(place.rest)}` on"
    return Advice(f"This `{place.first}` {what}", f"the form is {form}")


_SECTION = {
    "max": "max 1000 requests", "min": "min 0", "when full": 'when full "HTTP 503"',
    "when empty": 'when empty "no deploys"', "goal": "goal 200 ms", "unit": 'unit "requests"',
    "metric": 'metric "http_queue_depth"', "runbook": 'runbook "queue.md"', "note": 'note "Seen in May"',
    "because": 'because "the pool is shared"', "effect": 'effect "users wait longer"', "check": 'check "error rate"',
    "on": "on R1", "within": "within sprint (of now, hours, sprint, quarter)", "step": "step 1 s",
    "method": "method rk4 (or euler)",
}  # fmt: skip


def _form_of_property(place: Place) -> Advice | None:
    if not place.indented:
        return None
    for word, form in _SECTION.items():
        if re.match(r"\s+" + _spaced(word) + r"(?![\w'-])", place.line):
            return Advice(f"This `{word}` can't be read", f"the form is `{form}`")
    return None


_KNOWN: tuple[Callable[[Place], Advice | None], ...] = (
    _text_not_closed,
    _sign_at_end,
    _thousands,
    _wrong_arrow,
    _property_at_the_margin,
    _equals_twice,
    _comma_forgotten,
    _unknown_statement,
    _unknown_property,
    _colon_forgotten,
    _name_needs_quotes,
    _word_in_formula,
    _form_of_statement,
    _form_of_property,
)


def _unknown(place: Place) -> Advice:
    if place.at_end:
        if not place.indented and re.fullmatch(r"\s*[^\W\d_][\w' .-]*|\s*\"[^\"]*\"", place.line):
            name = place.line.strip()
            return Advice(
                f"`{name[:40]}` alone says nothing",
                "a line is a statement, as in `stock NAME`, or a link, as in `A (+)-> B`",
                start=0,
                length=len(place.line),
            )
        return Advice("The line ends too early", f"{_expected(place.accepts)}")
    return Advice(f"`{_shown(place.rest)}` can't stand here", _expected(place.accepts), length=len(_shown(place.rest)))


_CALLED = {
    "NAME": "a name", "FORMULA_NAME": "a name", "CAUSE_NAME": "a name", "STRING": "a text in quotes",
    "QUANTITY": "a number", "ARROW": "an arrow such as `(+)->`", "COLON": "`:`",
    "EQUAL": "`=`", "RPAR": "`)`", "LPAR": "`(`",
    "COMMA": "a comma", "PLUS": "an operator", "LEVEL": "a number", "PART": "a part to show",
    "HORIZON": "`now`, `hours`, `sprint` or `quarter`", "SOLVER": "`euler` or `rk4`",
    "DIRECTION": "`rises` or `falls`", "THEN": "`then`", "ELSE": "`else`", "_NL": "the end of the line",
}  # fmt: skip


def _expected(accepts: frozenset[str]) -> str:
    called = list(dict.fromkeys(words for terminal, words in _CALLED.items() if terminal in accepts))
    if not called:
        return "see the language reference for the form of this statement"
    return (
        f"here may stand {', '.join(called[:-1])} or {called[-1]}"
        if len(called) > 1
        else f"{called[0]} is expected here"
    )


def _shown(text: str) -> str:
    """The start of a text, short enough for a message."""
    word = re.match(r"\S+", text)
    shown = word[0] if word else text
    return shown if len(shown) <= 24 else shown[:23] + "…"
