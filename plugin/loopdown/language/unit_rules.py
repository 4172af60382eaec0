"""How the unit of a function follows from those of its arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Protocol, TypeAlias

from loopdown.base.records import replace
from loopdown.base.source import Span
from loopdown.language.units import NUMBER, SECOND, Freedom, Known


class Arguments(Protocol):
    """The arguments of a call, whose units are asked for. In messages `{formula}` is the call."""

    @property
    def count(self) -> int:
        """How many there are, a point's coordinates counted each."""

    @property
    def span(self) -> Span:
        """Where the call stands."""

    def unit(self, place: int) -> Known | None:
        """The unit of an argument; None where nothing is known of it."""

    def same(self, places: Iterable[int], message: str) -> Known | None:
        """The one unit that these have. Where two don't fit that is told: `{0}` and `{1}` are their units."""

    def fits(self, place: int, needed: Known | None, message: str) -> None:
        """An argument has the unit that is needed. Where it hasn't that is told: `{0}` is its own, `{1}` the needed."""

    def time(self, place: int, what: str) -> None:
        """An argument is a length of time; where it isn't, `what` says which it is."""

    def condition(self, place: int, example: str) -> None:
        """An argument is a condition: a comparison or a plain number. Where it isn't, an example shows one."""


UnitRule: TypeAlias = Callable[[Arguments], Known | None]


def plain(arguments: Arguments) -> Known:
    """A plain number, whatever the arguments are."""
    for place in range(arguments.count):
        arguments.unit(place)
    return Known(NUMBER, Freedom.FIXED, arguments.span)


def seconds(arguments: Arguments) -> Known:
    """A time."""
    return Known(SECOND, Freedom.FIXED, arguments.span)


def kept(arguments: Arguments) -> Known | None:
    """The unit of the argument."""
    return arguments.unit(0)


def root(arguments: Arguments) -> Known | None:
    """The square root of the argument's unit."""
    inner = arguments.unit(0)
    return inner and replace(inner, unit=inner.unit.base ** Fraction(1, 2))


def same(message: str) -> UnitRule:
    """The one unit that all arguments have."""
    return lambda arguments: arguments.same(range(arguments.count), message)


def looked_up(arguments: Arguments) -> Known | None:
    """The unit of the points' second coordinates; their first ones are as the argument is."""
    arguments.same([0, *range(1, arguments.count, 2)], "`table` looks up {0} among {1}")
    return arguments.same(range(2, arguments.count, 2), "The points of `table` give {0} and {1}")


def over_time(exponent: int) -> UnitRule:
    """The unit of the first argument times a power of the time; the others are times."""

    def unit(arguments: Arguments) -> Known | None:
        for place in range(1, arguments.count):
            arguments.time(place, "A time of `{formula}`")
        size = arguments.unit(0)
        return replace(size, unit=size.unit.base * SECOND ** Fraction(exponent)) if size and exponent else size

    return unit


def latched(arguments: Arguments) -> Known:
    """A plain number, of conditions."""
    for place in range(arguments.count):
        arguments.condition(place, "latch(Queue > 100, Queue < 50)")
    return Known(NUMBER, Freedom.FIXED, arguments.span)


def delayed(arguments: Arguments) -> Known | None:
    """The unit of the input, which is that of what the delay starts with; its length is a time."""
    arguments.time(1, "The delay of `{formula}`")
    return arguments.same([0, *range(2, arguments.count)], "`{formula}` starts with {1}, and its input is {0}")
