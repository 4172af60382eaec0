"""Units: what a number counts, and in which measure.

A unit is a product of powers of base words with a factor. Time (in seconds) and data (in bytes) are known, with all
their words; percent is a plain number; any other word is a unit of its own, singular and plural alike. An own
algebra rather than a library of physics: the words that people count in (`requests`, `pods`) aren't known to any.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from loopdown.base.records import dataclass, field, replace
from loopdown.base.source import Span
from loopdown.language.time_units import seconds_in

TIME = "s"
DATA = "B"

_EXPONENT = re.compile(r"(?P<word>.*\S)\s*\^\s*(?P<exponent>-?\d{1,3})\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Power:
    """A base word and its exponent."""

    base: str
    exponent: Fraction
    word: str = field(default="", compare=False)  # as an author wrote it, to be shown


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. Two are equal that measure the same in the same measure, however they are written."""

    powers: tuple[Power, ...] = ()  # in the order of the base words; none is 0
    factor: Fraction = Fraction(1)  # how many of the base unit one of this has
    written: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """The unit as it is shown: `requests/s`, `min`; empty for a plain number."""
        return self.written or _compose(self.powers)

    @property
    def base(self) -> Unit:
        """The unit in which what has this unit is computed."""
        return Unit(self.powers, Fraction(1))

    def exponent(self, base: str) -> Fraction:
        """How often a base word stands in it."""
        return next((power.exponent for power in self.powers if power.base == base), Fraction(0))

    def __mul__(self, other: Unit) -> Unit:
        return Unit(_multiply(self.powers, other.powers), self.factor * other.factor)

    def __truediv__(self, other: Unit) -> Unit:
        inverse = tuple(replace(power, exponent=-power.exponent) for power in other.powers)
        return Unit(_multiply(self.powers, inverse), self.factor / other.factor)

    def __pow__(self, exponent: Fraction) -> Unit:
        """A power of a base unit."""
        return Unit(tuple(replace(p, exponent=p.exponent * exponent) for p in self.powers if exponent))


NUMBER = Unit()
SECOND = Unit((Power(TIME, Fraction(1), TIME),))


class Freedom(Enum):
    """How much of its unit a number leaves open."""

    FIXED = 0  # nothing: `50 requests`, `70%`
    COUNT = 1  # what it counts, but not how often: `100/s`
    ANY = 2  # all: `5` fits anywhere


@dataclass(frozen=True, slots=True)
class Known:
    """The unit of a formula, what it leaves open, and where it comes from."""

    unit: Unit  # as written; compared in base units
    freedom: Freedom
    span: Span  # the place that says it

    @property
    def text(self) -> str:
        """The unit as it is told."""
        return self.unit.text or ("bare numbers" if self.freedom is Freedom.ANY else "plain numbers")


def quotient(one: Known, other: Known, span: Span) -> Known:
    """The unit of a division that stands at `span`. It comes from the dividend where only that has one."""
    unit = one.unit.base / other.unit.base
    return _combined(one, other, unit, span)


def product(one: Known, other: Known, span: Span) -> Known:
    """The unit of a multiplication that stands at `span`. It comes from the factor that alone has one."""
    return _combined(one, other, one.unit.base * other.unit.base, span)


def _combined(one: Known, other: Known, unit: Unit, span: Span) -> Known:
    freedom = max(one.freedom, other.freedom, key=lambda freedom: freedom.value)
    if not other.unit.powers:
        return Known(one.unit if one.unit.powers else unit, freedom, one.span)
    return Known(unit, freedom, span if one.unit.powers else other.span)


def fit(one: Known | None, other: Known | None) -> bool:
    """Whether two can be added, compared or put in each other's place; true where one of them isn't known."""
    if one is None or other is None or Freedom.ANY in (one.freedom, other.freedom):
        return True
    if Freedom.COUNT in (one.freedom, other.freedom):
        return one.unit.exponent(TIME) == other.unit.exponent(TIME)
    return one.unit.powers == other.unit.powers


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit:
    """The unit that a text names: `requests`, `/s`, `GiB`, `gal/min`, `m^2`, `requests per second`, `%`."""
    unit = NUMBER
    for place, part in enumerate(re.split(r"/|\sper\s", text.strip())):
        for word in re.split(r"[*·×]", part):
            one = _word(word.strip())
            unit = unit * one if place == 0 else unit / one
    return replace(unit, written=text.strip().removeprefix("1"))


# ------------------------------------------------------------------ words


def _word(text: str) -> Unit:
    match = _EXPONENT.match(text)
    if match:
        one, exponent = _word(match["word"]), int(match["exponent"])
        powers = tuple(replace(power, exponent=power.exponent * exponent) for power in one.powers if exponent)
        return Unit(powers, one.factor**exponent)
    if text in ("", "1"):
        return NUMBER
    if text in ("%", "percent"):
        return Unit((), Fraction(1, 100))
    seconds = seconds_in(text)
    if seconds is not None:
        return Unit(SECOND.powers, Fraction(repr(seconds)))
    if text in _BYTES:
        return Unit((Power(DATA, Fraction(1), DATA),), _BYTES[text])
    return Unit((Power(singular(text), Fraction(1), text),))


_PREFIXES = (
    ("k", "kilo", "kibi"), ("M", "mega", "mebi"), ("G", "giga", "gibi"), ("T", "tera", "tebi"), ("P", "peta", "pebi"),
    ("E", "exa", "exbi"),
)  # fmt: skip


def _byte_words() -> Iterator[tuple[str, Fraction]]:
    """`B`, `kB` (or `KB`), `MiB`, `gigabytes`, `Mbit`, … in bytes."""
    factors = {"": 1}
    for power, (letter, decimal, binary) in enumerate(_PREFIXES, 1):
        factors |= dict.fromkeys((letter, letter.upper(), decimal), 1000**power)
        factors |= dict.fromkeys((f"{letter.upper()}i", binary), 1024**power)
    for prefix, factor in factors.items():
        for word, bits in (("B", 8), ("byte", 8), ("bytes", 8), ("bit", 1), ("bits", 1)):
            yield prefix + word, Fraction(factor * bits, 8)


_BYTES = dict(_byte_words())

_IRREGULAR = {
    "people": "person", "persons": "person", "children": "child", "indices": "index", "vertices": "vertex",
}  # fmt: skip


def singular(word: str) -> str:
    """One form for a word and its plural: `queries` and `query`, `boxes` and `box`, `caches` and `cache`.

    It is compared and never shown, so it needs not be a word: what matters is that both forms lead to it.
    """
    form = unicodedata.normalize("NFC", word).casefold()
    form = _IRREGULAR.get(form, form)
    while len(form) > 2:
        if form.endswith("s") or re.search(r"(?:[sxzo]|[cs]h)e\Z", form):
            form = form[:-1]
        elif form.endswith("ie"):
            form = form[:-2] + "y"
        else:
            break
    return form


# ------------------------------------------------------------------ algebra


def _multiply(left: tuple[Power, ...], right: tuple[Power, ...]) -> tuple[Power, ...]:
    powers = {power.base: power for power in left}
    for power in right:
        old = powers.get(power.base)
        powers[power.base] = replace(old, exponent=old.exponent + power.exponent) if old else power
    return tuple(sorted((p for p in powers.values() if p.exponent), key=lambda power: power.base))


def _compose(powers: tuple[Power, ...]) -> str:
    """`requests·B/s^2`: what is counted stands before time."""
    ordered = sorted(powers, key=lambda power: power.base == TIME)
    above = "·".join(_show(power, power.exponent) for power in ordered if power.exponent > 0)
    below = "".join(f"/{_show(power, -power.exponent)}" for power in ordered if power.exponent < 0)
    return above + below


def _show(power: Power, exponent: Fraction) -> str:
    return power.word if exponent == 1 else f"{power.word}^{exponent}"
