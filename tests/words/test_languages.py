"""A language says all that English says, in entries of the same shape; English says nothing that nobody asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import ModuleType

import pytest
from tests.places import ROOT
from tests.words.catalogue import catalogue, differences, languages

from loopdown import words
from loopdown.words import en

ENGLISH = catalogue(en)
Subject = dict[str, object]


@pytest.mark.parametrize("language", [*languages(words)], ids=lambda language: language.__name__)
def test_each_language_is_complete(language: ModuleType) -> None:
    assert differences(catalogue(language), ENGLISH) == set()


def _without(name: str) -> Callable[[Subject], Subject]:
    return lambda subject: {key: value for key, value in subject.items() if key != name}


def _with(name: str, value: object) -> Callable[[Subject], Subject]:
    return lambda subject: {**subject, name: value}


@pytest.mark.parametrize(
    ("subject", "name", "change"),
    [
        ("courses", "GROWS", _without("GROWS")),
        ("courses", "GROW", _with("GROW", "wächst um {net}")),
        ("courses", "GROWS", _with("GROWS", "wächst um {nett}")),
        ("courses", "GROWS", _with("GROWS", "wächst")),
        ("loops", "NEGATIVE_LINKS", _with("NEGATIVE_LINKS", ("1 negative Kante", "{count} negative Kanten"))),
        ("charts", "METHODS", _with("METHODS", {"euler": "das Verfahren von Euler"})),
        ("grammar", "listed", _without("listed")),
    ],
)
def test_what_a_language_lacks_or_misspells_is_named(
    subject: str, name: str, change: Callable[[Subject], Subject]
) -> None:
    other: dict[str, Mapping[str, object]] = {**ENGLISH, subject: change({**ENGLISH[subject]})}
    assert differences(other, ENGLISH) == {f"{subject}.{name}"}


def test_another_wording_of_the_same_shape_is_complete() -> None:
    german = {**ENGLISH["courses"], "GROWS_TO": "erreicht {level} nach {time} und wächst um {net}"}
    assert differences({**ENGLISH, "courses": german}, ENGLISH) == set()


def test_every_entry_is_said_somewhere() -> None:
    package = ROOT / "plugin" / "loopdown"
    said = "\n".join(
        file.read_text(encoding="utf-8")
        for file in package.rglob("*.py")
        if not file.is_relative_to(package / "words" / "en") or file.name == "grammar.py"
    )
    counts = {
        f"{subject}.{name}": len(re.findall(rf"\b{name}\b", said))
        for subject, names in ENGLISH.items()
        for name in names
    }
    # In a grammar the entry itself counts once.
    unsaid = {name for name, count in counts.items() if count < (2 if name.startswith("grammar.") else 1)}
    assert unsaid == set()
