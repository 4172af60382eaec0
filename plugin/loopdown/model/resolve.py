"""Statements to a model: every name is looked up, and what can't be meant is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from loopdown.base.finding import Edit, Finding, Fix, Pointer
from loopdown.base.records import replace
from loopdown.language.quoting import quoted
from loopdown.model.check_changes import check_changes
from loopdown.model.check_formulas import check_formulas
from loopdown.model.formula import Key
from loopdown.model.lookup import Resolving
from loopdown.model.lower import Lowering
from loopdown.model.lower_statements import LoweringStatements, lower_name
from loopdown.model.merge_links import merge_links
from loopdown.model.model import BlockSpan, DeclaredLoop, Link, Model
from loopdown.model.names import key
from loopdown.model.own_names import mend_own_names
from loopdown.model.variables import collect_variables, flow_ends
from loopdown.pages.fences import FencedBlock
from loopdown.syntax.idle_lines import spare_idle_lines
from loopdown.syntax.tree import (
    ModelName,
    Parsed,
    Statement,
    Title,
    WrittenCause,
    WrittenLever,
    WrittenLoop,
    WrittenName,
    WrittenRun,
    WrittenScenario,
)

_CLAIM = re.compile(r"(R|B)\d+", re.IGNORECASE)


def resolve(blocks: Sequence[tuple[int, FencedBlock, Parsed]]) -> tuple[Model, tuple[Finding, ...]]:
    """One model from one block, or from all blocks of a page that name it. Blocks come with their number."""
    statements = tuple(statement for _, _, parsed in blocks for statement in parsed.statements)
    spoiled = frozenset(key(name.text) for _, _, parsed in blocks for name in parsed.spoiled)
    first = blocks[0][1]
    resolving = Resolving(first.path, spoiled)
    _refuse_second(resolving, [parsed.statements for _, _, parsed in blocks])
    declared = collect_variables(resolving, statements)
    ends = flow_ends(resolving, declared)
    written = merge_links(resolving, statements, declared)
    loops = tuple(
        _loop(resolving, statement, written) for statement in statements if isinstance(statement, WrittenLoop)
    )
    check_formulas(resolving, statements, declared)
    check_changes(resolving, statements, declared)
    kinds = {name: each.kind for name, each in declared.items()}
    lowering = LoweringStatements(Lowering(resolving.names, kinds, spoiled))
    title = next((s.text.text for s in statements if isinstance(s, Title)), None)
    name = next((s.name.text for s in statements if isinstance(s, ModelName)), None)
    model = Model(
        path=first.path,
        span=first.span,
        blocks=tuple(BlockSpan(number, block.span) for number, block, _ in blocks),
        name=name,
        title=title,
        variables=lowering.variables(declared),
        written=written,
        loops=loops,
        ends=ends,
        scenarios=tuple(
            replace(scenario, changes=mend_own_names(resolving, scenario.changes))
            for scenario in (lowering.scenario(s) for s in statements if isinstance(s, WrittenScenario))
        ),
        levers=tuple(
            replace(lever, changes=mend_own_names(resolving, lever.changes))
            for lever in (lowering.lever(s) for s in statements if isinstance(s, WrittenLever))
        ),
        causes=tuple(lowering.cause(s) for s in statements if isinstance(s, WrittenCause)),
        run=next((lowering.run(s) for s in statements if isinstance(s, WrittenRun)), None),
        spoiled=spoiled | resolving.unknown,
        named=frozenset(resolving.named),
    )
    return model, spare_idle_lines(resolving.findings, [(block, parsed.statements) for _, block, parsed in blocks])


def _refuse_second(resolving: Resolving, blocks: Iterable[Iterable[Statement]]) -> None:
    """A model has one title and one run, a block one `model`."""
    words: dict[type, str] = {Title: "title", WrittenRun: "run", ModelName: "model"}
    seen: dict[type, Statement] = {}
    for statements in blocks:
        seen.pop(ModelName, None)
        for statement in statements:
            kind = type(statement)
            if kind not in words:
                continue
            earlier = seen.setdefault(kind, statement)
            if earlier is not statement:
                resolving.refuse(
                    "duplicate-name",
                    statement.span,
                    f"A second `{words[kind]}` in one {'block' if kind is ModelName else 'model'}",
                    "keep one of the two",
                    (Pointer(earlier.span, "the first one"),),
                )


def _loop(resolving: Resolving, statement: WrittenLoop, written: Sequence[Link]) -> DeclaredLoop:
    names = statement.chain.names
    closed = key(names[0].text) == key(names[-1].text)
    keys = tuple(key(name.text) for name in (names[:-1] if closed else names))
    if not closed:
        first = quoted(names[0].text)
        end = names[-1].span.after()
        back = any((link.source, link.target) == (keys[-1], keys[0]) for link in written)
        resolving.refuse(
            "loop-not-closed",
            names[-1].span,
            f"The loop {statement.id.text} doesn't close: it begins at {names[0].text} and ends at {names[-1].text}",
            f"end the chain where it began: `… -> {first}`",
            (Pointer(names[0].span, "it begins here"),),
            (Fix(f"end the chain with `-> {first}`", (Edit(end, f" -> {first}"),), safe=False),) if back else (),
            spoils=False,
        )
    else:
        _refuse_detour(resolving, statement, keys)
    match = _CLAIM.fullmatch(statement.id.text)
    by_id = {"R": "reinforcing", "B": "balancing"}[match[1].upper()] if match else None
    claim = statement.claim or by_id
    if statement.claim and by_id and statement.claim != by_id:
        resolving.refuse(
            "loop-polarity",
            statement.id.span,
            f"The loop {statement.id.text} says {statement.claim}, but its ID claims {by_id}",
            "let the ID and the word agree",
            spoils=False,
        )
        claim = None  # which of the two its signs bear out would be a second finding on one slip
    return DeclaredLoop(
        key=key(statement.id.text),
        id=statement.id.text,
        title=statement.title.text if statement.title else None,
        claim=claim,  # type: ignore[arg-type]
        variables=keys,
        names=tuple(lower_name(name) for name in names),
        closed=closed,
        span=statement.span,
        id_span=statement.id.span,
        common=statement.common,
        claim_span=statement.claim_span,
    )


def _refuse_detour(resolving: Resolving, statement: WrittenLoop, keys: tuple[Key, ...]) -> None:
    """A loop passes each variable once; one that comes by twice is two loops in one statement."""
    seen: dict[Key, WrittenName] = {}
    for name, variable in zip(statement.chain.names, keys, strict=False):
        if variable in seen:
            resolving.refuse(
                "loop-not-closed",
                name.span,
                f"The loop {statement.id.text} closes at {name.text} before it ends: it is two loops in one",
                "write a loop statement for each circuit",
                (Pointer(seen[variable].span, f"{name.text} stands here first"),),
                spoils=False,
            )
            return
        seen[variable] = name
