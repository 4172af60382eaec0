"""Builds the statements of a block from the parser's tree."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, cast

from loopdown.base.finding import Edit, Fix, rewrite
from loopdown.base.source import Span
from loopdown.language.changes import CHANGES
from loopdown.language.quoting import quoted
from loopdown.language.statements import STATEMENTS
from loopdown.syntax.building.build_chains import build_chain
from loopdown.syntax.building.build_formulas import build_formula, build_quantity
from loopdown.syntax.building.build_properties import Properties, build_properties
from loopdown.syntax.building.reader import Reader, uses
from loopdown.syntax.building.statement_starts import (
    comma_forgotten,
    equals_forgotten,
    refuse_head,
    title_forgotten,
)
from loopdown.syntax.missing_sign import signed
from loopdown.syntax.nodes import ParseNode, Token
from loopdown.syntax.tree import (
    Cloud,
    Flow,
    LinkRef,
    Links,
    ModelName,
    Show,
    Statement,
    Text,
    Title,
    WrittenCause,
    WrittenLever,
    WrittenLoop,
    WrittenName,
    WrittenRun,
    WrittenScenario,
    WrittenStock,
    WrittenVariable,
)
from loopdown.syntax.unreadable_names import spoiled_names


def build_statements(reading: Reader, tree: ParseNode, mistakes: Iterable[int] = ()) -> tuple[Statement, ...]:
    """All statements that could be read, in order. What can't be meant goes to the reading's findings.

    `mistakes` are the offsets at which something could not be read.
    """
    nodes = cast("list[ParseNode]", tree.children)
    starts = [(node.start or 0) for node in nodes] + [len(reading.body.text)]
    broken = sorted(mistakes)
    built = []
    before = ""
    for node, (start, end) in zip(nodes, pairwise(starts), strict=True):
        reading.partial = bisect_left(broken, start) < bisect_left(broken, end)
        reading.nameless = False
        statement = _statement(reading, node, before)
        before = "" if node.data == "bad" else str(cast(ParseNode, node.children[0]).data)
        if statement is not None:
            built.append(statement)
    return tuple(built)


def _statement(reading: Reader, node: ParseNode, before: str) -> Statement | None:
    if node.data == "bad":
        return None
    head, *items = (child for child in node.children if isinstance(child, ParseNode))
    kind = str(head.data)
    if kind == "show":
        parts = tuple(str(token) for token in head.children[1:])
        return Show(tuple(dict.fromkeys(parts)), reading.span(head))
    _check_colon(reading, node, head)
    properties = build_properties(reading, kind, items)
    if refuse_head(reading, head, before):
        return None
    statement: Statement | None = _BUILD[kind](reading, head, properties, reading.span(node))
    if reading.nameless:
        for name in spoiled_names(reading.written(node)):
            reading.spoil(name, node)
        return None
    if reading.partial and isinstance(statement, WrittenStock | Flow | WrittenVariable):
        reading.spoil(statement.name.text, head)
    return statement


def _check_colon(reading: Reader, node: ParseNode, head: ParseNode) -> None:
    """Before a list of changes a colon may be dropped only where the list begins on the next line."""
    for child in node.children:
        if isinstance(child, Token) and child.type == "COLON":
            return
        if isinstance(child, ParseNode) and child.data in CHANGES:
            if STATEMENTS[str(head.data)].changes and reading.span(child).line == reading.span(head).end_line:
                span = reading.span(child)
                whole = reading.span(head).to(span)
                fix = rewrite(whole, f"{reading.written(head)}: {reading.written(child)}", safe=True)
                reading.refuse("syntax", span, "A colon is missing before the changes", fix.title, (fix,))
            return


def _title(reading: Reader, head: ParseNode, p: Properties, span: Any) -> Title:
    return Title(reading.text(cast(Token, head.children[1])), span)


def _model(reading: Reader, head: ParseNode, p: Properties, span: Any) -> ModelName:
    return ModelName(reading.name(cast(ParseNode, head.children[1])), span)


def _stock(reading: Reader, head: ParseNode, p: Properties, span: Any) -> WrittenStock:
    return WrittenStock(
        _declared(reading, head),
        _optional(reading, head.children[2]),
        span,
        p.values.get("max"),
        p.values.get("min"),
        p.values.get("when full"),
        p.values.get("when empty"),
        p.common(),
        p.values.get("goal"),
        p.values.get("better"),
    )


def _flow(reading: Reader, head: ParseNode, p: Properties, span: Any) -> Flow:
    source, _, target, rate = head.children[2:]
    return Flow(
        _declared(reading, head),
        _end(reading, cast(ParseNode, source)),
        _end(reading, cast(ParseNode, target)),
        _optional(reading, rate),
        span,
        p.common(),
        p.values.get("better"),
    )


def _end(reading: Reader, node: ParseNode) -> WrittenName | Cloud:
    inner = cast("ParseNode | None", node.children[0])
    if node.data == "cloud":
        return Cloud(reading.name(inner) if inner is not None else None, reading.span(node))
    return reading.name(cast(ParseNode, inner))


def _variable(reading: Reader, head: ParseNode, p: Properties, span: Any) -> WrittenVariable:
    formula = _optional(reading, head.children[2])
    return WrittenVariable(
        _declared(reading, head),
        formula,
        span,
        p.values.get("goal"),
        p.values.get("unit"),
        p.common(),
        p.values.get("better"),
    )


def _assign(reading: Reader, head: ParseNode, p: Properties, span: Any) -> WrittenVariable:
    name = reading.name(cast(ParseNode, cast(ParseNode, head.children[0]).children[0]))
    formula = build_formula(reading, head.children[-1])
    return WrittenVariable(name, formula, span, common=p.common(), better=p.values.get("better"))


def _links(reading: Reader, head: ParseNode, p: Properties, span: Any) -> Links:
    chain = build_chain(reading, cast(ParseNode, head.children[0]))
    for arrow, (source, target) in zip(chain.arrows, pairwise(chain.names), strict=True):
        if arrow.sign is None:
            fixes = signed(arrow.span, source, target)
            reading.refuse(
                "link-without-sign",
                arrow.span,
                f"The arrow from {source.text} to {target.text} has no sign",
                f"{fixes[0].title} if both move the same way, `(-)->` if opposite ways, `(?)->` if that isn't "
                f"known{_or_of_lever(source)}",
                fixes,
                spoils=False,
            )
    return Links(chain, span, p.values.get("because"))


def _or_of_lever(source: WrittenName) -> str:
    """What else a line at the margin may be: `cut Failures -> Retries` names a link of a lever."""
    word = source.text.split()[0] if source.text.strip() else ""
    return f"; if `{word}` belongs to a lever, indent the line below it" if word in ("cut", "on") else ""


def _loop(reading: Reader, head: ParseNode, p: Properties, span: Any) -> WrittenLoop:
    _, id_, title, claim, chain = head.children
    name, said = _loop_name(reading, cast(ParseNode, id_), cast("Token | None", title))
    return WrittenLoop(
        name,
        said,
        cast(Any, str(claim)) if claim is not None else None,
        build_chain(reading, cast(ParseNode, chain)),
        span,
        p.common(),
        reading.span(claim) if claim is not None else None,
    )


def _loop_name(reading: Reader, node: ParseNode, title: Token | None) -> tuple[WrittenName, Text | None]:
    """A loop's ID and its title. `B1 Retry storm` is refused: what names a loop isn't its ID as well."""
    name = reading.name(node)
    said = reading.text(title) if title is not None else None
    slip = title_forgotten(name.text) if cast(Token, node.children[0]).type != "STRING" and said is None else None
    if slip is None:
        return name, said
    id_, words = slip
    fix = Fix(f'write `loop {id_} "{words}": …`', (Edit(name.span, f'{id_} "{words}"'),), safe=True)
    reading.refuse("syntax", name.span, "The title of a loop stands in quotes", fix.title, (fix,))
    return WrittenName(id_, _beginning(reading, node, id_)), Text(words, name.span)


def _beginning(reading: Reader, node: ParseNode, text: str) -> Span:
    """Where the first words of a name stand."""
    start = cast(int, node.start)
    return reading.body.stretch(start, start + len(text))


def _scenario(reading: Reader, head: ParseNode, p: Properties, span: Any) -> WrittenScenario:
    name = reading.name(cast(ParseNode, head.children[1]))
    if not p.given and not reading.partial:
        reading.refuse(
            "bad-change",
            span,
            f"The scenario {name.text} changes nothing",
            f"write what differs: `scenario {quoted(name.text)}: NAME = 40/s`",
        )
    return WrittenScenario(name, tuple(p.changes), span)


def _lever(reading: Reader, head: ParseNode, p: Properties, span: Any) -> WrittenLever | None:
    level_token, title = cast("list[Token]", head.children[1:3])
    level = int(level_token) if len(level_token) < 4 else 0
    if not 1 <= level <= 12:
        reading.refuse(
            "lever-level",
            reading.span(level_token),
            f"{str(level_token)[:20]} is no leverage point",
            "levels go from 12 (constants and parameters, weakest) to 1 (transcending paradigms, strongest)",
            spoils=False,
        )
        return None
    on, on_limit = None, None
    match p.values.get("on"):
        case LinkRef() as link:
            on = link
        case (name, limit):
            on, on_limit = name, limit
    return WrittenLever(
        level,
        reading.span(level_token),
        reading.text(title),
        tuple(p.changes),
        span,
        on,
        on_limit,
        p.values.get("within"),
        p.values.get("because"),
        p.values.get("effect"),
    )


def _cause(reading: Reader, head: ParseNode, p: Properties, span: Any) -> WrittenCause:
    _, name, direction, why = head.children
    return WrittenCause(
        reading.name(cast(ParseNode, name)),
        cast(Any, str(direction)),
        reading.text(cast(Token, why)),
        span,
        p.values.get("check"),
        p.values.get("because"),
    )


def _run(reading: Reader, head: ParseNode, p: Properties, span: Any) -> WrittenRun:
    return WrittenRun(
        build_quantity(reading, cast(Token, head.children[1])), span, p.values.get("step"), p.values.get("method")
    )


def _optional(reading: Reader, node: Any) -> Any:
    return build_formula(reading, node) if node is not None else None


def _declared(reading: Reader, head: ParseNode) -> WrittenName:
    node = cast(ParseNode, head.children[1])
    name = reading.name(node)
    slip = comma_forgotten(name.text, str(head.data)) if cast(Token, node.children[0]).type != "STRING" else None
    if slip is None:
        return _without_level(reading, head, name)
    first, rest = slip
    word = rest.split()[0]
    fix = Fix(f"write `{head.data} {first}, {rest}`", (Edit(name.span, f"{first}, {rest}"),), safe=True)
    reading.refuse("syntax", name.span, f"A comma is missing before `{word}`", fix.title, (fix,))
    return WrittenName(first, name.span)


def _without_level(reading: Reader, head: ParseNode, name: WrittenName) -> WrittenName:
    """The name of a stock or variable; `Queue 5 jobs` is refused, and read as `Queue`."""
    kind, token = str(head.data), cast(Token, cast(ParseNode, head.children[1]).children[0])
    given = kind in ("stock", "variable") and head.children[2] is None and token.type != "STRING"
    slip = equals_forgotten(reading, name.text) if given else None
    if slip is None:
        return name
    first, level = slip
    fix = Fix(f"write `{kind} {first} = {level}`", (Edit(name.span, f"{first} = {level}"),), safe=False)
    fixes, help_ = [fix], fix.title
    if uses(reading.body.text, first) <= uses(reading.body.text, name.text):  # nothing else is called so
        fixes.append(Fix(f'write `{kind} "{name.text}"`', (Edit(name.span, f'"{name.text}"'),), safe=False))
        help_ = f'{fix.title}, or `{kind} "{name.text}"` for a name'
    called = "level of a stock" if kind == "stock" else "value of a variable"
    reading.refuse("syntax", name.span, f"The {called} stands behind `=`", help_, tuple(fixes))
    return WrittenName(first, _beginning(reading, cast(ParseNode, head.children[1]), first))


_BUILD: dict[str, Any] = {
    "title": _title,
    "model": _model,
    "stock": _stock,
    "flow": _flow,
    "variable": _variable,
    "assign": _assign,
    "links": _links,
    "loop": _loop,
    "scenario": _scenario,
    "lever": _lever,
    "cause": _cause,
    "run": _run,
}
