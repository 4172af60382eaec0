"""Changes whose formula names what they change: `Rate = Rate + 10/s`, which is written `Rate += 10/s`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from loopdown.base.finding import rewrite
from loopdown.base.records import replace
from loopdown.language.quoting import quoted
from loopdown.model.changes import Assign, Change
from loopdown.model.formula import Binary, Call, Expr, Node, Ref, parts_of
from loopdown.model.lookup import Resolving
from loopdown.model.printing import show_change
from loopdown.syntax.tree import By

_Relative: TypeAlias = tuple[By, Expr]
_INVERSE: dict[By, By] = {"+": "-", "-": "+", "*": "/", "/": "*"}


def mend_own_names(resolving: Resolving, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Refuse them, and go on with what they must mean. One that can't be written so is left out."""
    return tuple(_mended(resolving, changes))


def _mended(resolving: Resolving, changes: Iterable[Change]) -> Iterator[Change]:
    for change in changes:
        if not isinstance(change, Assign) or not _names(change.formula, change.node):
            yield change
            continue
        shown = quoted(change.target.text) + (f".{change.limit}" if change.limit else "")
        found = _relative(change.formula, change.node) if change.by is None else None
        if found is None or _names(found[1], change.node):
            message = f"{shown} is changed to what depends on itself"
            help_ = f"change it by a number, as in `{shown} *= 2`, or give what it is now another name and use that"
            resolving.refuse("bad-change", change.span, message, help_)
            continue
        mended = replace(change, by=found[0], formula=found[1])
        fix = rewrite(change.span, show_change(mended), safe=True)
        message = f"{shown} is changed by what it is now, and that is no formula of its own"
        resolving.refuse("bad-change", change.span, message, fix.title, fixes=(fix,), spoils=False)
        yield mended


def _names(expr: Expr, node: Node) -> bool:
    """Whether a formula names something that counts at the same moment."""
    waiting = [expr]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Ref) and part.node == node:
            return True
        held = part.function.held if isinstance(part, Call) and part.function.opens_rings else ()
        for place, inner in enumerate(parts_of(part)):
            if place not in held:
                waiting.append(inner)  # type: ignore[arg-type]
    return False


def _relative(expr: Expr, node: Node) -> _Relative | None:
    """How a formula that begins or ends with something changes it: `A + 2 - 3` adds `2 - 3` to `A`."""
    if not isinstance(expr, Binary):
        return None
    op = expr.op
    if op not in ("+", "-", "*", "/"):
        return None
    if isinstance(expr.left, Ref) and expr.left.node == node:
        return op, expr.right
    if isinstance(expr.right, Ref) and expr.right.node == node:
        return (op, expr.left) if op in ("+", "*") else None
    found = _relative(expr.left, node)
    if found is None or (found[0] in ("+", "-")) != (op in ("+", "-")):
        return None
    return found[0], replace(expr, op=_INVERSE[op] if found[0] in ("-", "/") else op, left=found[1])
