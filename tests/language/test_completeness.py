"""Each word of the language is known everywhere that words are: none is half there."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from random import Random

import pytest
from pygments.token import Error, Keyword, Name, _TokenType
from tests.places import DOCS
from tests.random_blocks import random_block
from tests.support import read_text

from loopdown.base.finding import Finding
from loopdown.base.source import Source
from loopdown.hosts.highlight import LoopdownLexer
from loopdown.language.functions import FUNCTIONS
from loopdown.language.statements import ALLOWED, CALLED, CHANGES, COMMON, PROPERTY_WORDS, STATEMENT_WORDS, TEXT_WORDS
from loopdown.pages.fences import whole_file
from loopdown.syntax.advice.place import _HEADS
from loopdown.syntax.advice.property_slips import _SHOWN
from loopdown.syntax.advice.statement_slips import FORMS
from loopdown.syntax.grammar import grammar_text
from loopdown.syntax.parse import parse
from loopdown.syntax.tree import Parsed, Text

REFERENCE = (DOCS / "language.md").read_text(encoding="utf-8")
WORDLESS = {"assign": "V = 1", "links": "A (+)-> B"}  # statements that no word begins
CHANGE_EXAMPLES = {"change": "V = 1", "cut": "cut A -> B", "add": 'add "A" (-)-> B', "delayed": "delay A -> B = 10 s"}


def read(text: str) -> tuple[Parsed, tuple[Finding, ...]]:
    return parse(whole_file(Source("model.loopdown", text + "\n")))


def coloured(text: str) -> list[tuple[_TokenType, str]]:
    return [(kind, value) for kind, value in LoopdownLexer().get_tokens(text) if value.strip()]


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table of the reference whose head begins with a cell."""
    lines = REFERENCE.split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith(heading)) + 2
    table = lines[start : lines.index("", start)]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in table]


def aliases(rule: str, next_rule: str) -> list[str]:
    """What the grammar calls the forms of a rule."""
    grammar = re.sub(r"//.*", "", grammar_text())
    return re.findall(r"-> (\w+)", grammar.partition(f"\n{rule}")[2].partition(f"\n{next_rule}")[0])


@cache
def fuzzed() -> str:
    """What the fuzz reaches in some thousand blocks."""
    rng = Random(8)
    return "\n".join(random_block(rng) for _ in range(3_000))


# ---------------------------------------------------------------- statements


def test_the_grammar_has_each_statement_and_no_other() -> None:
    assert {*aliases("?head:", "?opener:"), *aliases("?opener:", "show:"), "show"} == set(ALLOWED)
    assert set(ALLOWED) == set(CALLED) == set(_HEADS) == {*STATEMENT_WORDS, *WORDLESS}
    assert set(FORMS) == set(STATEMENT_WORDS)


@pytest.mark.parametrize("kind", ALLOWED)
def test_the_examples_of_a_statement_are_read_and_coloured(kind: str) -> None:
    for example in filter(None, (FORMS.get(kind), _HEADS[kind] + ": V = 1" * (kind == "scenario"))):
        parsed, findings = read(example)
        assert (len(parsed.statements), findings) == (1, ())
        tokens = coloured(example)
        assert Error not in [token for token, _ in tokens]
        if kind not in WORDLESS:
            assert tokens[0] == (Keyword.Declaration, kind)
    # A word is no statement word because it stands first.
    assert coloured(f"{kind}s (+)-> B")[0] == (Name, f"{kind}s")


@pytest.mark.parametrize("word", STATEMENT_WORDS)
def test_a_statement_that_is_misspelt_or_cut_short_is_advised_on(word: str) -> None:
    example = FORMS[word]
    _, misspelt = read(word[0].upper() + example[1:])
    assert any(f"`{word} " in str(finding.help) for finding in misspelt)
    _, (short,) = read(word)
    assert example in str(short.help) or word == "show"  # its parts are listed


@pytest.mark.parametrize("word", STATEMENT_WORDS)
def test_the_fuzz_writes_each_statement(word: str) -> None:
    assert re.search(rf"^{word} ", fuzzed(), re.MULTILINE)


def test_the_reference_has_each_statement_with_its_properties() -> None:
    table = {re.split(r"[ `]", form.strip("`"))[0]: own for _, form, own in rows("| statement | form |")}
    table["links"], table["assign"] = table.pop("A"), table.pop("NAME")
    assert set(table) == set(ALLOWED)
    for kind, own in table.items():
        said = re.findall(r"`([^`]+)`", own) + (list(COMMON) if "*common*" in own else [])
        assert said == [word for word in ALLOWED[kind] if word not in CHANGES], kind


# ---------------------------------------------------------------- properties


def test_the_grammar_has_each_property_and_no_other() -> None:
    items = aliases("?item:", "target:")
    assert {item.replace("_", " ") for item in items} == {*PROPERTY_WORDS, *CHANGES}
    assert {word for own in ALLOWED.values() for word in own} == {*PROPERTY_WORDS, *CHANGES}
    assert {*PROPERTY_WORDS, "cut", "add", "delay"} == set(_SHOWN)
    assert set(TEXT_WORDS) <= set(PROPERTY_WORDS)


@pytest.mark.parametrize(("kind", "word"), list(product(ALLOWED, (*PROPERTY_WORDS, *CHANGES))))
def test_a_statement_takes_its_own_properties_and_refuses_others(kind: str, word: str) -> None:
    item = CHANGE_EXAMPLES.get(word) or _SHOWN[word]
    if kind == "show":
        return  # what follows it are parts
    parsed, findings = read(f"{_HEADS[kind]}\n    {item}")
    if word in ALLOWED[kind]:
        assert (len(parsed.statements), findings) == (1, ())
        assert parsed.statements != read(_HEADS[kind])[0].statements
    elif kind == "scenario":
        assert {finding.rule for finding in findings} <= {"unknown-property", "bad-change"}
        assert findings
    else:
        assert [finding.rule for finding in findings] == ["unknown-property"]


@pytest.mark.parametrize("word", PROPERTY_WORDS)
def test_a_property_is_coloured_and_only_where_one_may_stand(word: str) -> None:
    tokens = coloured(f"    {_SHOWN[word]}")
    assert tokens[0] == (Keyword, word)
    assert Error not in [token for token, _ in tokens]
    assert coloured(f"{word} (+)-> B")[0] == (Name, word)


@pytest.mark.parametrize("word", PROPERTY_WORDS)
def test_a_property_that_says_nothing_or_lacks_its_comma_is_advised_on(word: str) -> None:
    kind = next(kind for kind, own in ALLOWED.items() if word in own)
    _, (empty, *_) = read(f"{_HEADS[kind]}\n    {word}")
    assert f"`{word}`" in empty.message
    assert _SHOWN[word] in str(empty.help)
    _, (sign, *_) = read(f"{_HEADS[kind]}\n    {_SHOWN[word].replace(word, word + ':', 1)}")
    assert _SHOWN[word] in str(sign.help)
    _, (margin, *_) = read(_SHOWN[word])
    assert "property" in margin.message


@pytest.mark.parametrize("word", TEXT_WORDS)
def test_a_text_without_its_quotes_is_advised_on(word: str) -> None:
    kind = next(kind for kind, own in ALLOWED.items() if word in own)
    _, found = read(f"{_HEADS[kind]}\n    {word} so it is")
    (finding,) = found or read(f"{_HEADS[kind]}\n    {word} so, it is")[1][:1]
    assert f'{word} "so' in str(finding.help) or word == "runbook"  # a runbook may be an address without quotes


@pytest.mark.parametrize("word", PROPERTY_WORDS)
def test_the_fuzz_writes_each_property(word: str) -> None:
    assert re.search(rf"(?:, |\n +){word} ", fuzzed())


def test_the_reference_has_each_property() -> None:
    said = [re.split(r" (?=[A-Z])|`", cell.strip("`"))[0] for cell, _ in rows("| property | says |")]
    assert said == list(COMMON)
    for word in PROPERTY_WORDS:
        assert re.search(rf"`{word}\b", REFERENCE), word


@pytest.mark.parametrize("word", COMMON)
def test_a_common_property_is_kept_with_what_it_says(word: str) -> None:
    parsed, _ = read(f'stock S\n    {word} "so"')
    common = parsed.statements[0].common
    assert isinstance(getattr(common, word), Text)


# ---------------------------------------------------------------- functions

TIMES = ("start", "end", "first", "interval", "time", "length")


def example_of(function: str, first: str, unit: str = "") -> str:
    """A call of a function by its form: its times are times, its first argument is a name, its others have a unit."""
    form = FUNCTIONS[function].form
    if "(" not in form:
        return form
    named = re.findall(r"\([^()]*\)|\w+", form.partition("(")[2].rpartition(")")[0])[: max(2, FUNCTIONS[function].most)]
    points = [re.sub(r"\d+", rf"\g<0> {unit}", each) for each in named]
    given = [each if each[0] == "(" else "2 s" if each in TIMES else f"0.5 {unit}" for each in points]
    return f"{function}({', '.join([first, *given[1:]])})"


def running(function: str, value: float) -> str:
    formula = f"W = {value}\nV = W\nX = {example_of(function, 'V')}"
    return f"{formula}\nstock S = 1\nflow F: S -> () @ X * 0\nrun 10 s, step 100 ms"


def values(function: str, value: float) -> tuple[float, ...]:
    model = read_text(running(function, value))
    assert [finding.message for finding in model.findings if finding.severity.value == "error"] == []
    (run,) = model.analysis.numbers.runs
    found = run.values["x"]
    return tuple(found)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_computed_and_moves_as_its_sign_says(function: str) -> None:
    few, many = values(function, 0.5), values(function, 0.75)
    assert len(few) == len(many) > 1
    if "V" not in example_of(function, "V"):
        return
    differences = [b - a for a, b in zip(few, many, strict=True)]
    polarity = read_text(running(function, 0.5)).analysis.links["v", "x"].polarity
    if polarity != "?":
        assert all(d * (1 if polarity == "+" else -1) >= -1e-9 for d in differences)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_a_unit(function: str) -> None:
    model = f"Load = 3 gal\nvariable X = {example_of(function, 'Load', 'gal')}"
    units = [finding for finding in read_text(f'{model}, unit "people"').findings if finding.rule == "unit-mismatch"]
    assert len(units) == 1
    assert "people" in units[0].message


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_is_given_too_many_arguments_is_told_its_form(function: str) -> None:
    signature = FUNCTIONS[function]
    if signature.most > 100:
        return
    many = ", ".join(["1"] * (signature.most + 1))
    findings = read_text(f"X = {function}({many})").findings
    assert signature.form in "".join(f"{finding.message}{finding.help}" for finding in findings)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_coloured_in_the_reference_and_fuzzed(function: str) -> None:
    called = "(" in FUNCTIONS[function].form
    if called:
        assert (Name.Function, function) in coloured(f"X = {function}(1)")
        assert (Name.Function, function) not in coloured(f"X = {function} + 1")
    assert re.search(rf"`{function}\b", REFERENCE)
    assert re.search(rf"\b{function}\(" if called else rf"\b{function}\b", fuzzed())


def test_the_reference_lists_the_functions() -> None:
    (line,) = [cells[1] for cells in rows("| | |") if cells[0] == "functions"]
    listed = re.findall(r"`(\w+)`", line)
    assert {*listed, "table", "time"} == set(FUNCTIONS)
