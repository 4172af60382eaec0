"""Units: words, their plurals, and what can be done with them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopdown.language.units import NUMBER, SECOND, Freedom, parse_unit, singular
from loopdown.model.units import measure, unit_of
from loopdown.syntax.building.quantity import read_number


def measured(text: str) -> float:
    number = read_number(text)
    assert number is not None
    return measure(number.value, parse_unit(number.unit or ""))


def freedom_of(text: str) -> Freedom:
    number = read_number(text)
    assert number is not None
    return unit_of(number.unit, percent="%" in text)[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("requests", "request"), ("queries", "query"), ("boxes", "box"), ("entries", "entry"), ("caches", "cache"),
        ("processes", "process"), ("classes", "class"), ("statuses", "status"), ("movies", "movie"), ("buses", "bus"),
        ("databases", "database"), ("GPUs", "gpu"), ("pods", "Pods"), ("heroes", "hero"), ("people", "person"),
        ("releases", "release"), ("taxes", "tax"), ("ties", "tie"), ("$", "$"), ("batches", "batch"), ("IEs", "IE"),
    ],
)  # fmt: skip
def test_a_word_and_its_plural_are_one_unit(one: str, other: str) -> None:
    assert parse_unit(one) == parse_unit(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("requests", "queries"), ("pods", "posts"), ("boxes", "bots"), ("Mb", "MB"), ("gal", "L"), ("cats", "cars")],
)
def test_other_words_are_other_units(one: str, other: str) -> None:
    assert parse_unit(one) != parse_unit(other)


@given(st.text(st.characters(categories=["L"]), min_size=2, max_size=12))
def test_a_regular_plural_leads_to_the_same_form(word: str) -> None:
    assert singular(word + "s") == singular(word)
    assert singular(singular(word)) == singular(word)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("200 ms", 0.2), ("3 min", 180.0), ("2 h", 7200.0), ("1 wk", 604800.0), ("100/min", 100 / 60), ("70%", 0.7),
        ("0.1%/h", 0.001 / 3600), ("2 GiB", 2 * 2**30), ("5 MB/s", 5e6), ("8 Mbit/s", 1e6), ("10k requests", 1e4),
        ("1 mo", 365.25 / 12 * 86400), ("50 requests", 50.0), ("7", 7.0), ("3 kilobytes", 3000.0), ("1 KiB", 1024.0),
    ],
)  # fmt: skip
def test_numbers_are_measured_in_base_units(written: str, value: float) -> None:
    assert measured(written) == pytest.approx(value, rel=1e-15)


def test_a_number_is_rounded_once() -> None:
    assert measured("0.3 d") == float(Fraction(0.3) * 86400)
    assert measured("200 ms") == 0.2


def test_what_is_too_large_is_infinite_rather_than_an_exception() -> None:
    assert measured("1e308 y") == float("inf")


@pytest.mark.parametrize(
    ("written", "freedom"),
    [
        ("5", Freedom.ANY), ("100/s", Freedom.COUNT), ("50 requests", Freedom.FIXED), ("70%", Freedom.FIXED),
        ("1%/h", Freedom.FIXED), ("3 requests/s", Freedom.FIXED),
    ],
)  # fmt: skip
def test_what_a_number_leaves_open(written: str, freedom: Freedom) -> None:
    assert freedom_of(written) is freedom


@pytest.mark.parametrize(
    ("text", "shown"),
    [("requests/s", "requests/s"), ("1/s", "/s"), ("", ""), ("requests per second", "requests per second"),
     ("m^2", "m^2")],
)  # fmt: skip
def test_a_unit_is_shown_as_it_is_written(text: str, shown: str) -> None:
    assert parse_unit(text).text == shown


def test_units_multiply_and_divide() -> None:
    requests, seconds, kilobytes = parse_unit("requests"), parse_unit("s"), parse_unit("kB/request")
    assert requests / (requests / seconds) == SECOND
    assert requests / requests == NUMBER
    assert requests * kilobytes == parse_unit("kB")
    assert (requests / seconds).text == "requests/s"
    assert (parse_unit("boxes") * requests / SECOND / SECOND).text == "boxes·requests/s^2"


WORDS = st.sampled_from(["requests", "min", "kB", "pods", "s"])


@given(WORDS, WORDS, WORDS)
def test_the_algebra_is_that_of_a_commutative_group(a: str, b: str, c: str) -> None:
    x, y, z = parse_unit(a), parse_unit(b), parse_unit(c)
    assert x * y == y * x
    assert (x * y) * z == x * (y * z)
    assert x * y / y == x
    assert x / x == NUMBER
    assert parse_unit(f"{a}/{b}/{c}") == x / y / z
