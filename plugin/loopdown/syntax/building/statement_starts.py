"""Refuses the beginnings of statements that parse and yet read like a slip: no guess is made at what is meant."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from loopdown.base.finding import Edit, Fix, rewrite
from loopdown.language.properties import PROPERTIES, Property
from loopdown.language.statements import STATEMENT_WORDS, properties_of
from loopdown.syntax.building.reader import Reader, uses
from loopdown.syntax.nodes import ParseNode, Token

_VALUED = tuple(word for word, each in STATEMENT_WORDS.items() if each.shape == "value")


# A declared name that reads like a name and its level: `Queue 5 jobs`, `Queue is 5`, `Queue starts at 5 jobs`.
_LEVEL_IN_NAME = re.compile(
    r"(?P<name>\S.*?)\s+(?P<word>(?:is|at|with|of|holding|contains|starts?(?:\s+(?:at|with))?|initially|initial|init|equals?|holds|has)\s+)?"
    r"(?P<level>\d[\d._]*[kMG]?(?P<unit>(?:\s+[^\W\d_][\w-]*)?))"
)
# Words that a number belongs to: `Tier 1 support`, `Priority 2 tickets`.
_NUMBERED = re.compile(
    r"\b(?:tier|level|phase|stage|zone|priority|type|class|layer|line|step|gen|generation|grade|version|year|week|day|"
    r"quarter|team|group|shift|sev|severity|part|region|rack|node|shard|wave|batch|round|cohort|age|no|number|category)$",
    re.IGNORECASE,
)
# What other languages write before a name that is given a value.
_INTRODUCES = (
    "let",
    "const",
    "var",
    "param",
    "parameter",
    "constant",
    "set",
    "def",
    "define",
    "aux",
    "auxiliary",
    "converter",
)
_INTRODUCES_STOCK = ("init", "initial")


def equals_forgotten(reading: Reader, name: str) -> tuple[str, str] | None:
    """The two halves of a declared name that reads like a name and its level: `Queue 5 jobs`.

    A name may hold a number: it stays a name where another statement calls it so, or where nothing but a last number
    speaks against it and nobody uses what stands before that.
    """
    match = _LEVEL_IN_NAME.fullmatch(name)
    if match is None or uses(reading.body.text, name) > 1:
        return None
    used = uses(reading.body.text, match["name"]) > uses(reading.body.text, name)
    numbered = _NUMBERED.search(match["name"]) is not None
    if not (used or match["word"] or (match["unit"] and not numbered)):
        return None
    return match["name"], match["level"]


def title_forgotten(id_: str) -> tuple[str, str] | None:
    """The ID and the title of a loop that stands without its quotes: `B1 Retry storm`."""
    match = re.fullmatch(r"(?P<id>[RBU]\d+)\s+(?P<title>.+)", id_, re.IGNORECASE) or re.fullmatch(
        r"(?P<title>.+)\s+(?P<id>[RB]\d+)", id_
    )
    return (match["id"], match["title"]) if match else None


def comma_forgotten(name: str, kind: str) -> tuple[str, str] | None:
    """The two halves of a declared name that reads like a name and a property: `Queue max 1000`."""
    slip = _property_in_name(kind)
    match = slip.search(name) if slip else None
    return (name[: match.start()], name[match.start() + 1 :]) if match else None


@cache
def _property_in_name(kind: str) -> re.Pattern[str] | None:
    patterns = [pattern for word in properties_of(kind) if (pattern := _in_name(PROPERTIES[word]))]
    return re.compile(rf"\s(?:{'|'.join(patterns)})", re.IGNORECASE) if patterns else None


def _in_name(declared: Property) -> str | None:
    """What of a property no name holds: two words, a word and a number, a word and the one in place of a value."""
    if " " in declared.word:
        return declared.word.replace(" ", r"\s+") + r"\b"
    if declared.value != "formula":
        return None
    instead = rf"|{declared.word}\s+{declared.instead}$" if declared.instead else ""
    return rf"{declared.word}\s+[\d.]{instead}"


def refuse_head(reading: Reader, head: ParseNode, before: str) -> bool:
    """Whether a statement is refused for what it begins with. `before` is the kind of the statement above it."""
    match head.data:
        case "assign":
            return _refuse_limit(reading, head) or _refuse_assignment(reading, head, before)
        case "links":
            return _refuse_nameless_loop(reading, head)
    return False


def _refuse_limit(reading: Reader, head: ParseNode) -> bool:
    target = cast(ParseNode, head.children[0])
    limit = target.children[1]
    if limit is None:
        return False
    written, word = reading.written(target), str(limit)[1:].lower()
    what, whose = ("goal", "what should be so") if word == "goal" else ("limit", "the stock")
    reading.refuse(
        "syntax",
        reading.span(target),
        f"A {what} isn't assigned at the margin: `{written} = …`",
        f"write `{word} …` as a property of {whose}, or change it in a `scenario` or `lever`",
    )
    return True


def _refuse_assignment(reading: Reader, head: ParseNode, before: str) -> bool:
    node = cast(ParseNode, cast(ParseNode, head.children[0]).children[0])
    if cast(Token, node.children[0]).type == "STRING":
        return False
    text = " ".join(str(node.children[0]).split())
    first, _, rest = text.partition(" ")
    formula = reading.written(head.children[-1])
    statement: str | None = None
    is_property = text in properties_of(before)
    if is_property:
        message = f"`{text}` is a property and stands at the margin, with a `=`"
        statement = f"{text} {formula}"
    elif not rest and first.casefold() in STATEMENT_WORDS:
        message = f"`{text} = …` reads like a `{first.lower()}` statement"
        if STATEMENT_WORDS[first.casefold()].shape == "one":
            statement = f"{first.lower()} {formula}"
    elif rest and first.casefold() in _VALUED:
        message = f"`{text} = …` could be a statement or a name"
        statement = f"{first.lower()} {rest} = {formula}"
    elif rest and first.casefold() in _INTRODUCES and uses(reading.body.text, text) == 1:
        message = f"No `{first}` stands before a name that is given a value"
        statement = f"{rest} = {formula}"
    elif rest and first.casefold() in _INTRODUCES_STOCK and uses(reading.body.text, text) == 1:
        message = f"A level at the start is written in the stock, not with `{first}`"
        statement = f"stock {rest} = {formula}"
    elif rest and (word := _misspelt(first)):
        message = f"`{first}` reads like `{word}` misspelt"
        statement = f"{word} {rest} = {formula}"
    else:
        return False
    span = reading.span(head)
    as_name = f'"{text}" = {formula}'
    fixes = [rewrite(span, as_name, safe=False)]
    help_ = f"write `{as_name}` for a name"
    if statement:
        lead = "    " if is_property else ""
        fixes.insert(0, Fix(f"write `{statement}`", (Edit(span, lead + statement),), safe=False))
        what = "indented, for the property" if is_property else "for the statement"
        help_ = f"{fixes[0].title} {what}, `{as_name}` for a name"
    reading.refuse("syntax", reading.span(node), message, help_, tuple(fixes))
    reading.spoil(text, node)
    if rest:
        reading.spoil(rest, node)
    return True


def _misspelt(word: str) -> str | None:
    """The statement word of which a word is a slip: two letters swapped, or one left out or doubled."""
    if word == "sock":
        return None
    return next((known for known in _VALUED if word in _slips(known)), None)


def _slips(word: str) -> set[str]:
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    dropped = {word[:i] + word[i + 1 :] for i in range(len(word))}
    doubled = {word[: i + 1] + word[i:] for i in range(len(word))}
    return swapped | dropped | doubled


def _refuse_nameless_loop(reading: Reader, head: ParseNode) -> bool:
    """`loop A (+)-> B (+)-> A`: what closes like a loop is meant as one, and lacks its ID."""
    chain = cast(ParseNode, head.children[0])
    names = [reading.written(cast(ParseNode, node)) for node in chain.children[0::2]]
    if not names[0].startswith("loop ") or names[0][5:].casefold() != names[-1].casefold():
        return False
    fix = rewrite(reading.span(chain), f"loop R1: {reading.written(chain)[5:]}", safe=False)
    first = reading.span(cast(ParseNode, chain.children[0]))
    reading.refuse("syntax", first, "This `loop` has no ID", fix.title, (fix,))
    for name in names[1:]:
        reading.spoil(name, chain)
    return True
