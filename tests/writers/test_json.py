"""The JSON of an analysis has what its model says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.support import read_text

from loopdown.language.properties import COMMON, Property
from loopdown.writers.json import write_json


def written(text: str) -> Any:
    read = read_text(text)
    (model,) = json.loads(write_json([(read.analysis, read.findings)]))["models"]
    return model


@pytest.mark.parametrize("declared", COMMON, ids=lambda declared: declared.word)
def test_what_an_author_says_of_variables_and_loops_stands_under_its_property(declared: Property) -> None:
    said = f'{declared.word} "so & so"'
    model = written(f"stock Q = 5\n    {said}\nstock P = 5\nloop R1: A (+)-> B (+)-> A\n    {said}\nA (+)-> C (+)-> A")
    q, p, *_ = model["variables"]
    assert (q[declared.word], p) == ("so & so", {"name": "P", "kind": "stock"})
    assert [loop.get(declared.word) for loop in model["loops"]] == ["so & so", None]


def test_a_property_never_takes_a_key_that_is_there_without_it() -> None:
    model = written("stock Q = 5\nloop R1: A (+)-> B (+)-> A")
    keys = {key for part in (*model["variables"], *model["loops"]) for key in part}
    assert {"name", "kind", "id"} <= keys
    assert keys.isdisjoint(declared.word for declared in COMMON)
