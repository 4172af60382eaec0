"""Each word of the language is known everywhere that words are: none is half there."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from random import Random
from typing import get_args, get_type_hints

import pytest
from pygments.token import Error, Keyword, Name, _TokenType
from tests.places import DOCS
from tests.random_blocks import random_block
from tests.support import read_text

from loopdown.base.finding import Finding
from loopdown.base.source import Source
from loopdown.hosts.highlight import LoopdownLexer
from loopdown.language.changes import CHANGE_WORDS, CHANGES
from loopdown.language.function import Start
from loopdown.language.functions import FUNCTIONS
from loopdown.language.properties import COMMON, OWN_FIELD, PROPERTIES, Property, in_text_item, of_value
from loopdown.language.statements import PARTS, STATEMENT_WORDS, STATEMENTS, properties_of
from loopdown.pages.fences import whole_file
from loopdown.syntax.grammar import grammar_text
from loopdown.syntax.parse import parse
from loopdown.syntax.tree import Parsed, WrittenLever, WrittenRun, WrittenStock

REFERENCE = (DOCS / "language.md").read_text(encoding="utf-8")
# Behind a name without quotes `add A (-)-> B` would go on with it, as a link.
ITEMS = {word: each.example for word, each in PROPERTIES.items()} | {
    kind: each.example.replace("add A", 'add "A"') for kind, each in CHANGES.items()
}


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


def words_of(terminal: str) -> tuple[str, ...]:
    """The words between which a terminal of the grammar chooses."""
    return tuple(re.findall(rf"^{terminal}\.5: +/\(\?:([^)]*)\)/", grammar_text(), re.MULTILINE)[0].split("|"))


@cache
def fuzzed() -> str:
    """What the fuzz reaches in some thousand blocks."""
    rng = Random(8)
    return "\n".join(random_block(rng) for _ in range(3_000))


# ---------------------------------------------------------------- statements


def test_the_grammar_has_each_statement_and_no_other() -> None:
    assert {*aliases("?head:", "?opener:"), *aliases("?opener:", "show:"), "show"} == set(STATEMENTS)
    assert {kind for each in PROPERTIES.values() for kind in each.of} <= set(STATEMENTS)
    assert words_of("PART") == PARTS


@pytest.mark.parametrize("kind", STATEMENTS)
def test_the_examples_of_a_statement_are_read_and_coloured(kind: str) -> None:
    statement = STATEMENTS[kind]
    for example in (statement.example, statement.shortest + ": V = 1" * (kind == "scenario")):
        parsed, findings = read(example)
        assert (len(parsed.statements), findings) == (1, ())
        tokens = coloured(example)
        assert Error not in [token for token, _ in tokens]
        if statement.has_word:
            assert tokens[0] == (Keyword.Declaration, kind)
    # A word is no statement word because it stands first.
    assert coloured(f"{kind}s (+)-> B")[0] == (Name, f"{kind}s")


@pytest.mark.parametrize("word", STATEMENT_WORDS)
def test_a_statement_that_is_misspelt_or_cut_short_is_advised_on(word: str) -> None:
    example = STATEMENT_WORDS[word].example
    _, misspelt = read(word[0].upper() + example[1:])
    assert any(f"`{word} " in str(finding.help) for finding in misspelt)
    _, (short,) = read(word)
    assert example in str(short.help) or word == "show"  # its parts are listed


@pytest.mark.parametrize("word", STATEMENT_WORDS)
def test_the_fuzz_writes_each_statement(word: str) -> None:
    assert re.search(rf"^{word} ", fuzzed(), re.MULTILINE)


def test_the_reference_has_each_statement_with_its_properties() -> None:
    table = {form.strip("`"): own for _, form, own in rows("| statement | form |")}
    assert set(table) == {each.form for each in STATEMENTS.values()}
    for kind, statement in STATEMENTS.items():
        own = table[statement.form]
        said = re.findall(r"`([^`]+)`", own) + ([each.word for each in COMMON] if "*common*" in own else [])
        assert tuple(said) == properties_of(kind), kind


# ---------------------------------------------------------------- properties


def test_the_grammar_has_each_property_and_no_other() -> None:
    own = {word.replace(" ", "_") for word, each in PROPERTIES.items() if each not in in_text_item()}
    assert set(aliases("?item:", "target:")) == {*own, "text", *CHANGES}
    assert words_of("HORIZON") == PROPERTIES["within"].choices
    assert words_of("SOLVER") == PROPERTIES["method"].choices
    assert words_of("WAY") == PROPERTIES["better"].choices


@pytest.mark.parametrize(("kind", "word"), list(product(STATEMENTS, (*PROPERTIES, *CHANGES))))
def test_a_statement_takes_its_own_properties_and_refuses_others(kind: str, word: str) -> None:
    if kind == "show":
        return  # what follows it are parts
    statement = STATEMENTS[kind]
    parsed, findings = read(f"{statement.shortest}\n    {ITEMS[word]}")
    if word in (*properties_of(kind), *statement.changes):
        assert (len(parsed.statements), findings) == (1, ())
        assert parsed.statements != read(statement.shortest)[0].statements
    elif kind == "scenario" and word in CHANGES:
        assert [finding.rule for finding in findings] == ["bad-change"]
    else:
        assert [finding.rule for finding in findings] == ["unknown-property"]
        assert statement.called in findings[0].message[0].lower() + findings[0].message[1:]


@pytest.mark.parametrize("word", PROPERTIES)
def test_a_property_is_coloured_and_only_where_one_may_stand(word: str) -> None:
    declared = PROPERTIES[word]
    instead = (declared.instead,) if declared.instead else ()
    for item in (declared.example, *(f"{word} {each}" for each in (*declared.choices, *instead))):
        tokens = coloured(f"    {item}")
        assert tokens[0] == (Keyword, word)
        assert Error not in [token for token, _ in tokens]
        assert read(f"{STATEMENTS[declared.of[0]].shortest}\n    {item}")[1] == ()
    assert coloured(f"{word} (+)-> B")[0] == (Name, word)


@pytest.mark.parametrize("word", PROPERTIES)
def test_a_property_that_says_nothing_or_lacks_its_comma_is_advised_on(word: str) -> None:
    declared = PROPERTIES[word]
    above = STATEMENTS[declared.of[0]].shortest
    _, (empty, *_) = read(f"{above}\n    {word}")
    assert f"`{word}`" in empty.message
    assert declared.example in str(empty.help)
    _, (sign, *_) = read(f"{above}\n    {declared.example.replace(word, word + ':', 1)}")
    assert declared.example in str(sign.help)
    _, (margin, *_) = read(declared.example)
    assert "property" in margin.message


@pytest.mark.parametrize("word", [each.word for each in of_value("text", "address")])
def test_a_text_without_its_quotes_is_advised_on(word: str) -> None:
    declared = PROPERTIES[word]
    above = STATEMENTS[declared.of[0]].shortest
    _, (finding,) = read(f"{above}\n    {word} so it is")
    assert f'{word} "so it is"' in str(finding.help)
    assert read(f'{above}\n    {word} "so it is"')[1] == ()


@pytest.mark.parametrize("word", CHANGE_WORDS)
def test_a_change_is_read_coloured_and_known_by_the_words_of_others(word: str) -> None:
    change = CHANGE_WORDS[word]
    assert coloured(f"    {change.example}")[0] == (Keyword, word)
    for other in change.also:
        _, (finding, *_) = read(f'lever 5 "L"\n    {change.example.replace(word, other, 1)}')
        assert change.example in str(finding.help)
    assert f"`{change.form}`" in REFERENCE


@pytest.mark.parametrize("word", [*PROPERTIES, *CHANGE_WORDS])
def test_the_fuzz_writes_each_property_and_change(word: str) -> None:
    assert re.search(rf"(?:[,:] |\n +){word} ", fuzzed())


def test_the_syntax_tree_has_the_words_between_which_a_property_chooses() -> None:
    typed = {"within": WrittenLever, "method": WrittenRun, "better": WrittenStock}
    chosen = {each.word: each.choices for each in of_value("choice")}
    assert {word: get_args(get_args(get_type_hints(kind)[word])[0]) for word, kind in typed.items()} == chosen


def test_the_reference_says_what_each_change_does() -> None:
    said = [row[:2] for row in rows("| change | in the loops |")]
    worded = [[f"`{each.form}`", each.meaning] for each in CHANGE_WORDS.values()]
    assert said[1:] == worded
    assert CHANGES["change"].form in said[0][0]


def test_the_reference_has_each_property() -> None:
    assert rows("| property | says |") == [[f"`{each.form}`", each.meaning] for each in COMMON]
    for word in PROPERTIES:
        assert re.search(rf"`{word}\b", REFERENCE), word


@pytest.mark.parametrize(("common", "kind"), [(each, kind) for each in COMMON for kind in each.of])
def test_a_common_property_is_kept_with_what_it_says(common: Property, kind: str) -> None:
    parsed, _ = read(f'{STATEMENTS[kind].shortest}\n    {common.word} "so"')
    kept = parsed.statements[0].common.get(common)
    assert kept is not None
    assert kept.text == "so"
    assert read(STATEMENTS[kind].shortest)[0].statements[0].common.get(common) is None


# ---------------------------------------------------------------- functions

TIMES = ("start", "end", "first", "interval", "time", "length")


def example_of(function: str, first: str, unit: str = "") -> str:
    """A call of a function by its form: its times are times, its first argument is a name, its others have a unit."""
    form = FUNCTIONS[function].form
    if "(" not in form:
        return form
    named = re.findall(r"\([^()]*\)|\w+", form.partition("(")[2].rpartition(")")[0])[: max(2, FUNCTIONS[function].most)]
    if named[0] == "set":  # what is asked are conditions
        return f"{function}({first} > 0.6 {unit}, 0 > 1)"
    points = [re.sub(r"\d+", rf"\g<0> {unit}", each) for each in named]
    said = {**dict.fromkeys(TIMES, "2 s"), "otherwise": "0.5"}  # what stands for a quotient has another unit
    given = [each if each[0] == "(" else said.get(each, f"0.5 {unit}") for each in points]
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
    links = read_text(running(function, 0.5)).analysis.links
    if isinstance(FUNCTIONS[function].how, Start):
        assert ("v", "x") not in links  # what it is later moves nothing
        return
    polarity = links["v", "x"].polarity
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


@pytest.mark.parametrize("word", [each.word for each in PROPERTIES.values() if each.value in ("text", "address")])
def test_what_a_text_says_is_kept_somewhere(word: str) -> None:
    """By its word, or in a field of its own: a declaration for other statements would be read and lost."""
    assert (word in OWN_FIELD) != (PROPERTIES[word] in COMMON)


def test_what_is_shown_beside_is_kept_by_its_word() -> None:
    assert {each.word for each in PROPERTIES.values() if each.beside} <= {each.word for each in COMMON}
