"""What is wrong with the changes of a lever, measured by the links that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loopdown.analysis.graph.references import references
from loopdown.analysis.levers.changed_model import Pair
from loopdown.base.finding import Finding, Severity
from loopdown.base.source import Span
from loopdown.language.quoting import quoted
from loopdown.model.changes import Add, Assign, Cut, Delayed, NamedLink
from loopdown.model.formula import Binary, Expr, Quantity, Ref, Unary, walk
from loopdown.model.model import Key, Kind, Lever, Link, Model, Origin
from loopdown.model.relative import formula_after


def bad_changes(model: Model, links: Mapping[Pair, Link], lever: Lever) -> Iterator[Finding]:
    """`bad-change` (error): a link that is cut, delayed or added, and can't be.

    Of names that the model doesn't know nothing is said: they are refused where they are looked up.
    """
    assigned: dict[Key, Expr] = {}
    gone: set[Pair] = set()
    for change in lever.changes:
        match change:
            case Assign():
                if change.limit is None:
                    written = model.variables.get(change.target.key)
                    after = formula_after(change, written.formula if written else None)
                    if after is not None:
                        assigned[change.target.key] = after
            case Cut() | Delayed():
                pair = change.link.pair
                if not _known(model, *pair):
                    continue
                formula = assigned.get(pair[1], model.variables[pair[1]].formula)
                found = _wrong_with_link(model, links, change.link, formula, cut=isinstance(change, Cut))
                if found is not None:
                    yield _finding(model, change.span, *found)
                elif isinstance(change, Cut):
                    gone.add(pair)
            case Add():
                for added in change.links:
                    source, target = added.source.text, added.target.text
                    known = links.get(added.pair) if _known(model, *added.pair) and added.pair not in gone else None
                    if known and {known.polarity, added.sign} == {"+", "-"}:
                        yield _finding(
                            model,
                            added.span,
                            f"The link from {source} to {target} is there already, and it is ({known.polarity})",
                            f"cut it first, as in `cut {quoted(source)} -> {quoted(target)}`",
                        )


def _known(model: Model, *names: Key) -> bool:
    return all(name in model.variables and name not in model.spoiled for name in names)


def _finding(model: Model, span: Span, message: str, help_: str) -> Finding:
    return Finding("bad-change", Severity.ERROR, model.path, span, message, help_)


def _wrong_with_link(
    model: Model, links: Mapping[Pair, Link], ref: NamedLink, formula: Expr | None, *, cut: bool
) -> tuple[str, str] | None:
    source, target = ref.pair
    link = links.get((source, target))
    named = f"from {ref.source.text} to {ref.target.text}"
    what = "cut" if cut else "delayed"
    names_it = formula is not None and any(r.key == source and r.limit is None for r in references(formula))
    if link is None and not names_it:
        if (target, source) in links:
            return f"There is no link {named} to be {what}: it goes the other way", "turn the arrow round"
        return f"There is no link {named} to be {what}", "name a link that the model has, or that a formula implies"
    if link is not None and link.origins == (Origin.SUPPLY,):
        message = f"The link {named} can't be {what}: what isn't in {ref.source.text} can't leave it"
        return message, f"change the rate of {ref.target.text}"
    if not cut:
        return None
    if model.variables[target].kind is Kind.STOCK:
        message = f"The link {named} can't be cut: {ref.target.text} is a stock, and only its flows change it"
        flow = quoted(ref.source.text) if source in model.ends else "NAME OF A FLOW"
        return message, f"set the rate of a flow, as in `{flow} = 0/s`"
    if formula is not None and any(_is_nothing_without(source, divisor) for divisor in _divisors(formula)):
        message = f"The link {named} can't be cut: without {ref.source.text} its formula divides by zero"
        return message, f"write the new formula, as in `{quoted(ref.target.text)} = …`"
    if link is not None and Origin.FORMULA in link.origins and not names_it:
        message = f"The link {named} can't be cut: the formula of {ref.target.text} follows a limit that it moves"
        return message, f"write the new formula, as in `{quoted(ref.target.text)} = …`"
    return None


def _divisors(formula: Expr) -> Iterator[Expr]:
    return (part.right for part in walk(formula) if isinstance(part, Binary) and part.op == "/")


def _is_nothing_without(source: Key, part: Expr) -> bool:
    """Whether a part of a formula is 0 once a variable counts as 0."""
    match part:
        case Ref():
            return part.node == (source, None)
        case Quantity():
            return part.value == 0
        case Unary(op="+" | "-"):
            return _is_nothing_without(source, part.operand)
        case Binary(op="*"):
            return _is_nothing_without(source, part.left) or _is_nothing_without(source, part.right)
        case Binary(op="/" | "^"):
            return _is_nothing_without(source, part.left)
        case Binary(op="+" | "-"):
            return _is_nothing_without(source, part.left) and _is_nothing_without(source, part.right)
        case _:
            return False
