"""Statements to a model: every name is looked up, and what can't be meant is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from loopdown.fences import FencedBlock
from loopdown.finding import Finding, Pointer
from loopdown.model.durations import seconds_in
from loopdown.model.formulas import calls, quantities, refs
from loopdown.model.functions import FUNCTIONS
from loopdown.model.links import duration, merge_links
from loopdown.model.model import BlockSpan, DeclaredLoop, Key, Kind, Model, Variable
from loopdown.model.names import key, nearest
from loopdown.model.resolving import Resolving
from loopdown.model.variables import collect_variables, flow_ends
from loopdown.syntax.tree import (
    Add,
    Assign,
    Cause,
    Change,
    Cut,
    Delayed,
    Expr,
    Lever,
    LinkRef,
    Loop,
    ModelName,
    Name,
    Parsed,
    Quantity,
    Run,
    Scenario,
    Statement,
    Stock,
    Title,
)

_CLAIM = re.compile(r"(R|B)\d+")


def resolve(blocks: Sequence[tuple[int, FencedBlock, Parsed]]) -> tuple[Model, tuple[Finding, ...]]:
    """One model from one block, or from all blocks of a page that name it. Blocks come with their number."""
    statements = tuple(statement for _, _, parsed in blocks for statement in parsed.statements)
    spoiled = frozenset(key(name.text) for _, _, parsed in blocks for name in parsed.spoiled)
    first = blocks[0][1]
    resolving = Resolving(first.path, spoiled)
    for _, _, parsed in blocks:
        _refuse_second(resolving, parsed.statements)
    variables = collect_variables(resolving, statements)
    ends = flow_ends(resolving, variables)
    written = merge_links(resolving, statements, variables)
    loops = tuple(_loop(resolving, statement) for statement in statements if isinstance(statement, Loop))
    _check_formulas(resolving, statements, variables)
    _check_changes(resolving, statements, variables)
    title = next((s.text.text for s in statements if isinstance(s, Title)), None)
    name = next((s.name.text for s in statements if isinstance(s, ModelName)), None)
    model = Model(
        path=first.path,
        span=first.span,
        blocks=tuple(BlockSpan(number, block.span) for number, block, _ in blocks),
        name=name,
        title=title,
        variables=variables,
        written=written,
        loops=loops,
        ends=ends,
        scenarios=tuple(s for s in statements if isinstance(s, Scenario)),
        levers=tuple(s for s in statements if isinstance(s, Lever)),
        causes=tuple(s for s in statements if isinstance(s, Cause)),
        run=next((s for s in statements if isinstance(s, Run)), None),
        spoiled=spoiled,
    )
    return model, tuple(resolving.findings)


def _refuse_second(resolving: Resolving, statements: Iterable[Statement]) -> None:
    seen: dict[type, Statement] = {}
    for statement in statements:
        if isinstance(statement, Title | ModelName | Run):
            kind = type(statement)
            if kind in seen:
                word = {Title: "title", ModelName: "model", Run: "run"}[kind]
                resolving.refuse(
                    "duplicate-name",
                    statement.span,
                    f"A second `{word}` in one block",
                    "keep one of the two",
                    (Pointer(seen[kind].span, "the first one"),),
                )
            seen.setdefault(kind, statement)


def _loop(resolving: Resolving, statement: Loop) -> DeclaredLoop:
    names = statement.chain.names
    closed = key(names[0].text) == key(names[-1].text)
    keys = tuple(key(name.text) for name in (names[:-1] if closed else names))
    if not closed:
        resolving.refuse(
            "loop-not-closed",
            names[-1].span,
            f"The loop {statement.id.text} doesn't close: it begins at {names[0].text} and ends at {names[-1].text}",
            f"end the chain where it began: `… -> {names[0].text}`",
            (Pointer(names[0].span, "it begins here"),),
        )
    else:
        _refuse_detour(resolving, statement, keys)
    match = _CLAIM.fullmatch(statement.id.text)
    by_id = {"R": "reinforcing", "B": "balancing"}[match[1]] if match else None
    claim = statement.claim or by_id
    if statement.claim and by_id and statement.claim != by_id:
        resolving.refuse(
            "loop-polarity",
            statement.id.span,
            f"The loop {statement.id.text} says {statement.claim}, but its ID claims {by_id}",
            "let the ID and the word agree",
        )
    return DeclaredLoop(
        id=statement.id.text,
        title=statement.title.text if statement.title else None,
        claim=claim,  # type: ignore[arg-type]
        variables=keys,
        names=names,
        arrows=statement.chain.arrows,
        closed=closed,
        span=statement.span,
        id_span=statement.id.span,
        common=statement.common,
    )


def _refuse_detour(resolving: Resolving, statement: Loop, keys: tuple[Key, ...]) -> None:
    """A loop passes each variable once; one that comes by twice is two loops in one statement."""
    seen: dict[Key, Name] = {}
    for name, variable in zip(statement.chain.names, keys, strict=False):
        if variable in seen:
            resolving.refuse(
                "loop-not-closed",
                name.span,
                f"The loop {statement.id.text} closes at {name.text} before it ends: it is two loops in one",
                "write a loop statement for each circuit",
                (Pointer(seen[variable].span, f"{name.text} stands here first"),),
            )
            return
        seen[variable] = name


# ------------------------------------------------------------------ formulas


def _formulas(statements: Iterable[Statement]) -> Iterator[tuple[Key | None, Expr]]:
    """Every formula, with the variable in whose declaration it stands."""
    for statement in statements:
        match statement:
            case Scenario() | Lever():
                for change in statement.changes:
                    if isinstance(change, Assign):
                        yield key(change.target.text), change.formula
                    elif isinstance(change, Delayed):
                        yield None, change.length
            case Stock():
                owner = key(statement.name.text)
                for part in (statement.level, statement.maximum, statement.minimum):
                    if part is not None and part != "none":
                        yield owner, part
            case _:
                name = getattr(statement, "name", None)
                for attribute in ("formula", "rate", "goal"):
                    formula = getattr(statement, attribute, None)
                    if formula is not None:
                        yield key(name.text) if name else None, formula


def _check_formulas(resolving: Resolving, statements: Sequence[Statement], variables: dict[Key, Variable]) -> None:
    own_units = _own_units(statements)
    shown = {variable.name: variable for variable in variables.values()}
    for owner, formula in _formulas(statements):
        for ref in refs(formula):
            if not _is_clock(ref.name, variables):
                found = resolving.look_up(ref.name)
                if found and ref.limit and variables[found].kind is not Kind.STOCK:
                    resolving.refuse(
                        "unknown-name",
                        ref.span,
                        f"{ref.name.text} has no .{ref.limit}: it is no stock",
                        "only stocks have limits",
                    )
        for call in calls(formula):
            _check_call(resolving, call.function, len(call.arguments), call.name)
        for quantity in quantities(formula):
            _check_slip(resolving, quantity, shown, owner, own_units)


def _is_clock(name: Name, variables: dict[Key, Variable]) -> bool:
    return key(name.text) == "time" and "time" not in variables


def _check_call(resolving: Resolving, function: str, count: int, name: Name) -> None:
    signature = FUNCTIONS.get(function)
    if signature is None:
        near = nearest(function, FUNCTIONS)
        mend = f"did you mean {FUNCTIONS[near].form}?" if near else f"the functions are {', '.join(FUNCTIONS)}"
        resolving.refuse("unknown-name", name.span, f"There is no function {name.text}", mend)
    elif not signature.least <= count <= signature.most:
        resolving.refuse(
            "syntax", name.span, f"{name.text} is given {count} arguments", f"the form is `{signature.form}`"
        )


def _own_units(statements: Iterable[Statement]) -> set[tuple[Key, str]]:
    """Which unit words stand in a variable's own declaration: `stock jobs = 10 jobs` counts jobs in jobs."""
    return {
        (owner, word)
        for owner, formula in _formulas(statements)
        if owner is not None
        for quantity in quantities(formula)
        for word in (quantity.unit or "").split("/")
    }


def _check_slip(
    resolving: Resolving, quantity: Quantity, shown: dict[str, Variable], owner: Key | None,
    own_units: set[tuple[Key, str]],
) -> None:  # fmt: skip
    """A unit that is spelled like a variable is a `*` or spaces forgotten."""
    words = (quantity.unit or "").split("/")
    for place, word in enumerate(words):
        variable = shown.get(word)
        if variable is None or variable.key == owner or seconds_in(word) or (variable.key, word) in own_units:
            continue
        if variable.kind is Kind.STOCK:
            continue  # a stock of jobs is counted in jobs
        number = quantity.written[: len(quantity.written) - len(quantity.unit or "")].strip().rstrip("/")
        mend = f"{number} * {word}" if place == 0 else f"{quantity.written.rsplit('/', 1)[0]} / {word}"
        what = "a `*` is missing" if place == 0 else "a division has spaces round its slash"
        resolving.refuse("syntax", quantity.span, f"{word} is a variable here: {what}", f"write `{mend}`")


# ------------------------------------------------------------------ scenarios, levers, causes, run


def _check_changes(resolving: Resolving, statements: Sequence[Statement], variables: dict[Key, Variable]) -> None:
    scenarios: dict[Key, Scenario] = {}
    for statement in statements:
        match statement:
            case Scenario():
                earlier = scenarios.setdefault(key(statement.name.text), statement)
                if earlier is not statement:
                    resolving.refuse(
                        "duplicate-name",
                        statement.name.span,
                        f"The scenario {statement.name.text} is declared twice",
                        "give one of the two another name",
                        (Pointer(earlier.name.span, "declared here first"),),
                    )
                for change in statement.changes:
                    _check_change(resolving, change, variables)
            case Lever():
                _check_lever(resolving, statement, variables)
            case Cause():
                resolving.look_up(statement.name)
            case Run():
                duration(resolving, statement.length)
                if statement.step is not None:
                    duration(resolving, statement.step)


def _check_lever(resolving: Resolving, lever: Lever, variables: dict[Key, Variable]) -> None:
    match lever.on:
        case LinkRef() as link:
            _check_link(resolving, link)
        case Name() as name:
            resolving.look_up(name, what="variable or loop", loops=True)
    for change in lever.changes:
        _check_change(resolving, change, variables)


def _check_change(resolving: Resolving, change: Change, variables: dict[Key, Variable]) -> None:
    match change:
        case Assign():
            found = resolving.look_up(change.target)
            if found and change.limit and variables[found].kind is not Kind.STOCK:
                resolving.refuse(
                    "bad-change",
                    change.target.span,
                    f"{change.target.text} has no .{change.limit} to change: it is no stock",
                    "only stocks have limits",
                )
        case Cut() | Delayed():
            _check_link(resolving, change.link)
        case Add():
            for arrow in change.chain.arrows:
                if arrow.sign is None:
                    resolving.refuse(
                        "link-without-sign",
                        arrow.span,
                        "A link that is added needs its sign",
                        "write `add A (+)-> B` or `add A (-)-> B`",
                    )


def _check_link(resolving: Resolving, link: LinkRef) -> None:
    resolving.look_up(link.source)
    resolving.look_up(link.target)
