"""Our dataclasses behave as the library's do: the same class, decorated by both, side by side."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopdown.base import records


def _made(decorate: Callable[..., Any], **options: bool) -> Any:
    @decorate(**options)
    class Place:
        """A place."""

        line: int
        name: str = "x"
        tags: list[int] = dataclasses.field(default_factory=list)
        work: int = dataclasses.field(default=0, compare=False)

    return Place


OURS, THEIRS = (_made(each, frozen=True, slots=True) for each in (records.dataclass, dataclasses.dataclass))

values = st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.just(()), st.integers(0, 3))


@given(values, values)
def test_they_compare_hash_and_show_as_the_librarys(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert (OURS(*one) == OURS(*other)) == (THEIRS(*one) == THEIRS(*other))
    assert (hash(OURS(*one)) == hash(OURS(*other))) == (hash(THEIRS(*one)) == hash(THEIRS(*other)))
    assert repr(OURS(*one)) == repr(THEIRS(*one))


@pytest.mark.parametrize("made", [OURS, THEIRS])
def test_defaults_names_and_replacing(made: Any) -> None:
    place = made(1)
    assert (place.line, place.name, place.tags, place.work) == (1, "x", [], 0)
    assert made(1).tags is not made(1).tags
    assert dataclasses.replace(place, name="y") == made(1, name="y")
    assert made.__match_args__ == ("line", "name", "tags", "work")
    assert [each.name for each in dataclasses.fields(place)] == ["line", "name", "tags", "work"]
    for wrong in ((), (1, 2, 3, 4, 5)):
        with pytest.raises(TypeError):
            made(*wrong)
    with pytest.raises(TypeError):
        made(1, colour=2)


@pytest.mark.parametrize("made", [OURS, THEIRS])
def test_frozen_ones_stay_as_they_are(made: Any) -> None:
    place = made(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        place.line = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del place.line
    assert place.line == 1


@pytest.mark.parametrize("decorate", [records.dataclass, dataclasses.dataclass])
def test_others_change_and_have_no_hash(decorate: Callable[..., Any]) -> None:
    place = _made(decorate, slots=True)(1)
    place.line = 2
    assert place == _made_like(place, line=2)
    with pytest.raises(TypeError):
        hash(place)
    with pytest.raises(AttributeError):
        place.colour = 1


def _made_like(place: Any, **changes: Any) -> Any:
    return dataclasses.replace(place, **changes)


@pytest.mark.parametrize("decorate", [records.dataclass, dataclasses.dataclass])
def test_ordered_ones_have_an_order(decorate: Callable[..., Any]) -> None:
    made = _made(decorate, frozen=True, slots=True, order=True)
    assert sorted([made(2), made(1, "b"), made(1, "a")]) == [made(1, "a"), made(1, "b"), made(2)]
    assert made(1) <= made(1)
    assert made(1) >= made(1)
    assert made(2) > made(1)
    with pytest.raises(TypeError):
        made(1) < 1  # noqa: B015


def test_classes_of_one_shape_are_not_equal() -> None:
    assert OURS(1) != _made(records.dataclass, frozen=True, slots=True)(1)
    assert OURS(1) != 1


def test_first_instances_may_be_made_in_many_threads() -> None:
    made = _made(records.dataclass, frozen=True, slots=True)
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(made(1, name="z"))) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [made(1, name="z")] * 20


def test_copies_are_equal() -> None:
    from loopdown.base.source import Span

    span = Span(1, 2, 3, 4)
    assert copy.copy(span) == copy.deepcopy(span) == pickle.loads(pickle.dumps(span)) == span
