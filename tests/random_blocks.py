"""Texts of blocks at random: near the language, and far from it. One seed gives one text."""

from __future__ import annotations

import string
from functools import cache
from random import Random

from loopdown.base.source import Source
from loopdown.language.functions import FUNCTIONS
from loopdown.language.properties import PROPERTIES
from loopdown.language.statements import PARTS as SHOWN
from loopdown.pages.fences import find_fences
from tests.places import MODELS

NAMES = (
    "Load", "Latency", "Retries", "Request queue", "request_queue", "p99 latency", "on-call load", '"R&D"',
    "“I/O wait”",
    '"a \\"quoted\\" name"', "engineer's rest", "v1.2 latency", "नमस्ते", "Größe", "time", "min", "delay", "stock price",
    "Trial and error", '"if only"', "Load.max", "Latecy", "R1", "B2", "A-B", "A", "B", "max connections", '""',
)  # fmt: skip
NUMBERS = (
    "5", "0", "0.5", ".5", "1_000", "1e3", "10k", "70%", "5 requests", "100/s", "5 gal/min", "200 ms", "3 min", "5 m",
    "3 B", "100/A", "3,000", "1e400", "0x10", "5 $", "1 000", "-1", "64 MiB", "3 d", "1e-320", "99999999999999999999",
)  # fmt: skip
ARROWS = (
    "(+)->", "(-)->", "(?)->", "->", "→", "(−)→", "(+ delay)->", "(- delay 3 min)->", "(+ delay A)->", "-->", "=>",
    "(+) ->", "-(+)->", "(s)->", "<-", "(+)", "(*)->", "(+ 3 min)->", "(",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "^", "−", "×", "<", ">=", "=", "!=", "and", "or", "then", "else", "**", "==", ",", ")")
CALLED = (*FUNCTIONS, "foo")
TEXTS = (
    '"x"',
    '""',
    "“x”",
    '"a \\" b"',
    '"HTTP 503"',
    "unquoted",
    '"open',
    "“open",
    '"# no comment"',
    "`",
    '"**md** [l](p.md)"',
)
PARTS = (*SHOWN, "foo")
GLUE = (
    " ",
    "",
    "  ",
    "\t",
    "\u00a0",
    ", ",
    ": ",
    "\n    ",
    "\n",
    " # c\n",
    "\n\n    ",
    "=",
    " = ",
    "(",
    ")",
    '"',
    "#",
    "\\",
)
ODD = (
    "\x00\x02\x03\x0b\x0c\r\x1c\x85\u2028\ufeff\u200b\u200d\u202e\u0301\u00ad\ue0f0\ud800\uffff\U0010ffff🚀"
    "`|<>&[]{}$%~^"
)


def random_block(rng: Random) -> str:
    """One text: mostly statements, sometimes a model with a slip, sometimes anything at all."""
    kind = rng.random()
    if kind < 0.2:
        return sound_model(rng)
    if kind < 0.5:
        return "".join(_line(rng) for _ in range(rng.choice((1, 2, 3, 5, 8, 13))))
    if kind < 0.85:
        text = rng.choice(corpus())
        for _ in range(rng.choice((0, 1, 1, 2, 3, 8))):
            text = _changed(rng, text)
        return text
    if kind < 0.93:
        return anything(rng, rng.choice((1, 10, 100, 1000)))
    return _extreme(rng)


@cache
def corpus() -> tuple[str, ...]:
    """The models of the pages in `tests/models_in_markdown`."""
    sources = (Source(str(path), path.read_text(encoding="utf-8")) for path in sorted(MODELS.glob("*.md")))
    return tuple(block.text for source in sources for block in find_fences(source))


def anything(rng: Random, length: int) -> str:
    """Characters of all kinds, or bytes taken for characters."""
    kind = rng.random()
    if kind < 0.3:
        return bytes(rng.randrange(256) for _ in range(length)).decode("utf-8", "replace")
    if kind < 0.5:
        return bytes(rng.randrange(256) for _ in range(length)).decode("latin-1")
    if kind < 0.7:
        return "".join(chr(rng.randrange(0x110000)) for _ in range(length))
    signs = string.ascii_letters + string.digits + string.punctuation + " \n\t" * 5 + ODD
    return "".join(rng.choice(signs) for _ in range(length))


def line_without_break(rng: Random) -> str:
    """One line at the margin, good or bad."""
    text = rng.choice((_line, lambda r: anything(r, 40), lambda r: rng.choice(corpus())))(rng)
    line = text.replace("\r", " ").replace("\n", " ").strip()
    return line or "!"


def good_statements() -> tuple[str, ...]:
    """Statements of all forms; none of them has a mistake, and none changes what another means."""
    return (
        "title Checkout",
        "model Checkout",
        "stock Queue = 50 requests, max 1000 requests",
        "stock Pool\n    max 5\n    when full block\n\n    # remark\n    metric \"m\"",
        "flow In: (Clients) -> Queue @ 100/s",
        "variable Goal, goal 70%",
        "Rate = if Load > 3\n    and Load < 5 then 4 else\n    5",
        "Load (+)-> Latency (- delay 3 min)-> Pods",
        "loop R1 \"Storm\": Load (+)-> Latency\n    (+)-> Load",
        "scenario Slow\n    Rate = 40/s",
        "lever 7 \"Stop\", on R1: cut Load -> Latency",
        "cause Load rises \"A campaign\"",
        "run 10 min, step 1 s",
        "show loops, analysis",
    )  # fmt: skip


# ---------------------------------------------------------------- models whose names are all known


def sound_model(rng: Random) -> str:
    """A model that may run: stocks with flows between them, parameters, formulas, loops, scenarios and levers."""
    stocks = [f"Stock {letter}" for letter in "ABCD"[: rng.randrange(4)]]
    parameters = [f"Factor {letter}" for letter in "ABC"[: rng.randrange(1, 4)]]
    computed = [f"Level {letter}" for letter in "ABCD"[: rng.randrange(5)]]
    ends = [*stocks, "()", "(Outside)"]
    lines = [f"{name} = {rng.choice(('0', '2', '70%', '1e-3', '1e9', '-3'))}" for name in parameters]
    for name in stocks:
        limit = rng.choice(
            (
                "",
                ", max 100",
                ", max 100, when full block",
                ', max 60, when full "lost"',
                ", min none",
                ", goal 30, better low",
                f', max 60, when full "warm", better high, goal {rng.choice(parameters)}',
            )
        )
        lines.append(f"stock {name} = {rng.choice(('0', '50', '100', rng.choice(parameters)))}{limit}")
    flows = [f"Flow {number}" for number in range(2 * len(stocks))]
    known = [*stocks, *parameters, *computed, *flows]
    for name in flows:
        source, target = rng.choice(stocks), rng.choice(ends)
        if source == target:
            target = "()"
        if rng.random() < 0.5:
            source, target = target, source
        lines.append(f"flow {name}: {source} -> {target} @ {_known_formula(rng, known, 2)}")
    lines += [f"{name} = {_known_formula(rng, known, 3)}" for name in computed]
    lines += [_known_chain(rng, known) for _ in range(rng.randrange(3))]
    for number in range(rng.randrange(3)):
        lines.append(f"loop Loop {number}: {_known_chain(rng, known, closed=True)}")
    for number in range(rng.randrange(3)):
        lines.append(f"scenario Case {number}: {rng.choice(parameters)} = {_known_formula(rng, parameters, 1)}")
    for level in range(rng.randrange(3)):
        name = rng.choice(known)
        change = rng.choice(
            (f"{rng.choice(parameters)} {rng.choice(('', *'+-*/'))}= 3", f"cut {name} -> {rng.choice(known)}")
        )
        lines.append(f'lever {rng.randrange(1, 13)} "Lever {level}", on {name}: {change}')
    lines += [f'cause {rng.choice(known)} {rng.choice(("rises", "falls"))} "Why", check "this"'] * rng.randrange(2)
    lines += rng.choice(([], ["run 10 s"], ["run 1 min, step 1 s, method rk4"]))
    if rng.random() < 0.5:
        rng.shuffle(lines)
    return "\n".join(lines) + "\n"


def _known_formula(rng: Random, names: list[str], depth: int) -> str:
    if depth == 0 or rng.random() < 0.3:
        return rng.choice((rng.choice(names), rng.choice(("0", "1", "2.5", "10%", "1e6"))))
    a, b, c = (_known_formula(rng, names, depth - 1) for _ in range(3))
    return rng.choice((
        f"({a} + {b})", f"({a} - {b})", f"{a} * {b}", f"{a} / ({b})", f"({a}) ^ 2", f"max({a}, {b})", f"min({a}, {b})",
        f"(if {a} > {b} then {c} else {a})", f"delay({a}, 3 s)", f"smth1({a}, 2 s)", f"sqrt({a})", f"exp(-{a})",
        f"table({a}, (0, 0), (10, 5), (100, 6))", f"abs({a})", f"step({a}, 2 s)", f"pulse({a}, 1 s, 2 s)", f"ln({a})",
        f"latch({a} > {b}, {a} < {c})",
    ))  # fmt: skip


def _known_chain(rng: Random, names: list[str], *, closed: bool = False) -> str:
    chosen = rng.sample(names, min(len(names), rng.choice((2, 3, 4))))
    if closed:
        chosen.append(chosen[0])
    return "".join(f"{name} {rng.choice(ARROWS[:3])} " for name in chosen[:-1]) + chosen[-1]


# ---------------------------------------------------------------- statements


def _line(rng: Random) -> str:
    name, formula, chain, text = (lambda: rng.choice(NAMES)), (lambda: _formula(rng, 3)), (lambda: _chain(rng)), _text
    forms = (
        lambda: f"title {text(rng)}",
        lambda: f"model {name()}",
        lambda: f"stock {name()} = {formula()}{_properties(rng)}",
        lambda: f"stock {name()}{_properties(rng)}",
        lambda: f"flow {name()}: {_end(rng)} -> {_end(rng)} @ {formula()}{_properties(rng)}",
        lambda: f"flow {name()}: {_end(rng)} -> {_end(rng)}",
        lambda: f"variable {name()} = {formula()}{_properties(rng)}",
        lambda: f"{name()} = {formula()}{_properties(rng)}",
        lambda: f"{name()} = {formula()}",
        lambda: f"{chain()}{_properties(rng)}",
        lambda: chain(),
        lambda: f"loop R{rng.randrange(4)} {text(rng)}: {chain()}",
        lambda: f"loop {name()} reinforcing: {chain()}",
        lambda: f"scenario {name()}: {_changes(rng)}",
        lambda: f"lever {rng.randrange(14)} {text(rng)}{_properties(rng)}: {_changes(rng)}",
        lambda: f"cause {name()} rises {text(rng)}{_properties(rng)}",
        lambda: f"run {rng.choice(NUMBERS)}{_properties(rng)}",
        lambda: f"show {rng.choice(PARTS)}, {rng.choice(PARTS)}",
        lambda: rng.choice(GLUE).join(rng.choice((name(), rng.choice(ARROWS), formula(), text(rng))) for _ in range(4)),
        lambda: "# a remark",
        lambda: "",
    )
    line = rng.choice(forms)()
    if rng.random() < 0.15:
        line = _changed(rng, line)
    return line + "\n"


def _formula(rng: Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.3:
        return rng.choice((rng.choice(NAMES), rng.choice(NUMBERS)))
    a, b, c = (_formula(rng, depth - 1) for _ in range(3))
    forms = (
        f"{a} {rng.choice(OPERATORS)} {b}",
        f"{a} {rng.choice('+-*/^')} {b}",
        f"({a})",
        f"-{a}",
        f"if {a} > {b} then {c} else {a}",
        f"(if {a} then {b} else {c})",
        f"{rng.choice(CALLED)}({a}, {b})",
        f"{rng.choice(CALLED)}({a})",
        f"table({a}, (0, 0), (10, {b}))",
        f"not {a} and {b}",
    )
    return rng.choice(forms)


def _chain(rng: Random) -> str:
    names = [rng.choice(NAMES) for _ in range(rng.choice((2, 2, 3, 4, 6)))]
    if rng.random() < 0.4:
        names.append(names[0])
    proper = ARROWS[:4] if rng.random() < 0.8 else ARROWS
    return "".join(f"{name} {rng.choice(proper)} " for name in names[:-1]) + names[-1]


def _text(rng: Random) -> str:
    return rng.choice(TEXTS)


def _end(rng: Random) -> str:
    return rng.choice((rng.choice(NAMES), "()", "(Clients)", f"({rng.choice(NAMES)})"))


def _properties(rng: Random) -> str:
    found = ""
    while rng.random() < 0.4:
        found += rng.choice((", ", "\n    ", " ")) + _property(rng)
    return found


def _property(rng: Random) -> str:
    name, formula, text = rng.choice(NAMES), _formula(rng, 1), _text(rng)
    declared = rng.choice((*PROPERTIES.values(), None))
    if declared is None:
        return rng.choice((f"{name} = {formula}", f"colour {text}", f"max = {formula}", f"max: {formula}"))
    values = {
        "text": (text,),
        "address": (text, "page.md#part"),
        "formula": (formula,),
        "quantity": (rng.choice(NUMBERS),),
        "choice": (*declared.choices, "never"),
        "target": (name, f"{name}.max", f"{name} -> Load"),
    }[declared.value]
    return rng.choice((declared.example, f"{declared.word} {rng.choice((*values, declared.instead or text))}"))


def _changes(rng: Random) -> str:
    name, other, formula = rng.choice(NAMES), rng.choice(NAMES), _formula(rng, 1)
    change = rng.choice((
        f"{name} = {formula}", f"{name}.max = {formula}",
        f"{name} {rng.choice('+-*/')}= {formula}", f"{name}.goal {rng.choice('+-*/')}= {formula}",
        f"cut {name} -> {other}", f"add {_chain(rng)}",
        f"delay {name} -> {other} = {formula}", f"{name} {formula}",
    ))  # fmt: skip
    return change if rng.random() < 0.6 else f"{change}{rng.choice((', ', chr(10) + '    '))}{_changes(rng)}"


# ---------------------------------------------------------------- slips and extremes


def _changed(rng: Random, text: str) -> str:
    """A text with one slip in it."""
    at = rng.randrange(len(text) + 1)
    till = min(len(text), at + rng.choice((1, 1, 2, 5, 20)))
    pieces = (
        rng.choice(GLUE),
        rng.choice(ARROWS),
        rng.choice(OPERATORS),
        rng.choice(NAMES),
        rng.choice(NUMBERS),
        rng.choice(ODD),
        _property(rng),
        anything(rng, 3),
    )
    lines = text.split("\n")
    match rng.randrange(7):
        case 0:
            return text[:at] + text[till:]
        case 1:
            return text[:at] + rng.choice(pieces) + text[at:]
        case 2:
            return text[:at] + rng.choice(pieces) + text[till:]
        case 3:
            return text[:at] + text[at:till] * 3 + text[till:]
        case 4:
            rng.shuffle(lines)
            return "\n".join(lines)
        case 5:
            place = rng.randrange(len(lines))
            lines[place] = rng.choice(("    ", "\t", "  ", "> ")) + lines[place]
            return "\n".join(lines)
        case _:
            return text[:at] + "\n" + rng.choice(("", "    ")) + text[at:]


def _extreme(rng: Random) -> str:
    """What is long or deep."""
    count = rng.choice((50, 210, 1000))
    piece = rng.choice(
        (*GLUE, *ARROWS, *OPERATORS, *NAMES, *NUMBERS, "A (+)-> ", "A = ", "if A then ", "min(", "1 + ", "-")
    )
    lead = rng.choice(
        ("", "A = ", "stock Q = ", "A ", "loop R1: ", 'lever 5 "x": ', "stock Q, max ", "title ", "show ")
    )
    return lead + piece * count + rng.choice(("", "1", " B", ")" * count, "\n"))
