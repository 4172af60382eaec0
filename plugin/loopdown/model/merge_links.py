"""The links that lines and loops write, each pair of variables once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise

from loopdown.base.finding import Fix, Pointer, rewrite
from loopdown.base.records import dataclass, replace
from loopdown.base.source import Span
from loopdown.language.time_units import seconds_in
from loopdown.model.formula import Key
from loopdown.model.lookup import Resolving
from loopdown.model.model import Delay, Link, Origin
from loopdown.model.names import key
from loopdown.model.variables import Declared
from loopdown.syntax.tree import (
    Arrow,
    Links,
    Sign,
    Statement,
    Text,
    WrittenDelay,
    WrittenLoop,
    WrittenName,
    WrittenQuantity,
)


@dataclass(slots=True)
class _Merged:
    """One link while the statements that write it are read."""

    link: Link
    spans: list[Span]
    signed_at: Span
    delayed_at: Span


def merge_links(
    resolving: Resolving, statements: Iterable[Statement], variables: Mapping[Key, Declared]
) -> tuple[Link, ...]:
    """The written links; two statements of one link must agree on its sign and its delay."""
    merged: dict[tuple[Key, Key], _Merged] = {}
    for statement in statements:
        if not isinstance(statement, Links | WrittenLoop):
            continue
        chain = statement.chain
        because = statement.because if isinstance(statement, Links) else None
        for arrow, (source, target) in zip(chain.arrows, pairwise(chain.names), strict=True):
            if arrow.sign is None and isinstance(statement, WrittenLoop):
                resolving.name_length(arrow)
                continue  # names a link that stands elsewhere
            link = _link(resolving, variables, source, arrow, target, because)
            known = merged.get((link.source, link.target))
            if known is None:
                merged[link.source, link.target] = _Merged(link, [arrow.span], arrow.span, arrow.span)
            else:
                _merge(resolving, known, link, arrow.span)
    return tuple(
        each.link if len(each.spans) == 1 else replace(each.link, spans=tuple(each.spans)) for each in merged.values()
    )


def _link(
    resolving: Resolving, variables: Mapping[Key, Declared], source: WrittenName, arrow: Arrow, target: WrittenName,
    because: Text | None,
) -> Link:  # fmt: skip
    delay = _delay(resolving, variables, arrow.delay) if arrow.delay else None
    # An arrow without a sign has been refused already; its link stays, so that loops over it are found.
    sign: Sign = arrow.sign or "?"
    return Link(key(source.text), key(target.text), sign, delay, (Origin.WRITTEN,), (arrow.span,), because)


def _merge(resolving: Resolving, known: _Merged, new: Link, here: Span) -> None:
    old = known.link
    known.spans.append(here)
    names = f"{resolving.names[new.source]} to {resolving.names[new.target]}"
    if old.polarity == "?":
        known.signed_at = here
    elif new.polarity not in ("?", old.polarity):
        fix = rewrite(here, f"({old.polarity})->", safe=False)
        # What stands in an arrow beside its sign is its delay, and that is kept by its author.
        fixes = () if new.delay else (fix,)
        message = f"The link from {names} has two signs"
        _refuse(resolving, here, known.signed_at, message, f"({old.polarity}) here", fixes)
    if old.delay is None or not old.delay.written:
        known.delayed_at = here
    elif new.delay and _differ(old.delay, new.delay):
        _refuse(resolving, here, known.delayed_at, f"The link from {names} has two delays", f"{old.delay.written} here")
    known.link = replace(
        old,
        polarity=new.polarity if old.polarity == "?" else old.polarity,
        delay=_longer_known(old.delay, new.delay),
        because=old.because or new.because,
    )


def _differ(a: Delay, b: Delay) -> bool:
    if not a.written or not b.written:  # one of the two says only that there is a delay
        return False
    if a.seconds is not None and b.seconds is not None:
        return a.seconds != b.seconds
    return key(a.written) != key(b.written)


def _longer_known(a: Delay | None, b: Delay | None) -> Delay | None:
    if a is None or b is None:
        return a or b
    return a if a.written else b


def _refuse(
    resolving: Resolving, here: Span, there: Span, message: str, pointer: str, fixes: tuple[Fix, ...] = ()
) -> None:
    help_ = "keep the one that is meant at both places"
    resolving.refuse("link-conflict", here, message, help_, (Pointer(there, pointer),), fixes, spoils=False)


def _delay(resolving: Resolving, variables: Mapping[Key, Declared], delay: WrittenDelay) -> Delay:
    match delay.length:
        case None:
            return Delay(None, "")
        case WrittenQuantity() as length:
            return Delay(duration(resolving, length), length.written)
        case WrittenName() as name:
            found = resolving.look_up(name)
            formula = variables[found].formula if found else None
            seconds = duration(resolving, formula) if isinstance(formula, WrittenQuantity) else None
            return Delay(seconds, name.text, (found,) if found else ())


def duration(resolving: Resolving, length: WrittenQuantity) -> float | None:
    """A length of time in seconds; None, with a finding, where the unit is no time."""
    factor = seconds_in(length.unit)
    if factor is None:
        what = f"counts {length.unit}" if length.unit else "doesn't say its unit"
        resolving.refuse(
            "unit-mismatch",
            length.span,
            f"A time is needed here, and `{length.written}` {what}",
            "units of time are ms, s, min, h, d, wk, mo, q and y, as in `3 min`",
        )
        return None
    seconds = length.value * factor
    if math.isinf(seconds):
        message = f"`{length.written}` is too long a time to be computed with"
        resolving.refuse("syntax", length.span, message, "write a shorter one")
        return None
    return seconds
