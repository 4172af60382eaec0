"""The JSON of an analysis has what its model says, and all of a finding."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.places import DOCS
from tests.support import read_text

from loopdown.base.finding import Finding, Pointer, Severity
from loopdown.base.source import Span
from loopdown.language.properties import COMMON, Property
from loopdown.rules.registry import rules
from loopdown.writers.json import finding_as_dict, write_json


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


def test_which_way_is_good_stands_where_it_is_said() -> None:
    stock, flow, a, b = written(
        "stock Q = 5, goal A * 2, better low\nflow F: Q -> () @ A * 1/s\nA = 3, better high\nB = 4"
    )["variables"]
    assert (stock["goal"], stock["better"], a["better"]) == ("A * 2", "low", "high")
    assert (flow, b) == ({"name": "F", "kind": "flow"}, {"name": "B", "kind": "parameter"})


def test_a_property_never_takes_a_key_that_is_there_without_it() -> None:
    model = written("stock Q = 5\nloop R1: A (+)-> B (+)-> A")
    keys = {key for part in (*model["variables"], *model["loops"]) for key in part}
    assert {"name", "kind", "id"} <= keys
    assert keys.isdisjoint(declared.word for declared in COMMON)


def test_a_finding_has_its_ends_its_pointers_and_its_mends() -> None:
    text = "A (+)-> B\nA --> C\n"
    read = read_text(text)
    (told,) = json.loads(write_json([(read.analysis, read.findings)]))["models"][0]["findings"]
    place = {key: told[key] for key in ("line", "column", "end_line", "end_column")}
    assert place == {"line": 2, "column": 3, "end_line": 2, "end_column": 6}
    (fix,) = told["fixes"]
    assert fix["title"] in told["help"]
    assert fix["safe"] is False
    (edit,) = fix["edits"]
    line = text.split("\n")[edit["line"] - 1]
    assert line[: edit["column"] - 1] + edit["text"] + line[edit["end_column"] - 1 :] == "A (+)-> C"


def test_a_pointer_has_its_place_and_its_text() -> None:
    pointer = Pointer(Span(3, 4, 5, 6), "it begins here")
    told = finding_as_dict(Finding("syntax", Severity.ERROR, "p.md", None, "m", pointers=(pointer,)))
    assert told["pointers"] == [{"line": 3, "column": 4, "end_line": 5, "end_column": 6, "text": "it begins here"}]


def test_a_finding_without_a_place_has_nulls_and_no_mends() -> None:
    told = finding_as_dict(Finding("syntax", Severity.ERROR, "p.md", None, "m"))
    assert [told[key] for key in ("line", "column", "end_line", "end_column")] == [None] * 4
    assert (told["pointers"], told["fixes"]) == ([], [])


def test_the_address_of_every_rule_is_on_its_page() -> None:
    for name in rules():
        url = finding_as_dict(Finding(name, Severity.ERROR, "p.md", None, "m"))["url"]
        page, _, anchor = url.partition("#")
        assert f"{{: #{anchor} }}" in (DOCS / page).read_text(encoding="utf-8")
