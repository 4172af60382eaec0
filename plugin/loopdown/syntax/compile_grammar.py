"""Compiles the grammar into the parser's tables, with lark: `python -m loopdown.syntax.compile_grammar`.

lark reads `loopdown.lark`, resolves its terminals, and works out the LALR(1) automaton and which terminals each of its
states accepts. That takes longer than reading a hundred pages, so the outcome is kept as a module of literals,
`tables.py`, and `driver.py` runs it. A checkout whose grammar differs from that of its tables compiles it on the fly.
"""

from __future__ import annotations

import pprint
import re
import sys
from collections import deque
from pathlib import Path
from typing import Any

from loopdown.syntax.first_characters import first_characters
from loopdown.syntax.grammar import FORMAT, Tables, fingerprint, grammar_text, with_words

_LITERAL = re.compile(r"[a-z]+(?![*+?{|])")


def compile_grammar(text: str) -> Tables:
    """The tables of a grammar."""
    from lark import Lark

    # lark keeps its automaton to itself: what is read here is what its `Lark.save` writes.
    lark: Any = Lark(text, parser="lalr", maybe_placeholders=True)
    table: Any = lark.parser.parser._parse_table
    lexer: Any = lark.parser.lexer
    ((start, end),) = [(table.start_states[name], table.end_states[name]) for name in table.start_states]
    number = _numbers(table.states, start)
    rules = {rule: place for place, rule in enumerate(lark.rules)}
    scanners: dict[tuple[str, ...], int] = {}
    actions, gotos, scanner_of = [], [], []
    for state in number:
        row = {name: table.states[state][name] for name in sorted(table.states[state])}
        actions.append({
            name: number[target] if str(kind) == "Shift" else ~rules[target]
            for name, (kind, target) in row.items()
            if _is_terminal(name)
        })  # fmt: skip
        gotos.append({name: number[target] for name, (_, target) in row.items() if not _is_terminal(name)})
        scanner_of.append(scanners.setdefault(_ordered(lexer.lexers[state]), len(scanners)))
    everything = _ordered(lexer.root_lexer)
    root_scanner = scanners.setdefault(everything, len(scanners))
    definitions = {each.name: each for each in lexer.root_lexer.terminals}
    return Tables(
        grammar=fingerprint(text),
        start=number[start],
        end=number[end],
        actions=tuple(actions),
        gotos=tuple(gotos),
        rules=tuple(_rule(rule) for rule in rules),
        terminals={name: _terminal(definitions[name].pattern) for name in everything},
        ignored=frozenset(lexer.root_lexer.ignore_types),
        scanners=tuple(scanners),
        scanner_of=tuple(scanner_of),
        root_scanner=root_scanner,
    )


def _is_terminal(name: str) -> bool:
    return name == "$END" or name.lstrip("_").isupper()


def _numbers(states: Any, start: int) -> dict[int, int]:
    """A number for each state by the shortest way to it, so that the same grammar always gives the same tables."""
    number = {start: 0}
    waiting = deque([start])
    while waiting:
        row = states[waiting.popleft()]
        for name in sorted(row):
            kind, target = row[name]
            if str(kind) == "Shift" and target not in number:
                number[target] = len(number)
                waiting.append(target)
    return number


def _ordered(lexer: Any) -> tuple[str, ...]:
    """The terminals that a lexer tries, in their order: the first that matches is the token."""
    names = tuple(each.name for each in lexer.scanner.terminals)
    if lexer.callback:
        raise ValueError("a terminal's text matches another one of the same priority: give one of them a priority")
    return names


def _rule(rule: Any) -> tuple[str, int, str, bool, tuple[tuple[int, bool, int], ...] | None, int]:
    """What a rule builds: see `Tables.rules`."""
    size = len(rule.expansion)
    empty = rule.options.empty_indices
    placeholders = [len(ones) for ones in "".join(str(int(b)) for b in empty).split("0")] if empty else [0] * (size + 1)
    include: list[tuple[int, bool, int]] = []
    waiting = 0
    for place, symbol in enumerate(rule.expansion):
        waiting += placeholders[place]
        if rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):
            include.append((place, not symbol.is_term and symbol.name.startswith("_"), waiting))
            waiting = 0
    waiting += placeholders[size]
    plain = len(include) == size and not waiting and not any(opened or before for _, opened, before in include)
    name = str(rule.alias or rule.options.template_source or rule.origin.name)
    expands = bool(rule.options.expand1 and not rule.alias)
    return str(rule.origin.name), size, name, expands, None if plain else tuple(include), waiting


def _terminal(pattern: Any) -> tuple[str, str, str | None]:
    """The text that a terminal begins with, the regular expression of the rest, and what it may begin with."""
    if pattern.type == "str":
        return pattern.value, "", pattern.value[0]
    regexp = pattern.to_regexp()
    if with_words(regexp) != regexp:
        return "", regexp, None  # its words are put in when it is first tried
    literal = _LITERAL.match(regexp)
    prefix = literal[0] if literal else ""
    return prefix, regexp[len(prefix) :], prefix[0] if prefix else first_characters(regexp)


def write_tables(tables: Tables) -> str:
    """The text of `tables.py`."""
    lines = [
        '"""The grammar compiled: generated by `python -m loopdown.syntax.compile_grammar`, not edited."""',
        "",
        "from typing import Any",
        "",
        "# fmt: off",
        "# ruff: noqa",
        f"FORMAT: Any = {FORMAT}",
    ]
    for name in Tables.__dataclass_fields__:
        value = getattr(tables, name)
        shown = sorted(value) if isinstance(value, frozenset) else value
        lines.append(f"{name.upper()}: Any = {pprint.pformat(shown, width=118, compact=True, sort_dicts=False)}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the tables of the grammar beside this file."""
    path = Path(__file__).with_name("tables.py")
    path.write_text(write_tables(compile_grammar(grammar_text())), encoding="utf-8")
    sys.stdout.write(f"{path.name} is written\n")


if __name__ == "__main__":
    main()
