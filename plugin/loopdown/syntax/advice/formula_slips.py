"""Numbers and formulas as other languages write them."""

from __future__ import annotations

import re
from collections.abc import Callable

from loopdown.language.time_units import seconds_in
from loopdown.syntax.advice.place import Advice, BadLine

_THOUSANDS = re.compile(
    r"(?<![\w.])\d{1,3}(?P<sign>[,'’ \u00a0\u2009\u202f])\d{3}(?:(?P=sign)\d{3})*(?:\.\d+)?(?![\w,])"
)
_GROUPS = re.compile(r"(?<![\w.,])\d{1,3}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+,\d+)(?![\w.,])")
_DECIMAL = re.compile(r"(?<![\w.,])\d+,\d+(?![\w,])")
_CURRENCY = re.compile(r"(?P<sign>[$€£¥])\s*(?P<number>\d[\d_.]*[kMG]?)")
_DIVISION = re.compile(r"(?P<number>(?<![\w.])\d[\w.]*)/(?P<name>[^\W\d_]\w*(?:\s+\w+)+)")
_OTHER_WORDS = (
    (r"==", "=", "Equality is written `=`"),
    (r"&&", " and ", "`and` joins conditions"),
    (r"\|\|", " or ", "`or` joins conditions"),
    (r"!(?!=)", "not ", "`not` turns a condition round"),
    (r"\*\*", "^", "A power is written `^`"),
    (r":=", "=", "A value is given with `=`"),
    (r"[\[{]", "(", "Parentheses are round"),
    (r"//", " / ", "Division is written `/`"),
    (r"(?i)\belif\b|\belse\s+if\b", "else if", "A further condition follows `else`"),
    (r";\s*$", "", "A line has no `;` at its end"),
)
_ROUND = str.maketrans("[]{}", "()()")
_LIMITS = "max|min|goal|when\\s+full|when\\s+empty"
_OPERATOR_MISSING = re.compile(r"(?<=[\w)%])\s*(?=\()|(?<=\))\s*(?=[\w(])")
_IF_BEHIND = re.compile(
    r"[=@]\s*(?!if\b)(?P<a>[^=@]+?)\s+(?P<word>if|when|unless)\s+(?P<c>[^,]+?)(?:\s+else\s+(?P<b>[^,]+))?(?=\s*(?:,|$))"
)
_IF_COLON = re.compile(r"[=@]\s*if\s+(?P<c>[^:,]+?)\s*:\s*(?P<a>[^:,]+?)\s+else\s*:?\s*(?P<b>[^:,]+?)(?=\s*(?:,|$))")
_TERNARY = re.compile(r"[=@]\s*(?P<c>[^?=@]*[<>=][^?]*)\?(?P<a>[^:]+):(?P<b>.+)")
_IF_CALL = re.compile(r"(?i)\bif(?:\s+then\s+else)?\s*\(")


def _thousands(place: BadLine) -> Advice | None:
    for match in _THOUSANDS.finditer(place.masked):
        if not match.start() <= place.column <= match.end():
            continue
        sign = match["sign"]
        plain = place.mend(*match.span(), match[0].replace(sign, ""))
        has = (
            "a comma, which begins a property here" if sign == "," else "a space" if sign.isspace() else "an apostrophe"
        )
        one, other = match[0].replace(sign, ""), match[0].replace(sign, "_")
        help_ = f"write `{one}` or `{other}`"
        return place.say(f"`{match[0]}` has {has}", plain or help_, match.start(), len(match[0]), help_=help_)
    for match in _DECIMAL.finditer(place.masked):
        if match.start() <= place.column <= match.end():
            help_ = f"write `{match[0].replace(',', '.')}` for the number"
            mended = place.mend(*match.span(), match[0].replace(",", "."))
            message = f"`{match[0]}` has a comma, which begins a property here"
            return place.say(message, mended or help_, match.start(), len(match[0]), help_=help_)
    return None


def _groups(place: BadLine) -> Advice | None:
    """`1.000.000`, `1.000,5`."""
    for match in _GROUPS.finditer(place.masked):
        if not match.start() <= place.column <= match.end():
            continue
        plain = match[0].replace(".", "").replace(",", ".")
        mended = place.mend(*match.span(), plain)
        if mended:
            message = f"`{match[0]}` has points between its digits"
            return place.say(message, mended, match.start(), len(match[0]), guess=True)
    return None


def _currency(place: BadLine) -> Advice | None:
    """`$5`."""
    match = _CURRENCY.search(place.masked)
    mended = place.mend(*match.span(), f"{match['number']} {match['sign']}") if match else None
    if match and mended:
        return place.say("A unit stands behind its number", mended, match.start(), len(match[0]))
    return None


def _division(place: BadLine) -> Advice | None:
    """`100/Service time`."""
    for match in _DIVISION.finditer(place.masked):
        # `10/s priority` is a rate and something behind it, unless that is the name of something.
        if seconds_in(match["name"].split()[0]) and not place.names(match["name"]):
            continue
        if match.start() <= place.column <= match.end():
            mended = place.mend(*match.span(), f"{match['number']} / {match['name']}")
            if mended:
                return place.say("A division has spaces round its slash", mended, match.start(), len(match[0]))
    return None


def _equals_twice(place: BadLine) -> Advice | None:
    """`A = B = 3`."""
    if place.rest[:1] != "=" or "=" not in place.before or place.rest[:2] in ("=>", "=="):
        return None
    return place.say(
        "A second `=` on one line", "give each name a line of its own; a comparison stands after `if` or in parentheses"
    )


def _comparison(place: BadLine) -> Advice | None:
    """`A = B > 3`."""
    formula = re.match(r"(?P<head>[^=@]*[=@]\s*)(?P<formula>[^,]+)", place.masked)
    if formula is None or not re.match(r"<=|>=|!=|<>|[<>≤≥≠]", place.rest):
        return None
    start, end = formula.span("formula")
    mended = place.mend(start, end, f"({place.line[start:end].strip()})")
    if mended is None:
        return None
    return place.say("A comparison stands after `if` or in parentheses", mended)


def _condition(place: BadLine) -> Advice | None:
    """`A > B ? C : D`, `if(A > B, C, D)`, an `if` inside a sum, words of names."""
    ternary = _TERNARY.search(place.masked)
    if ternary:
        c, a, b = (place.line[slice(*ternary.span(name))].strip() for name in "cab")
        mended = place.mend(ternary.start() + 1, ternary.end(), f" if {c} then {a} else {b}")
        if mended:
            return place.say("A condition is written `if C then A else B`", mended, ternary.start("c"))
    called = _IF_CALL.search(place.masked)
    arguments = _arguments(place.line, called.end()) if called else None
    if called and arguments:
        end, (c, a, b) = arguments
        mended = place.mend(called.start(), end, f"(if {c} then {a} else {b})")
        mended = place.mend(called.start(), end, f"if {c} then {a} else {b}") or mended
        if mended:
            return place.say("A condition is no function", mended, called.start(), len(called[0]))
    for form in (_IF_BEHIND, _IF_COLON):
        behind = form.search(place.masked) if "then" not in place.masked else None
        if behind is None:
            continue
        c, a, b = (place.line[slice(*behind.span(name))].strip() for name in "cab")
        b = b or "0"
        if "word" in behind.groupdict() and behind["word"] == "unless":
            a, b = b, a
        mended = place.mend(behind.start() + 1, behind.end(), f" if {c} then {a} else {b}")
        if mended:
            return place.say("A condition is written `if C then A else B`", mended, behind.start("c"), guess=True)
    if called and "then" not in place.masked.split("(", 1)[-1]:
        return place.say("A condition is no function", "write `if A > B then C else D`")
    name = re.fullmatch(r".*[=@]\s*(?P<name>(?!.*\b(?i:then|else)\b)[^\W\d_][\w']*(?: [\w' ]+))", place.masked)
    if place.at_end and name and re.search(r"(?i)\bif\b", name["name"]):
        mended = place.mend(*name.span("name"), f'"{name["name"].strip()}"')
        if mended:
            return place.say("A condition is written `if A > B then C else D`", mended, also=" for a name")
    match = re.match(r"(?i)(if|then|else|and|or|not)\b", place.rest)
    if match is None or not re.search(r"[=@]", place.before):
        return None
    word = match[0].lower()
    if word == "if":
        mended = place.mend(place.column, len(place.line), f"({place.rest})")
        if mended:
            return place.say("An `if` inside a formula stands in parentheses", mended, length=2)
    return place.say(
        f"`{match[0]}` can't stand here in a formula",
        f"a condition is written `if A > B then C else D`; a name that holds `{word}` is quoted in formulas",
        length=len(word),
    )


def _arguments(line: str, start: int) -> tuple[int, tuple[str, str, str]] | None:
    """Where a call ends and its three arguments; None where it has others, or texts among them."""
    depth, begin, found = 0, start, []
    for index in range(start, len(line)):
        char = line[index]
        if char == "(":
            depth += 1
        elif (char == "," or char == ")") and not depth:
            found.append(line[begin:index].strip())
            begin = index + 1
            if char == ")":
                return (index + 1, (found[0], found[1], found[2])) if len(found) == 3 and all(found) else None
        elif char == ")":
            depth -= 1
    return None


def _other_language(place: BadLine) -> Advice | None:
    """`A := 3`, `A > 3 && B`, `[3]`, `2 ** 3`, `3;`."""
    for pattern, new, message in _OTHER_WORDS:
        match = re.search(pattern, place.masked)
        if match is None:
            continue
        changed = place.replaced(pattern, new)
        mended = place.try_line(changed.translate(_ROUND) if new == "(" else changed)
        if mended:
            return place.say(message, mended, match.start(), len(match[0]))
    return None


def _operator_missing(place: BadLine) -> Advice | None:
    """`2 (A + B)`; `5 jobs (the queue)`."""
    limit = re.search(rf"\s*[(\[]\s*(?P<item>(?:{_LIMITS})\s+[^()\[\]]+?)\s*[)\]]\s*$", place.masked)
    if limit and limit.start() <= place.column <= limit.end():
        mended = place.mend(*limit.span(), f", {limit['item']}")
        if mended:
            return place.say("A property follows a comma", mended, limit.start("item"), len(limit["item"]))
    remark = re.search(r"\s\((?P<text>[^\W\d_][\w' -]*)\)$", place.masked)
    if remark and remark.start() <= place.column <= remark.end() and not place.names(remark["text"]):
        mended = place.mend(*remark.span(), f" # {remark['text']}")
        if mended:
            return place.say("A comment begins with `#`", mended, remark.start() + 1, guess=True)
    for match in _OPERATOR_MISSING.finditer(place.masked):
        if abs(match.end() - place.column) <= 1 and "=" in place.before:
            mended = place.mend(*match.span(), " * ")
            if mended:
                return place.say("An operator is missing", mended, match.start(), guess=True)
    return None


def _parenthesis(place: BadLine) -> Advice | None:
    """`A = (3`, `A = 3)`."""
    if not re.search(r"[=@]", place.before):
        return None
    if place.at_end and place.before.count("(") > place.before.count(")"):
        opened = _opened(place.before)
        return place.say("This parenthesis isn't closed", "write its `)`", opened)
    if place.rest[:1] == ")" and place.before.count("(") <= place.before.count(")"):
        return place.say("This `)` closes nothing", "take it away, or write the `(` that it closes")
    return None


def _opened(text: str) -> int:
    open_ = [-1]
    for index, char in enumerate(text):
        if char == "(":
            open_.append(index)
        elif char == ")" and len(open_) > 1:
            open_.pop()
    return max(0, open_[-1])


NUMBERS: tuple[Callable[[BadLine], Advice | None], ...] = (_groups, _thousands, _currency, _division)
SLIPS: tuple[Callable[[BadLine], Advice | None], ...] = (
    _other_language,
    _equals_twice,
    _comparison,
    _condition,
    _operator_missing,
    _parenthesis,
)
