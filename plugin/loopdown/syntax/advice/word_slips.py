"""What stands in formulas as people say it: `3 jobs per minute`, `10% of Queue`, `A times B`, `1 h 30 min`."""

from __future__ import annotations

import re
from collections.abc import Callable

from loopdown.language.operator_words import OPERATOR_WORDS, operator_of
from loopdown.language.time_units import seconds_in
from loopdown.syntax.advice.place import Advice, BadLine
from loopdown.syntax.building.durations import DURATION, one_duration

_NUMBER = r"(?<![\w.])(?P<number>\d[\d_]*(?:\.\d+)?[kMG]?)"
_PER = re.compile(
    rf"{_NUMBER}(?P<unit>\s*%|(?:\s+(?!per\b|a\b|an\b|each\b|every\b)[^\W\d_][\w-]*)?(?:/[^\W\d_]\w*)*)"
    r"(?P<of>\s+of\s+(?P<whole>[^\W\d_][\w' -]*?))?"
    r"\s+(?P<word>per|a|an|each|every)\s+(?P<count>\d+(?:\.\d+)?\s*)?"
    r"(?P<one>[^\W\d_][\w-]*(?:\s+per\s+[^\W\d_][\w-]*)*)"
    r"(?:\s+of\s+(?P<behind>[^\W\d_][\w' -]*?))?(?=\s*(?:[,)*+]|$))"
)
_CLOCK = re.compile(r"(?<![\w.:])(?P<h>\d{1,3}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?![\w:])|\s*h(?!\w))")
_SHARE = re.compile(rf"{_NUMBER}\s*%(?P<per>/[^\W\d_]\w*)?\s+of\s+(?P<whole>[^\W\d_][\w' -]*?)(?=\s*(?:[,)*/+]|$))")
_OPERATOR = re.compile(rf"(?<=[\w)%])\s+(?P<word>{OPERATOR_WORDS})\s+(?=[\w(.\"])")


def _duration(place: BadLine) -> Advice | None:
    """`1 h 30 min`."""
    for match in DURATION.finditer(place.masked):
        time = one_duration(match[0]) if match.start() <= place.column <= match.end() else None
        mended = place.mend(*match.span(), time) if time else None
        if mended:
            message = f"`{match[0]}` is a time of more than one part"
            return place.say(message, mended, match.start(), len(match[0]))
    return None


def _clock(place: BadLine) -> Advice | None:
    """`01:30:00`, `1:30 h`."""
    for match in _CLOCK.finditer(place.masked):
        hours, minutes, seconds = int(match["h"]), int(match["m"]), match["s"]
        total = f"{hours * 3600 + minutes * 60 + int(seconds)} s" if seconds else f"{hours * 60 + minutes} min"
        mended = place.mend(*match.span(), total) if match.start() <= place.column <= match.end() else None
        if mended:
            return place.say(f"`{match[0]}` is no length of time", mended, match.start(), len(match[0]), guess=True)
    return None


def _per(place: BadLine) -> Advice | None:
    """`3 jobs per minute`, `10% per minute of Queue`, `3 jobs every 5 min`."""
    for match in _PER.finditer(place.masked):
        if not match.start() <= place.column <= match.end():
            continue
        number, unit, one, count = match["number"], match["unit"].strip(), match["one"], (match["count"] or "").strip()
        one = re.sub(r"\s+per\s+", "/", one)
        if match["word"] != "per" and not seconds_in(one.split("/")[0]):
            continue
        amount = number + unit if unit[:1] in ("", "%", "/") else f"{number} {unit}"
        rate = f"{amount} / {count} {one}" if count else f"{amount}/{one}"
        whole = match["whole"] or match["behind"]
        source = re.search(r":\s*(?P<source>[^\W\d_][^()>]*?)\s*(?:[-−–]>|→)", place.masked)
        guess = False
        alone = place.masked[: match.start()].rstrip().endswith("@") and not place.masked[match.end() :].strip()
        if whole is None and unit == "%" and place.kind == "flow" and source and alone:
            whole, guess = source["source"], True
        mended = place.mend(*match.span(), f"{whole} * {rate}" if whole else rate)
        if mended:
            message = f"`{match['word']}` is written `/` here, without spaces" if not count else "A rate is a division"
            return place.say(message, mended, match.start(), len(match[0]), guess=guess)
    return None


def _share(place: BadLine) -> Advice | None:
    """`10% of Queue`."""
    for match in _SHARE.finditer(place.masked):
        if match.start() <= place.column <= match.end():
            mended = place.mend(*match.span(), f"{match['number']}%{match['per'] or ''} * {match['whole']}")
            if mended:
                return place.say("A share of something is written `*`", mended, match.start(), len(match[0]))
    return None


def _operator(place: BadLine) -> Advice | None:
    """`3 times Rate`."""
    if not re.search(r"[=@]", place.before):
        return None
    for match in _OPERATOR.finditer(place.masked):
        sign = operator_of(match["word"])
        mended = place.mend(*match.span(), f" {sign} ")
        if mended:
            message = f"`{match['word']}` is written `{sign}` in a formula"
            return place.say(message, mended, match.start("word"), len(match["word"]), guess=True)
    return None


SLIPS: tuple[Callable[[BadLine], Advice | None], ...] = (_duration, _clock, _per, _share, _operator)
