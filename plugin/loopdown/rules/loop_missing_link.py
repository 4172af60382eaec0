"""A loop goes over a link that nothing gives.

In a loop statement an arrow without a sign names a link that a line, a flow or a formula gives. If none does,
the loop isn't in the model, however well it reads. The commonest reason is a variable that was left out, or an
arrow that points the other way.

Bad:

    Load (+)-> Latency (+)-> Timeouts (+)-> Retries (+)-> Load
    loop R1: Load -> Latency -> Retries -> Load

Good:

    Load (+)-> Latency (+)-> Timeouts (+)-> Retries (+)-> Load
    loop R1: Load -> Latency -> Timeouts -> Retries -> Load
"""

from __future__ import annotations

from collections.abc import Iterator

from loopdown.analysis.analysis import Analysis
from loopdown.base.finding import Finding, Pointer, Severity
from loopdown.model.model import Key, Link

SEVERITY = Severity.ERROR


def check(analysis: Analysis) -> Iterator[Finding]:
    """Each arrow of a declared loop without a link behind it."""
    for broken in analysis.broken:
        names = broken.declared.names
        for place in broken.missing:
            source, target = names[place].key, names[place + 1].key
            if analysis.model.spoiled & {source, target}:
                continue  # the line that gives the link may be one that can't be read
            help_, pointers = _mend(analysis, source, target)
            chain = f"goes from {names[place].text} to {names[place + 1].text}"
            yield Finding(
                "loop-missing-link",
                SEVERITY,
                analysis.model.path,
                names[place].span.to(names[place + 1].span),
                f"{broken.declared.id} {chain}, and nothing gives that link",
                help_,
                pointers,
            )


def _mend(analysis: Analysis, source: Key, target: Key) -> tuple[str, tuple[Pointer, ...]]:
    """The existing link that is nearest to the missing one, and what to write."""
    links = analysis.links
    shown = analysis.name
    for between in analysis.model.variables:
        first, second = links.get((source, between)), links.get((between, target))
        if first and second and between not in (source, target):
            path = f"{shown(source)} -> {shown(between)} -> {shown(target)}"
            return f"there is a way through {shown(between)}: `{path}`", _at(analysis, first, second)
    back = links.get((target, source))
    if back:
        return f"there is a link the other way: {shown(target)} ({back.polarity})-> {shown(source)}", _at(
            analysis, back
        )
    for pair, link in links.items():
        if pair[0] == source or pair[1] == target:
            near = f"{shown(pair[0])} ({link.polarity})-> {shown(pair[1])}"
            write = f"`{shown(source)} (+)-> {shown(target)}` or `(-)->`"
            return f"the nearest link is {near}; if the other one is meant, write {write}", _at(analysis, link)
    return f"write the link with its sign: `{shown(source)} (+)-> {shown(target)}` or `(-)->`", ()


def _at(analysis: Analysis, *links: Link) -> tuple[Pointer, ...]:
    return tuple(
        Pointer(link.spans[0], f"{analysis.name(link.source)} ({link.polarity})-> {analysis.name(link.target)}")
        for link in links
        if link.spans
    )
