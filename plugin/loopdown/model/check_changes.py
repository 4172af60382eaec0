"""Looks up what scenarios, levers and causes name, and checks how long a run lasts."""

from __future__ import annotations

from collections.abc import Sequence

from loopdown.base.finding import Pointer, rewrite
from loopdown.language.quoting import quoted
from loopdown.language.time_units import seconds_in
from loopdown.model.check_formulas import has_none
from loopdown.model.formula import Key, Limit
from loopdown.model.lookup import Resolving
from loopdown.model.merge_links import duration
from loopdown.model.names import key
from loopdown.model.variables import Declared
from loopdown.syntax.missing_sign import signed
from loopdown.syntax.tree import (
    Change,
    LinkRef,
    Statement,
    WrittenAdd,
    WrittenAssign,
    WrittenCause,
    WrittenCut,
    WrittenDelayed,
    WrittenLever,
    WrittenName,
    WrittenQuantity,
    WrittenRun,
    WrittenScenario,
)


def check_changes(resolving: Resolving, statements: Sequence[Statement], variables: dict[Key, Declared]) -> None:
    """Refuse changes of what isn't there, scenarios of one name, and runs that last no time."""
    scenarios: dict[Key, WrittenScenario] = {}
    for statement in statements:
        match statement:
            case WrittenScenario():
                earlier = scenarios.setdefault(key(statement.name.text), statement)
                if earlier is not statement:
                    resolving.refuse(
                        "duplicate-name",
                        statement.name.span,
                        f"The scenario {statement.name.text} is declared twice",
                        "give one of the two another name",
                        (Pointer(earlier.name.span, "declared here first"),),
                    )
                _check_all(resolving, statement.changes, variables)
            case WrittenLever():
                _check_lever(resolving, statement, variables)
            case WrittenCause():
                resolving.look_up(statement.name)
            case WrittenRun():
                _check_time(resolving, statement.length, "run")
                if statement.step is not None:
                    _check_time(resolving, statement.step, "step")
                    _check_step(resolving, statement.length, statement.step)


def _check_step(resolving: Resolving, length: WrittenQuantity, step: WrittenQuantity) -> None:
    whole, each = (seconds_in(time.unit) for time in (length, step))
    if whole and each and step.value * each > length.value * whole > 0:
        resolving.refuse(
            "syntax",
            step.span,
            f"A step of {step.written} is longer than the run of {length.written}",
            "write a shorter step, or leave it out: then it follows from the model",
        )


def _check_time(resolving: Resolving, length: WrittenQuantity, what: str) -> None:
    seconds = duration(resolving, length)
    if seconds == 0:
        resolving.refuse(
            "syntax", length.span, f"A `{what}` takes time, and `{length.written}` is none", f"write `{what} 10 min`"
        )


def _check_lever(resolving: Resolving, lever: WrittenLever, variables: dict[Key, Declared]) -> None:
    match lever.on:
        case LinkRef() as link:
            _check_link(resolving, link)
        case WrittenName() as name:
            found = resolving.look_up(name, what="variable or loop", loops=lever.on_limit is None)
            if found and lever.on_limit and not _may_have(resolving, variables[found], lever.on_limit):
                resolving.refuse("unknown-name", name.span, *has_none(name.text, lever.on_limit))
    _check_all(resolving, lever.changes, variables)


def _check_all(resolving: Resolving, changes: Sequence[Change], variables: dict[Key, Declared]) -> None:
    seen: dict[tuple[Key, str | None], WrittenAssign] = {}
    for change in changes:
        _check_change(resolving, change, variables)
        if not isinstance(change, WrittenAssign):
            continue
        earlier = seen.setdefault((key(change.target.text), change.limit), change)
        if earlier is not change:
            limit = f".{change.limit}" if change.limit else ""
            resolving.refuse(
                "bad-change",
                change.target.span,
                f"{change.target.text}{limit} is changed twice",
                "keep one of the two",
                (Pointer(earlier.target.span, "changed here first"),),
            )


def _check_change(resolving: Resolving, change: Change, variables: dict[Key, Declared]) -> None:
    match change:
        case WrittenAssign():
            found = resolving.look_up(change.target)
            if found and change.limit and not _may_have(resolving, variables[found], change.limit):
                message, help_ = has_none(change.target.text, change.limit)
                resolving.refuse("bad-change", change.target.span, message, help_)
            elif found and change.by and not resolving.is_unclear(found, variables[found].kind):
                _check_relative(resolving, change, variables[found])
        case WrittenCut():
            _check_link(resolving, change.link)
        case WrittenDelayed():
            _check_link(resolving, change.link)
            if isinstance(change.length, WrittenQuantity) and change.length.unit is None:
                duration(resolving, change.length)  # which refuses it; other units are checked with all formulas
        case WrittenAdd():
            for name in change.chain.names:
                resolving.look_up(name)
            for arrow, source, target in zip(
                change.chain.arrows, change.chain.names, change.chain.names[1:], strict=False
            ):
                resolving.name_length(arrow)
                if arrow.sign is None:
                    added = f"add {quoted(source.text)} (+)-> {quoted(target.text)}"
                    resolving.refuse(
                        "link-without-sign",
                        arrow.span,
                        "A link that is added needs its sign",
                        f"write `{added}`, or `(-)->` if they move opposite ways",
                        fixes=signed(arrow.span, source, target),
                        spoils=False,
                    )


def _check_relative(resolving: Resolving, change: WrittenAssign, variable: Declared) -> None:
    """A change that goes by what holds needs something that does."""
    shown = quoted(change.target.text) + (f".{change.limit}" if change.limit else "")
    holds = variable.beside(change.limit)
    if holds is None:
        message = f"{shown} has no value that could be changed"
        resolving.refuse("bad-change", change.span, message, f"write what it is then: `{shown} = …`")
        return
    by = change.formula
    if not isinstance(by, WrittenQuantity) or not isinstance(holds, WrittenQuantity) or change.by not in ("+", "-"):
        return
    if "%" in by.written and "%" not in holds.written:
        times = (1 + by.value if change.by == "+" else 1 - by.value) * 100
        fix = rewrite(change.span, f"{shown} *= {times:.12g}%", safe=False)
        message = f"{by.written} is a plain number here, and {shown} is {holds.written}"
        resolving.refuse("bad-change", change.span, message, f"{fix.title} for a share of what it is", fixes=(fix,))


def _may_have(resolving: Resolving, variable: Declared, limit: Limit) -> bool:
    return variable.kind.may_have(limit) or resolving.is_unclear(variable.key, variable.kind)


def _check_link(resolving: Resolving, link: LinkRef) -> None:
    resolving.look_up(link.source)
    resolving.look_up(link.target)
