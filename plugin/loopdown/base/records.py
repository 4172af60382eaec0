"""Dataclasses whose methods are made when they are first used.

The library's `dataclass` writes and compiles the text of six methods for each class at import: up to a millisecond
each, with 150 classes most of what a command takes to start. Here the library reads the fields and lays out the
slots; `__init__` is compiled at the first instance, and the other methods are shared by all classes. A type checker
sees the library's own decorator, so what it says of these classes is what it says of any dataclass.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, order: bool = False) -> Callable[[type], type]:
        """The library's decorator, for classes that inherit from no other dataclass."""

        def decorate(cls: type) -> type:
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
            made.__init__ = _first_init
            made.__repr__ = _repr
            made.__eq__ = _eq
            made.__hash__ = _hash if frozen else None
            if frozen:
                made.__setattr__ = _refuse_set
                made.__delattr__ = _refuse_delete
                if slots:
                    made.__getstate__, made.__setstate__ = _state, _set_state
            if order:
                made.__lt__, made.__le__, made.__gt__, made.__ge__ = _lt, _le, _gt, _ge
            return made

        return decorate


def _first_init(self: Any, *arguments: Any, **named: Any) -> None:
    """Compiles the class's own `__init__`, puts it in this one's place and calls it."""
    cls = type(self)
    cls.__init__ = _init(cls)
    cls.__init__(self, *arguments, **named)


def _init(cls: type) -> Callable[..., None]:
    """An `__init__` that fills the slots, or the instance's dictionary, past `__setattr__`."""
    known: dict[str, Any] = {"_MISSING": MISSING}
    parameters, body = [], []
    for each in dataclasses.fields(cls):
        name = each.name
        slot = cls.__dict__.get(name)
        value = name
        if each.default is not MISSING:
            known[f"_default_{name}"] = each.default
            parameters.append(f"{name}=_default_{name}")
        elif each.default_factory is not MISSING:
            known[f"_make_{name}"] = each.default_factory
            parameters.append(f"{name}=_MISSING")
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        else:
            parameters.append(name)
        if slot is not None and hasattr(slot, "__set__"):
            known[f"_set_{name}"] = slot.__set__
            body.append(f"_set_{name}(self, {value})")
        else:
            body.append(f"self.__dict__[{name!r}] = {value}")
    # Only names of fields stand in this text: it is the source of our own classes again.
    text = f"def __init__(self, {', '.join(parameters)}):\n " + "\n ".join(body or ["pass"])
    made: dict[str, Any] = {}
    exec(text, known, made)
    init: Callable[..., None] = made["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _compared(cls: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What two instances are compared by, as a tuple."""
    names = [each.name for each in dataclasses.fields(cls) if each.compare]
    if len(names) == 1:
        one = attrgetter(names[0])
        return lambda self: (one(self),)
    return attrgetter(*names) if names else lambda self: ()


def _values(self: Any) -> tuple[Any, ...]:
    cls = type(self)
    compared = getattr(cls, "__compared__", None)
    if compared is None:
        compared = cls.__compared__ = _compared(cls)
    values: tuple[Any, ...] = compared(self)
    return values


def _eq(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _lt(self: Any, other: object) -> bool:
    return _values(self) < _values(other) if type(self) is type(other) else NotImplemented


def _le(self: Any, other: object) -> bool:
    return _values(self) <= _values(other) if type(self) is type(other) else NotImplemented


def _gt(self: Any, other: object) -> bool:
    return _values(self) > _values(other) if type(self) is type(other) else NotImplemented


def _ge(self: Any, other: object) -> bool:
    return _values(self) >= _values(other) if type(self) is type(other) else NotImplemented


def _repr(self: Any) -> str:
    shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{type(self).__qualname__}({shown})"


def _refuse_set(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    """What a copy is made of."""
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
