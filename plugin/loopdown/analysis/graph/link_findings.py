"""What is wrong with a link that is written, measured by what formulas and flows say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from loopdown.analysis.graph.dependencies import Dependencies
from loopdown.base.finding import Edit, Finding, Fix, Pointer, Severity
from loopdown.model.formula import LIMITS
from loopdown.model.model import Delay, Kind, Link, Model, Origin


def conflicts(model: Model, written: Link, implied: Link) -> Iterator[Finding]:
    """`link-conflict`: the written sign or delay of a link is not the one that a formula or a flow implies."""
    names = f"{model.variables[written.source].name} to {model.variables[written.target].name}"
    by = "the formula" if Origin.FORMULA in implied.origins else "the flow"
    here, there = written.spans[0], implied.spans[0]
    if {written.polarity, implied.polarity} == {"+", "-"}:
        sign = f"({implied.polarity})->"
        # What stands in an arrow beside its sign is its delay, and that is kept by its author.
        edits = tuple(Edit(span, sign) for span in written.spans) if written.delay is None else ()
        fix = Fix(f"write `{sign}`", edits, safe=False)
        yield Finding(
            "link-conflict",
            Severity.ERROR,
            model.path,
            here,
            f"The link from {names} is written ({written.polarity}), and {by} makes it ({implied.polarity})",
            f"{fix.title}, or mend {by}",
            (Pointer(there, f"({implied.polarity}) by {by} here"),),
            (fix,) if edits else (),
        )
    if written.delay and implied.delay and _differ(written.delay, implied.delay):
        yield Finding(
            "link-conflict",
            Severity.ERROR,
            model.path,
            here,
            f"The link from {names} has two delays: {written.delay.written} is written, "
            f"and in {by} it is {implied.delay.written}",
            "keep the one that is meant at both places",
            (Pointer(there, f"{implied.delay.written} here"),),
        )


def _differ(a: Delay, b: Delay) -> bool:
    return a.seconds is not None and b.seconds is not None and not math.isclose(a.seconds, b.seconds)


def not_in_formula(dependencies: Dependencies, links: Iterable[Link]) -> Iterator[Finding]:
    """`not-in-formula`: a written link leads to something that has numbers and doesn't follow it."""
    model = dependencies.model
    for link in links:
        if (
            link.origins == (Origin.WRITTEN,)
            and model.variables[link.target].formula is not None
            and not model.spoiled & {link.source, link.target}
            and not _sets_stock(dependencies, link)
        ):
            yield _idle(dependencies, link)


def _sets_stock(dependencies: Dependencies, link: Link) -> bool:
    """What a stock starts with, and its limits, are no links; they are in the numbers nevertheless."""
    target = link.target
    if dependencies.model.variables[target].kind is not Kind.STOCK:
        return False
    named = (each.key for part in (None, *LIMITS) for each in dependencies.variables((target, part)))
    return link.source in named


def _idle(dependencies: Dependencies, link: Link) -> Finding:
    model = dependencies.model
    source, target = model.variables[link.source], model.variables[link.target]
    assert target.formula is not None
    if target.kind is Kind.STOCK:
        reason = f"only flows change the level of {target.name}"
        help_ = f"let a flow of {target.name} name {source.name} in its rate"
    elif any(name == link.source for name, _ in dependencies.named((link.target, None))):
        reason = f"it has no effect in the formula of {target.name}"
        help_ = f"mend the formula of {target.name}, or take the link away"
    else:
        reason = f"the formula of {target.name} doesn't name {source.name}"
        help_ = f"name {source.name} in that formula, if the numbers should follow it"
    return Finding(
        "not-in-formula",
        Severity.INSIGHT,
        model.path,
        link.spans[0],
        f"The link from {source.name} to {target.name} takes part in loops, not in numbers: {reason}",
        help_,
        (Pointer(target.formula.span, f"{target.name} is computed here"),),
    )
