"""What one language says, as the shape that every language has to have."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from types import ModuleType

Shape = object  # of an entry: its places, how many forms it has, and the keys of what it says of each


def subjects(package: ModuleType) -> dict[str, ModuleType]:
    """The files of a language, by their names."""
    names = [info.name for info in pkgutil.iter_modules(package.__path__)]
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}


def entries(module: ModuleType) -> Mapping[str, object]:
    """Every entry of one file: what it says, and in a grammar its functions."""
    own = {name: value for name, value in vars(module).items() if not name.startswith("_")}
    return {
        name: value
        for name, value in own.items()
        if name.isupper() or (callable(value) and getattr(value, "__module__", "") == module.__name__)
    }


def shape(value: object) -> Shape:
    """Equal for two entries that can be used in each other's place."""
    match value:
        case str():
            return frozenset(re.findall(r"\{(\w+)\}", value))
        case tuple():
            return len(value), frozenset(place for each in value for place in re.findall(r"\{(\w+)\}", str(each)))
        case dict():
            return {key: shape(each) for key, each in value.items()}
        case _:
            return type(value).__name__


def differences(language: Mapping[str, Mapping[str, object]], other: Mapping[str, Mapping[str, object]]) -> set[str]:
    """The entries, as `subject.NAME`, that one of two languages lacks or that can't be used in the other's place."""
    return {
        f"{subject}.{name}"
        for subject in language.keys() | other.keys()
        for name in language.get(subject, {}).keys() | other.get(subject, {}).keys()
        if _differ(language.get(subject, {}), other.get(subject, {}), name)
    }


def catalogue(package: ModuleType) -> dict[str, Mapping[str, object]]:
    """All that a language says, by subject."""
    return {name: entries(module) for name, module in subjects(package).items()}


def _differ(one: Mapping[str, object], other: Mapping[str, object], name: str) -> bool:
    return name not in one or name not in other or shape(one[name]) != shape(other[name])


def languages(words: ModuleType) -> Iterator[ModuleType]:
    """The packages of `loopdown.words`: one for each language."""
    for info in pkgutil.iter_modules(words.__path__):
        if info.ispkg:
            yield importlib.import_module(f"{words.__name__}.{info.name}")
